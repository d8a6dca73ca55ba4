using System.Globalization;
using Vigil.Bench.Reporting;

namespace Vigil.Bench.Proxy;

/// <summary>
/// What the proxy costs: rounds of direct, plain forwarding, capture, and capture before a stalled server, one after the other, so that a
/// busy moment meets all of them. Open loop: a request's time starts when it was due, not when a connection was free.
/// </summary>
internal static class ProxyBench
{
    private const int RequestsPerSecond = 1_000;
    private static readonly string[] Variants = ["direct", "plain forwarding", "capture", "capture, server stalled"];

    public static void Run(BenchArguments arguments, Sheet sheet)
    {
        var rounds = arguments.Seeds ?? (arguments.Quick ? 3 : 12);
        var seconds = arguments.Quick ? 1.0 : 2.5;
        RunAsync(rounds, seconds, sheet).GetAwaiter().GetResult();
    }

    private static async Task RunAsync(int rounds, double seconds, Sheet sheet)
    {
        var stalled = new TaskCompletionSource();
        var upstream = await BenchServers.UpstreamAsync();
        var sink = await BenchServers.SinkAsync(Task.CompletedTask);
        var stuck = await BenchServers.SinkAsync(stalled.Task);
        using var plain = ProxyChild.Start(upstream.Address, null);
        using var capture = ProxyChild.Start(upstream.Address, sink.Address);
        using var blocked = ProxyChild.Start(upstream.Address, stuck.Address);
        ProxyChild?[] children = [null, plain, capture, blocked];
        var targets = children.Select(c => c?.Address ?? upstream.Address).ToArray();
        var measured = Variants.Select(_ => new List<RoundResult>()).ToArray();
        for (var round = -1; round < rounds; round++)
        {
            for (var i = 0; i < Variants.Length; i++)
            {
                // The order turns, so that nobody always follows the busiest.
                var variant = (i + round + 1) % Variants.Length;
                var before = children[variant]?.Cpu ?? TimeSpan.Zero;
                var result = OpenLoop.Run(targets[variant], RequestsPerSecond, round < 0 ? 2 : seconds);
                var cpu = (children[variant]?.Cpu ?? TimeSpan.Zero) - before;
                if (round >= 0)
                {
                    measured[variant].Add(result with { CpuMicros = cpu.TotalMicroseconds / result.Sent });
                }
            }
        }

        Tell(sheet, measured, rounds, seconds);
        await TellStreamsAsync(sheet, targets, rounds);
        TellCounts(sheet, await capture.StopAsync(), await blocked.StopAsync());
        await plain.StopAsync();
        stalled.SetResult();
        var micros = ReadingSpeed.MicrosAnExchange();
        sheet.Note("");
        sheet.Note(string.Create(CultureInfo.InvariantCulture, $"Reading one such exchange in the background, from bytes to the line of its event: {micros:0.0} us."));
        sheet.Figure("read_exchange", micros, "us");
    }

    private static void Tell(Sheet sheet, List<RoundResult>[] measured, int rounds, double seconds)
    {
        var load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?";
        sheet.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{RequestsPerSecond} requests/s of 1 KiB, open loop, {rounds} rounds of {seconds} s a variant, load average at the end {load}. Client, model and proxies share the machine's cores."));
        sheet.Table("Latency (ms) and CPU of the proxy's process (us a request), medians of the rounds", "variant", "p50", "p90", "CPU", "failed", "sent");
        for (var v = 0; v < Variants.Length; v++)
        {
            var all = measured[v];
            sheet.Row(Variants[v], Median(all, r => r.P50), Median(all, r => r.P90), v == 0 ? "-" : Median(all, r => r.CpuMicros), all.Sum(r => r.Failed), all.Sum(r => r.Sent));
        }

        sheet.Table("Paired differences, medians of the rounds with bootstrap 95 % intervals", "compared", "p50 (ms)", "goal", "p90 (ms)", "goal", "CPU (us)", "CPU ratio", "goal");
        Compare(sheet, "plain forwarding over direct", measured[1], measured[0], "-", "-", "-", withCpu: false);
        var whole = Compare(sheet, "capture over direct", measured[2], measured[0], "<= 0.5", "-", "-", withCpu: false);
        var tee = Compare(sheet, "capture over plain forwarding", measured[2], measured[1], "<= 0.05", "<= 0.15", "<= 1.10", withCpu: true);
        var stall = Compare(sheet, "stalled server over plain forwarding", measured[3], measured[1], "<= 0.05", "<= 0.15", "-", withCpu: true);
        sheet.Figure("proxy_over_direct_p50", whole.P50, "ms");
        sheet.Figure("capture_over_plain_p50", tee.P50, "ms");
        sheet.Figure("capture_over_plain_p90", tee.P90, "ms");
        sheet.Figure("capture_cpu_ratio", tee.CpuRatio, "ratio");
        sheet.Figure("stalled_over_plain_p50", stall.P50, "ms");
        sheet.Promise(measured.Sum(m => m.Sum(r => r.Failed)) == 0, "no request fails");
        sheet.Promise(whole.P50 <= 0.5, "the whole proxy adds at most 0.5 ms at p50");
        sheet.Promise(tee.P50 <= 0.05, "capture adds at most 0.05 ms at p50");
        sheet.Promise(tee.P90 <= 0.15, "capture adds at most 0.15 ms at p90");
        sheet.Promise(tee.CpuRatio <= 1.10, "capture adds at most 10 % CPU");
    }

