using System.Text;
using Microsoft.AspNetCore.Http;
using Vigil.Server.Protocols;

namespace Vigil.Tests.Protocols;

/// <summary>Events of inference loggers become exchanges, in whatever order, form and company they come.</summary>
public sealed class CloudEventPairsTests
{
    private const string Request = """{"inputs":[{"name":"a","shape":[1],"datatype":"INT64","data":[5]}]}""";
    private const string Response = """{"model_version":"3","outputs":[{"name":"y","shape":[1],"datatype":"INT64","data":[1]}]}""";
    private const long Now = 1_793_610_847_000_000;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Request_and_response_are_joined_in_any_order(bool requestFirst)
    {
        var pairs = new CloudEventPairs(Wait);
        var (request, response) = (Binary("r1", "request"), Binary("r1", "response", "2026-11-02T09:14:07.250Z"));
        Assert.Empty(pairs.Accept(requestFirst ? request : response, Bytes(requestFirst ? Request : Response), Now).Exchanges);
        var exchange = Assert.Single(pairs.Accept(requestFirst ? response : request, Bytes(requestFirst ? Response : Request), Now + 5).Exchanges);
        var parsed = new ExchangeParser("x").Parse(exchange);
        Assert.Equal("credit", parsed.Model);
        Assert.Equal(
            """{"prediction_id":"r1","version":"3","time":"2026-11-02T09:14:07.000000Z","features":{"a":5},"prediction":1,"latency_ms":250,"status":"ok"}""",
            ExchangeParserTests.Lines(parsed)[0]);
        Assert.Equal((2, 1, 0), (pairs.Counts.Received, pairs.Counts.Joined, pairs.Counts.Waiting));
    }

    [Fact]
    public void A_second_delivery_of_an_event_is_a_duplicate_and_the_other_type_of_the_same_id_is_none()
    {
        var pairs = new CloudEventPairs(Wait);
        pairs.Accept(Binary("r1", "request"), Bytes(Request), Now);
        Assert.Equal(CloudEventReason.Duplicate, pairs.Accept(Binary("r1", "request"), Bytes(Request), Now).Reason);
        Assert.Single(pairs.Accept(Binary("r1", "response"), Bytes(Response), Now).Exchanges);
        Assert.Equal(CloudEventReason.Duplicate, pairs.Accept(Binary("r1", "response"), Bytes(Response), Now).Reason);
        Assert.Equal(2, pairs.Counts.Duplicates);
    }

    [Fact]
    public void A_request_whose_answer_never_comes_is_counted_and_keeps_its_features()
    {
        var pairs = new CloudEventPairs(Wait);
        pairs.Accept(Binary("r1", "request"), Bytes(Request), Now);
        Assert.Empty(pairs.Expire(Now + 59_000_000));
        var alone = Assert.Single(pairs.Expire(Now + 60_000_000));
        var line = ExchangeParserTests.Line(new ExchangeParser("x").Parse(alone));
        Assert.Equal(5, line.GetProperty("features").GetProperty("a").GetInt32());
        Assert.False(line.TryGetProperty("status", out _));
        Assert.False(line.TryGetProperty("prediction", out _));
        Assert.Equal((1, 0), (pairs.Counts.AnswerMissing, pairs.Counts.Waiting));
        Assert.Empty(pairs.Accept(Binary("r1", "response"), Bytes(Response), Now + 61_000_000).Exchanges);
        pairs.Expire(Now + 200_000_000);
        Assert.Equal(1, pairs.Counts.RequestMissing);
    }

    [Fact]
    public void An_error_answer_is_an_event_with_its_failure()
    {
        var pairs = new CloudEventPairs(Wait);
        pairs.Accept(Binary("r1", "request"), Bytes(Request), Now);
        var told = Assert.Single(pairs.Accept(Binary("r1", "response"), Bytes("""{"error":"shape"}"""), Now).Exchanges);
        Assert.Equal("error", ExchangeParserTests.Line(new ExchangeParser("x").Parse(told)).GetProperty("status").GetString());

        var response = Binary("r2", "response");
        response["ce-statuscode"] = "503";
        pairs.Accept(response, Bytes("busy"), Now);
        told = Assert.Single(pairs.Accept(Binary("r2", "request"), Bytes(Request), Now).Exchanges);
        Assert.Equal(503, ExchangeParserTests.Line(new ExchangeParser("x").Parse(told)).GetProperty("status").GetInt32());
    }

    [Fact]
    public void Parts_of_one_service_that_log_the_same_id_are_not_mixed()
    {
        var pairs = new CloudEventPairs(Wait);
        var transformer = Binary("r1", "request");
        transformer["ce-component"] = "transformer";
        transformer["ce-source"] = "http://other/";
        pairs.Accept(transformer, Bytes(Request), Now);
        Assert.Empty(pairs.Accept(Binary("r1", "response"), Bytes(Response), Now).Exchanges);
        Assert.Equal(2, pairs.Counts.Waiting);
    }

