using System.CommandLine;
using System.Globalization;
using Vigil.Server.Proxy;

namespace Vigil.Cli.Commands;

/// <summary><c>vigil proxy</c>: stands in front of a model server and copies what passes.</summary>
internal static class ProxyCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new ExampleCommand(
            "proxy",
            "Stand in front of a model server: requests and answers pass unchanged, copies become events of a Vigil server.",
            "vigil proxy --listen :8080 --upstream http://127.0.0.1:9000 --server http://127.0.0.1:4680 --model credit")
        {
            IsService = true,
        };
        var flags = new ProxyFlags();
        flags.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var options = flags.Read(parsed, context);
            await using var host = await ProxyHost.StartAsync(options, cancel).ConfigureAwait(false);
            context.Output.WriteLine($"proxy: {host.Address} -> {options.Upstream}");
            context.Output.WriteLine($"events: {options.Server} (model of paths that name none: {options.Model ?? options.Upstream.Host})");
            if (host.AdminAddress is { } admin)
            {
                context.Output.WriteLine($"counts: {admin}stats");
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, context.Mode.Clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await host.StopAsync().ConfigureAwait(false);
            Tell(context.Output, host.Counts);
            return ExitCode.Fine;
        });
        return command;
    }

    private static void Tell(TextWriter output, ProxyCounts counts)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Requests} requests forwarded, {counts.Offered} of them could be predictions, {counts.Captured} captured ({counts.Coverage:P1})"));
        foreach (var (reason, count) in counts.Shed.Concat(counts.Opaque).Where(c => c.Value > 0))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count} {reason}"));
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Events} events: {counts.Delivered} on disk at the server, {counts.Refused} refused by it, {counts.Lost} lost; {counts.Retries} retries"));
    }
}
