using System.CommandLine;
using Vigil.Cli.Configuration;
using Vigil.Cli.Demo;
using Vigil.Cli.Output;
using Vigil.Monitors;

namespace Vigil.Cli.Commands;

/// <summary><c>vigil demo</c>: writes its own data, walks the whole story and says where the report lies.</summary>
internal static class DemoCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new ExampleCommand("demo", "Generate data of a credit model that breaks, watch it, write the report.", "vigil demo");
        var folder = OutputFlags.Out();
        var quiet = OutputFlags.Quiet();
        command.Options.Add(folder);
        command.Options.Add(quiet);
        command.SetAction(async (parsed, cancel) =>
        {
            var settings = new OutputSettings(parsed.GetValue(folder) ?? OutputFlags.DefaultFolder, null, "text", "p1", parsed.GetValue(quiet));
            var (reference, current) = WriteData(settings.Folder, context, cancel);
            if (!settings.Quiet)
            {
                context.Output.WriteLine(CreditData.Story);
                context.Output.WriteLine();
                context.Output.WriteLine("$ " + CommandLineText.Of(["check", reference, current]));
            }

            var run = new MonitoringRun(context with { CommandLine = CommandLineText.Of(["check", reference, current]) }, settings);
            var config = new VigilConfig { Model = "demo credit model", Plan = new PlanOptions() };
            var past = DataFiles.Reference(context.Mode.Resolve(reference), config);
            var present = DataFiles.Current(context.Mode.Resolve(current), config, past.Shape);
            var judgement = run.Check(config, past, new MonitoringRun.CurrentData(present), cancel);
            await run.Tell(judgement, cancel).ConfigureAwait(false);
            return ExitCode.Fine;
        });
        return command;
    }

    private static (string Reference, string Current) WriteData(string folder, CommandContext context, CancellationToken cancel)
    {
        var reference = Path.Combine(folder, "data", "reference.csv");
        var current = Path.Combine(folder, "data", "current.csv");
        OutFolder.WriteFile(context.Mode.Resolve(reference), CreditData.Reference(), cancel);
        OutFolder.WriteFile(context.Mode.Resolve(current), CreditData.Current(), cancel);
        return (reference, current);
    }
}
