using System.CommandLine;
using Vigil.Cli.Configuration;
using Vigil.Cli.Output;
using Vigil.Cli.Terminal;
using Vigil.Monitors;

namespace Vigil.Cli.Commands;

/// <summary><c>vigil plan</c>: compiles settings and reference to plan.json and prints what the plan promises.</summary>
internal static class PlanCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new ExampleCommand(
            "plan",
            "Compile vigil.yaml to plan.json and print what the plan promises.",
            "vigil plan vigil.yaml");
        var settings = new Argument<string>("SETTINGS")
        {
            Description = "The settings. Default vigil.yaml.",
            HelpName = "vigil.yaml",
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = _ => "vigil.yaml",
        };
        var folder = OutputFlags.Out();
        var quiet = OutputFlags.Quiet();
        command.Arguments.Add(settings);
        command.Options.Add(folder);
        command.Options.Add(quiet);
        command.SetAction((parsed, cancel) =>
        {
            var file = parsed.GetValue(settings)!;
            var config = ConfigReader.Read(context.Mode.Resolve(file), file);
            var plan = Compile(config, file, context, !parsed.GetValue(quiet), cancel);
            var target = Path.Combine(parsed.GetValue(folder) ?? OutputFlags.DefaultFolder, "plan.json");
            OutFolder.WriteFile(context.Mode.Resolve(target), plan.ToJson(), cancel);
            if (!parsed.GetValue(quiet))
            {
                context.Output.Write(PlanListing.Render(plan));
                context.Output.WriteLine("plan: " + target);
            }

            return Task.FromResult(ExitCode.Fine);
        });
        return command;
    }

    private static MonitorPlan Compile(VigilConfig config, string file, CommandContext context, bool draw, CancellationToken cancel)
    {
        var reference = DataFiles.Reference(
            config.Reference ?? throw new VigilError("the settings name no reference", file, "add a line: reference: past_predictions.csv"), config);
        using var own = new OwnMetrics(config, reference.Shape);
        return ProgressBars.Run(context.Error, draw && context.Mode.ErrorIsTerminal, progress =>
        {
            var understanding = MonitoringPipeline.Understand(reference, config.Columns, progress, cancel);
            return MonitoringPipeline.Plan(understanding, own.In(config).Plan, progress, cancel);
        });
    }
}
