using Vigil.Bench.Reporting;
using Vigil.Bench.Streams;

namespace Vigil.Bench.Power;

/// <summary>How often whole checks find a planted change, and how soon.</summary>
internal static class PowerBench
{
    private const int DefaultSeeds = 50;

    /// <summary>The cases with their goals: found within so many rows in at least this share of runs.</summary>
    public static readonly PowerCase[] Cases =
    [
        new("shift-0.5", 10_000, 10_000, PlantedChange.Shift(0.5), 1_000, 0.95),
        new("shift-0.3", 10_000, 10_000, PlantedChange.Shift(0.3), 2_500, 0.90),
        new("shift-0.2", 10_000, 10_000, PlantedChange.Shift(0.2), 10_000, 0.90),
        new("shift-0.1", 10_000, 10_000, PlantedChange.Shift(0.1), 10_000, 0),
        new("scale-1.3", 10_000, 10_000, PlantedChange.Scale(1.3), 10_000, 0),
        new("correlation", 10_000, 10_000, PlantedChange.Decorrelate(0.5), 10_000, 0.95),
        new("nulls-0-to-5%", 10_000, 10_000, PlantedChange.Nulls(0, 0.05), 1_000, 0.95),
        new("nulls-1-to-3%", 10_000, 10_000, PlantedChange.Nulls(0.01, 0.03), 10_000, 0),
        new("small-0.5", 2_000, 500, PlantedChange.Shift(0.5), 500, 0.95),
        new("small-0.3", 2_000, 500, PlantedChange.Shift(0.3), 500, 0),
        new("small-none", 2_000, 500, PlantedChange.Shift(0), 500, 0),
        new("none", 10_000, 10_000, PlantedChange.Shift(0), 10_000, 0),
    ];

    public static void Run(BenchArguments arguments, Sheet sheet)
    {
        var seeds = arguments.Seeds ?? (arguments.Quick ? 12 : DefaultSeeds);
        sheet.Table(
            $"Power: one of 20 Gaussian features changes from the first current row, {seeds} seeds",
            "case", "rows", "goal", "found in time", "found at all", "median row", "90 % row", "false alerts");
        foreach (var planted in Cases.Where(c => arguments.Wants(c.Name)))
        {
            var result = planted.Measure(seeds);
            sheet.Row(
                planted.Name, $"{planted.ReferenceRows:N0} / {planted.CurrentRows:N0}", planted.GoalText, result.InTime, result.Found, result.Median, result.Late, result.FalseAlerts);
            sheet.Figure($"power.{planted.Name}.in_time", result.InTime, "share");
            sheet.Figure($"power.{planted.Name}.median", result.Median, "rows");
            sheet.Figure($"power.{planted.Name}.false_alerts", result.FalseAlerts, "alerts_per_check");
            sheet.Promise(result.InTime >= planted.Goal, $"{planted.Name} is found in time in {result.InTime:P0} of runs, the goal is {planted.Goal:P0}");
        }

        if (arguments.Wants("silent"))
        {
            var rows = arguments.Full ? 10_000_000 : arguments.Quick ? 200_000 : 2_000_000;
            var run = CheckRun.Of(PlantedChange.Shift(0.01).Stream(1, rows, rows, features: 2));
            sheet.Row("silent-0.01", $"{rows:N0} / {rows:N0}", "no alert", run.Journal.Alerts.Count == 0 ? 1.0 : 0.0, "", "", "", run.Journal.Alerts.Count);
            sheet.Figure("power.silent.alerts", run.Journal.Alerts.Count, "alerts");
            sheet.Promise(run.Journal.Alerts.Count == 0, $"a shift of .01 SD in {rows} rows raised {run.Journal.Alerts.Count} alerts");
        }
    }
}
