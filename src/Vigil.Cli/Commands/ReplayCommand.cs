using System.CommandLine;
using Vigil.Cli.Configuration;
using Vigil.Monitors;

namespace Vigil.Cli.Commands;

/// <summary><c>vigil replay</c>: a kept plan over current data; the same journal as check.</summary>
internal static class ReplayCommand
{
    private static readonly string[] DefaultPlans = ["vigil-out/plan.json", "plan.json"];

    public static Command Create(CommandContext context)
    {
        var command = new ExampleCommand(
            "replay",
            "Run a kept plan over data: the same journal and report as check, without calibrating again.",
            "vigil replay vigil-out/data/current.csv");
        var current = new Argument<string>("CURRENT") { Description = "The data to judge: a file, a folder or a glob." };
        var plan = new Option<string?>("--plan")
        {
            Description = "The plan. Default vigil-out/plan.json, then plan.json.",
            HelpName = "FILE",
        };
        var config = new Option<string?>("--config") { Description = "Settings, for how files are read.", HelpName = "vigil.yaml" };
        var output = new OutputFlags();
        command.Arguments.Add(current);
        command.Options.Add(plan);
        command.Options.Add(config);
        var labels = new LabelJoin();
        labels.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var settings = parsed.GetValue(config) is { } file ? ConfigReader.Read(context.Mode.Resolve(file), file) : new VigilConfig();
            var kept = ReadPlan(parsed.GetValue(plan), context);
            var data = DataFiles.Current(context.Mode.Resolve(parsed.GetRequiredValue(current)), settings, kept.Shape);
            var reference = DataFiles.Kept(context.Mode.Resolve(settings.Reference ?? kept.Reference.Name), settings, kept);
            var run = new MonitoringRun(context, output.Read(parsed));
            var judgement = run.Replay(kept, settings, labels.Apply(parsed, context, settings, kept, new MonitoringRun.CurrentData(data) { Assessment = new AssessmentOptions { Reference = reference } }, cancel), cancel);
            return await run.Tell(judgement, cancel).ConfigureAwait(false);
        });
        return command;
    }

    private static MonitorPlan ReadPlan(string? path, CommandContext context)
    {
        var found = path ?? DefaultPlans.FirstOrDefault(p => File.Exists(context.Mode.Resolve(p)));
        if (found is null || !File.Exists(context.Mode.Resolve(found)))
        {
            throw new VigilError("there is no plan", found ?? string.Join(" or ", DefaultPlans), "`vigil check` or `vigil plan` writes one; or name it with --plan");
        }

        return MonitorPlan.Parse(InputText.Read(context.Mode.Resolve(found), found), found);
    }
}
