using Vigil.Bench.Reporting;

namespace Vigil.Bench.Onset;

/// <summary>How well the begin of a change is told, and whether one root cause gives one incident.</summary>
internal static class OnsetBench
{
    public static readonly OnsetCase[] Cases =
    [
        new("shift-0.5", 1, 0, 0.5, 0),
        new("shift-1", 1, 0, 1, 0),
        new("shift-2", 1, 0, 2, 0),
        new("nulls-5%", 1, 0, 0, 0.05),
        new("nulls-30%", 1, 0, 0, 0.3),
        new("five-at-once", 5, 0, 1, 0),
        new("twenty-at-once", 20, 0, 1, 0),
        new("two-faults", 1, 1, 1, 0),
        new("two-faults-of-five", 5, 5, 1, 0),
    ];

    public static void Run(BenchArguments arguments, Sheet sheet)
    {
        var runs = arguments.Seeds ?? (arguments.Quick ? 10 : 40);
        sheet.Table(
            $"Onset of a change at row 3,550 of 10,000 (windows of 100 rows), {runs} runs",
            "case", "found", "median error (windows)", "90 % error", "band holds the truth", "band (windows)", "incidents per root cause");
        foreach (var planted in Cases.Where(c => arguments.Wants(c.Name)))
        {
            var result = planted.Measure(runs);
            sheet.Row(planted.Name, result.Found, result.MedianError, result.LateError, result.Covered, result.Width, result.IncidentsPerCause);
            sheet.Figure($"onset.{planted.Name}.median_error", result.MedianError, "windows");
            sheet.Figure($"onset.{planted.Name}.covered", result.Covered, "share");
            sheet.Figure($"onset.{planted.Name}.incidents_per_cause", result.IncidentsPerCause, "incidents");
        }
    }
}
