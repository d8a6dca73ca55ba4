using Vigil.Events;
using Vigil.Profiles;
using Vigil.Slices;
using Vigil.Storage;

namespace Vigil.Assessment;

/// <summary>Finds parts of the traffic on which the model got worse, and columns that give the label away.</summary>
internal static class SliceAssessor
{
    /// <summary>Columns of the reference that give the label away; they stay out of slices, harm and estimates.</summary>
    /// <param name="reference">Sampled rows of the reference.</param>
    /// <param name="schema">What the columns are.</param>
    public static List<LeakSuspected> Leaks(ScoredSample reference, Schema schema)
    {
        if (schema.Task != TaskKind.Binary || schema.Find(ColumnRole.Label) is not { } label)
        {
            return [];
        }

        var columns = schema.Columns.Where(c => c.Role is ColumnRole.Feature or ColumnRole.Group or ColumnRole.Ignored or ColumnRole.Partition)
            .Select(c => reference.Column(c.Name)).OfType<Column>().ToList();
        return [.. LeakFinder.Find(columns, reference.Labels, label.Name, reference.Scores.Any(s => !double.IsNaN(s)) ? reference.Scores : [])
            .Select(s => new LeakSuspected(s.Column, double.IsNaN(s.Auc) ? 0.5 : Number.Round(s.Auc, 4), s.ByMissingness, s.Why))];
    }

    /// <summary>Weak slices of the labelled rows.</summary>
    /// <param name="reference">Sampled rows of the reference.</param>
    /// <param name="current">Sampled rows of the current data.</param>
    /// <param name="features">Columns that may make slices.</param>
    /// <param name="metric">Name of the loss.</param>
    public static List<SliceFound> Slices(ScoredSample reference, ScoredSample current, IReadOnlyList<string> features, string metric)
    {
        var columns = new List<SliceColumn>();
        foreach (var name in features)
        {
            if (reference.Column(name) is { } before && current.Column(name) is { } now && SliceColumn.Of(before, now) is { } cut)
            {
                columns.Add(cut);
            }
        }

        return [.. SliceFinder.Find(columns, reference.Losses, current.Losses, metric)
            .Where(s => s.Change.Value > 0)
            .Select(s => new SliceFound(s.Conditions, s.N, s.Metric, Number.Round(s.Value, 6), Number.Round(s.Reference, 6), Number.Round(s.Change.Value, 6), s.Confirmed))];
    }
}
