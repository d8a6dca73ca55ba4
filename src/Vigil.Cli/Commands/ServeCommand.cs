using System.CommandLine;
using Vigil.Server.Hosting;

namespace Vigil.Cli.Commands;

/// <summary><c>vigil serve</c>: the live server.</summary>
internal static class ServeCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new ExampleCommand(
            "serve",
            "Run the live server: events in over HTTP, judged as they come, everything on disk in one folder. Ends with Ctrl+C.",
            "vigil serve --data vigil-data --listen http://127.0.0.1:4680") { IsService = true };
        var data = new Option<string>("--data") { Description = "The folder of its data; made when it is not there.", HelpName = "DIR", DefaultValueFactory = _ => "vigil-data" };
        var listen = new Option<string>("--listen") { Description = "Where it listens; port 0 finds a free one.", HelpName = "URL", DefaultValueFactory = _ => "http://127.0.0.1:4680" };
        command.Options.Add(data);
        command.Options.Add(listen);
        command.SetAction(async (parsed, cancel) =>
        {
            var options = new ServerOptions(context.Mode.Resolve(parsed.GetRequiredValue(data)), parsed.GetRequiredValue(listen), VigilCommand.Version, TimeProvider.System);
            await using var server = await VigilServer.Start(options, cancel).ConfigureAwait(false);
            await context.Output.WriteLineAsync($"vigil listens on {server.Address}").ConfigureAwait(false);
            if (server.FirstKey is { } key)
            {
                await context.Output.WriteLineAsync($"admin key, shown once: {key}").ConfigureAwait(false);
            }

            await context.Output.FlushAsync(cancel).ConfigureAwait(false);
            var stopped = new TaskCompletionSource();
            await using (cancel.Register(stopped.SetResult))
            {
                await stopped.Task.ConfigureAwait(false);
            }

            return ExitCode.Fine;
        });
        return command;
    }
}
