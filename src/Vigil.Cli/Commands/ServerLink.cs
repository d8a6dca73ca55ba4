using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Vigil.Cli.Commands;

/// <summary>The flags of a command that talks to a server, and the talk itself.</summary>
internal sealed class ServerLink
{
    private const string KeyVariable = "VIGIL_KEY";

    private readonly Option<string> _server = new("--server") { Description = "Address of the server.", HelpName = "URL", DefaultValueFactory = _ => "http://127.0.0.1:4680" };
    private readonly Option<string?> _key = new("--key") { Description = $"An API key. Default: the environment's {KeyVariable}.", HelpName = "KEY" };
    private readonly Option<string?> _model = new("--model") { Description = "The model's name on the server. Default: the name of the file.", HelpName = "NAME" };

    public void AddTo(Command command)
    {
        command.Options.Add(_server);
        command.Options.Add(_key);
        command.Options.Add(_model);
    }

    /// <summary>A connection as the flags say.</summary>
    public HttpClient Open(ParseResult parsed)
    {
        var address = parsed.GetRequiredValue(_server);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new VigilError($"'{address}' is no address of a server", "--server", "write it like http://127.0.0.1:4680");
        }

        var client = new HttpClient { BaseAddress = uri };
        if ((parsed.GetValue(_key) ?? Environment.GetEnvironmentVariable(KeyVariable)) is { Length: > 0 } key)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return client;
    }

    /// <summary>The model's name: as the flag says, or after a file.</summary>
    public string ModelOf(ParseResult parsed, string file) => parsed.GetValue(_model) ?? Path.GetFileName(file).Split('.')[0];

    /// <summary>Sends a request and reads the answer.</summary>
    /// <exception cref="VigilError">The server cannot be reached, or it refused; its words are passed on.</exception>
    public static async Task<JsonNode> Ask(HttpClient client, HttpMethod method, (string Path, HttpContent? Content, string? BatchId) what, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, what.Path) { Content = what.Content };
        if (what.BatchId is not null)
        {
            request.Headers.Add("Vigil-Batch-Id", what.BatchId);
        }

        try
        {
            using var response = await client.SendAsync(request, cancel).ConfigureAwait(false);
            var text = await response.Content.ReadAsStringAsync(cancel).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw Refused((int)response.StatusCode, text, what.Path);
        }
        catch (HttpRequestException gone)
        {
            throw new VigilError($"the server cannot be reached: {gone.Message}", client.BaseAddress!.ToString(), "start it with `vigil serve`, or name another with --server");
        }
    }

    private static VigilError Refused(int status, string text, string path)
    {
        JsonNode? error = null;
        try
        {
            error = JsonNode.Parse(text)?["error"];
        }
        catch (System.Text.Json.JsonException)
        {
            // Not one of ours: the status has to do.
        }

        return new VigilError($"the server refused ({status}): {(string?)error?["reason"] ?? "no reason given"}", path, (string?)error?["mend"] ?? "");
    }
}
