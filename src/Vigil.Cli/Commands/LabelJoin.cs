using System.CommandLine;
using Vigil.Cli.Configuration;
using Vigil.Events;
using Vigil.Files;
using Vigil.Monitors;

namespace Vigil.Cli.Commands;

/// <summary>Label files of a command: opened, understood and joined to the data by id.</summary>
internal sealed class LabelJoin
{
    private readonly Option<string[]> _labels = new("--labels")
    {
        Description = "Labels in a file of their own, joined by id; may be given several times. A column of times says when a label came.",
        HelpName = "LABELS",
    };

    public void AddTo(Command command) => command.Options.Add(_labels);

    /// <summary>Reference and current data with their labels; both unchanged when no label file was given.</summary>
    /// <exception cref="VigilError">There is no id to join by, or a label file does not fit.</exception>
    public (VigilConfig Config, IEventSource Reference, MonitoringRun.CurrentData Current) Apply(
        ParseResult parsed, CommandContext context, VigilConfig config, IEventSource reference, MonitoringRun.CurrentData current, CancellationToken cancel)
    {
        if (parsed.GetValue(_labels) is not { Length: > 0 } paths)
        {
            return (config, reference, current);
        }

        var understanding = MonitoringPipeline.Understand(reference, config.Columns, null, cancel);
        var schema = understanding.Schema;
        var id = IdOf(schema, reference.Name);
        var label = schema.Find(ColumnRole.Label);
        var table = Table(paths, context, config, [id, .. label is null ? [] : new[] { label }], cancel);
        var time = schema.Find(ColumnRole.Time)?.Name;
        var joined = label is null || HoldsLabelsOf(table, understanding.Scan.Sample, reference.Shape.IndexOf(id.Name))
            ? new LabelledSource(reference, table, id.Name, time, withLag: true)
            : null;
        var withLag = joined is { KnowsWaits: true };
        return (
            config with { Columns = config.Columns with { Label = table.Name } },
            joined ?? reference,
            current with { Source = new LabelledSource(current.Source, table, id.Name, time, withLag) });
    }

    /// <summary>Current data with their labels, as a kept plan understands them.</summary>
    public MonitoringRun.CurrentData Apply(ParseResult parsed, CommandContext context, VigilConfig config, MonitorPlan plan, MonitoringRun.CurrentData current, CancellationToken cancel)
    {
        if (parsed.GetValue(_labels) is not { Length: > 0 } paths)
        {
            return current;
        }

        var id = IdOf(plan.Schema, plan.Reference.Name);
        var label = plan.Schema.Find(ColumnRole.Label);
        var table = Table(paths, context, config, [id, .. label is null ? [] : new[] { label }], cancel);
        var withLag = plan.Schema.Find(ColumnRole.LabelLag) is not null;
        return current with { Source = new LabelledSource(current.Source, table, id.Name, plan.Schema.Find(ColumnRole.Time)?.Name, withLag) };
    }

    private static SchemaColumn IdOf(Schema schema, string name) => schema.Find(ColumnRole.Id)
        ?? throw new VigilError("labels are joined by id, and no id was found in the data", name, "name the column with --id");

    private static LabelTable Table(string[] paths, CommandContext context, VigilConfig config, SchemaColumn[] known, CancellationToken cancel)
    {
        var expected = new TableShape([.. known.Select(c => new ColumnShape(c.Name, c.Kind))], []);
        var options = config.Read with { Kinds = new Dictionary<string, ColumnKind>() };
        var files = paths.Select(p => FileSource.Open(context.Mode.Resolve(p), options, expected)).ToList();
        var label = known.ElementAtOrDefault(1);
        return LabelTable.Read(files, known[0].Name, label?.Name ?? (config.Columns.Label is "none" ? null : config.Columns.Label), label?.Kind, cancel);
    }

    private static bool HoldsLabelsOf(LabelTable table, EventBatch sample, int id) => id >= 0 && table.KnowsAnyOf(sample.Columns[id]);
}
