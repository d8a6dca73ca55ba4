using System.Net;
using System.Text.Json.Nodes;

namespace Vigil.System.Tests.Live;

/// <summary>The live server: a recorded file streamed into it gives the incidents that check finds in the file, whatever happens on the way.</summary>
public sealed class ServeTests(DemoData demo) : IClassFixture<DemoData>
{
    private static readonly string[] Kept = ["window_closed", "alert_raised", "incident_changed"];

    [Fact]
    public async Task Streamed_events_give_the_incident_that_check_finds()
    {
        using var folder = demo.Copy();
        await using var server = await RunningServer.Start(folder);
        await Apply(folder, server);
        var run = await Stream(folder, server);
        Assert.Matches("^[0-9]+ events accepted, 0 refused, 0 sent before\n$", run.Output);

        var status = await server.Settled("credit");
        Assert.Equal(status["accepted"]!.GetValue<long>(), status["judged"]!.GetValue<long>());
        var told = Assert.Single((await server.Get("/api/v1/models/credit/incidents"))["incidents"]!.AsArray())!;
        var check = JsonNode.Parse((await CliRun.In(folder, "check", "reference.csv", "current.csv", "--format", "json", "--out", "again")).Output)!["incidents"]![0]!;
        Assert.Equal((string?)check["onset"]!["time"], (string?)told["onset"]!["time"]);
        Assert.Equal((long)check["onset"]!["row"]!, (long)told["onset"]!["row"]!);
    }

    [Fact]
    public async Task A_server_that_was_stopped_on_the_way_tells_the_same_journal()
    {
        using var whole = demo.Copy();
        using var broken = demo.Copy();
        var expected = await Journal(whole, stopAfter: null);
        var found = await Journal(broken, stopAfter: 2_000);
        Assert.True(expected.Count > 30);
        Assert.Equal(expected, found);
    }

    [Fact]
    public async Task A_batch_that_is_sent_again_is_acknowledged_and_counted_once()
    {
        using var folder = new TempFolder();
        await using var server = await RunningServer.Start(folder);
        const string Body = """[{"prediction_id":"a","features":{"age":41},"prediction":1},{"prediction_id":"b","features":{"age":29},"prediction":0}]""";
        for (var again = 0; again < 3; again++)
        {
            using var answer = await server.Post("/api/v1/models/credit/predictions", Body, "batch-1");
            var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(2, (int)json["accepted"]!);
            Assert.Equal(again > 0, (bool)json["duplicate"]!);
        }

        var status = await server.Get("/api/v1/models/credit/status");
        Assert.Equal(2, (int)status["accepted"]!);
        Assert.Equal(4, (int)status["duplicate"]!);
    }

    [Fact]
    public async Task Good_rows_of_a_batch_are_kept_and_bad_ones_are_named()
    {
        using var folder = new TempFolder();
        await using var server = await RunningServer.Start(folder);
        using var answer = await server.Post("/api/v1/models/credit/predictions", """[{"features":{"age":41}},{"time":"yesterday","features":{"age":1}}]""");
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(1, (int)json["accepted"]!);
        Assert.Equal(1, (int)json["refused"]![0]!["row"]!);
        Assert.Equal("time", (string?)json["refused"]![0]!["field"]);
    }

    [Theory]
    [InlineData("{\"features\":", HttpStatusCode.BadRequest)]
    [InlineData("not json", HttpStatusCode.BadRequest)]
    public async Task A_broken_body_is_refused_with_its_reason(string body, HttpStatusCode expected)
    {
        using var folder = new TempFolder();
        await using var server = await RunningServer.Start(folder);
        using var answer = await server.Post("/api/v1/models/credit/predictions", body);
        Assert.Equal(expected, answer.StatusCode);
        var error = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!;
        Assert.NotEmpty((string)error["reason"]!);
        Assert.NotEmpty((string)error["mend"]!);
    }

