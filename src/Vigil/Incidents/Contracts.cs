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
        var gone = missing.Where(c => c != label).ToList();
        Report(plan, MonitorKinds.MissingColumn, gone, gone.Count == 1 ? "column {0} is missing" : "columns {0} are missing", book, journal);
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
