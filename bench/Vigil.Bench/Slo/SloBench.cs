using Vigil.Bench.Reporting;
using Vigil.Bench.Streams;
using Vigil.Reliability;
using Vigil.Storage;

namespace Vigil.Bench.Slo;

/// <summary>The watch over speed and reliability: pages of healthy services beside burn-rate rules, delays of planted faults, speed.</summary>
internal static class SloBench
{
    private const int WeeksPerService = 10;
    private const int WeekMinutes = 7 * 24 * 60;

    // The first days only fill the reference.
    private const int LearnMinutes = 4 * 24 * 60;

    public static void Run(BenchArguments arguments, Sheet sheet)
    {
        var runs = arguments.Seeds ?? (arguments.Quick ? 40 : 200);
        if (arguments.Wants("healthy"))
        {
            Healthy(arguments, runs, sheet);
        }

        if (arguments.Wants("faults"))
        {
            Faults(arguments, runs, sheet);
        }

        if (arguments.Wants("speed"))
        {
            SloSpeed.Run(sheet);
        }
    }

    private static void Healthy(BenchArguments arguments, int weeks, Sheet sheet)
    {
        var services = Math.Max(1, weeks / WeeksPerService);
        sheet.Table(
            $"Services exactly on their objective of 99.9 % (0.1 % of calls fail), {services * WeeksPerService} weeks each",
            "calls an hour", "pages a week, this watch", "budget", "notices a week", "budget", "pages a week, burn-rate rules", "published for them");
        foreach (var (rate, published) in new[] { (20, "3.4"), (50, "8.0"), (100, "1.5"), (1_000, "0") })
        {
            var results = new (int Pages, int Notices, int Rules)[services];
            Parallel.For(0, services, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => results[i] = OnTarget(rate, new Draw((arguments.FirstSeed + (ulong)i) * 104_729 + (ulong)rate)));
            var all = (double)services * WeeksPerService;
            var (pages, notices, rules) = (results.Sum(r => r.Pages) / all, results.Sum(r => r.Notices) / all, results.Sum(r => r.Rules) / all);
            sheet.Row(rate, pages, 0.1, notices, 1, rules, published);
            sheet.Figure(FormattableString.Invariant($"slo.on_target.{rate}.pages_per_week"), pages, "pages");
            sheet.Promise(results.Sum(r => r.Pages) <= Calibration.PoissonLimit.Of(0.1 * all), FormattableString.Invariant($"{rate} calls an hour on target: {pages} pages a week, the budget is 0.1"));
        }
    }

    private static (int Pages, int Notices, int Rules) OnTarget(int rate, Draw draw)
    {
        var stream = new ServiceStream(rate, 0.001);
        var (watch, journal) = (new ReliabilityWatch(new ReliabilityOptions { SloTarget = 0.999 }), new MemoryJournal());
        var rules = new BurnRateRules(0.001);
        var before = 0;
        for (long minute = 0; minute < LearnMinutes + WeeksPerService * WeekMinutes; minute++)
        {
            before = minute == LearnMinutes ? journal.Facts.Count : before;
            var (calls, bad) = (0, 0);
            foreach (var call in stream.Calls(draw, minute))
            {
                watch.Add(call);
                calls++;
                bad += call.Status == CallStatus.Ok ? 0 : 1;
            }

            watch.Advance(ServiceStream.Begin + (minute + 1) * ServiceStream.Minute + 10_000_000, journal);
            if (minute >= LearnMinutes)
            {
                rules.Add(calls, bad);
            }
        }

        var alerts = journal.Facts.Skip(before).OfType<AlertRaised>().ToList();
        return (alerts.Count(a => a.Page), alerts.Count(a => !a.Page), rules.Pages);
    }