    [Fact]
    public async Task Every_route_but_health_is_closed_without_a_key()
    {
        using var folder = new TempFolder();
        await using var server = await RunningServer.Start(folder);
        using var stranger = new HttpClient { BaseAddress = new Uri(server.Address) };
        foreach (var path in new[] { "/api/v1/models", "/api/v1/models/credit/status", "/api/v1/models/credit/journal", "/nothing" })
        {
            using var answer = await stranger.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        using var live = await stranger.GetAsync("/health/live", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task Open_inference_pairs_are_events_and_what_is_none_is_refused()
    {
        using var folder = new TempFolder();
        await using var server = await RunningServer.Start(folder);
        const string Pair = """{"request":{"id":"r-91","inputs":[{"name":"age","shape":[2,1],"datatype":"INT64","data":[41,29]}]},"response":{"model_name":"credit","id":"r-91","outputs":[{"name":"p","shape":[2],"datatype":"FP32","data":[0.07,0.31]}]}}""";
        using var answer = await server.Post("/api/v1/models/credit/oip", $"[{Pair},{{\"request\":1}}]");
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(2, (int)json["accepted"]!);
        Assert.Equal(1, (int)json["refused"]![0]!["row"]!);
    }

    [Fact]
    public async Task A_data_folder_has_one_server_at_a_time()
    {
        using var folder = new TempFolder();
        await using var server = await RunningServer.Start(folder);
        var second = await CliRun.In(folder, "serve", "--data", "vigil-data", "--listen", "http://127.0.0.1:0");
        Assert.Equal(2, second.Exit);
        Assert.Contains("one server at a time", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_plan_takes_over_at_one_event_and_is_on_record()
    {
        using var folder = demo.Copy();
        await using var server = await RunningServer.Start(folder);
        await Apply(folder, server);
        await Stream(folder, server);
        await Apply(folder, server);
        var status = await server.Settled("credit");
        Assert.Equal(0, (long)status["judged"]!);
        Assert.Empty((await server.Get("/api/v1/models/credit/incidents"))["incidents"]!.AsArray());
        var audit = await CliRun.In(folder, "audit", "verify", "--data", "vigil-data");
        Assert.StartsWith("3 records, all as written", audit.Output, StringComparison.Ordinal);
    }

    private static async Task Apply(TempFolder folder, RunningServer server)
    {
        Assert.Equal(1, (await CliRun.In(folder, "check", "reference.csv", "current.csv", "--quiet")).Exit);
        var run = await CliRun.In(folder, "apply", "vigil-out/plan.json", "--server", server.Address, "--key", server.Key, "--model", "credit");
        Assert.Equal((0, ""), (run.Exit, run.Error));
    }

    private static async Task<CliRun> Stream(TempFolder folder, RunningServer server, string file = "current.csv")
    {
        var run = await CliRun.In(folder, "stream", file, "--server", server.Address, "--key", server.Key, "--model", "credit", "--rate", "1000000");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        return run;
    }

    // The first part is sent, the server stops and starts, and the whole file is sent: what came before is known by its batch ids.
    private static async Task<IReadOnlyList<string>> Journal(TempFolder folder, int? stopAfter)
    {
        if (stopAfter is { } rows)
        {
            await using var first = await RunningServer.Start(folder);
            await Apply(folder, first);
            var lines = await File.ReadAllLinesAsync(folder.PathOf("current.csv"), TestContext.Current.CancellationToken);
            Directory.CreateDirectory(folder.PathOf("part"));
            await File.WriteAllLinesAsync(folder.PathOf("part/current.csv"), lines.Take(rows + 1), TestContext.Current.CancellationToken);
            await Stream(folder, first, "part/current.csv");
        }

        await using var server = await RunningServer.Start(folder);
        if (stopAfter is null)
        {
            await Apply(folder, server);
        }

        await Stream(folder, server);
        await server.Settled("credit");
        var facts = (await server.Get("/api/v1/models/credit/journal"))["facts"]!.AsArray();
        return [.. facts.Select(f => f!["fact"]!).Where(f => Kept.Contains((string?)f["fact"])).Select(f => f.ToJsonString())];
    }
}
