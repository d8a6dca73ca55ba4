using Vigil.Events;
using Vigil.Fairness;
using Vigil.Statistics;
using Vigil.Tests.Statistics;

namespace Vigil.Tests.Fairness;

public class FairnessTableTests
{
    [Fact]
    public void Counts_in_one_pass_equal_the_naive_counts()
    {
        var (axis, rows) = Drawn(10_007, 7, seed: 1);
        var tallies = GroupTally.Count(axis, rows.Decisions, rows.Labels);
        for (var g = 0; g < axis.Labels.Length; g++)
        {
            for (var d = 0; d < 3; d++)
            {
                for (var y = 0; y < 3; y++)
                {
                    var naive = Enumerable.Range(0, axis.Codes.Length).Count(i => axis.Codes[i] == g && rows.Decisions[i] == d && rows.Labels[i] == y);
                    Assert.Equal(naive, tallies[g].Of(d, y));
                }
            }
        }
    }

    [Fact]
    public void Entropies_equal_the_worked_example()
    {
        var tally = GroupTally.Count(new("all", [0, 0, 0, 0], ["all"]), [1, 1, 0, 0], [1, 0, 1, 0])[0];
        Near.Absolute(0.25, FairnessCriteria.GeneralisedEntropy(tally), 1e-12);
        Near.Absolute(Math.Log(2) / 2, FairnessCriteria.Theil(tally), 1e-12);
    }

    [Fact]
    public void Groups_under_ten_hold_no_value_and_no_count()
    {
        var codes = Enumerable.Range(0, 1009).Select(i => i < 1000 ? i % 2 : 2).ToArray();
        var rows = new FairnessRows { Decisions = [.. codes.Select((c, i) => (byte)(i % 3 == 0 ? 1 : 0))], Labels = [.. codes.Select((c, i) => (byte)(i / 2 % 2))], Scores = [.. codes.Select((_, i) => i / 1009.0)] };
        var table = FairnessTable.Of([new("sex", codes, ["a", "b", "few"])], rows);
        var few = table.Groups.Where(g => g.Group == "few").ToList();
        Assert.NotEmpty(few);
        Assert.All(few, g => Assert.Equal(Standing.Suppressed, g.Standing));
        Assert.All(few, g => Assert.True(double.IsNaN(g.Rows) && !g.Raw.IsDefined && !g.Shrunk.IsDefined));
        Assert.All(table.Comparisons, c => Assert.DoesNotContain("few", c.A + c.B + c.Words, StringComparison.Ordinal));
    }

    [Fact]
    public void Groups_under_thirty_are_not_judged()
    {
        var codes = Enumerable.Range(0, 1020).Select(i => i < 1000 ? i % 2 : 2).ToArray();
        var rows = new FairnessRows { Decisions = [.. codes.Select((c, i) => (byte)(c == 2 || i % 4 < 2 ? 1 : 0))] };
        var table = FairnessTable.Of([new("sex", codes, ["a", "b", "few"])], rows);
        var few = table.Groups.Single(g => g.Group == "few");
        Assert.Equal(Standing.FewRows, few.Standing);
        Assert.InRange(few.Shrunk.Value, 0.5, 0.99);
        Assert.DoesNotContain(table.Comparisons, c => c.A == "few" || c.B == "few" || c.Exceeds);
    }

    [Fact]
    public void A_group_of_forty_does_not_exceed_by_noise()
    {
        var exceeded = 0;
        for (var seed = 1; seed <= 200; seed++)
        {
            var bits = new SplitMix((ulong)seed);
            var codes = Enumerable.Range(0, 2040).Select(i => i < 2000 ? 0 : 1).ToArray();
            var rows = new FairnessRows { Decisions = [.. codes.Select(_ => (byte)(bits.NextUniform() < 0.4 ? 1 : 0))], Labels = [.. codes.Select(_ => (byte)(bits.NextUniform() < 0.5 ? 1 : 0))] };
            exceeded += FairnessTable.Of([new("g", codes, ["many", "few"])], rows).Comparisons.Count(c => c.Exceeds);
        }

        // One in a hundred is promised, with the tolerance of five points on top.
        Assert.True(exceeded <= 4, $"{exceeded} of 200");
    }

    [Fact]
    public void Equal_base_rates_have_no_conflict_and_different_ones_do()
    {
        var (axis, rows) = Drawn(20_000, 2, seed: 3);
        Assert.Equal("", FairnessTable.Of([axis], rows).Conflict);
        var tilted = rows with { Labels = [.. rows.Labels.Select((y, i) => axis.Codes[i] == 0 ? (byte)1 : y)] };
        Assert.Contains("cannot all hold", FairnessTable.Of([axis], tilted).Conflict, StringComparison.Ordinal);
    }

    [Fact]
    public void Shrinkage_pulls_small_groups_to_the_others_and_leaves_large_ones()
    {
        var shrunk = Shrinkage.Of([new(500, 1000), new(520, 1000), new(480, 1000), new(9, 10)]);
        Near.Absolute(0.5, shrunk[0].Value, 0.01);
        Assert.InRange(shrunk[3].Value, 0.49, 0.7);
        Assert.All(shrunk, s => Assert.True(s.Lower < s.Value && s.Value < s.Upper));
    }

    [Fact]
    public void Ages_fall_into_bands_at_round_numbers()
    {
        double[] ages = [.. Enumerable.Range(0, 6000).Select(i => 18.0 + i % 60), double.NaN];
        var bands = GroupBands.Of(ages);
        Assert.Equal(["below 35", "35 to below 50", "50 to below 65", "65 and more"], bands.Labels);
        Assert.Equal([0, 1, 3, GroupAxis.Unknown], new[] { 34.9, 35, 90, double.NaN }.Select(bands.CodeOf));
        Assert.Equal(["1", "2"], GroupBands.Of([1, 2, 1, double.NaN]).Labels);
    }

    [Fact]
    public void A_group_column_with_thousands_of_values_is_refused_with_advice()
    {
        var levels = new Levels();
        int[] codes = [.. Enumerable.Range(0, 5000).Select(i => levels.CodeOf("v" + i.ToString(System.Globalization.CultureInfo.InvariantCulture)))];
        var error = Assert.Throws<VigilError>(() => GroupAxis.Of(new CategoryColumn("town", codes, levels)));
        Assert.Contains("5000 different values", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Intersections_hold_the_combinations_that_occur()
    {
        GroupAxis a = new("a", [0, 1, 1, -1], ["x", "y"]), b = new("b", [0, 0, 1, 1], ["p", "q"]), c = new("c", [0, 0, 0, 0], ["z"]);
        var all = GroupAxis.Intersections([a, b, c], 3).ToList();
        Assert.Equal(["a x b", "a x b x c", "a x c", "b x c"], all.Select(x => x.Name));
        Assert.Equal(["x x p", "y x p", "y x q"], all[0].Labels);
        Assert.Equal([0, 1, 2, GroupAxis.Unknown], all[0].Codes);
    }

    private static (GroupAxis Axis, FairnessRows Rows) Drawn(int rows, int groups, ulong seed)
    {
        var bits = new SplitMix(seed);
        var codes = new int[rows];
        var (decisions, labels) = (new byte[rows], new byte[rows]);
        for (var i = 0; i < rows; i++)
        {
            codes[i] = bits.NextBelow(groups + 1) - 1;
            decisions[i] = (byte)bits.NextBelow(3);
            labels[i] = (byte)bits.NextBelow(3);
        }

        return (new("g", codes, [.. Enumerable.Range(0, groups).Select(g => "g" + (char)('a' + g))]), new() { Decisions = decisions, Labels = labels });
    }
}
