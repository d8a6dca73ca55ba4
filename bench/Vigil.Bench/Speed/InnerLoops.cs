using System.Diagnostics;
using Vigil.Bench.Reporting;
using Vigil.Bench.Streams;
using Vigil.Events;
using Vigil.Profiles;

namespace Vigil.Bench.Speed;

/// <summary>Values a second on one core in the loops that every value passes, each beside the naive twin it must equal.</summary>
internal static class InnerLoops
{
    private const int Values = 1 << 20;
    private const int Rounds = 9;

    public static void Run(BenchArguments arguments, Sheet sheet)
    {
        _ = arguments;
        sheet.Table("Inner loops, one core, median of 9 rounds", "path", "million values a second", "nanoseconds a value", "goal (M/s)", "equals the naive twin");
        var draw = new Draw(1);
        var values = new double[Values];
        for (var i = 0; i < Values; i++)
        {
            values[i] = draw.Chance(0.001) ? Missing.Null : draw.Normal();
        }

        Numbers(values, sheet);
        Categories([.. values.Select(v => double.IsNaN(v) ? Levels.Null : Math.Min(19, (int)Math.Abs(8 * v)))], sheet);
    }

    private static void Numbers(double[] values, Sheet sheet)
    {
        var edges = values.Where(double.IsFinite).Take(50_000).Order().Chunk(1_600).Skip(1).Select(c => c[0]).ToArray();
        var binning = new ColumnBinning(
            "x", ColumnKind.Numeric, edges, [.. Enumerable.Range(0, edges.Length + 1).Select(i => (byte)i)], [], [], false,
            [.. Enumerable.Range(0, edges.Length + 1).Select(i => StreamPair.Name("bin", i))], true, false);
        var codes = new byte[values.Length];
        var seconds = Median(() => NumericCoder.Code(binning, values, codes));
        var equal = values.Select((v, i) => (v, i)).All(p => binning.CodeOf(p.v) == codes[p.i]);
        Report("numbers into 32 bins", "numeric", seconds, 100, equal, sheet);
    }

    private static void Categories(int[] raw, Sheet sheet)
    {
        var column = StreamPair.Category("c", raw);
        var binning = BinningBuilder.ForCategories("c", [.. Enumerable.Range(0, 20).Select(i => StreamPair.Name("v", i))], [], false);
        var coder = new CategoryCoder(binning);
        var codes = new byte[raw.Length];
        var seconds = Median(() => coder.Code(column, codes));
        var equal = raw.Select((c, i) => (c, i)).All(p => codes[p.i] == (p.c < 0 ? binning.CodeOf(Special.Null) : Array.IndexOf(binning.Levels, column.Levels[p.c])));
        Report("categories of 20 levels", "category", seconds, 20, equal, sheet);
    }

    private static void Report(string name, string figure, double seconds, double goal, bool equal, Sheet sheet)
    {
        var rate = Values / seconds / 1e6;
        sheet.Row(name, rate, 1000 / rate, goal, equal ? "yes" : "NO");
        sheet.Figure($"speed.loop.{figure}", rate, "million_values_per_second");
        sheet.Promise(equal, $"{name}: the fast path differs from its naive twin");
        sheet.Promise(rate >= goal, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}: {rate:0} million values a second, the goal is {goal}"));
    }

    private static double Median(Action round)
    {
        var seconds = new double[Rounds];
        round();
        for (var i = 0; i < Rounds; i++)
        {
            var clock = Stopwatch.StartNew();
            round();
            seconds[i] = clock.Elapsed.TotalSeconds;
        }

        Array.Sort(seconds);
        return seconds[Rounds / 2];
    }
}
