using CsCheck;
using Vigil.Detectors.Drift;
using Vigil.Statistics;
using Vigil.Tests.Golden;
using Vigil.Tests.Statistics;

namespace Vigil.Tests.Detectors;

public class BinDivergenceTests
{
    [Theory]
    [InlineData("c0")]
    [InlineData("c1")]
    [InlineData("c2")]
    [InlineData("c3")]
    [InlineData("sex")]
    public void Divergence_of_counts_equals_scipys(string column)
    {
        var golden = GoldenData.Json("stats_scipy").GetProperty("categorical").GetProperty(column);
        var (before, after) = (golden.Numbers("count_reference"), golden.Numbers("count_analysis"));
        Near.Absolute(
            golden.GetProperty("dist").Number("js_divergence_base2"),
            BinDivergence.Divergence(before, before.Sum(), after, after.Sum()), 1e-12);
    }

    [Fact]
    public void Divergence_of_counts_equals_the_one_of_shares() => Gen.Select(Gen.Long[0, 40].Array[9], Gen.Long[0, 40].Array[9])
        .Where((before, after) => before.Sum() > 0 && after.Sum() > 0)
        .Sample((before, after) => Near.Absolute(
            Distances.JensenShannonDivergence(Distances.Shares(before), Distances.Shares(after)),
            BinDivergence.Divergence(
                Array.ConvertAll(before, count => (double)count), before.Sum(), Array.ConvertAll(after, count => (double)count), after.Sum()),
            1e-12));
}
