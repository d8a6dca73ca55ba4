using Vigil.Events;
using Vigil.Fairness;
using Vigil.Profiles;
using Vigil.Storage;
using StoredComparison = Vigil.Storage.GroupComparison;
using StoredMetric = Vigil.Storage.GroupMetric;

namespace Vigil.Assessment;

/// <summary>
/// Counts decisions by protected group, row by row and exactly, and tells their fairness (docs/statistics/fairness-metrics.md). Only sums leave it: no
/// attribute of any single row is kept or told.
/// </summary>
internal sealed class FairnessAssessor
{
    private static readonly string[] Limits =
    [
        "A gap says that groups are treated differently, not why; it is a reason to look, not a verdict.",
        "Equal rates do not show that the decisions are right, and unequal ones do not show that the model caused them: the labels themselves may carry old bias.",
    ];

    private readonly string[] _attributes;
    private readonly OutcomeSpec _outcome;
    private readonly bool _flipped;
    private readonly string? _favourable;
    private readonly Dictionary<string, List<Column>> _columns = [];
    private readonly List<byte> _decisions = [];
    private readonly List<byte> _labels = [];
    private readonly List<double> _scores = [];
    private readonly List<double> _truth = [];
    private OutcomeCoder? _coder;

    public FairnessAssessor(IReadOnlyList<string> attributes, OutcomeSpec outcome, string? favourable)
    {
        _attributes = [.. attributes];
        _outcome = outcome;
        var classes = outcome.PredictionClasses.Length > 0 ? outcome.PredictionClasses : outcome.LabelClasses;
        var place = favourable is null || outcome.Task != TaskKind.Binary ? 1 : Array.IndexOf(classes, favourable);
        _flipped = place == 0;
        _favourable = place < 0 || classes.Length < 2 ? favourable : classes[place];
        if (place < 0)
        {
            throw new VigilError($"no decision is '{favourable}'", "--favourable", $"the decisions are {string.Join(", ", classes)}");
        }
    }

    /// <summary>Counts in the rows of a batch.</summary>
    public void Add(EventBatch batch, TableShape shape)
    {
        _coder ??= new OutcomeCoder(_outcome, shape);
        var coded = _coder.Code(batch);
        foreach (var name in _attributes)
        {
            var at = shape.IndexOf(name);
            if (at >= 0)
            {
                (_columns.TryGetValue(name, out var parts) ? parts : _columns[name] = []).Add(batch.Columns[at]);
            }
        }

        if (_outcome.Task == TaskKind.Regression)
        {
            _truth.AddRange(coded.Truth ?? [.. Enumerable.Repeat(double.NaN, batch.Rows)]);
            _scores.AddRange(coded.Value ?? [.. Enumerable.Repeat(double.NaN, batch.Rows)]);
            return;
        }

        _decisions.AddRange(Coded(coded.Predictions, batch.Rows));
        _labels.AddRange(Coded(coded.Labels, batch.Rows));
        _scores.AddRange(coded.Value is null ? Enumerable.Repeat(double.NaN, batch.Rows) : _flipped ? coded.Value.Select(s => 1 - s) : coded.Value);
    }

    /// <summary>The measured fairness; null when no attribute is there.</summary>
    /// <param name="isReference">Whether these were the reference's rows.</param>
    /// <param name="background">What the reference leaves behind; filled by it, used by the current data.</param>
    public FairnessMeasured? Measure(bool isReference, FairnessBackground background)
    {
        var axes = new List<GroupAxis>();
        foreach (var name in _attributes.Where(_columns.ContainsKey))
        {
            axes.Add(Axis(name, _columns[name], background.Bands));
        }

        if (axes.Count == 0)
        {
            return null;
        }

        var rows = _outcome.Task == TaskKind.Regression
            ? new FairnessRows { Truth = [.. _truth], Predicted = [.. _scores] }
            : new FairnessRows { Decisions = [.. _decisions], Labels = [.. _labels], Scores = _scores.TrueForAll(double.IsNaN) ? [] : [.. _scores] };
        var table = FairnessTable.Of(axes, rows);
        var notes = axes.Where(a => a.Labels.Length < 2).Select(a => $"`{a.Name}` holds one group only, so nothing can be compared.").ToList();
        if (_outcome.Task == TaskKind.Binary)
        {
            notes.Insert(0, $"The decision '{_favourable}' counts as favourable; say another with --favourable.");
        }

        notes.AddRange(FairnessStory.Changes(axes, rows, background, isReference));
        notes.AddRange(FairnessStory.Subgroups(axes, rows));
        notes.AddRange(table.Conflict.Length > 0 ? [table.Conflict, .. Limits] : Limits);
        return new FairnessMeasured(
            isReference, axes[0].Codes.Length, Hidden([.. table.Groups.Select(Stored)]),
            [.. table.Comparisons.Select(c => new StoredComparison(
                c.Attribute, FairMetrics.Name(c.Metric), c.B, c.A, Known(c.Difference.Value), Known(c.Ratio.Value), Known(c.Difference.Lower), Known(c.Difference.Upper),
                new FairnessOptions().Tolerance, c.Exceeds, c.Words))],
            notes);
    }

    // The name of a small group is nearly a person: such groups stand together without their names.
    private static List<StoredMetric> Hidden(List<StoredMetric> metrics)
    {
        var told = new List<StoredMetric>();
        foreach (var attribute in metrics.GroupBy(m => m.Attribute, StringComparer.Ordinal))
        {
            var small = attribute.GroupBy(m => m.Group, StringComparer.Ordinal).Where(g => g.All(m => m.Suppressed)).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
            var name = small.Count == 1 ? "1 group under 10 rows" : $"{small.Count} groups under 10 rows";
            told.AddRange(attribute.Where(m => !small.Contains(m.Group)));
            told.AddRange(attribute.Where(m => small.Contains(m.Group)).DistinctBy(m => m.Metric).Select(m => m with { Group = name }));
        }

        return told;
    }

    private IEnumerable<byte> Coded(byte[]? classes, int rows) => classes is null
        ? Enumerable.Repeat(GroupTally.None, rows)
        : classes.Select(c => c > 1 ? GroupTally.None : _flipped ? (byte)(1 - c) : c);

    private static GroupAxis Axis(string name, List<Column> parts, Dictionary<string, GroupBands> bands)
    {
        if (parts[0] is NumericColumn)
        {
            double[] values = [.. parts.SelectMany(p => ((NumericColumn)p).Values)];
            if (!bands.TryGetValue(name, out var known))
            {
                bands[name] = known = GroupBands.Of(values);
            }

            return GroupAxis.Of(name, values, known);
        }

        return parts[0] is CategoryColumn first
            ? GroupAxis.Of(new CategoryColumn(name, [.. parts.SelectMany(p => ((CategoryColumn)p).Codes)], first.Levels))
            : GroupAxis.Of(parts[0]);
    }

    private static StoredMetric Stored(Vigil.Fairness.GroupMetric m)
    {
        var hidden = m.Standing == Standing.Suppressed;
        return new StoredMetric(
            m.Attribute, m.Group, FairMetrics.Name(m.Metric), hidden || !double.IsFinite(m.Rows) ? null : (long)m.Rows, Known(m.Raw.Value), Known(m.Raw.Lower), Known(m.Raw.Upper),
            Known(m.Shrunk.Value), hidden, Estimated: false, m.Standing == Standing.FewRows ? "not enough data" : "");
    }

    private static double? Known(double value) => double.IsFinite(value) ? Number.Round(value, 12) : null;
}
