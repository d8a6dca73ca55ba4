using System.Text;
using System.Text.Json;
using Vigil.Server.Protocols;

namespace Vigil.Tests.Protocols;

/// <summary>Exchanges of every protocol become the events a reader of the protocol would write down.</summary>
public sealed class ExchangeParserTests
{
    private static readonly ExchangeParser Parser = new("fallback");

    [Fact]
    public void A_batch_of_open_inference_gives_one_event_a_row()
    {
        var parsed = Parse(
            "/v2/models/credit/versions/7/infer",
            """{"id":"r-91","inputs":[{"name":"age","shape":[2,1],"datatype":"INT64","data":[41,29]},{"name":"income","shape":[2,1],"datatype":"FP64","data":[[52000.0],[31000.5]]}]}""",
            """{"model_name":"credit","model_version":"7","id":"r-91","outputs":[{"name":"p_default","shape":[2],"datatype":"FP32","data":[0.07,0.31]}]}""");
        Assert.Equal(("credit", 2, (string?)null), (parsed.Model, parsed.Events, parsed.Reason));
        Assert.Equal(
            """{"prediction_id":"r-91:0","version":"7","time":"2026-11-02T09:14:07.123456Z","features":{"age":41,"income":52000},"prediction":0.07,"scores":0.07,"latency_ms":12.5,"status":"ok"}""",
            Lines(parsed)[0]);
        Assert.Equal(
            """{"prediction_id":"r-91:1","version":"7","time":"2026-11-02T09:14:07.123456Z","features":{"age":29,"income":31000.5},"prediction":0.31,"scores":0.31,"status":"ok"}""",
            Lines(parsed)[1]);
    }

    [Theory]
    // TensorFlow Serving: rows, objects, columns, bare NaN, classify and regress.
    [InlineData("/v1/models/m:predict", """{"instances":[{"a":1,"b":"x"},{"a":2,"b":"y"}]}""", """{"predictions":[0.5,[0.25]]}""", """{"a":1,"b":"x"} 0.5 -|{"a":2,"b":"y"} 0.25 -""")]
    [InlineData("/v1/models/m:predict", """{"instances":[[1,NaN,-Infinity]]}""", """{"predictions":[[0.1,0.9]]}""", """{"input[0]":1,"input[1]":null,"input[2]":null} "1" {"0":0.1,"1":0.9}""")]
    [InlineData("/v1/models/m:predict", """{"instances":[1.5,2]}""", """{"predictions":[{"classes":"no","scores":[2,3]},{"classes":"yes","scores":[4,5]}]}""", """{"input":1.5} "no" {"0":2,"1":3}|{"input":2} "yes" {"0":4,"1":5}""")]
    [InlineData("/v1/models/m:predict", """{"inputs":{"a":[1,2],"b":[[3],[4]]}}""", """{"outputs":{"label":["p","q"],"score":[0.1,0.2]}}""", """{"a":1,"b":3} "p" 0.1|{"a":2,"b":4} "q" 0.2""")]
    [InlineData("/v1/models/m:predict", """{"instances":[{"t":{"b64":"aGk="}}]}""", """{"predictions":[NaN]}""", """{"t":"hi"} null -""")]
    [InlineData("/v1/models/m:classify", """{"context":{"c":9},"examples":[{"a":1},{"a":2}]}""", """{"result":[[["yes",0.9],["no",0.1]],[["yes",0.2],["no",0.8]]]}""", """{"c":9,"a":1} "yes" {"yes":0.9,"no":0.1}|{"c":9,"a":2} "no" {"yes":0.2,"no":0.8}""")]
    [InlineData("/v1/models/m:regress", """{"examples":[{"a":1},{"a":2}]}""", """{"results":[3.5,4]}""", """{"a":1} 3.5 -|{"a":2} 4 -""")]
    // MLflow.
    [InlineData("/invocations", """{"dataframe_split":{"columns":["a","b"],"index":[0,1],"data":[[1,"x"],[2,null]]},"params":{"t":1}}""", """{"predictions":[0,1]}""", """{"a":1,"b":"x"} 0 -|{"a":2,"b":null} 1 -""")]
    [InlineData("/invocations", """{"dataframe_records":[{"a":1},{"a":2}]}""", """[0,1]""", """{"a":1} 0 -|{"a":2} 1 -""")]
    [InlineData("/invocations", """{"instances":[[1,2]]}""", """{"predictions":["u"]}""", """{"input[0]":1,"input[1]":2} "u" -""")]
    [InlineData("/invocations", """{"inputs":{"a":[1]}}""", """{"predictions":[{"prediction":3,"probability":0.7}]}""", """{"a":1} 3 0.7""")]
    // Generic JSON.
    [InlineData("/predict", """{"features":{"age":41,"addr":{"zip":"1"}}}""", """{"prediction":"yes","score":0.83}""", """{"age":41,"addr.zip":"1"} "yes" 0.83""")]
    [InlineData("/predict", """{"age":41,"vip":true,"request_id":"q"}""", """{"probability":0.2}""", """{"age":41,"vip":true} 0.2 0.2""")]
    [InlineData("/predict", """[{"a":1},{"a":2}]""", """[{"label":"n"},{"label":"y"}]""", """{"a":1} "n" -|{"a":2} "y" -""")]
    [InlineData("/predict", """{"features":[1,2]}""", """{"scores":{"no":0.2,"yes":0.8}}""", """{"input[0]":1,"input[1]":2} "yes" {"no":0.2,"yes":0.8}""")]
    [InlineData("/score", """{"data":[{"a":1},{"a":2}]}""", """{"result":[1,0]}""", """{"a":1} 1 -|{"a":2} 0 -""")]
    // Open inference: one row when nothing confirms that dimension 0 counts rows; vectors; two outputs.
    [InlineData("/v2/models/m/infer", """{"inputs":[{"name":"x","shape":[3],"datatype":"FP32","data":[1,2,3]}]}""", """{"outputs":[{"name":"y","shape":[1],"datatype":"FP32","data":[0.5]}]}""", """{"x[0]":1,"x[1]":2,"x[2]":3} 0.5 -""")]
    [InlineData("/v2/models/m/infer", """{"inputs":[{"name":"x","shape":[1,2],"datatype":"BYTES","data":["a","b"]}]}""", """{"outputs":[{"name":"probs","shape":[1,2],"datatype":"FP32","data":[0.75,0.25]},{"name":"label","shape":[1],"datatype":"BYTES","data":["cat"]}]}""", """{"x[0]":"a","x[1]":"b"} "cat" {"0":0.75,"1":0.25}""")]
    public void An_exchange_says_features_prediction_and_scores(string path, string request, string response, string expected) =>
        Assert.Equal(expected, Told(Parse(path, request, response)));

