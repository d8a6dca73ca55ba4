using System.Diagnostics;
using System.Text;
using Vigil.Server.Protocols;

namespace Vigil.Bench.Proxy;

/// <summary>What it costs to read one exchange of the load.</summary>
internal static class ReadingSpeed
{
    public static double MicrosAnExchange()
    {
        const int warmUp = 20_000;
        const int count = 20_000;
        var parser = new ExchangeParser("m");
        var exchange = new Exchange
        {
            Path = "/v2/models/credit/infer",
            RequestBody = Encoding.ASCII.GetBytes(OpenLoop.Body()),
            Status = 200,
            ResponseBody = BenchServers.Answer.ToArray(),
            FallbackId = "bench-1",
        };
        for (var i = 0; i < warmUp; i++)
        {
            parser.Parse(exchange);
        }

        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            parser.Parse(exchange);
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / count;
    }
}
