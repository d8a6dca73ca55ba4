using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Vigil.Bench.Proxy;

/// <summary>One round of load.</summary>
/// <param name="P50">Median latency, ms.</param>
/// <param name="P90">90 % latency, ms.</param>
/// <param name="Sent">Requests.</param>
/// <param name="Failed">Of these, the ones without a good answer.</param>
/// <param name="CpuMicros">CPU of the proxy's process, us a request.</param>
internal sealed record RoundResult(double P50, double P90, int Sent, int Failed, double CpuMicros);

/// <summary>A client that sends when requests are due, over plain sockets so that it costs little itself.</summary>
internal static partial class OpenLoop
{
    private const double WarmUpSeconds = 0.3;

    public static RoundResult Run(Uri target, int rate, double seconds)
    {
        var message = Message(target);
        var idle = new ConcurrentQueue<Connection>();
        var warm = (int)(rate * WarmUpSeconds);
        var count = warm + (int)(rate * seconds);
        var latencies = new double[count];
        var tasks = new Task[count];
        var failed = 0;
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var due = start + (long)((double)i / rate * Stopwatch.Frequency);
            WaitUntil(due);
            var slot = i;
            tasks[i] = SendAsync();
            async Task SendAsync()
            {
                try
                {
                    var connection = idle.TryDequeue(out var free) ? free : await Connection.OpenAsync(target);
                    await connection.ExchangeAsync(message);
                    latencies[slot] = Stopwatch.GetElapsedTime(due).TotalMilliseconds;
                    idle.Enqueue(connection);
                }
                catch (Exception e) when (e is IOException or SocketException)
                {
                    Interlocked.Increment(ref failed);
                    latencies[slot] = double.PositiveInfinity;
                }
            }
        }

        Task.WhenAll(tasks).GetAwaiter().GetResult();
        while (idle.TryDequeue(out var connection))
        {
            connection.Dispose();
        }

        var sorted = latencies[warm..].Order().ToArray();
        return new RoundResult(sorted[sorted.Length / 2], sorted[sorted.Length * 9 / 10], count, failed, 0);
    }

    /// <summary>An Open Inference request of twenty numbers.</summary>
    public static string Body()
    {
        var values = string.Join(',', Enumerable.Range(0, 20).Select(i => FormattableString.Invariant($"{{\"name\":\"feature_{i:00}\",\"shape\":[1],\"datatype\":\"FP64\",\"data\":[{i}.5]}}")));
        return $"{{\"inputs\":[{values}]}}".PadRight(1024);
    }

    private static byte[] Message(Uri target)
    {
        var body = Body();
        return Encoding.ASCII.GetBytes(FormattableString.Invariant(
            $"POST /v2/models/credit/infer HTTP/1.1\r\nHost: {target.Authority}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }

    // The kernel's sleep is exact to some tens of microseconds; timers of the runtime are not.
    private static void WaitUntil(long due)
    {
        var left = due - Stopwatch.GetTimestamp();
        if (left > 0)
        {
            var span = new TimeSpec { Nanoseconds = (nint)(left * (1_000_000_000.0 / Stopwatch.Frequency)) };
            _ = NanoSleep(in span, IntPtr.Zero);
        }
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(in TimeSpec time, IntPtr rest);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    private sealed class Connection(Socket socket) : IDisposable
    {
        private readonly byte[] _buffer = new byte[4096];

        public static async Task<Connection> OpenAsync(Uri target)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(target.Host, target.Port);
            return new Connection(socket);
        }

        public async Task ExchangeAsync(byte[] message)
        {
            await socket.SendAsync(message);
            var used = 0;
            while (true)
            {
                var read = await socket.ReceiveAsync(_buffer.AsMemory(used));
                used += read;
                if (read == 0 || !_buffer.AsSpan(0, used).StartsWith("HTTP/1.1 200"u8))
                {
                    throw new IOException("no good answer: " + Encoding.ASCII.GetString(_buffer, 0, used));
                }

                if (_buffer.AsSpan(0, used).EndsWith(BenchServers.Answer))
                {
                    return;
                }
            }
        }

        public void Dispose() => socket.Dispose();
    }
}

/// <summary>The time from asking for a stream to its first byte.</summary>
internal static class FirstByte
{
    private static readonly HttpClient Http = new();

    public static async Task<double> MeasureAsync(Uri target)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(target, "/stream")) { Content = new StringContent("{}") };
        var start = Stopwatch.GetTimestamp();
        using var answer = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[1024];
        await body.ReadAtLeastAsync(buffer, 1);
        var first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        while (await body.ReadAsync(buffer) > 0)
        {
        }

        return first;
    }
}
