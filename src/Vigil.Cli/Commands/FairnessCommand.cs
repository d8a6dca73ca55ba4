using System.CommandLine;
using Vigil.Cli.Output;

namespace Vigil.Cli.Commands;

/// <summary><c>vigil fairness</c>: decisions by protected group, of one file or of reference and current.</summary>
internal static class FairnessCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new ExampleCommand(
            "fairness",
            "Is the model fair, and to whom is it not? Groups and metrics with intervals, gaps in plain words.",
            "vigil fairness vigil-out/data/current.csv --group sex",
            "vigil fairness vigil-out/data/reference.csv vigil-out/data/current.csv --group sex --group region --favourable 0");
        var files = new Argument<string[]>("FILES") { Description = "FILE alone, or REFERENCE CURRENT.", Arity = new ArgumentArity(1, 2) };
        var favourable = FavourableFlag();
        var (labels, columns, output) = (new LabelJoin(), new ColumnFlags(), new OutputFlags());
        command.Arguments.Add(files);
        command.Options.Add(favourable);
        labels.AddTo(command);
        columns.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var config = columns.Read(parsed, context);
            var paths = parsed.GetRequiredValue(files);
            var before = DataFiles.Reference(context.Mode.Resolve(paths[0]), config);
            var alone = paths.Length == 1;
            var now = new MonitoringRun.CurrentData(alone ? before : DataFiles.Current(context.Mode.Resolve(paths[1]), config, before.Shape));
            var (settings, reference, current) = labels.Apply(parsed, context, config, before, now, cancel);
            var run = new MonitoringRun(context, output.Read(parsed)) { Text = FairnessText.Render };
            var plan = settings.Plan with { Watch = alone ? "nothing" : "fairness" };
            var assessment = new AssessmentOptions { Favourable = parsed.GetValue(favourable), OneFile = alone, Groups = settings.Columns.Groups };
            var judgement = run.Check(settings with { Plan = plan }, alone ? current.Source : reference, current with { Assessment = assessment }, cancel);
            if (judgement.View.Fairness.Count == 0)
            {
                var lacks = settings.Columns.Groups.Count > 0 ? "the model's decision beside a label, and it was" : "a protected attribute and the model's decision beside a label, and they were";
                throw new VigilError(
                    $"fairness needs {lacks} not found", paths[0],
                    "name them: --group COLUMN, --prediction COLUMN (or --score COLUMN) and --label COLUMN");
            }

            return await run.Tell(judgement, cancel).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>The flag that says which decision is favourable to a person.</summary>
    public static Option<string?> FavourableFlag() =>
        new("--favourable") { Description = "The decision that is favourable to a person. Default: the positive class.", HelpName = "VALUE" };
}
