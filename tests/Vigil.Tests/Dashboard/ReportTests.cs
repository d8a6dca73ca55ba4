using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Vigil.Server.Dashboard;
using Vigil.Storage;

namespace Vigil.Tests.Dashboard;

public sealed class ReportTests
{
    public static TheoryData<string> Samples() => [.. SampleJournals.All.Keys];

    private static Task<string> Render(JournalView journal) => ReportRenderer.RenderAsync(journal, TestContext.Current.CancellationToken);

    /// <summary>Each sample is rendered once for all tests.</summary>
    private static Task<string> Render(string sample) => Pages.GetOrAdd(
        sample, name => new Lazy<Task<string>>(() => ReportRenderer.RenderAsync(SampleJournals.All[name](), CancellationToken.None))).Value;

    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Pages = new(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Every_page_is_well_formed_and_every_link_within_it_has_a_target(string sample)
    {
        var elements = Markup.Read(await Render(sample));
        var ids = elements.Select(e => e["id"]).OfType<string>().ToList();
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        foreach (var link in elements.Where(e => e.Name == "a").Select(e => e["href"]!))
        {
            Assert.StartsWith("#", link, StringComparison.Ordinal);
            Assert.Contains(link[1..], ids);
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Every_picture_has_a_title_a_description_and_a_role(string sample)
    {
        var elements = Markup.Read(await Render(sample));
        var texts = elements.Where(e => e["id"] is not null).ToDictionary(e => e["id"]!, e => e.Text);
        for (var i = 0; i < elements.Count; i++)
        {
            if (elements[i].Name == "svg")
            {
                Assert.Equal(["title", "desc"], [elements[i + 1].Name, elements[i + 2].Name]);
                Assert.Equal("img", elements[i]["role"]);
                Assert.All(elements[i]["aria-labelledby"]!.Split(' '), id => Assert.NotEqual("", texts[id].Trim()));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_page_asks_for_nothing_from_another_place(string sample)
    {
        var html = (await Render(sample)).Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
        Assert.DoesNotMatch("https?:|src=|url\\(|@import|<link|<iframe|<object", html);
        Assert.DoesNotMatch("NaN|Infinity|NotANumber", Regex.Replace(html, "<style>.*?</style>", "", RegexOptions.Singleline));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Verdict_promise_and_answers_come_before_any_chart(string sample)
    {
        var journal = SampleJournals.All[sample]();
        var html = System.Net.WebUtility.HtmlDecode(await Render(journal)).Replace('\u00A0', ' ');
        var chart = html.IndexOf("<svg", StringComparison.Ordinal);
        chart = chart < 0 ? html.Length : chart;
        var promise = html.IndexOf("At most 0.05 false alerts expected in this check", StringComparison.Ordinal);
        Assert.InRange(promise, 1, chart);
        var last = html.IndexOf("class=\"verdict\"", StringComparison.Ordinal);
        Assert.InRange(last, 1, promise);
        foreach (var answer in journal.Finished?.Answers ?? [])
        {
            var place = html.IndexOf(answer.Question, StringComparison.Ordinal);
            Assert.InRange(place, last, chart);
            last = place;
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task The_first_screen_has_at_most_four_charts(string sample)
    {
        var html = await Render(sample);
        var opening = html[..html.IndexOf("id=\"incidents\"", StringComparison.Ordinal)];
        Assert.InRange(Regex.Count(opening, "<svg"), 0, 4);
    }

    [Fact]
    public async Task Two_hundred_columns_over_three_hundred_windows_stay_under_two_megabytes()
    {
        var html = await Render(SampleJournals.ManyFeatures(200, 300, 150));
        Assert.InRange(Encoding.UTF8.GetByteCount(html), 1, 2_000_000);
    }

    [Fact]
    public async Task Fifty_incidents_stay_under_two_megabytes()
    {
        var facts = new SampleJournal { Changed = ["car_value", "loan_length"] }.Facts();
        var incident = facts.OfType<IncidentChanged>().Single();
        var many = facts.Concat(Enumerable.Range(2, 49).Select(i => incident with { Id = $"inc-{i}" }));
        var html = await Render(JournalView.Of(many));
        Assert.InRange(Encoding.UTF8.GetByteCount(html), 1, 2_000_000);
        Assert.Contains("id=\"incident-50\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_thousand_windows_are_thinned()
    {
        var html = await Render(SampleJournals.ManyFeatures(20, 3_000, 5));
        Assert.InRange(Encoding.UTF8.GetByteCount(html), 1, 700_000);
    }

    [Fact]
    public async Task Names_are_shown_as_they_are_and_never_as_markup()
    {
        var html = await Render(SampleJournals.UglyNames());
        Assert.DoesNotContain("<script>alert", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>bold", html, StringComparison.Ordinal);
        var text = System.Net.WebUtility.HtmlDecode(html);
        string[] names = [SampleJournals.Emoji, SampleJournals.Script, SampleJournals.Long];
        Assert.All(names, name => Assert.Contains(name, text, StringComparison.Ordinal));
        Assert.DoesNotContain("\uFFFD", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incident_is_told_with_onset_evidence_and_harm()
    {
        var text = System.Net.WebUtility.HtmlDecode(await Render(SampleJournals.BigIncident())).Replace('\u00A0', ' ');
        Assert.Contains("id=\"incident-1\"", text, StringComparison.Ordinal);
        Assert.Contains("31 March 2019 (row 24,928)", text, StringComparison.Ordinal);
        Assert.Contains("Error rate is 8.6 % since the change, 5.7 % before.", text, StringComparison.Ordinal);
        Assert.Contains("◆</span> P2, needs a decision", text, StringComparison.Ordinal);
        Assert.Contains("href=\"#monitor-loss-repaid\"", text, StringComparison.Ordinal);
        Assert.Contains("began 31 Mar 2019", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_labels_nothing_is_green()
    {
        foreach (var journal in (JournalView[])[SampleJournals.NoLabels(), SampleJournals.NoWindows(), SampleJournals.CutShort()])
        {
            var html = await Render(journal);
            Assert.DoesNotContain("severity ok", html, StringComparison.Ordinal);
        }

        Assert.Contains("Not known: the data hold no labels.", await Render(SampleJournals.NoLabels()), StringComparison.Ordinal);
        Assert.Contains("severity ok", await Render(SampleJournals.Healthy()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_says_what_would_have_been_seen()
    {
        var html = await Render(SampleJournals.Healthy());
        Assert.Contains("What would have been seen", html, StringComparison.Ordinal);
        Assert.Contains("a shift of 0.2 SD", html, StringComparison.Ordinal);
        Assert.Contains("No alert was raised.", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Monitors_that_promise_nothing_say_why()
    {
        var html = await Render(SampleJournals.Healthy());
        Assert.Contains("uncalibrated: values depend on their neighbours", html, StringComparison.Ordinal);
        Assert.Contains("constant_flag", html, StringComparison.Ordinal);
        Assert.Contains("swap of two levels: not seen", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_journal_gives_the_same_bytes() =>
        Assert.Equal(await Render(SampleJournals.BigIncident()), await Render(SampleJournals.BigIncident()));

    [Fact]
    public void A_journal_that_went_through_json_reads_the_same()
    {
        var facts = new SampleJournal { Changed = ["car_value"] }.Facts();
        var again = JournalView.Of(facts.Select(f => FactJson.Read(FactJson.Write(f))));
        Assert.Equal(TextReport.Render(JournalView.Of(facts)), TextReport.Render(again));
    }

    [Fact]
    public async Task Cancelling_stops_before_anything_is_written() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ReportRenderer.RenderAsync(SampleJournals.Healthy(), new CancellationToken(true)));

    [Fact]
    public void The_script_is_smaller_than_a_kilobyte() => Assert.InRange(PageParts.Script.Length, 1, 1_000);
}
