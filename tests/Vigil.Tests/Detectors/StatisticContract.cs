using Vigil.Detectors;
using Vigil.Detectors.Fairness;
using Vigil.Events;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Tests.Pipeline;
using Vigil.Tests.Profiles;

namespace Vigil.Tests.Detectors;

/// <summary>What every statistic of the catalogue must keep: a new kind passes here before it may join a plan.</summary>
public class StatisticContract
{
    private static readonly MonitorPlan Plan = Walk.Plan(Contracted(Loans.Of(6_000, seed: 1)).Table("reference"), overrides: new SchemaOverrides { Groups = ["tariff"] });

    public static TheoryData<string> Kinds => [.. AllKinds().Where(k => k is not (MonitorKinds.MissingColumn or MonitorKinds.NewColumn))];

    [Fact]
    public void Every_kind_but_contracts_is_in_the_catalogue() => Assert.All(
        Kinds.Select(k => k.Data), kind => Assert.NotNull(Create(kind)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_empty_window_never_throws_and_gives_no_opinion(string kind)
    {
        var reading = Create(kind).Read(Empty(), Reference());
        Assert.True(reading.Abstained is not null || kind == MonitorKinds.Volume, "an empty window was judged");
        Assert.NotEqual("", reading.Abstained);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Odd_windows_give_a_finite_reading_or_a_reason(string kind)
    {
        foreach (var window in OddWindows())
        {
            var reading = Create(kind).Read(window, Reference());
            if (reading.Abstained is null)
            {
                Assert.True(double.IsFinite(reading.Value), $"{kind} reads {reading.Value}");
                Assert.True(reading.Rows >= 0);
                Assert.True(double.IsFinite(reading.Scalar) || (reading.Sum >= 0 && reading.Sum <= reading.Rows), $"{kind}: {reading}");
            }
            else
            {
                Assert.NotEqual("", reading.Abstained);
                Assert.True(double.IsNaN(reading.Value));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_window_merged_from_parts_reads_as_the_whole(string kind)
    {
        var rows = Contracted(Loans.Of(900, seed: 8)).ChangeSome("x3", 0.1, _ => Vigil.Events.Missing.Null);
        var whole = Profiled.Whole(Plan.Layout, rows.Table());
        var merged = Empty();
        foreach (var part in Profiled.Windows(Plan.Layout, rows.Table(), 111).Reverse())
        {
            merged.Merge(part);
        }

        Assert.Equal(Create(kind).Read(whole, Reference()), Create(kind).Read(merged, Reference()));
        Assert.Equal(Create(kind).Read(whole, Reference()), Create(kind).Read(whole, Reference()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Reading_changes_neither_window_nor_reference(string kind)
    {
        var (window, reference) = (Profiled.Whole(Plan.Layout, Contracted(Loans.Of(300, seed: 8)).Table()), Reference());
        var (before, beforeReference) = (Profiled.Text(window), Profiled.Text(reference));
        Create(kind).Read(window, reference);
        Assert.Equal((before, beforeReference), (Profiled.Text(window), Profiled.Text(reference)));
    }

    internal static IEnumerable<string> AllKinds() => typeof(MonitorKinds).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!);

    // A rule and a sentinel, so that the layout has a place for every kind.
    private static Loans Contracted(Loans loans)
    {
        loans.Numbers["x7"] = [.. loans.Numbers["x6"].Zip(loans.Numbers["x7"], (low, more) => low + Math.Abs(more))];
        return loans;
    }

    private static IStatistic Create(string kind)
    {
        var column = Plan.Layout.IndexOf("x3");
        var groups = BinGroups.Of(Plan.Layout.Columns[column], Reference().CountsOf(Plan.Layout, column), 100);
        return Catalog.Create(kind, Plan.Layout, column, kind == MonitorKinds.Rule ? 0 : Plan.Layout.Columns[column].CodeOf(Special.Null), groups, 20, "", new AuditSpec(0, 0, 1, AuditSpec.SelectionRate, 0.05, 1, 2, 1), Plan.Monitors.First(m => m.Calibration is not null).Calibration);
    }

    private static IEnumerable<WindowProfile> OddWindows()
    {
        var nan = Loans.Of(200, seed: 8);
        foreach (var name in nan.Numbers.Keys)
        {
            nan.Change(name, _ => double.NaN);
        }

        var infinite = Loans.Of(200, seed: 8).Change("x3", _ => double.PositiveInfinity).Change("label", _ => 1);
        var same = Loans.Of(200, seed: 8);
        foreach (var name in same.Numbers.Keys)
        {
            same.Change(name, _ => 1);
        }

        Loans[] odd =
        [
            Loans.Of(1, seed: 8), Loans.Of(2, seed: 8), Loans.Of(200, seed: 8, time: false, id: false), nan, infinite, same,
            Loans.Of(200, seed: 8).Without("x3", "x5", "label", "score", "city"),
        ];
        return odd.Select(o => Profiled.Whole(Plan.Layout, o.Table()));
    }

    private static WindowProfile Empty() => new(Plan.Layout, 0);

    private static WindowProfile Reference() => Plan.Profile.ToProfile(Plan.Layout);
}
