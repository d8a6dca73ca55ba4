using System.Diagnostics;
using Vigil.Bench.Reporting;
using Vigil.Bench.Streams;
using Vigil.Reliability;
using Vigil.Sketches;
using Vigil.Storage;

namespace Vigil.Bench.Slo;

/// <summary>Nanoseconds a value of the sketch beside its naive twin, which takes a logarithm, and a call of the whole watch.</summary>
internal static class SloSpeed
{
    private const int Values = 1 << 20;
    private const int Rounds = 9;
    private const double Goal = 9;

    public static void Run(Sheet sheet)
    {
        var draw = new Draw(1);
        var values = new double[Values];
        for (var i = 0; i < Values; i++)
        {
            values[i] = 90 * Math.Exp(0.5 * draw.Normal());
        }

        var fast = Median(() =>
        {
            var sketch = new LatencySketch();
            foreach (var value in values)
            {
                sketch.Add(value);
            }
        });
        var naive = Median(() =>
        {
            var sketch = new DdSketch();
            foreach (var value in values)
            {
                sketch.Add(value);
            }
        });
        sheet.Table("Speed, one core, median of 9 rounds in one run", "path", "nanoseconds", "goal");
        sheet.Row("a value into the latency sketch", fast / Values, Goal);
        sheet.Row("a value into its twin by logarithm", naive / Values, "none");
        sheet.Row("a call with three stages into the watch, minutes judged", Calls(), "none");
        sheet.Figure("slo.sketch_ns", fast / Values, "ns");
        sheet.Figure("slo.sketch_over_naive", fast / naive, "ratio");
        sheet.Promise(fast / Values <= Goal, FormattableString.Invariant($"a value into the latency sketch takes {fast / Values:0.0} ns, the goal is {Goal}"));
        sheet.Promise(values.All(v => Math.Abs(LatencySketch.Key(v) - Math.Floor(35 * Math.Log2(v))) <= 1), "a bucket is not the one a logarithm gives");
    }

    private static double Calls()
    {
        var draw = new Draw(2);
        var calls = Enumerable.Range(0, 200).SelectMany(m => new ServiceStream(60_000, 0.001).Calls(draw, m)).OrderBy(c => c.TimeMicros).ToArray();
        return Median(() =>
        {
            var (watch, journal) = (new ReliabilityWatch(), new MemoryJournal());
            var minute = 0L;
            foreach (var call in calls)
            {
                if (call.TimeMicros / ServiceStream.Minute != minute)
                {
                    minute = call.TimeMicros / ServiceStream.Minute;
                    watch.Advance(call.TimeMicros, journal);
                }

                watch.Add(call);
            }
        }) / calls.Length;
    }

    private static double Median(Action round)
    {
        var times = new double[Rounds];
        round();
        for (var i = 0; i < Rounds; i++)
        {
            var clock = Stopwatch.StartNew();
            round();
            times[i] = clock.Elapsed.TotalNanoseconds;
        }

        Array.Sort(times);
        return times[Rounds / 2];
    }
}
