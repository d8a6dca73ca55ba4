using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Vigil.Cli;
using Vigil.Cli.Terminal;

namespace Vigil.System.Tests.Proxy;

/// <summary><c>vigil proxy</c> as a person starts and stops it.</summary>
public sealed class ProxyCommandTests
{
    [Fact]
    public async Task The_example_of_the_help_starts_as_printed_and_says_what_became_of_the_requests()
    {
        if (!IsFree(8080))
        {
            Assert.Skip("skipped: port 8080 of the example is in use");
        }

        var example = VigilCommand.Examples().Single(c => c.Command == "proxy").Examples[0];
        using var stop = new CancellationTokenSource();
        await using var text = new StringWriter(CultureInfo.InvariantCulture);
        await using var output = TextWriter.Synchronized(text);
        string Told()
        {
            // What a synchronised writer locks is itself.
            lock (output)
            {
                return text.ToString();
            }
        }

        var run = VigilCommand.RunAsync([.. CliRun.Words(example).Skip(1)], output, output, new ConsoleMode(), stop.Token);
        await Until.True(() => run.IsCompleted || Told().Contains("events:", StringComparison.Ordinal), Told);
        using var client = new HttpClient();
        using var answer = await client.PostAsync(new Uri("http://127.0.0.1:8080/v1/models/m:predict"), new StringContent("{}"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        await stop.CancelAsync();
        Assert.Equal(0, await run);
        Assert.Contains("1 requests forwarded, 1 of them could be predictions, 1 captured", Told());
    }

    [Theory]
    [InlineData("proxy --listen :8080", "--upstream")]
    [InlineData("proxy --listen 8080 --upstream http://m:1 --server http://v:1", "'--listen' must be an address like :8080")]
    [InlineData("proxy --listen :8080 --upstream m:1 --server http://v:1", "'--upstream' must be a URL like http://model:9000")]
    [InlineData("proxy --listen :8080 --upstream http://m:1 --server http://v:1 --max-body 12q", "'--max-body' must be a size")]
    [InlineData("proxy --listen :8080 --upstream http://m:1 --server http://v:1 --sample 0", "'--sample' must be a number above 0 to 1")]
    [InlineData("proxy --listen :8080 --upstream http://m:1 --server http://v:1 --timeout -1", "'--timeout' must be a number")]
    public async Task A_wrong_flag_is_explained(string line, string message)
    {
        using var folder = new TempFolder();
        var run = await CliRun.In(folder, CliRun.Words(line));
        Assert.Equal(2, run.Exit);
        Assert.Contains(message, run.Error);
    }

    [Fact]
    public async Task A_port_in_use_is_explained()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var folder = new TempFolder();
        var run = await CliRun.In(folder, "proxy", "--listen", taken.LocalEndpoint.ToString()!, "--upstream", "http://127.0.0.1:1", "--server", "http://127.0.0.1:1");
        Assert.Equal(2, run.Exit);
        Assert.Contains("cannot listen", run.Error);
        Assert.Contains("Choose a free port", run.Error);
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.IPv6Any, port);
            probe.Server.DualMode = true;
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
