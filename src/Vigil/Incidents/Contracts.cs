using Vigil.Detectors;
using Vigil.Events;
using Vigil.Monitors;
using Vigil.Storage;

namespace Vigil.Incidents;

/// <summary>Checks that need no statistics and no budget: columns that are missing or new. Labels may come later, so they may be missing.</summary>
internal static class Contracts
{
    public static void Check(MonitorPlan plan, TableShape shape, IReadOnlyList<string> missing, IncidentBook book, IJournal journal)
    {
        var label = plan.Layout.Outcome?.Label ?? plan.Schema.Find(ColumnRole.Label)?.Name;
        var gone = new[] { plan.Layout.Time, plan.Layout.Id }.OfType<string>().Where(c => shape.IndexOf(c) < 0)
            .Concat(missing).Where(c => c != label).Distinct(StringComparer.Ordinal).ToList();
        var respelt = gone.Select(c => shape.Columns.FirstOrDefault(s => new ColumnName(s.Name).Joined == new ColumnName(c).Joined)?.Name).OfType<string>().ToList();
        var hint = respelt.Count == 0 ? "" : $"; `{respelt[0]}`{(respelt.Count > 1 ? $" and {respelt.Count - 1} more differ" : " differs")} only in spelling";
        Report(plan, MonitorKinds.MissingColumn, gone, gone.Count == 1 ? "column {0} is missing" + hint : "columns {0} are missing" + hint, book, journal);
        var known = plan.Schema.Columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var added = shape.Columns.Select(c => c.Name).Where(c => !known.Contains(c)).ToList();
        Report(plan, MonitorKinds.NewColumn, added, added.Count == 1 ? "column {0} is new" : "columns {0} are new", book, journal);
    }

    private static void Report(MonitorPlan plan, string kind, List<string> columns, string sentence, IncidentBook book, IJournal journal)
    {
        var monitor = plan.Monitors.ToList().FindIndex(m => m.Kind == kind);
        if (monitor >= 0 && columns.Count > 0)
        {
            var names = string.Join(", ", columns.Take(5).Select(c => $"`{c}`")) + (columns.Count > 5 ? $" and {columns.Count - 5} more" : "");
            book.Contract(monitor, sentence.Replace("{0}", names, StringComparison.Ordinal), columns.Count, columns, journal);
        }
    }
}
