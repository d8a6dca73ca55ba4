using System.Diagnostics;
using System.Globalization;
using Vigil.Bench.Reporting;
using Vigil.Slices;

namespace Vigil.Bench.Slices;

/// <summary>Whether a planted weak slice is named and confirmed, how often one is confirmed without a plant, and how long it takes.</summary>
internal static class SlicesBench
{
    /// <summary>Rows of each file for which the promise is made.</summary>
    public const int Rows = 50_000;

    private const int FewRows = 20_000;
    private const int SpeedRows = 100_000;
    private const double SpeedGoal = 3;

    public static readonly SliceCase[] Cases =
    [
        new("one-condition", 1, 0.2), new("two-conditions", 2, 0.2), new("three-conditions", 3, 0.2),
        new("two-conditions-10-points", 2, 0.1), new("two-conditions-while-all-fall-5", 2, 0.25, 0.05),
        new("no-plant", 0, 0), new("no-plant-while-all-fall-5", 0, 0, 0.05),
    ];

    public static void Run(BenchArguments arguments, Sheet sheet)
    {
        var seeds = arguments.Seeds ?? (arguments.Quick ? 5 : 20);
        Quality(arguments, sheet, Rows, seeds);
        Quality(arguments, sheet, FewRows, seeds);
        if (arguments.Wants("speed"))
        {
            Speed(arguments, sheet);
        }
    }

    private static void Quality(BenchArguments arguments, Sheet sheet, int rows, int seeds)
    {
        sheet.Table(
            string.Create(CultureInfo.InvariantCulture, $"A slice of 3 % of {rows:N0} rows x 30 features, accuracy 80 %, {seeds} seeds"),
            "case", "fall inside", "in top 3", "in top 3 and confirmed", "runs with another slice confirmed");
        foreach (var planted in Cases.Where(c => arguments.Wants(c.Name)))
        {
            var found = Enumerable.Range(1, seeds).Select(s => planted.Measure((ulong)s, rows)).ToList();
            var top = found.Count(f => f.Rank is >= 0 and < 3);
            var confirmed = found.Count(f => f.Rank is >= 0 and < 3 && f.Confirmed);
            var others = found.Count(f => f.AllConfirmed > (f.Confirmed ? 1 : 0));
            sheet.Row(planted.Name, planted.Points, top, confirmed, others);
            var name = string.Create(CultureInfo.InvariantCulture, $"slices.{planted.Name}.{rows}");
            sheet.Figure($"{name}.top3", top / (double)seeds, "share");
            sheet.Figure($"{name}.confirmed", confirmed / (double)seeds, "share");
            sheet.Figure($"{name}.others_confirmed", others / (double)seeds, "share");
            // Of 20,000 rows the unseen half of the slice has 300: the promise is made for the larger files only.
            sheet.Promise(rows < Rows || planted.Points < 0.2 || confirmed >= 0.95 * seeds, $"{planted.Name}: named and confirmed in {confirmed} of {seeds} seeds");
            sheet.Promise(planted.Conditions > 0 || others <= Math.Max(1, seeds / 20), $"{planted.Name}: confirmed without a plant in {others} of {seeds} seeds");
        }
    }

    private static void Speed(BenchArguments arguments, Sheet sheet)
    {
        sheet.Table("Time to find slices of up to three conditions in 100,000 reference and 100,000 current rows x 30 features, CPU time, best of three", "loss", "seconds", "goal");
        var (columns, before, now) = Cases[1].Draw(1, arguments.Quick ? FewRows : SpeedRows);
        foreach (var (name, of) in new (string, Func<double, double>)[] { ("0 or 1", l => l), ("any number", l => l == 0 ? 0.05 : 0.7) })
        {
            // A third value makes the loss a number with eight bits.
            var (a, b) = (Array.ConvertAll(before, l => of(l)), Array.ConvertAll(now, l => of(l)));
            a[0] = name == "0 or 1" ? a[0] : 1;
            var best = Enumerable.Range(0, 3).Min(round =>
            {
                var begin = Process.GetCurrentProcess().TotalProcessorTime;
                SliceFinder.Find(columns, a, b, "loss");
                return (Process.GetCurrentProcess().TotalProcessorTime - begin).TotalSeconds;
            });
            sheet.Row(name, best, SpeedGoal);
            sheet.Figure($"slices.speed.{(name == "0 or 1" ? "binary" : "numeric")}", best, "s");
            sheet.Promise(best < SpeedGoal, string.Create(CultureInfo.InvariantCulture, $"slices of a loss that is {name} take {best:0.00} s, the goal is {SpeedGoal}"));
        }
    }
}
