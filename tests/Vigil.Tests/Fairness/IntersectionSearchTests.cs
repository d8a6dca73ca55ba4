using Vigil.Fairness;
using Vigil.Statistics;

namespace Vigil.Tests.Fairness;

/// <summary>Combinations of attributes: a planted one is found and confirmed, none is invented.</summary>
public class IntersectionSearchTests
{
    private const int Rows = 20_000;

    [Fact]
    public void A_planted_intersection_is_found_and_confirmed()
    {
        var planted = Assert.Single(Find(seed: 1, planted: 0.25), s => s.Group == "f x old");
        Assert.True(planted.Confirmed);
        Assert.InRange(planted.Gap.Value, -0.35, -0.15);
    }

    [Fact]
    public void Without_a_plant_hardly_any_subgroup_is_confirmed() =>
        Assert.True(Enumerable.Range(1, 20).Sum(seed => Find((ulong)seed, planted: 0).Count(s => s.Confirmed)) <= 1);

    private static IReadOnlyList<SubgroupGap> Find(ulong seed, double planted)
    {
        var (sex, age, decisions) = (new int[Rows], new int[Rows], new byte[Rows]);
        for (var i = 0; i < Rows; i++)
        {
            sex[i] = Draw(seed, i, 1) < 0.4 ? 0 : 1;
            age[i] = Draw(seed, i, 2) < 0.3 ? 1 : 0;
            decisions[i] = Draw(seed, i, 3) < 0.5 - (sex[i] == 0 && age[i] == 1 ? planted : 0) ? (byte)1 : (byte)0;
        }

        return IntersectionSearch.Find(
            [new GroupAxis("sex", sex, ["f", "m"]), new GroupAxis("age", age, ["young", "old"])], new FairnessRows { Decisions = decisions }, FairMetric.SelectionRate, seed: seed + 100);
    }

    private static double Draw(ulong seed, int row, int stream) => ((SplitMix.Mix(seed * 1_000_003 + (ulong)row * 8 + (ulong)stream) >> 11) + 0.5) / (1UL << 53);
}
