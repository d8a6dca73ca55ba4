using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Vigil.Server.Proxy;

namespace Vigil.Cli.Commands;

/// <summary>The flags of <c>vigil proxy</c>.</summary>
internal sealed class ProxyFlags
{
    private readonly Option<IPEndPoint> _listen = new("--listen")
    {
        Description = "Where callers connect: HOST:PORT or :PORT. Default :8080.",
        HelpName = "ADDRESS",
        CustomParser = Address,
    };

    private readonly Option<Uri> _upstream = new("--upstream") { Description = "The model server: http://HOST:PORT.", HelpName = "URL", Required = true, CustomParser = Url };
    private readonly Option<Uri> _server = new("--server") { Description = "The Vigil server. Default http://127.0.0.1:4680.", HelpName = "URL", CustomParser = Url };
    private readonly Option<string?> _key = new("--key") { Description = "API key of the Vigil server. Default: the variable VIGIL_KEY.", HelpName = "KEY" };
    private readonly Option<string?> _model = new("--model") { Description = "The model of paths that name none. Default: the upstream's host.", HelpName = "NAME" };
    private readonly Option<int> _maxBody = new("--max-body")
    {
        Description = "The largest body to capture, like 256k or 4m; larger ones pass and are counted. Default 256k.",
        HelpName = "SIZE",
        CustomParser = r => (int)Size(r, 1024, 64 << 20),
        DefaultValueFactory = _ => 256 * 1024,
    };

    private readonly Option<long> _memory = new("--memory")
    {
        Description = "The most memory that captures hold, like 64m; beyond it captures are shed, never requests. Default 64m.",
        HelpName = "SIZE",
        CustomParser = r => Size(r, 1 << 20, 16L << 30),
        DefaultValueFactory = _ => 64L << 20,
    };

    private readonly Option<double> _sample = new("--sample")
    {
        Description = "The share of requests to capture, above 0 to 1. Default 1.",
        HelpName = "SHARE",
        CustomParser = r => Number(r, double.Epsilon, 1, "above 0 to 1"),
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<double> _timeout = new("--timeout")
    {
        Description = "Seconds that the model may be silent before the caller gets 504. Default 600.",
        HelpName = "SECONDS",
        CustomParser = r => Number(r, 0.001, 86_400, "from 0.001 to 86400"),
        DefaultValueFactory = _ => 600,
    };

    private readonly Option<bool> _rewriteHost = new("--rewrite-host") { Description = "Send the upstream's name as Host, for routers that go by host." };
    private readonly Option<bool> _forwarded = new("--forwarded-headers") { Description = "Add X-Forwarded-For, -Proto and -Host." };
    private readonly Option<IPEndPoint?> _admin = new("--admin")
    {
        Description = "Where /stats and /metrics of the proxy itself are served.",
        HelpName = "ADDRESS",
        CustomParser = Address,
    };

    public void AddTo(Command command)
    {
        Option[] all = [_listen, _upstream, _server, _key, _model, _maxBody, _memory, _sample, _timeout, _rewriteHost, _forwarded, _admin];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }
    }

    public ProxyOptions Read(ParseResult parsed, CommandContext context) => new()
    {
        Listen = parsed.GetValue(_listen) ?? new IPEndPoint(IPAddress.IPv6Any, 8080),
        Upstream = parsed.GetValue(_upstream)!,
        Server = parsed.GetValue(_server) ?? new Uri("http://127.0.0.1:4680"),
        Key = parsed.GetValue(_key) ?? Environment.GetEnvironmentVariable("VIGIL_KEY"),
        Model = parsed.GetValue(_model),
        MaxBodyBytes = parsed.GetValue(_maxBody),
        BudgetBytes = parsed.GetValue(_memory),
        Sample = parsed.GetValue(_sample),
        Timeout = TimeSpan.FromSeconds(parsed.GetValue(_timeout)),
        RewriteHost = parsed.GetValue(_rewriteHost),
        AddForwardedHeaders = parsed.GetValue(_forwarded),
        Admin = parsed.GetValue(_admin),
        // Batch ids must differ between runs: the server drops a batch whose id it has seen.
        Instance = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}-{context.Mode.Clock.GetUtcNow().UtcTicks:x}"),
        Clock = context.Mode.Clock,
    };

    private static IPEndPoint? Address(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "" : text[..colon].Trim('[', ']');
        if (colon >= 0 && ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            if (host is "" or "*")
            {
                return new IPEndPoint(IPAddress.IPv6Any, port);
            }

            if (IPAddress.TryParse(host == "localhost" ? "127.0.0.1" : host, out var address))
            {
                return new IPEndPoint(address, port);
            }
        }

        result.AddError($"'{result.Argument.Name}' must be an address like :8080 or 127.0.0.1:8080, found '{text}'");
        return null;
    }

    private static Uri? Url(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0)
        {
            return url;
        }

        result.AddError($"'{result.Argument.Name}' must be a URL like http://model:9000, found '{text}'");
        return null;
    }

    private static long Size(ArgumentResult result, long least, long most)
    {
        var text = result.Tokens[0].Value;
        var unit = text.Length == 0 ? 1 : char.ToLowerInvariant(text[^1]) switch { 'k' => 1L << 10, 'm' => 1L << 20, 'g' => 1L << 30, _ => 1 };
        if (long.TryParse(unit == 1 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= most / unit && count * unit >= least)
        {
            return count * unit;
        }

        result.AddError($"'{result.Argument.Name}' must be a size from {least} to {most} bytes like 256k or 64m, found '{text}'");
        return least;
    }

    private static double Number(ArgumentResult result, double least, double most, string range)
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        result.AddError($"'{result.Argument.Name}' must be a number {range}, found '{text}'");
        return most;
    }
}