    private static void Faults(BenchArguments arguments, int runs, Sheet sheet)
    {
        sheet.Table(
            $"Planted faults, {runs} runs each; minutes from the fault, which begins anywhere in a minute, to the end of the minute that told it",
            "fault", "calls a second", "told", "median", "worst", "paged", "median", "worst", "names the stage", "told before");
        Fault("all calls fail for 30 s", 1, at => new ServiceStream(3_600, 0.001) { OutageFrom = at, OutageTo = at + 0.5 }, 30, "blip.1");
        Fault("all calls fail for 30 s", 10, at => new ServiceStream(36_000, 0.001) { OutageFrom = at, OutageTo = at + 0.5 }, 30, "blip.10");
        Fault("all calls fail", 0.1, at => new ServiceStream(360, 0.001) { OutageFrom = at }, 10, "outage.0.1");
        Fault("all calls fail", 1, at => new ServiceStream(3_600, 0.001) { OutageFrom = at }, 10, "outage.1");
        Fault("all calls fail", 10, at => new ServiceStream(36_000, 0.001) { OutageFrom = at }, 10, "outage.10");
        Fault("+200 ms in one stage for 10 % of calls", 1, at => new ServiceStream(3_600, 0.001) { SlowFrom = at }, 30, "stage.1");
        Fault("+200 ms in one stage for 10 % of calls", 10, at => new ServiceStream(36_000, 0.001) { SlowFrom = at }, 10, "stage.10");
        Fault("p99 doubles (2 % of calls)", 1, at => new ServiceStream(3_600, 0.001) { TailFrom = at }, 120, "tail.1");
        Fault("p99 doubles (2 % of calls)", 10, at => new ServiceStream(36_000, 0.001) { TailFrom = at }, 30, "tail.10");
        Oracles(runs, sheet);

        void Fault(string name, double rate, Func<double, ServiceStream> plant, int watched, string figure)
        {
            var result = new FaultCase(plant, 180, watched).Measure(runs, arguments.FirstSeed);
            sheet.Row(
                name, rate, Share(result.Notices.Count), Middle(result.Notices), Worst(result.Notices), Share(result.Pages.Count), Middle(result.Pages), Worst(result.Pages),
                Share(result.Named), result.Early);
            sheet.Figure($"slo.{figure}.told", result.Notices.Count / (double)runs, "share");
            sheet.Figure($"slo.{figure}.paged", result.Pages.Count / (double)runs, "share");
            Promises(figure, result, runs, sheet);
        }

        string Share(int count) => FormattableString.Invariant($"{100.0 * count / runs:0.#} %");
    }

    private static void Promises(string figure, FaultResult result, int runs, Sheet sheet)
    {
        if (figure.StartsWith("blip", StringComparison.Ordinal))
        {
            sheet.Promise(result.Notices.Count == runs && result.Pages.Count == 0, $"{figure}: half a minute must be told and must not page");
        }
        else if (figure is "outage.1" or "outage.10")
        {
            sheet.Promise(result.Pages.Count == runs && result.Pages[^1] <= 5, $"{figure}: a lasting outage must page within five minutes");
        }
        else if (figure == "stage.10")
        {
            sheet.Promise(result.Notices.Count == runs && result.Notices[^1] <= 5 && result.Named >= 0.95 * runs, $"{figure}: the stage must be told within five minutes and named");
        }
    }

    private static void Oracles(int runs, Sheet sheet)
    {
        // What the fault makes of the shares above the reference's p99, a quarter more of it tolerated: measured on a long stream.
        var (before, after) = TailShares();
        var threshold = WeekMinutes / 0.2;
        sheet.Table("The doubled p99 beside an oracle that knows both shares and has the notice's threshold", "calls a second", "share above the limit before", "after", "oracle, minutes");
        sheet.Row(1, before, after, FaultCase.Oracle(60, before, after, threshold, runs));
        sheet.Row(10, before, after, FaultCase.Oracle(600, before, after, threshold, runs));
    }

    private static (double Before, double After) TailShares()
    {
        const int Minutes = 400;
        var draw = new Draw(99);
        var usual = Totals(new ServiceStream(36_000, 0), draw);
        var changed = Totals(new ServiceStream(36_000, 0) { TailFrom = 0 }, draw);
        var limit = 1.25 * usual.Order().ElementAt((int)(0.99 * usual.Count));
        return (usual.Count(x => x > limit) / (double)usual.Count, changed.Count(x => x > limit) / (double)changed.Count);

        static List<double> Totals(ServiceStream stream, Draw draw) => [.. Enumerable.Range(0, Minutes).SelectMany(m => stream.Calls(draw, m)).Select(c => c.LatencyMs)];
    }

    private static string Middle(IReadOnlyList<double> sorted) => sorted.Count == 0 ? "–" : FormattableString.Invariant($"{sorted[sorted.Count / 2]:0.0}");

    private static string Worst(IReadOnlyList<double> sorted) => sorted.Count == 0 ? "–" : FormattableString.Invariant($"{sorted[^1]:0.0}");
}