    [Fact]
    public void Memory_is_bounded_whatever_never_meets()
    {
        var pairs = new CloudEventPairs(TimeSpan.FromDays(1), mostBytes: 64 * 1024);
        var body = new byte[1024];
        for (var i = 0; i < 1_000; i++)
        {
            pairs.Accept(Binary("r" + i, "request"), body, Now + i);
        }

        Assert.True(pairs.Counts.Waiting <= 64 * 1024 / 1024, pairs.Counts.ToString());
        Assert.Equal(1_000, pairs.Counts.Waiting + pairs.Counts.AnswerMissing);
        Assert.Equal(pairs.Counts.AnswerMissing, pairs.Counts.Evicted);
    }

    [Fact]
    public void Structured_and_batch_mode_are_read_and_Azure_joins_on_its_correlation_id()
    {
        var pairs = new CloudEventPairs(Wait);
        var request = $$"""{"specversion":"1.0","id":"1","source":"s","type":"azureml.inference.request","time":"2026-11-02T09:14:07Z","correlationid":"c","data":{{Request}}}""";
        var response = $$"""{"specversion":"1.0","id":"2","source":"s","type":"azureml.inference.response","time":"2026-11-02T09:14:08Z","correlationid":"c","data_base64":"{{Convert.ToBase64String(Bytes(Response))}}"}""";
        var structured = new HeaderDictionary { ["Content-Type"] = "application/cloudevents+json; charset=utf-8" };
        pairs.Accept(structured, Bytes(request), Now);
        Assert.Equal(1000, Assert.Single(pairs.Accept(structured, Bytes(response), Now).Exchanges).ElapsedMillis);
        var batch = new HeaderDictionary { ["Content-Type"] = "application/cloudevents-batch+json" };
        var outcome = new CloudEventPairs(Wait).Accept(batch, Bytes($"[{request},{response}]"), Now, "m");
        Assert.Equal("m", Assert.Single(outcome.Exchanges).Model);
        Assert.Null(new CloudEventPairs(Wait).Accept(batch, Bytes("[]"), Now).Reason);
    }

    [Theory]
    [InlineData("\"quoted%20id\"", "quoted id")]
    [InlineData("%E2%82%AC", "€")]
    [InlineData("%C0%A0", null)]
    public void Header_values_are_unquoted_then_decoded_once_and_overlong_encodings_are_refused(string id, string? expected)
    {
        var pairs = new CloudEventPairs(Wait);
        var outcome = pairs.Accept(Binary(id, "request"), Bytes(Request), Now);
        Assert.Equal(expected is null ? CloudEventReason.BadAttribute : null, outcome.Reason);
        if (expected is not null)
        {
            Assert.Single(pairs.Accept(Binary(expected, "response"), Bytes(Response), Now).Exchanges);
        }
    }

    [Fact]
    public void What_is_no_event_of_a_logger_is_counted()
    {
        var pairs = new CloudEventPairs(Wait);
        Assert.Equal(CloudEventReason.NotAnEvent, pairs.Accept(new HeaderDictionary(), Bytes(Request), Now).Reason);
        Assert.Equal(CloudEventReason.UnknownType, pairs.Accept(Binary("r", "explain"), Bytes(Request), Now).Reason);
        Assert.Equal(CloudEventReason.NotJson, pairs.Accept(new HeaderDictionary { ["Content-Type"] = "application/cloudevents+json" }, Bytes("{"), Now).Reason);
        Assert.Equal(3, pairs.Counts.Unreadable);
    }

    [Fact]
    public void A_pair_that_a_caller_sends_is_an_event_whatever_its_form()
    {
        var pair = $$"""{"request":{{Request}},"response":{{Response}},"time":1793610847.5,"latency_ms":7,"status":200}""";
        var expected = """{"prediction_id":"f-0","version":"3","time":"2026-11-02T09:14:07.500000Z","features":{"a":5},"prediction":1,"latency_ms":7,"status":"ok"}""";
        Assert.Equal(expected, ExchangeParserTests.Lines(Assert.Single(OpenInferencePair.Parse(Bytes(pair), "m", Now, "f")))[0]);
        Assert.Equal(2, OpenInferencePair.Parse(Bytes($"[{pair},{pair}]"), "m", Now, "f").Sum(p => p.Events));
        var lines = OpenInferencePair.Parse(Bytes(pair + "\n\n{broken\n" + pair), "m", Now, "f");
        Assert.Equal([null, OpaqueReason.NotJson, null], lines.Select(l => l.Reason));
        Assert.Equal(OpaqueReason.NoFeatures, Assert.Single(OpenInferencePair.Parse(Bytes("3"), "m", Now, "f")).Reason);
    }

    private static HeaderDictionary Binary(string id, string kind, string time = "2026-11-02T09:14:07Z") => new()
    {
        ["Content-Type"] = "application/json",
        ["ce-specversion"] = "1.0",
        ["ce-id"] = id,
        ["ce-source"] = "http://localhost:9081/",
        ["ce-type"] = "org.kubeflow.serving.inference." + kind,
        ["ce-time"] = time,
        ["ce-inferenceservicename"] = "credit",
        ["ce-namespace"] = "prod",
        ["ce-component"] = "predictor",
        ["ce-endpoint"] = "default",
    };

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
