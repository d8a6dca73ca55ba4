using System.Globalization;
using Vigil.Bench.Reporting;

namespace Vigil.Bench.Speed;

/// <summary>Time and memory of the whole program beside DuckDB on the same machine, alternately; and of the inner loops.</summary>
internal static class SpeedBench
{
    private const double ParquetGoal = 0.5;
    private const double CsvGoal = 0.6;
    private const double MemoryGoal = 500;

    public static void Run(BenchArguments arguments, Sheet sheet)
    {
        var folder = Directory.CreateTempSubdirectory("vigil-speed").FullName;
        try
        {
            var data = new SpeedData(folder);
            if (arguments.Wants("micro"))
            {
                InnerLoops.Run(arguments, sheet);
                GroupLoops.Run(sheet);
            }

            if (arguments.Wants("metrics"))
            {
                MetricSpeed.Run(arguments, sheet);
            }

            if (arguments.Wants("pairs"))
            {
                Pairs(arguments, data, folder, sheet);
            }

            if (arguments.Wants("scaling"))
            {
                Scaling(arguments, data, folder, sheet);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Pairs(BenchArguments arguments, SpeedData data, string folder, Sheet sheet)
    {
        var rows = arguments.Quick ? 100_000 : 1_000_000;
        var pairs = arguments.Seeds ?? (arguments.Quick ? 1 : 5);
        sheet.Table(
            $"Whole processes, 100,000 reference and {rows:N0} current rows x 53 columns, {pairs} pairs, medians",
            "format", "vigil check (s)", "DuckDB SUMMARIZE of current (s)", "ratio", "goal", "vigil peak (MB)", "DuckDB peak (MB)");
        foreach (var (format, goal) in new[] { ("parquet", ParquetGoal), ("csv", CsvGoal) })
        {
            var reference = data.Write(0, 100_000, 35, 15, format);
            var current = data.Write(100_000, rows, 35, 15, format);
            var ours = new List<MeasuredProcess>();
            var theirs = new List<MeasuredProcess>();
            for (var pair = 0; pair < pairs; pair++)
            {
                ours.Add(Check(arguments, reference, current, folder));
                theirs.Add(MeasuredProcess.Run(Own, "duckdb-summarize", current));
            }

            var (a, b) = (Median(ours), Median(theirs));
            var peak = ours.Max(o => o.PeakMegabytes);
            sheet.Row(format, a, b, a / b, goal, peak, theirs.Max(t => t.PeakMegabytes));
            sheet.Figure($"speed.check.{format}.seconds", a, "s");
            sheet.Figure($"speed.check.{format}.ratio", a / b, "ratio");
            sheet.Figure($"speed.check.{format}.peak", peak, "MB");
            sheet.Promise(a / b <= goal, string.Create(CultureInfo.InvariantCulture, $"check of {format} takes {a / b:0.00} x DuckDB's time, the goal is {goal}"));
            sheet.Promise(peak <= MemoryGoal, string.Create(CultureInfo.InvariantCulture, $"check of {format} holds {peak:0} MB, the goal is {MemoryGoal}"));
        }
    }

    private static void Scaling(BenchArguments arguments, SpeedData data, string folder, Sheet sheet)
    {
        sheet.Table("Scaling of vigil check (Parquet, reference of 10,000 rows)", "rows", "features", "seconds", "microseconds a row", "peak (MB)");
        (int Rows, int Features)[] sizes = [(10_000, 10), (100_000, 10), (1_000_000, 10), (100_000, 100), (100_000, 1_000)];
        foreach (var (rows, features) in arguments.Full ? [.. sizes, (10_000_000, 10)] : arguments.Quick ? sizes[..2] : sizes)
        {
            var numeric = features * 7 / 10;
            var reference = data.Write(0, 10_000, numeric, features - numeric, "parquet");
            var run = Check(arguments, reference, data.Write(10_000, rows, numeric, features - numeric, "parquet"), folder);
            sheet.Row(rows, features, run.Seconds, run.Seconds / rows * 1e6, run.PeakMegabytes);
            var name = string.Create(CultureInfo.InvariantCulture, $"speed.scaling.{rows}x{features}");
            sheet.Figure($"{name}.seconds", run.Seconds, "s");
            sheet.Figure($"{name}.peak", run.PeakMegabytes, "MB");
        }
    }

    private static string Own => typeof(SpeedBench).Assembly.Location;

    private static MeasuredProcess Check(BenchArguments arguments, string reference, string current, string folder)
    {
        var page = Path.Combine(folder, "out", "report.html");
        if (File.Exists(page))
        {
            File.Delete(page);
        }

        var run = MeasuredProcess.Run(Program(arguments), "check", reference, current, "--out", Path.GetDirectoryName(page)!, "--quiet");
        return run.ExitCode is 0 or 1 && File.Exists(page) ? run : throw new InvalidOperationException($"vigil check ended with exit code {run.ExitCode}");
    }

    private static string Program(BenchArguments arguments) =>
        arguments.Cli ?? Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Vigil.Cli", "release", "Vigil.Cli.dll"));

    private static double Median(List<MeasuredProcess> runs) => runs.Select(r => r.Seconds).Order().ElementAt(runs.Count / 2);
}