    [Theory]
    [InlineData("GET", "/v2/models/m", "", OpaqueReason.NotAPrediction)]
    [InlineData("POST", "/v2/repository/models/m/load", "{}", OpaqueReason.NoFeatures)]
    [InlineData("POST", "/v2/models/m/infer", "", OpaqueReason.NoBody)]
    [InlineData("POST", "/v2/models/m/infer", "{", OpaqueReason.NotJson)]
    [InlineData("POST", "/v2/models/m/infer", """{"inputs":[]}""", OpaqueReason.NoFeatures)]
    [InlineData("POST", "/v2/models/m/infer", """{"inputs":[{"name":"x","shape":[2],"data":[1]}]}""", OpaqueReason.Shape)]
    [InlineData("POST", "/v2/models/m/infer", """{"inputs":[{"name":"x","shape":[-1],"data":[1]}]}""", OpaqueReason.Shape)]
    [InlineData("POST", "/v2/models/m/infer", """{"inputs":[{"name":"x","shape":[99999999999],"data":[1]}]}""", OpaqueReason.Shape)]
    [InlineData("POST", "/v2/models/m/infer", """{"inputs":[{"name":"x","shape":[0],"data":[]}]}""", OpaqueReason.NoRows)]
    [InlineData("POST", "/v2/models/m/generate", """{"text_input":"hi"}""", OpaqueReason.LanguageModel)]
    [InlineData("POST", "/openai/v1/chat/completions", """{"messages":[]}""", OpaqueReason.LanguageModel)]
    [InlineData("POST", "/v1/models/m:predict", """{"instances":[]}""", OpaqueReason.NoRows)]
    [InlineData("POST", "/v1/models/m:predict", """{"other":1}""", OpaqueReason.UnknownForm)]
    [InlineData("POST", "/invocations", """{"dataframe_split":{"columns":["a"],"data":[[1,2]]}}""", OpaqueReason.Shape)]
    [InlineData("POST", "/login", """{"user":"u","password":"p"}""", OpaqueReason.NoAnswer)]
    [InlineData("POST", "/inference.GRPCInferenceService/ModelInfer", "x", OpaqueReason.Grpc)]
    public void What_cannot_be_read_is_opaque_with_a_reason(string method, string path, string request, string reason)
    {
        var parsed = Parser.Parse(Exchange(path, request, """{"ok":1}""") with { Method = method });
        Assert.Equal((true, reason), (parsed.IsOpaque, parsed.Reason));
    }

