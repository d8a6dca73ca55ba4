using Vigil.Bench.Streams;
using Vigil.Reliability;
using Vigil.Storage;

namespace Vigil.Bench.Slo;

/// <summary>What became of one planted fault in many runs.</summary>
/// <param name="Notices">Minutes from the fault to the first alert of each run that told it.</param>
/// <param name="Pages">Minutes to the first page of each run that paged.</param>
/// <param name="Named">Runs whose incident names the stage.</param>
/// <param name="Early">Alerts before the fault.</param>
/// <param name="Incidents">Incidents from the fault on.</param>
internal sealed record FaultResult(IReadOnlyList<double> Notices, IReadOnlyList<double> Pages, int Named, int Early, int Incidents);

/// <summary>Plants one fault into many streams of a service that was learnt for two hours.</summary>
/// <param name="Plant">A stream with the fault from that minute on.</param>
/// <param name="LearnMinutes">Minutes before the fault.</param>
/// <param name="Watched">Minutes after it.</param>
internal sealed record FaultCase(Func<double, ServiceStream> Plant, int LearnMinutes, int Watched)
{
    public FaultResult Measure(int runs, ulong firstSeed)
    {
        var results = new (double Notice, double Page, bool Named, int Early, int Incidents)[runs];
        Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = 2 }, run => results[run] = One(new Draw((firstSeed + (ulong)run) * 7_368_787)));
        return new FaultResult(
            [.. results.Select(r => r.Notice).Where(double.IsFinite).Order()],
            [.. results.Select(r => r.Page).Where(double.IsFinite).Order()],
            results.Count(r => r.Named),
            results.Sum(r => r.Early),
            results.Sum(r => r.Incidents));
    }

    private (double Notice, double Page, bool Named, int Early, int Incidents) One(Draw draw)
    {
        var at = LearnMinutes + draw.Uniform();
        var (watch, journal) = (new ReliabilityWatch(), new MemoryJournal());
        Plant(at).Feed(watch, journal, draw, 0, LearnMinutes + Watched);
        var alerts = journal.Facts.OfType<AlertRaised>().Select(a => (Minute: a.Window.Index + 1, a.Page)).ToList();
        var after = alerts.Where(a => a.Minute > at).ToList();
        return (
            after.Select(a => a.Minute - at).DefaultIfEmpty(double.NaN).First(),
            after.Where(a => a.Page).Select(a => a.Minute - at).DefaultIfEmpty(double.NaN).First(),
            journal.Facts.OfType<IncidentChanged>().Any(i => i.Evidence.Any(e => e.Monitor == "latency/stage:model")),
            alerts.Count - after.Count,
            journal.Facts.OfType<IncidentChanged>().Where(i => i.WindowIndexAfter(at)).Select(i => i.Id).Distinct().Count());
    }

    /// <summary>
    /// Minutes until a cumulative sum over minutes tells that the share above a limit has risen: it knows both shares and has a mean run length of at least the
    /// same threshold (Lorden).
    /// </summary>
    public static double Oracle(double callsPerMinute, double before, double after, double threshold, int runs)
    {
        var (hit, miss) = (Math.Log(after / before), Math.Log((1 - after) / (1 - before)));
        var total = 0.0;
        for (var run = 0; run < runs; run++)
        {
            var draw = new Draw((ulong)run * 15_485_863 + 11);
            var sum = 0.0;
            for (var minute = 1; ; minute++)
            {
                var calls = draw.Poisson(callsPerMinute);
                for (var i = 0; i < calls; i++)
                {
                    sum += draw.Chance(after) ? hit : miss;
                }

                sum = Math.Max(0, sum);
                if (sum >= Math.Log(threshold) || minute > 10_000)
                {
                    // The fault begins within a minute, half-way on average, and ours is measured from there.
                    total += minute - 0.5;
                    break;
                }
            }
        }

        return total / runs;
    }
}

/// <summary>Reading incidents of a watch over calls.</summary>
file static class IncidentReading
{
    public static bool WindowIndexAfter(this IncidentChanged incident, double minute) => incident.Onset.WindowIndex + 1 >= minute;
}
