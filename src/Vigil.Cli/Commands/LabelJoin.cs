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
        var files = new Files(paths, context, config);
        var id = files.IdOf(schema, current.Source);
        var label = schema.Find(ColumnRole.Label);
        var table = files.Read(id, label, config.Columns.Label, cancel);
        var time = schema.Find(ColumnRole.Time)?.Name;
        var at = reference.Shape.IndexOf(id.Name);
        var joined = at >= 0 && (label is null || table.KnowsAnyOf(understanding.Scan.Sample.Columns[at]))
            ? new LabelledSource(reference, table, id.Name, time, withLag: true)
            : null;
        return (
            config with { Columns = config.Columns with { Label = table.Name } },
            joined ?? reference,
            current with { Source = new LabelledSource(current.Source, table, id.Name, time, joined is { KnowsWaits: true }) });
    }

    /// <summary>Current data with their labels, as a kept plan understands them.</summary>
    public MonitoringRun.CurrentData Apply(ParseResult parsed, CommandContext context, VigilConfig config, MonitorPlan plan, MonitoringRun.CurrentData current, CancellationToken cancel)
    {
        if (parsed.GetValue(_labels) is not { Length: > 0 } paths)
        {
            return current;
        }

        var files = new Files(paths, context, config);
        var id = files.IdOf(plan.Schema, current.Source);
        var table = files.Read(id, plan.Schema.Find(ColumnRole.Label), config.Columns.Label, cancel);
        var withLag = plan.Schema.Find(ColumnRole.LabelLag) is not null;
        return current with { Source = new LabelledSource(current.Source, table, id.Name, plan.Schema.Find(ColumnRole.Time)?.Name, withLag) };
    }

    private sealed class Files(string[] paths, CommandContext context, VigilConfig config)
    {
        /// <summary>The column to join by: the data's id, or the one column that labels and current data share.</summary>
        public ColumnShape IdOf(Schema schema, IEventSource current)
        {
            if (schema.Find(ColumnRole.Id) is { } id)
            {
                return new ColumnShape(id.Name, id.Kind);
            }

            var label = schema.Find(ColumnRole.Label)?.Name;
            var shared = Open([]).SelectMany(f => f.Shape.Columns.Select(c => c.Name)).Distinct(StringComparer.Ordinal)
                .Where(n => n != label && current.Shape.IndexOf(n) is var at and >= 0 && current.Shape.Columns[at].Kind != ColumnKind.Time).ToList();
            return shared.Count == 1
                ? current.Shape.Columns[current.Shape.IndexOf(shared[0])]
                : throw new VigilError("labels are joined by id, and no id was found in the data", current.Name, "name the column with --id");
        }

        public LabelTable Read(ColumnShape id, SchemaColumn? label, string? named, CancellationToken cancel)
        {
            var known = label is null ? [id] : new[] { id, new ColumnShape(label.Name, label.Kind) };
            return LabelTable.Read(Open(known), id.Name, label?.Name ?? (named is "none" ? null : named), label?.Kind, cancel);
        }

        private List<IEventSource> Open(ColumnShape[] known)
        {
            var options = config.Read with { Kinds = new Dictionary<string, ColumnKind>() };
            return [.. paths.Select(p => FileSource.Open(context.Mode.Resolve(p), options, new TableShape(known, [])))];
        }
    }
}
