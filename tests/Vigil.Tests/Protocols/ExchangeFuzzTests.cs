using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Vigil.Server.Protocols;

namespace Vigil.Tests.Protocols;

/// <summary>
/// R13 for the readers of exchanges: the kept corpus and its mutations never make them throw, hang or write what is no event. A
/// finding becomes a line of Corpus/exchanges.jsonl. VIGIL_FULL=1 runs longer.
/// </summary>
public sealed class ExchangeFuzzTests
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("VIGIL_FULL") == "1" ? 50_000 : 1_500;
    private static readonly string[] Pieces = ["null", "[]", "{}", "\"", "\\u0000", "-1", "1e309", "[[[[", "NaN", "-Infinity", "{\"a\":", "\"shape\":[0]", "99999999999999999999", ",", "\xEF\xBB\xBF"];

    [Fact]
    public void No_mutation_of_the_corpus_breaks_a_reader()
    {
        var parser = new ExchangeParser("m");
        var corpus = Corpus();
        var random = new Random(20_261_125);
        var slowest = TimeSpan.Zero;
        foreach (var seed in corpus)
        {
            Check(parser, seed, ref slowest);
            for (var round = 0; round < Rounds; round++)
            {
                var other = corpus[random.Next(corpus.Count)];
                Check(parser, seed with { RequestBody = Mutated(seed.RequestBody.Span, other.RequestBody.Span, random) }, ref slowest);
                Check(parser, seed with { ResponseBody = Mutated(seed.ResponseBody.Span, other.ResponseBody.Span, random) }, ref slowest);
            }
        }

        Assert.True(slowest < TimeSpan.FromSeconds(1), $"the slowest took {slowest}");
    }

    [Fact]
    public void No_mutation_breaks_the_readers_of_pairs_and_of_cloud_events()
    {
        var random = new Random(7);
        var pairs = new CloudEventPairs(TimeSpan.FromSeconds(1), 1 << 20);
        var structured = new HeaderDictionary { ["Content-Type"] = "application/cloudevents+json" };
        foreach (var seed in Corpus())
        {
            var (request, response) = (Encoding.UTF8.GetString(seed.RequestBody.Span), Encoding.UTF8.GetString(seed.ResponseBody.Span));
            var pair = Encoding.UTF8.GetBytes($$"""{"request":{{request}},"response":{{response}},"time":"2026-11-02T09:14:07Z","status":200}""");
            var cloud = Encoding.UTF8.GetBytes($$"""[{"specversion":"1.0","id":"1","source":"s","type":"a.inference.request","time":"2026-11-02T09:14:07Z","data":{{request}}}]""");
            for (var round = 0; round < Rounds; round++)
            {
                Assert.All(OpenInferencePair.Parse(Mutated(pair, cloud, random), "m", 0, "f"), p => Assert.Equal(p.Events, ExchangeParserTests.Lines(p).Length));
                pairs.Accept(structured, Mutated(cloud, pair, random), round * 1_000L);
            }
        }

        // Deliveries that hold no event at all are unreadable without having been received.
        var counts = pairs.Counts;
        var told = counts.Waiting + counts.AnswerMissing + counts.RequestMissing + counts.Duplicates + 2 * counts.Joined;
        Assert.InRange(told, counts.Received - counts.Unreadable, counts.Received);
    }

    [Fact]
    public void Deep_nesting_is_no_JSON_and_costs_nothing()
    {
        var parser = new ExchangeParser("m");
        var deep = new string('[', 1_000_000);
        var parsed = parser.Parse(ExchangeParserTests.Exchange("/v1/models/m:predict", $"{{\"instances\":{deep}", "{}"));
        Assert.Equal(OpaqueReason.NotJson, parsed.Reason);
    }

    private static void Check(ExchangeParser parser, Exchange exchange, ref TimeSpan slowest)
    {
        var started = Stopwatch.GetTimestamp();
        var parsed = parser.Parse(exchange);
        var took = Stopwatch.GetElapsedTime(started);
        slowest = took > slowest ? took : slowest;
        Assert.True(parsed.Reason != OpaqueReason.Defect, Convert.ToBase64String(exchange.RequestBody.Span) + " " + Convert.ToBase64String(exchange.ResponseBody.Span));
        var lines = ExchangeParserTests.Lines(parsed);
        Assert.Equal(parsed.Events, lines.Length);
        foreach (var line in lines)
        {
            using var json = JsonDocument.Parse(line);
            Assert.Equal(JsonValueKind.Object, json.RootElement.GetProperty("features").ValueKind);
        }
    }

    private static byte[] Mutated(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> other, Random random)
    {
        var bytes = new List<byte>(seed.ToArray());
        for (var times = random.Next(1, 4); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            var count = Math.Min(random.Next(1, 12), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, count);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, count));
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 4:
                    bytes.InsertRange(at, Encoding.Latin1.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                case 5:
                    bytes[at] = (byte)"0123456789{}[],:\""[random.Next(17)];
                    break;
                default:
                    bytes.InsertRange(at, other[random.Next(other.Length + 1)..].ToArray());
                    break;
            }
        }

        return [.. bytes];
    }

    private static List<Exchange> Corpus() =>
        [.. File.ReadLines(Repository.PathOf("tests", "Vigil.Tests", "Protocols", "Corpus", "exchanges.jsonl")).Select(l => JsonDocument.Parse(l).RootElement).Select(e =>
            ExchangeParserTests.Exchange(e.GetProperty("path").GetString()!, e.GetProperty("request").GetString()!, e.GetProperty("response").GetString()!) with
            {
                RequestHeaders = new(InferenceHeaderLength: e.TryGetProperty("requestHeader", out var h) ? h.GetString() : null),
            })];
}
