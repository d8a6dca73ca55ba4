using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Vigil.Server.Proxy;

namespace Vigil.Bench.Proxy;

/// <summary>What a proxy's process says at its end.</summary>
internal sealed record ChildCounts(long Offered, long Captured, long Shed, long Events, long Delivered, long HeldBytes, double PeakMegabytes);

/// <summary>A proxy in a process of its own, so that its CPU can be told from the client's and the model's.</summary>
internal sealed class ProxyChild : IDisposable
{
    /// <summary>The word that makes this program be such a process.</summary>
    public const string Word = "proxy-child";

    private readonly Process _process;

    private ProxyChild(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static ProxyChild Start(Uri upstream, Uri? server)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Word, upstream.ToString(), server?.ToString() ?? "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        return new ProxyChild(process, new Uri(process.StandardOutput.ReadLine()!));
    }

    public async Task<ChildCounts> StopAsync()
    {
        await _process.StandardInput.WriteLineAsync("stop");
        var counts = JsonSerializer.Deserialize<ChildCounts>((await _process.StandardOutput.ReadLineAsync())!)!;
        await _process.WaitForExitAsync();
        return counts;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    /// <summary>The child's own main: serves until a line comes.</summary>
    public static async Task<int> MainAsync(string upstream, string server)
    {
        var options = new ProxyOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            Upstream = new Uri(upstream),
            Server = server == "-" ? null : new Uri(server),
            Instance = "bench-" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
            Grace = TimeSpan.FromSeconds(1),
        };
        var host = await ProxyHost.StartAsync(options, CancellationToken.None);
        Console.Out.WriteLine(host.Address);
        await Console.In.ReadLineAsync();
        var held = host.Counts.HeldBytes;
        await host.DisposeAsync();
        var c = host.Counts;
        Console.Out.WriteLine(JsonSerializer.Serialize(new ChildCounts(
            c.Offered, c.Captured, c.Shed.Values.Sum(), c.Events, c.Delivered, held, Process.GetCurrentProcess().PeakWorkingSet64 / 1e6)));
        return 0;
    }
}
