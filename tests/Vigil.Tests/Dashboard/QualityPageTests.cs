using System.Text;
using Vigil.Server.Dashboard;
using Vigil.Server.Dashboard.Charts;
using Vigil.Storage;

namespace Vigil.Tests.Dashboard;

public sealed class QualityPageTests
{
    private static async Task<string> Page(JournalView journal) =>
        System.Net.WebUtility.HtmlDecode(await ReportRenderer.RenderAsync(journal, TestContext.Current.CancellationToken)).Replace('\u00A0', ' ');

    private static QualityTrack Track(JournalView journal, string metric) => new Report(journal).Quality.Single(t => t.Metric == metric);

    [Fact]
    public void A_reliable_estimate_is_a_finding_with_band_and_reference()
    {
        var finding = QualityChart.Finding(Track(SampleQuality.EstimatedOk(), "roc_auc"), null);
        Assert.Matches(@"^ROC AUC is 0\.96\d now \(0\.\d+ to 0\.\d+\), estimated, ok; 0\.968 in the reference\.$", finding);
    }

    [Fact]
    public async Task Without_labels_a_reliable_estimate_is_ok_and_says_that_it_is_one()
    {
        Assert.Equal("ok by estimate, no incident", Sentences.Headline(new Report(SampleQuality.EstimatedOk())).Words);
        Assert.Contains("No labels have come yet, so these are estimates", await Page(SampleQuality.EstimatedOk()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_estimate_that_extrapolates_is_never_green_and_names_the_remedy()
    {
        var journal = SampleQuality.Extrapolated();
        Assert.Equal("unknown", Sentences.Headline(new Report(journal)).Class);
        var page = await Page(journal);
        Assert.Contains("Extrapolating</b>, in 5 of 10 chunks", page, StringComparison.Ordinal);
        Assert.Contains("label 350 of these rows", page, StringComparison.Ordinal);
        Assert.Contains("class=\"doubt", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reliable_estimate_below_the_reference_is_not_ok()
    {
        var facts = new SampleJournal().Facts().Select(f => f is PerformanceMeasured { IsReference: false } p
            ? p with { Realised = null, Lower = null, Upper = null, Labelled = 0, LabelCoverage = 0, Estimate = SampleQuality.Estimate(p.Metric == "error_rate" ? 0.12 : 0.9, 0.005, null) }
            : f);
        var report = new Report(JournalView.Of(facts));
        Assert.Equal("p3", Sentences.Headline(report).Class);
        Assert.Contains("estimated, worse than in the reference", QualityWords.Estimated(report.Quality[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_sets_the_error_of_the_estimate_beside_the_truth()
    {
        var track = Track(SampleQuality.LateLabels(), "error_rate");
        var drawing = QualityChart.Draw(track, null, "q");
        Assert.Equal(["Estimated (95 %)", "Estimate minus truth", "Standing"], drawing.Figures.Heads.Skip(3));
        var known = drawing.Figures.Rows[10];
        Assert.Equal(["−0.2 points", "ok"], known.Skip(4));
        Assert.Contains("labels to come", drawing.Figures.Rows[15][2], StringComparison.Ordinal);
        Assert.Equal("", drawing.Figures.Rows[15][4]);
        Assert.Equal(["no labels", "extrapolating"], [drawing.Figures.Rows[19][2], drawing.Figures.Rows[19][5]]);
    }

    [Fact]
    public void Incomplete_chunks_are_hollow_and_their_bounds_do_not_squeeze_the_scale()
    {
        var drawing = QualityChart.Draw(Track(SampleQuality.LateLabels(), "roc_auc"), null, "q");
        Assert.Equal(2, System.Text.RegularExpressions.Regex.Count(drawing.Svg, "dot cur hollow"));
        Assert.Contains("labels still to come", drawing.Note, StringComparison.Ordinal);
        Assert.DoesNotContain(">1.2<", drawing.Svg, StringComparison.Ordinal);
    }

    [Fact]
    public void How_good_the_estimates_proved_is_told()
    {
        var record = QualityWords.Record(Track(SampleQuality.LateLabels(), "error_rate"))!;
        Assert.Contains("its band held the truth in 5 of 5 chunks", record, StringComparison.Ordinal);
        Assert.Null(QualityWords.Record(Track(SampleQuality.EstimatedOk(), "error_rate")));
    }

    [Fact]
    public async Task Projected_harm_stands_beside_the_realised_one_with_its_carriers()
    {
        var page = await Page(SampleQuality.LateLabels());
        Assert.Contains("expected to change by +2.6 points (+1.9 to +3.3 points); labels show +2.9 points, of which the inputs explain 91 %", page, StringComparison.Ordinal);
        Assert.Contains(">y_pred_proba<", page, StringComparison.Ordinal);
        var doubtful = SampleQuality.LateLabels().Harms[0] with { Reliable = false };
        Assert.Contains("Not reliable", HarmChart.Draw(doubtful, "h").Caption, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_slices_and_leaks_are_told_on_the_page_in_text_and_in_markdown()
    {
        var journal = SampleQuality.LateLabels();
        string[] texts = [await Page(journal), TextReport.Render(journal).ReplaceLineEndings(" "), MarkdownReport.Render(journal)];
        foreach (var text in texts.Select(t => System.Text.RegularExpressions.Regex.Replace(t, @"\s+", " ")))
        {
            Assert.Contains("30,900 of 49,856 predictions have a label", text, StringComparison.Ordinal);
            Assert.Contains("Half of the labels come within 31 days, 90 % within 44 days", text, StringComparison.Ordinal);
            Assert.Contains("confirmed on rows not searched", text, StringComparison.Ordinal);
            Assert.Contains("filled only after a loan has failed", text.Replace("\\", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("1.8863 <= driver_tenure < 4.8392", "`driver_tenure` from 1.8863 to under 4.8392")]
    [InlineData("loan length >= 20", "`loan length` 20 or more")]
    [InlineData("DIS < 2", "`DIS` under 2")]
    [InlineData("salary_range = 0 - 20K €", "`salary_range` is 0 - 20K €")]
    [InlineData("odd`name = 3", "odd`name = 3")]
    [InlineData("something else", "something else")]
    public void Conditions_are_told_in_words(string condition, string words) => Assert.Equal(words, SliceWords.Condition(condition));

    [Fact]
    public void A_chunk_that_the_end_of_the_data_cut_short_is_not_what_is_true_now()
    {
        var facts = SampleQuality.LateLabels().Performance.Where(p => p.Metric == "roc_auc").ToList();
        var cut = facts[10] with { Chunk = new WindowRef(10, 90_000, 90_100, null, null), Labelled = 101, Realised = 0.5, Estimate = SampleQuality.Estimate(0.5, 0.1, null) };
        var track = new QualityTrack("roc_auc", [.. facts, cut], 0.968, null);
        Assert.NotEqual(0.5, track.Truth!.Realised);
        Assert.NotEqual(0.5, track.Now!.Estimate!.Value);
    }

    [Fact]
    public async Task Many_chunks_with_estimates_stay_small()
    {
        var facts = SampleQuality.EstimatedOk();
        var many = new SampleJournal().Facts().Where(f => f is not PerformanceMeasured).Concat(
            facts.Performance.SelectMany(p => Enumerable.Range(0, 100).Select(i => p with { Chunk = p.Chunk with { FirstRow = p.Chunk.FirstRow * 100 + i, LastRow = p.Chunk.FirstRow * 100 + i } })));
        Assert.InRange(Encoding.UTF8.GetByteCount(await Page(JournalView.Of(many))), 1, 1_000_000);
    }
}
