using System.Text;
using Vigil.Server.Dashboard;
using Vigil.Server.Dashboard.Charts;
using Vigil.Storage;

namespace Vigil.Tests.Dashboard;

public sealed class FairnessPageTests
{
    private static async Task<string> Section(JournalView journal)
    {
        var html = System.Net.WebUtility.HtmlDecode(await ReportRenderer.RenderAsync(journal, TestContext.Current.CancellationToken)).Replace('\u00A0', ' ');
        var from = html.IndexOf("<section id=\"fairness\"", StringComparison.Ordinal);
        return html[from..html.IndexOf("</section>", from, StringComparison.Ordinal)];
    }

    [Fact]
    public async Task The_section_answers_first_and_stands_on_its_own()
    {
        var text = await Section(SampleQuality.LateLabels());
        Assert.Contains("1 of 4 compared gaps lies beyond the tolerance: selection rate by <code>sex</code>.", text, StringComparison.Ordinal);
        Assert.Contains("car_loan: 49,500 decisions", text, StringComparison.Ordinal);
        Assert.Contains("At most 0.05 false alerts", text, StringComparison.Ordinal);
        Assert.Contains("What this may mean, and what it cannot mean", text, StringComparison.Ordinal);
        Assert.Contains("href=\"#fairness-alone\"", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("beyond the tolerance: ", StringComparison.Ordinal) < text.IndexOf("<svg", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Groups_under_ten_people_are_hidden_and_groups_under_thirty_are_not_judged()
    {
        var text = await Section(SampleQuality.LateLabels());
        Assert.Contains("hidden: fewer than 10 people", text, StringComparison.Ordinal);
        Assert.Contains("not enough data, n 18", text, StringComparison.Ordinal);
        Assert.Contains("drawn towards the others", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_of_a_hidden_group_appear_nowhere_even_if_the_journal_held_them()
    {
        var secret = new GroupMetric("sex", "other", "selection_rate", 7, 0.12345, 0.11111, 0.22222, 0.33333, true, false, "");
        var journal = JournalView.Of(
        [
            .. new SampleJournal { Windows = 6 }.Facts(),
            SampleQuality.Fairness(false) with { Groups = [.. SampleQuality.Fairness(false).Groups, secret] },
        ]);
        string[] texts = [await Section(journal), TextReport.Render(journal), MarkdownReport.Render(journal)];
        foreach (var text in texts)
        {
            Assert.Contains("fewer than 10 people", text, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"12\.3|11\.1|22\.2|33\.3", text);
        }
    }

    [Fact]
    public async Task What_changed_since_the_reference_is_told_with_both_intervals()
    {
        var text = await Section(SampleQuality.LateLabels());
        Assert.Matches(@"<code>sex</code> female, selection rate: 37 % \(36\.\d % to 37\.\d %\), before 44 % \(43\.\d % to 44\.\d %\): −7\.0 points", text);
        Assert.DoesNotContain("What changed since the reference", await Section(SampleQuality.FairnessAlone()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 0.0, 0.2, 0)]
    [InlineData(false, 0.06, 0.2, 1)]
    [InlineData(false, 0.02, 0.08, 2)]
    [InlineData(false, -0.01, 0.04, 3)]
    [InlineData(false, null, null, 4)]
    public void A_gap_stands_where_its_interval_lies(bool alarm, double? low, double? high, int rank)
    {
        var gap = new GroupComparison("sex", "tpr", "a", "b", low is null ? null : (low + high) / 2, 0.9, low, high, 0.05, alarm, "");
        Assert.Equal(rank, FairnessWords.Rank(gap));
        Assert.NotEqual("", FairnessWords.Standing(gap));
    }

    [Fact]
    public void A_gap_of_the_reference_is_found_when_its_groups_stood_the_other_way_round()
    {
        GroupComparison Gap(string a, string b, double gap) => new("sex", "tpr", a, b, gap, 0.9, gap - 0.01, gap + 0.01, 0.05, false, "");
        var shown = new FairnessMeasured(false, 100, [], [Gap("f", "m", 0.1)], []);
        var attribute = new FairAttribute("sex", shown, new FairnessMeasured(true, 100, [], [Gap("m", "f", 0.02)], []));
        var earlier = attribute.EarlierOf(shown.Comparisons[0])!;
        Assert.Equal((-0.02, -0.03, -0.01), (Math.Round(earlier.Difference!.Value, 9), Math.Round(earlier.Lower!.Value, 9), Math.Round(earlier.Upper!.Value, 9)));
    }

    [Fact]
    public void The_gap_chart_shows_tolerance_reference_and_alarm()
    {
        var attribute = new Report(SampleQuality.LateLabels()).Fairness!.Attributes[0];
        var drawing = GapChart.Draw(attribute, "g")!;
        Assert.Contains("tol plain", drawing.Svg, StringComparison.Ordinal);
        Assert.Contains("class=\"alert\"", drawing.Svg, StringComparison.Ordinal);
        Assert.Contains("grey: in the reference", drawing.Note, StringComparison.Ordinal);
        Assert.Equal(attribute.Comparisons.Count, drawing.Figures.Rows.Count);
    }

    [Fact]
    public async Task Gaps_watched_over_time_are_drawn_with_the_delay_to_expect()
    {
        var text = await Section(SampleQuality.WatchedGap());
        Assert.Contains("Watched over time", text, StringComparison.Ordinal);
        Assert.Contains("1 gap raised an alert", text, StringComparison.Ordinal);
        Assert.Contains("a gap 5 points beyond the tolerance: after 9 windows", text, StringComparison.Ordinal);
        Assert.Contains("fairness-watch-1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Watched over time", await Section(SampleQuality.LateLabels()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_hundred_groups_and_many_attributes_stay_readable_and_small()
    {
        string[] metrics = [.. FairnessWords.Main, "npv", "roc_auc", "brier"];
        var groups = Enumerable.Range(0, 10).SelectMany(a => Enumerable.Range(0, 200).SelectMany(g => metrics.Select(
            m => new GroupMetric($"attribute_{a}", $"group_{g}", m, 500 - g, 0.4, 0.35, 0.45, null, false, false, "")))).ToList();
        var journal = JournalView.Of([.. new SampleJournal { Windows = 6 }.Facts(), new FairnessMeasured(false, 100_000, groups, [], [])]);
        var text = await Section(journal);
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, 1_200_000);
        Assert.Contains("170 smaller groups", text, StringComparison.Ordinal);
        Assert.Contains("No two groups hold people enough to be compared.", text, StringComparison.Ordinal);
    }
}
