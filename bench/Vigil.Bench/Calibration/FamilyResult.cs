using Vigil.Bench.Streams;
using Vigil.Monitors;

namespace Vigil.Bench.Calibration;

/// <summary>What whole generated plans did on many healthy streams of one family.</summary>
/// <param name="Runs">Checks.</param>
/// <param name="MonitorWeeks">Calibrated monitors times current windows over 168 (or times weeks, with a clock).</param>
/// <param name="Budget">Sum of the budgets: the bound on expected false alerts.</param>
/// <param name="Alerts">False alerts.</param>
/// <param name="Uncalibrated">Share of statistical monitors that were called uncalibrated.</param>
/// <param name="ByKind">False alerts by kind of monitor.</param>
internal sealed record FamilyResult(int Runs, double MonitorWeeks, double Budget, int Alerts, double Uncalibrated, IReadOnlyList<(string Kind, int Alerts)> ByKind)
{
    private const double WeekMicros = 7 * 24 * 3600e6;
    private const double WindowsOfWeek = 168;

    /// <summary>Most alerts that a kept promise shows in 97.5 % of such experiments.</summary>
    public int Limit => PoissonLimit.Of(Budget);

    public bool Holds => Alerts <= Limit;

    public static FamilyResult Measure(HealthyFamily family, int runs, ulong firstSeed = 1)
    {
        var found = new One[runs];
        Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => found[i] = Check(family, firstSeed + (ulong)i));
        return new FamilyResult(
            runs,
            found.Sum(f => f.MonitorWeeks),
            runs * PlanOptions.DefaultCheckBudget,
            found.Sum(f => f.Kinds.Length),
            found.Sum(f => f.Uncalibrated) / Math.Max(1, (double)found.Sum(f => f.Statistical)),
            [.. found.SelectMany(f => f.Kinds).GroupBy(k => k, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Count()))]);
    }

    private static One Check(HealthyFamily family, ulong seed)
    {
        var run = CheckRun.Of(family.Stream(seed));
        // Rates that never occur cannot raise a false alert; counting them would flatter.
        var alive = run.Plan.Monitors.Where(m => m.State != "contract" && (m.Mean is null || m.Mean.Rate > 0)).ToList();
        var weeks = run.Plan.Windows.ByTime ? run.Journal.Windows.Count * run.Plan.Windows.Length / WeekMicros : run.Journal.Windows.Count / WindowsOfWeek;
        return new One(
            alive.Count(m => m.State == "calibrated") * weeks,
            alive.Count,
            alive.Count(m => m.State == "uncalibrated"),
            [.. run.Journal.Alerts.Select(a => a.Kind)]);
    }

    private readonly record struct One(double MonitorWeeks, int Statistical, int Uncalibrated, string[] Kinds);
}
