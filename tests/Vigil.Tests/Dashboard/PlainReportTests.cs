using Vigil.Server.Dashboard;

namespace Vigil.Tests.Dashboard;

public sealed class PlainReportTests
{
    public static TheoryData<string> Samples() => [.. SampleJournals.All.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Text_keeps_to_a_hundred_columns_and_holds_no_control_codes(string sample)
    {
        var journal = SampleJournals.All[sample]();
        var text = TextReport.Render(journal);
        Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
        var lines = text.Split('\n').Where(l => !l.Contains(journal.Run.Command, StringComparison.Ordinal));
        Assert.All(lines, l => Assert.InRange(l.Length, 0, 100));
        Assert.All(text.Split('\n'), l => Assert.Equal(l.TrimEnd(), l));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Text_and_markdown_say_verdict_promise_and_answers_in_order(string sample)
    {
        var journal = SampleJournals.All[sample]();
        foreach (var text in (string[])[TextReport.Render(journal), MarkdownReport.Render(journal)])
        {
            var last = text.IndexOf("At most 0.05 false alerts", StringComparison.Ordinal);
            Assert.True(last > 0);
            foreach (var answer in journal.Finished?.Answers ?? [])
            {
                var place = text.IndexOf(answer.Question, StringComparison.Ordinal);
                Assert.True(place > last);
                last = place;
            }

            Assert.True(text.IndexOf("How this was judged", StringComparison.Ordinal) > last);
        }
    }

    [Fact]
    public void Text_tells_an_incident_with_onset_and_evidence()
    {
        var text = TextReport.Render(SampleJournals.BigIncident());
        Assert.Contains("◆ inc-1: car_value, salary_range, repaid_loan_on_prev_car", text, StringComparison.Ordinal);
        Assert.Contains("  Began:          31 March 2019 (row 24,928)", text, StringComparison.Ordinal);
        Assert.Contains("Biggest mover: 53,650 to", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_shows_escape_codes_instead_of_sending_them()
    {
        var text = TextReport.Render(new SampleJournal { Features = ["a\u001b[31mred", "b"], Changed = ["a\u001b[31mred"] }.View());
        Assert.DoesNotContain('\u001b', text);
        Assert.Contains("a\uFFFD[31mred", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_tables_have_as_many_cells_as_heads()
    {
        foreach (var make in SampleJournals.All.Values)
        {
            var cells = 0;
            foreach (var line in MarkdownReport.Render(make()).Split('\n'))
            {
                var count = line.StartsWith('|') ? line.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|') : 0;
                Assert.True(count == 0 || cells == 0 || count == cells, line);
                cells = count;
            }
        }
    }

    [Fact]
    public void Markdown_holds_no_html_of_the_data_outside_code()
    {
        var text = MarkdownReport.Render(SampleJournals.UglyNames());
        foreach (var line in text[..text.IndexOf("```", StringComparison.Ordinal)].Split('\n'))
        {
            var outside = string.Concat(line.Replace("\\`", "", StringComparison.Ordinal).Split('`').Where((_, i) => i % 2 == 0));
            Assert.DoesNotContain("<", outside, StringComparison.Ordinal);
        }
    }
}
