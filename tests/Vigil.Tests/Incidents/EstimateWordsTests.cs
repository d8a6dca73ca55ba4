using Vigil.Incidents;
using Vigil.Monitors;
using Vigil.Storage;
using Vigil.Tests.Pipeline;

namespace Vigil.Tests.Incidents;

public class EstimateWordsTests
{
    private static readonly MonitorPlan Plan = Walk.UsualPlan with { Monitors = [] };

    private static readonly EstimateFlag Extrapolating =
        new("extrapolating", "8 % of the traffic is unlike anything in the reference; label 350 of these rows", 350);

    private static PerformanceMeasured Chunk(int index, double value, string metric = "roc_auc", EstimateFlag? flag = null, double? realised = null) => new(
        metric, new WindowRef(index, index * 100, (index * 100) + 99, null, null), realised, null, null, 0.72, realised is null ? 0 : 100, false,
        Estimate: new PerformanceEstimate(value, value - 0.02, value + 0.02, 0.01, "cbpe", flag is null, flag is null ? [] : [flag], ""));

    [Fact]
    public void A_reliable_estimate_is_told_with_its_band_and_ok()
    {
        var last = EstimateWords.Last([Chunk(0, 0.7), Chunk(1, 0.71)]);
        Assert.Equal("ROC AUC is 0.71 now (0.69 to 0.73), estimated without labels, ok.", EstimateWords.HowGood(Plan, last));
        Assert.StartsWith("By the estimate, no: ROC AUC 0.71 (0.69 to 0.73), 0.72 in the reference", EstimateWords.BelowExpectation(Plan, last), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("roc_auc", 0.6)]
    [InlineData("error_rate", 0.8)]
    public void An_estimate_whose_whole_band_is_worse_is_not_called_ok(string metric, double value)
    {
        var last = EstimateWords.Last([Chunk(0, value, metric)]);
        Assert.DoesNotContain("ok", EstimateWords.HowGood(Plan, last), StringComparison.Ordinal);
        Assert.StartsWith("By the estimate, yes", EstimateWords.BelowExpectation(Plan, last), StringComparison.Ordinal);
    }

    [Fact]
    public void An_estimate_that_extrapolates_says_so_first_with_its_remedy()
    {
        PerformanceMeasured[] chunks = [Chunk(0, 0.71), Chunk(1, 0.5, flag: Extrapolating)];
        var last = EstimateWords.Last(chunks);
        Assert.StartsWith("Not known for sure, extrapolating: 8 % of the traffic is unlike anything in the reference; label 350 of these rows.", EstimateWords.HowGood(Plan, last), StringComparison.Ordinal);
        Assert.StartsWith("It cannot be told from the estimate: extrapolating", EstimateWords.BelowExpectation(Plan, last), StringComparison.Ordinal);
        Assert.StartsWith("Label 350 rows", EstimateWords.Remedy(chunks), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_the_same_chunk_make_the_remedy_needless()
    {
        Assert.Null(EstimateWords.Remedy([Chunk(0, 0.5, flag: Extrapolating, realised: 0.7)]));
        Assert.Null(EstimateWords.Remedy([Chunk(0, 0.71)]));
    }

    [Fact]
    public void A_chunk_that_the_end_of_the_file_cut_short_does_not_answer()
    {
        var cut = Chunk(3, 0.1) with { Chunk = new WindowRef(3, 300, 310, null, null) };
        Assert.Equal(0.71, EstimateWords.Last([Chunk(0, 0.7), Chunk(1, 0.7), Chunk(2, 0.71), cut])[0].Estimate!.Value);
    }

    [Fact]
    public void Without_estimates_there_is_nothing_to_say() => Assert.Empty(EstimateWords.Last([Chunk(0, 0.7) with { Estimate = null }]));
}