    [Fact]
    public void A_failing_path_is_an_event_once_it_has_told_predictions()
    {
        var parser = new ExchangeParser("m");
        var failing = Exchange("/p", """{"a":1}""", "busy") with { Status = 503 };
        Assert.True(parser.Parse(failing).IsOpaque);
        Assert.Equal(1, parser.Parse(Exchange("/p", """{"a":1}""", """{"prediction":1}""")).Events);
        Assert.Equal("503", Line(parser.Parse(failing)).GetProperty("status").GetRawText());
    }

    [Theory]
    [InlineData("/v2/models/m/infer", 200, "TimedOut", "\"timeout\"")]
    [InlineData("/v2/models/m/infer", 0, "UpstreamFailed", "502")]
    [InlineData("/v1/models/m:predict", 0, "ClientAborted", "499")]
    [InlineData("/invocations", 500, "Completed", "500")]
    public void A_failure_of_a_known_protocol_is_an_event_even_when_its_body_says_nothing(string path, int status, string ending, string expected)
    {
        var parsed = Parser.Parse(Exchange(path, "?", "") with { Status = status, Ending = Enum.Parse<ExchangeEnding>(ending) });
        Assert.Equal(expected, Line(parsed).GetProperty("status").GetRawText());
        Assert.Equal(1, parsed.Events);
    }

    [Fact]
    public void An_error_in_a_good_answer_is_an_error() =>
        Assert.Equal("error", Line(Parse("/v1/models/m:predict", """{"instances":[1]}""", """{"error":"no"}""")).GetProperty("status").GetString());

    [Theory]
    [InlineData("body-id", "header-id", "body-id")]
    [InlineData(null, "header-id", "header-id")]
    [InlineData(null, null, "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331")]
    public void The_id_is_the_protocol_s_else_the_header_s_else_the_caller_s_span(string? body, string? header, string expected)
    {
        var id = body is null ? "" : $"\"id\":\"{body}\",";
        var exchange = Exchange("/v2/models/m/infer", $$"""{{{id}}"inputs":[{"name":"x","shape":[1],"data":[1]}]}""", "{}") with
        {
            RequestHeaders = new(RequestId: header, TraceParent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        };
        var line = Line(Parser.Parse(exchange));
        Assert.Equal(expected, line.GetProperty("prediction_id").GetString());
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", line.GetProperty("trace_id").GetString());
    }

    [Fact]
    public void Long_ids_stay_apart()
    {
        var start = new string('x', 400);
        string Id(string id) => Line(Parser.Parse(Exchange("/v2/models/m/infer", $$"""{"id":"{{id}}","inputs":[{"name":"x","shape":[1],"data":[1]}]}""", "{}")))
            .GetProperty("prediction_id").GetString()!;
        Assert.NotEqual(Id(start + "1"), Id(start + "2"));
        Assert.True(Id(start + "1").Length <= 200);
    }

    [Fact]
    public void A_tensor_too_wide_to_watch_is_left_out_and_told()
    {
        var wide = string.Join(',', Enumerable.Range(0, 1_001));
        var parsed = Parse("/v2/models/m/infer", $$"""{"inputs":[{"name":"image","shape":[1,1001],"data":[{{wide}}]},{"name":"a","shape":[1],"data":[5]}]}""", """{"outputs":[{"name":"y","shape":[1],"data":[1]}]}""");
        Assert.Equal((1, OpaqueReason.TooWide), (parsed.Events, parsed.Reason));
        Assert.Equal("""{"a":5} 1 -""", Told(parsed));
    }

    internal static Exchange Exchange(string path, string request, string response) => new()
    {
        Path = path,
        RequestBody = Encoding.UTF8.GetBytes(request),
        Status = 200,
        ResponseBody = Encoding.UTF8.GetBytes(response),
        StartedMicros = 1_793_610_847_123_456,
        ElapsedMillis = 12.5,
        FallbackId = "run-1",
    };

    internal static string[] Lines(ParsedExchange parsed) => Encoding.UTF8.GetString(parsed.Lines.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    internal static JsonElement Line(ParsedExchange parsed) => JsonDocument.Parse(Lines(parsed)[0]).RootElement;

    internal static string Told(ParsedExchange parsed) => string.Join('|', Lines(parsed).Select(l => JsonDocument.Parse(l).RootElement).Select(e =>
        $"{e.GetProperty("features").GetRawText()} {Raw(e, "prediction")} {Raw(e, "scores")}"));

    private static string Raw(JsonElement value, string name) => value.TryGetProperty(name, out var found) ? found.GetRawText() : "-";

    private static ParsedExchange Parse(string path, string request, string response) => Parser.Parse(Exchange(path, request, response));
}
