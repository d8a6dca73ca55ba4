using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Vigil.Server.Hosting;

namespace Vigil.System.Tests.Live;

/// <summary>A server in the test's process on a free port, with a client that holds the administrator's key.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly VigilServer _server;

    private RunningServer(VigilServer server, HttpClient client, string key) => (_server, Client, Key) = (server, client, key);

    public HttpClient Client { get; }

    public string Key { get; }

    public string Address => _server.Address;

    public static async Task<RunningServer> Start(TempFolder folder)
    {
        var data = folder.PathOf("vigil-data");
        var server = await VigilServer.Start(new ServerOptions(data, "http://127.0.0.1:0", "0", TimeProvider.System), TestContext.Current.CancellationToken);
        var key = server.FirstKey ?? (await File.ReadAllTextAsync(Path.Combine(data, "first-key.txt"))).Trim();
        var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return new RunningServer(server, client, key);
    }

    public async Task<JsonNode> Get(string path) => JsonNode.Parse(await Client.GetStringAsync(path, TestContext.Current.CancellationToken))!;

    public Task<HttpResponseMessage> Post(string path, string body, string? batchId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (batchId is not null)
        {
            request.Headers.Add("Vigil-Batch-Id", batchId);
        }

        return Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Asks until the engine has judged everything that is on disk.</summary>
    public async Task<JsonNode> Settled(string model)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            var status = await Get($"/api/v1/models/{model}/status");
            Assert.Null((string?)status["trouble"]);
            if ((long)status["lag"]! == 0)
            {
                return status;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("the engine did not catch up");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }
}
