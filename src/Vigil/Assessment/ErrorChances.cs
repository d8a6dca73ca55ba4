using Vigil.Estimation;
using Vigil.Events;
using Vigil.Fairness;
using Vigil.Monitors;
using Vigil.Profiles;

namespace Vigil.Assessment;

/// <summary>
/// The rows of the current data that can be labelled, each with the estimated chance that its decision is wrong. Where no chance can be estimated
/// (no probability, few labelled rows), all have the reference's error rate.
/// </summary>
internal sealed class ErrorChances
{
    private const int FewestReferenceRows = 300;
    private const int FewestRowsOfAStratum = 10;

    private readonly ScoredSample _current;
    private readonly int[] _rows;

    private ErrorChances(OutcomeSpec outcome, ScoredSample current, double referenceErrorRate)
    {
        (Outcome, _current, ReferenceErrorRate) = (outcome, current, referenceErrorRate);
        _rows = current.Where(i => current.Decisions[i] != OutcomeCoder.NoClass && (outcome.Score is null || !double.IsNaN(current.Scores[i])));
        Chances = [.. Enumerable.Repeat(referenceErrorRate, _rows.Length)];
    }

    /// <summary>How outputs and labels are read.</summary>
    public OutcomeSpec Outcome { get; }

    /// <summary>Realised error rate of the labelled reference.</summary>
    public double ReferenceErrorRate { get; }

    /// <summary>Chance of error of each row.</summary>
    public double[] Chances { get; private set; }

    /// <summary>The estimated error rate with its band; null when it could not be estimated.</summary>
    public RateWithBand? Estimated { get; private set; }

    /// <summary>Rows that can be labelled.</summary>
    public int Count => _rows.Length;

    /// <summary>Number of a row in the source.</summary>
    public long NumberOf(int row) => _current.NumberOf(_rows[row]);

    /// <summary>The class that a row was given.</summary>
    public byte DecisionOf(int row) => _current.Decisions[_rows[row]];

    /// <summary>Reads both sources and estimates.</summary>
    /// <exception cref="VigilError">There is no decision to be wrong, or no labelled row.</exception>
    public static ErrorChances Of(Understanding reference, IEventSource source, CancellationToken cancel)
    {
        var outcome = OutcomeBuilder.Build(reference.Scan, reference.Schema);
        if (outcome is null || outcome.Task == TaskKind.Regression || !outcome.HasLoss)
        {
            throw new VigilError(
                outcome?.Task == TaskKind.Regression ? "rows to label are chosen for models that decide between classes, and this one predicts numbers"
                    : "the reference needs the label and the model's decision, and they were not found",
                reference.Source.Name, "name them: --label COLUMN, and --prediction COLUMN or --score COLUMN");
        }

        var rows = RowSample.Read(reference.Source, reference.Scan.Rows, cancel);
        var leaks = SliceAssessor.Leaks(new ScoredSample(rows, outcome, []), reference.Schema);
        List<string> features = [.. reference.Schema.Columns
            .Where(c => c.Role is ColumnRole.Feature or ColumnRole.Group && source.Shape.IndexOf(c.Name) >= 0 && leaks.TrueForAll(l => l.Column != c.Name)).Select(c => c.Name)];
        var before = new ScoredSample(rows, outcome, features);
        var losses = before.Losses.Where(l => !double.IsNaN(l)).ToArray();
        if (losses.Length == 0)
        {
            throw new VigilError("no row of the reference has both a label and a decision", reference.Source.Name, "give a labelled reference");
        }

        var current = new ScoredSample(RowSample.Read(source, source.Read(null, cancel).Sum(b => (long)b.Rows), cancel), outcome, features);
        var found = new ErrorChances(outcome, current, losses.Average());
        return found.Count > 0 ? found.Estimate(before)
            : throw new VigilError("no row of the current data holds a decision of the model", source.Name, "name its column with --prediction or --score");
    }

    /// <summary>The stratum of each row: its predicted class, or its group; small strata are one.</summary>
    /// <param name="groups">Attributes; empty for the predicted class.</param>
    /// <param name="labels">Rows to draw.</param>
    /// <exception cref="VigilError">A group is no column of the current data.</exception>
    public int[] Strata(IReadOnlyList<string> groups, int labels)
    {
        if (groups.Count == 0 && Estimated is null)
        {
            // All rows are alike then: one plain draw tells most.
            return new int[_rows.Length];
        }

        var keys = groups.Count == 0 ? Array.ConvertAll(_rows, r => (int)_current.Decisions[r]) : Crossed(groups);
        // A share must hold a few rows to say anything, so there are not more strata than that.
        var kept = keys.GroupBy(k => k).Where(g => g.Count() >= FewestRowsOfAStratum).OrderByDescending(g => g.Count()).ThenBy(g => g.Key)
            .Take(Math.Max(1, (labels / FewestRowsOfAStratum) - 1)).Select((g, i) => (g.Key, Place: i)).ToDictionary(g => g.Key, g => g.Place);
        return Array.ConvertAll(keys, k => kept.TryGetValue(k, out var place) ? place : kept.Count);
    }

    private int[] Crossed(IReadOnlyList<string> groups)
    {
        var axes = groups.Select(name => GroupAxis.Of(_current.Column(name)
            ?? throw new VigilError($"the current data hold no column '{name}'", "--group", "name a column that both files have"))).ToArray();
        var axis = axes.Length == 1 ? axes[0] : GroupAxis.Cross(axes);
        return Array.ConvertAll(_rows, r => axis.Codes[r]);
    }

    private ErrorChances Estimate(ScoredSample before)
    {
        if (Outcome.Task != TaskKind.Binary || !before.ScoresAreProbabilities)
        {
            return this;
        }

        var usable = before.Where(i => before.Labels[i] <= 1 && before.Decisions[i] <= 1 && !double.IsNaN(before.Scores[i]));
        var labels = Array.ConvertAll(usable, r => before.Labels[r] == 1);
        if (usable.Length >= FewestReferenceRows && labels.Distinct().Count() == 2)
        {
            var picked = before.Pick(usable);
            var now = _current.Pick(_rows);
            var estimate = PerformanceEstimator.Fit(picked.Features, picked.Scores, picked.Decisions, labels).Estimate(now);
            var accuracy = estimate[BinaryMetric.Accuracy];
            Chances = estimate.ChanceOfError(now.Decisions);
            Estimated = new RateWithBand(1 - accuracy.Value, 1 - accuracy.Upper, 1 - accuracy.Lower);
        }

        return this;
    }
}
