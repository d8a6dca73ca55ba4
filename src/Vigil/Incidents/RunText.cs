using Vigil.Alerting;
using Vigil.Detectors;
using Vigil.Events;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Storage;

namespace Vigil.Incidents;

/// <summary>Facts about a run itself: its data, its plan, its windows, its metrics.</summary>
internal static class RunText
{
    /// <summary>Version of the journal's form.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Whether whole samples are compared because windows are too few to learn from.</summary>
    public static bool IsContrast(MonitorPlan plan, int windows) =>
        plan.Reference.Windows < WindowChooser.LeastForRanks || windows < RunLimits.LeastWindows;

    /// <summary>The plan for data that may lack the time column: then windows are counted in rows, as many as a reference window usually holds.</summary>
    public static MonitorPlan FittedTo(MonitorPlan plan, TableShape current) =>
        !plan.Windows.ByTime || current.IndexOf(plan.Layout.Time!) >= 0 ? plan : plan with
        {
            Windows = new WindowSpec(false, Math.Max(1, (long)Math.Round(plan.RowsPerWindow)), $"{Number.Short(plan.RowsPerWindow)} rows", $"the current data lack `{plan.Layout.Time}`"),
        };

    /// <summary>Labels that belong to no row are a mistake of the command, not a quiet result.</summary>
    /// <exception cref="VigilError">Labels were given and none has an id of the data.</exception>
    public static void CheckJoin(LabelledSource? labels)
    {
        if (labels?.Facts() is { Rows: > 0, Joined: 0 } facts)
        {
            throw new VigilError(
                $"none of the {facts.Rows} labels has an id of the current data",
                string.Join(", ", facts.Files),
                "check that both files hold the same ids, or name the id column with --id");
        }
    }

    public static RunStarted Started(MonitorPlan plan, ProfiledSource profiled, IEventSource current, RunContext context)
    {
        var (from, to) = PlanBuilder.Span(profiled.Windows);
        var total = profiled.Total(plan.Layout);
        return Started(plan, context) with
        {
            Current = new DataFacts(current.Name, profiled.Rows, profiled.Windows.Count, from, to),
            Columns = [.. plan.Columns.Select(c => c with { CurrentNulls = Nulls(plan.Layout, total, c.Name, profiled.MissingColumns) })],
            Form = [.. plan.Form.Concat(current.Shape.Form.Select(f => new KeyValue("current: " + f.Name, f.Value + (f.Set ? " (set)" : "")))).Distinct()],
        };
    }

    /// <summary>A watch began whose events never end.</summary>
    public static RunStarted Started(MonitorPlan plan, RunContext context) => new(
        SchemaVersion,
        context.Version,
        context.Command,
        context.Model,
        plan.Schema.Task.ToString().ToLowerInvariant(),
        plan.Schema.TaskReason,
        plan.Reference,
        new DataFacts(context.Model, 0, 0, null, null),
        [.. plan.Columns.Select(c => c with { CurrentNulls = null })],
        plan.Form);

    public static PlanAdopted Adopted(MonitorPlan plan, RunLimits limits, int windows)
    {
        var reason = !limits.Contrast ? "reference and current have windows enough to learn from"
            : plan.Reference.Windows < WindowChooser.LeastForRanks ? $"the reference has {plan.Reference.Windows} windows, {WindowChooser.LeastForRanks} are needed to learn from"
            : $"the current data have {windows} windows, {RunLimits.LeastWindows} are needed";
        var budget = plan.Options.CheckBudget is { } stretch && limits.Endless
            ? $"On healthy data, at most {Number.Short(stretch)} false alerts are expected in any {plan.Reference.Windows} windows, as many as the reference has, over all monitors together."
            : plan.Options.CheckBudget is { } check ? $"On healthy data, at most {Number.Short(check)} false alerts are expected in this whole check, over all monitors together."
            : $"On healthy data, the expected number of false notices a week is at most {Number.Short(plan.Options.NoticesPerWeek)}, of false pages {Number.Short(plan.Options.PagesPerWeek)}.";
        return new PlanAdopted(
            plan.Hash(),
            limits.Contrast ? "contrast" : "windows",
            reason,
            plan.Windows.ByTime ? "time" : "rows",
            plan.Windows.Text,
            plan.Windows.Reason,
            budget,
            limits.Budget,
            [.. plan.Monitors.Select(m => new MonitorFacts(
                m.Id, m.Kind, m.Target, m.Reason, m.Share, limits.Shown(m), m.State, m.StateReason, m.Statistic, m.Unit,
                double.IsNaN(m.ReferenceValue) ? null : m.ReferenceValue, m.DetectableDay, m.DetectableWeek, m.ReportCard,
                m.Kind == MonitorKinds.Loss && m.Mean is { } mean ? Number.Round(mean.Limit - mean.Rate, 6) : null))],
            [.. plan.LeftOut.Concat(limits.Contrast
                ? plan.Monitors.Where(m => m.Score is not null && m.Contrast is null && m.State != "calibrated").Select(m => new KeyValue(m.Id, "needs windows to learn from, and there are too few"))
                : [])]);
    }

    public static List<Fact> Abstentions(AlertPolicy policy) =>
    [
        .. policy.States.OfType<MonitorState>().SelectMany(s => s.Abstentions.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => new Abstention(s.Spec.Id, a.Key, a.Value))),
    ];

    private static double? Nulls(ProfileLayout layout, WindowProfile total, string column, IReadOnlyList<string> missing)
    {
        var at = layout.IndexOf(column);
        if (at < 0 || missing.Contains(column))
        {
            return null;
        }

        var counts = total.CountsOf(layout, at);
        double rows = 0;
        foreach (var count in counts)
        {
            rows += count;
        }

        return rows == 0 ? null : Number.Round(counts[layout.Columns[at].CodeOf(Special.Null)] / rows, 6);
    }
}
