using System.CommandLine;
using Vigil.Cli.Output;

namespace Vigil.Cli.Commands;

/// <summary><c>vigil quality</c>: the model's quality alone, realised where labels have come and estimated where they have not.</summary>
internal static class QualityCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new ExampleCommand(
            "quality",
            "How good is the model now, with no, late or few labels? Estimates with bands and flags, beside the truth where it is known.",
            "vigil quality vigil-out/data/reference.csv vigil-out/data/current.csv",
            "vigil quality vigil-out/data/reference.csv vigil-out/data/current.csv --method cbpe --metric roc_auc");
        var reference = new Argument<string>("REFERENCE") { Description = "Labelled rows that define normal: a file, a folder or a glob." };
        var current = new Argument<string>("CURRENT") { Description = "The rows whose quality is asked for." };
        var metric = new Option<string[]>("--metric") { Description = "A metric to show; may be given several times. Default: the usual ones of the task.", HelpName = "METRIC" };
        var method = new Option<string>("--method") { Description = "How quality is estimated.", DefaultValueFactory = _ => "auto" };
        method.AcceptOnlyFromAmong([.. AssessmentOptions.Methods]);
        var query = new Option<string?>("--query") { Description = "The column whose rows of one value are one ranked list, for mrr, ndcg@k, map@k, recall@k.", HelpName = "COLUMN" };
        var (labels, columns, output) = (new LabelJoin(), new ColumnFlags(), new OutputFlags());
        command.Arguments.Add(reference);
        command.Arguments.Add(current);
        command.Options.Add(metric);
        command.Options.Add(method);
        command.Options.Add(query);
        labels.AddTo(command);
        columns.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var config = columns.Read(parsed, context);
            var metrics = parsed.GetValue(metric) ?? [];
            config = parsed.GetValue(query) is { } list ? config with { Plan = config.Plan with { Query = list } } : config;
            CheckNames(metrics, config);
            var before = DataFiles.Reference(context.Mode.Resolve(parsed.GetRequiredValue(reference)), config);
            var now = new MonitoringRun.CurrentData(DataFiles.Current(context.Mode.Resolve(parsed.GetRequiredValue(current)), config, before.Shape));
            var (settings, labelled, judged) = labels.Apply(parsed, context, config, before, now, cancel);
            var run = new MonitoringRun(context, output.Read(parsed)) { Text = view => QualityTable.Render(view, metrics) };
            var assessment = new AssessmentOptions { Always = true, Method = parsed.GetValue(method)!, Metrics = metrics };
            var judgement = run.Check(settings with { Plan = settings.Plan with { Watch = "quality", Metrics = metrics.Length > 0 ? metrics : null } }, labelled, judged with { Assessment = assessment }, cancel);
            return await run.Tell(judgement, cancel).ConfigureAwait(false);
        });
        return command;
    }

    private static void CheckNames(string[] metrics, Configuration.VigilConfig config)
    {
        List<string> known = [.. AssessmentOptions.KnownMetrics, .. config.Metrics.Select(m => m.Name)];
        List<VigilError.Problem> wrong =
        [
            .. metrics.Where(m => !AssessmentOptions.Knows(m) && !known.Contains(m, StringComparer.Ordinal)).Select(m => new VigilError.Problem($"there is no metric '{m}'", "--metric", Events.NearestNames.Hint(m, known))),
        ];
        if (metrics.FirstOrDefault(m => m == "mrr" || m.Contains('@', StringComparison.Ordinal)) is { } ranked && config.Plan.Query is null)
        {
            wrong.Add(new($"'{ranked}' needs to know which rows are one list", "--metric", "name the column with --query COLUMN, or in vigil.yaml: columns: {query: query_id}"));
        }

        if (metrics.Contains("expected_cost") && config.Plan.Costs is null)
        {
            wrong.Add(new("the expected cost needs to know what mistakes cost", "--metric", "state costs in vigil.yaml: costs: {false_positive: 1, false_negative: 5}"));
        }

        if (wrong.Count > 0)
        {
            throw new VigilError(wrong);
        }
    }
}