    private static (double P50, double P90, double CpuRatio) Compare(
        Sheet sheet, string name, List<RoundResult> with, List<RoundResult> without, string goal50, string goal90, string goalCpu, bool withCpu)
    {
        var p50 = Paired(with, without, r => r.P50);
        var p90 = Paired(with, without, r => r.P90);
        var cpu = Paired(with, without, r => r.CpuMicros);
        var ratio = Median(with, r => r.CpuMicros) / Median(without, r => r.CpuMicros);
        sheet.Row(name, Interval(p50), goal50, Interval(p90), goal90, withCpu ? Interval(cpu) : "-", withCpu ? ratio : "-", goalCpu);
        return (Middle(p50), Middle(p90), ratio);
    }

    private static async Task TellStreamsAsync(Sheet sheet, Uri[] targets, int rounds)
    {
        var firsts = Variants.Select(_ => new List<double>()).ToArray();
        for (var i = 0; i < rounds * 20; i++)
        {
            for (var v = 0; v < targets.Length; v++)
            {
                firsts[v].Add(await FirstByte.MeasureAsync(targets[v]));
            }
        }

        sheet.Table("First byte of an event stream (ms)", "variant", "median", "median of paired differences to direct", "goal");
        for (var v = 0; v < targets.Length; v++)
        {
            var paired = firsts[v].Zip(firsts[0], (a, b) => a - b).Order().ToArray();
            sheet.Row(Variants[v], Middle([.. firsts[v]]), v == 0 ? "-" : Interval(paired), v == 2 ? "<= 1" : "-");
            if (v == 2)
            {
                sheet.Figure("stream_first_byte_later", Middle(paired), "ms");
                sheet.Promise(Middle(paired) <= 1, "the first byte of a stream comes at most 1 ms later");
            }
        }
    }

    private static void TellCounts(Sheet sheet, ChildCounts capture, ChildCounts blocked)
    {
        sheet.Table("Counts of the proxies", "variant", "offered", "captured", "shed", "events", "delivered", "budget held at the end (MiB)", "peak memory (MB)");
        foreach (var (name, c) in ((string, ChildCounts)[])[(Variants[2], capture), (Variants[3], blocked)])
        {
            sheet.Row(name, c.Offered, c.Captured, c.Shed, c.Events, c.Delivered, c.HeldBytes / 1048576.0, c.PeakMegabytes);
            sheet.Promise(c.Offered == c.Captured + c.Shed, name + ": offered = captured + shed");
        }
    }

    private static double[] Paired(List<RoundResult> with, List<RoundResult> without, Func<RoundResult, double> figure) =>
        [.. with.Zip(without, (a, b) => figure(a) - figure(b)).Order()];

    private static double Median(List<RoundResult> rounds, Func<RoundResult, double> figure) => Middle([.. rounds.Select(figure)]);

    private static double Middle(double[] values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Interval(double[] values)
    {
        const int draws = 2_000;
        var random = new Random(1);
        var medians = Enumerable.Range(0, draws).Select(_ => Middle([.. values.Select(_ => values[random.Next(values.Length)])])).Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"{Middle(values):0.###} ({medians[draws / 40]:0.###} to {medians[draws - 1 - draws / 40]:0.###})");
    }
}
