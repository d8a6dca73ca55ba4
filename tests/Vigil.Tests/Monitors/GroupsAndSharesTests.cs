using CsCheck;
using Vigil.Detectors;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Tests.Detectors;
using Vigil.Tests.Pipeline;

namespace Vigil.Tests.Monitors;

public class GroupsAndSharesTests
{
    private static readonly ColumnBinning Line = BinningBuilder.ForNumbers("x", [.. Enumerable.Range(0, 640).Select(i => (double)i)], 0, 639, [], []);
    private static readonly ColumnBinning Levels = BinningBuilder.ForCategories("c", [.. Enumerable.Range(0, 40).Select(i => $"level {i}")], [], false);

    private static readonly string[] Kinds = [.. StatisticContract.AllKinds()];

    [Fact]
    public void Shares_of_the_budget_add_up_to_one_whatever_the_monitors_are() => Gen.Int[0, Kinds.Length - 1].Array[1, 60].Sample(which =>
    {
        var kinds = which.Select(w => Kinds[w]).ToArray();
        var monitors = kinds.Select((k, i) => new MonitorSpec($"{k}/{i}", k, $"t{i}", "") { State = k is MonitorKinds.MissingColumn or MonitorKinds.NewColumn ? "contract" : "calibrated" });
        var divided = BudgetShares.Divide([.. monitors]);
        Assert.Equal(kinds, divided.Select(m => m.Kind));
        Assert.All(divided, m => Assert.True(m.State == "contract" ? m.Share == 0 : m.Share > 0));
        Assert.Equal(divided.Exists(m => m.State != "contract") ? 1 : 0, divided.Sum(m => m.Share), 1e-8);
    });

    [Fact]
    public void Uncalibrated_monitors_take_nothing_from_the_others()
    {
        MonitorSpec[] monitors = [Spec("drift", 0), Spec("drift", 1), Spec("drift", 2) with { State = "uncalibrated" }, Spec("loss", 3)];
        var divided = BudgetShares.Divide(monitors);
        Assert.Equal(1, divided.Where(m => m.State == "calibrated").Sum(m => m.Share), 1e-9);
    }

    [Fact]
    public void Calibrated_monitors_of_a_whole_plan_share_one_budget() => Assert.Equal(
        1, Walk.UsualPlan.Monitors.Where(m => m.State == "calibrated").Sum(m => m.Share), 1e-8);

    [Fact]
    public void Every_code_has_a_group_and_absent_ones_keep_apart() => Gen.Select(Gen.Bool, Gen.Int[0, 500].Array[63], Gen.Double[1, 5_000]).Sample((line, counts, rows) =>
    {
        var binning = line ? Line : Levels;
        var groups = BinGroups.Of(binning, counts.AsSpan(0, binning.Codes), rows);
        Assert.Equal(binning.Codes, groups.Length);
        Assert.Equal(Enumerable.Range(0, groups.Max() + 1), groups.Select(g => (int)g).Distinct().Order());
        Special[] apart = line ? [Special.Null, Special.Below, Special.Above, Special.Unseen, Special.Invalid] : [Special.Null, Special.Below, Special.Above, Special.Invalid];
        Assert.Equal(apart.Length, apart.Select(s => groups[binning.CodeOf(s)]).Distinct().Count());
        Assert.Empty(groups.Take(binning.Regular).Intersect(apart.Select(s => groups[binning.CodeOf(s)])));
        if (line)
        {
            Assert.Equal(groups.Take(binning.Regular).Order(), groups.Take(binning.Regular));
        }
    });

    [Theory]
    [InlineData(20, 4)]
    [InlineData(100, 10)]
    [InlineData(10_000, 32)]
    public void The_number_of_groups_follows_the_rows_of_a_window(double rows, int expected)
    {
        int[] counts = [.. Enumerable.Repeat(100, Line.Regular), .. new int[7]];
        var groups = BinGroups.Of(Line, counts, rows).Take(Line.Regular).Distinct().Count();
        Assert.InRange(groups, expected - 2, expected + 2);
    }

    [Fact]
    public void Levels_that_a_window_hardly_holds_are_pooled()
    {
        int[] counts = [1000, 500, .. Enumerable.Repeat(1, 38), .. new int[7]];
        var groups = BinGroups.Of(Levels, counts, 100);
        Assert.Equal(3, groups.Take(40).Distinct().Count());
        Assert.Single(groups.Skip(2).Take(38).Distinct());
    }

    [Fact]
    public void Levels_never_seen_go_with_the_rare_ones()
    {
        int[] counts = [1000, 500, .. Enumerable.Repeat(1, 38), .. new int[7]];
        var groups = BinGroups.Of(Levels, counts, 100);
        Assert.Equal(groups[39], groups[Levels.CodeOf(Special.Unseen)]);
    }

    [Fact]
    public void Levels_never_seen_keep_apart_where_no_level_is_rare()
    {
        int[] counts = [.. Enumerable.Repeat(100, 40), .. new int[7]];
        var groups = BinGroups.Of(Levels, counts, 1_000);
        Assert.DoesNotContain(groups[Levels.CodeOf(Special.Unseen)], groups.Take(40));
    }

    private static MonitorSpec Spec(string kind, int i) => new($"{kind}/{i}", kind, $"t{i}", "");
}
