using System.Diagnostics;
using System.Globalization;
using Vigil.Bench.Reporting;
using Vigil.Server.Ingest;
using Vigil.Server.Ingest.Columns;

namespace Vigil.Bench.Parsing;

/// <summary>Wall clock of one thread from the bytes of a body to columns, in each form a body may have, beside a naive reader of the same bytes.</summary>
internal static class ParseBench
{
    private const int Batch = 1000;
    private const double Goal = 1.5;
    private const int Rounds = 9;

    public static void Run(BenchArguments arguments, Sheet sheet)
    {
        var repeats = arguments.Quick ? 20 : 200;
        var events = new ParseEvents(7);
        var array = events.Json(Batch);
        var single = events.Json(1);
        var spaced = events.Json(Batch, separator: ": ");
        var labels = events.Labels(Batch);
        var arrow = events.Arrow(Batch);
        var columns = new ColumnsWriter().Write(EventJson.Read(array, ParseLimits.Default).Columns).ToArray();
        sheet.Table(
            string.Create(CultureInfo.InvariantCulture, $"From bytes to columns, 20 features, one thread, median of {Rounds} rounds"),
            "body", "bytes an event", "us an event", "MB/s", "bytes allocated an event", "goal (us)");
        var naive = Measure("JSON array of 1,000, JsonDocument and a dictionary a row", array, Batch, repeats / 10, () => NaiveCount.Rows(array), 0, sheet);
        var ours = Measure("JSON array of 1,000", array, Batch, repeats, () => EventJson.Read(array, ParseLimits.Default).Columns.Rows, Goal, sheet);
        Measure("JSON array of 1,000, a space after colons and commas", spaced, Batch, repeats, () => EventJson.Read(spaced, ParseLimits.Default).Columns.Rows, 0, sheet);
        Measure("JSON, single events", single, 1, repeats * 200, () => EventJson.Read(single, ParseLimits.Default).Columns.Rows, 0, sheet);
        Measure("Arrow stream of 1,000", arrow, Batch, repeats, () => ArrowEvents.Read(arrow, ParseLimits.Default, false).Columns.Rows, 0, sheet);
        Measure("Vigil columns of 1,000", columns, Batch, repeats, () => ColumnsReader.Read(columns).Rows, 0, sheet);
        Measure("labels, JSON array of 1,000", labels, Batch, repeats, () => LabelJson.Read(labels, ParseLimits.Default).Columns.Rows, 0, sheet);
        sheet.Figure("parse.json.ratio", naive / ours, "naive_over_ours");
        sheet.Promise(ours <= Goal, string.Create(CultureInfo.InvariantCulture, $"an event of JSON takes {ours:0.00} us, the goal is {Goal}"));
    }

    private static double Measure(string name, byte[] body, int rows, int repeats, Func<int> read, double goal, Sheet sheet)
    {
        for (var i = 0; i < repeats; i++)
        {
            read();
        }

        var micros = new double[Rounds];
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < repeats; i++)
            {
                if (read() != rows)
                {
                    throw new InvalidOperationException($"{name}: not all rows were read");
                }
            }

            micros[round] = clock.Elapsed.TotalMicroseconds / repeats / rows;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Array.Sort(micros);
        var median = micros[Rounds / 2];
        var bytes = (double)body.Length / rows;
        sheet.Row(name, bytes, median, bytes / median, (double)allocated / (Rounds * repeats) / rows, goal > 0 ? goal : "");
        sheet.Figure("parse." + string.Concat(name.Where(c => char.IsLetterOrDigit(c) || c == ' ')).Replace(' ', '_'), median, "us_per_event");
        return median;
    }
}
