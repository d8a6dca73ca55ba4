using Vigil.Estimation;
using Vigil.Events;
using Vigil.Profiles;

namespace Vigil.Assessment;

/// <summary>Sampled rows with what the model said and what came true: the common ground of estimates, harm and slices.</summary>
internal sealed class ScoredSample
{
    private readonly Rows _rows;

    public ScoredSample(Rows rows, OutcomeSpec outcome, IReadOnlyList<string> features)
    {
        _rows = rows;
        Features = FeatureTable.Of(rows.Parts, features);
        var coder = new OutcomeCoder(outcome, rows.Shape);
        var coded = rows.Parts.Select(coder.Code).ToList();
        Labels = Bytes(coded, o => o.Labels);
        Decisions = Bytes(coded, o => o.Predictions);
        Scores = Numbers(coded, o => o.Value);
        Truth = Numbers(coded, o => o.Truth);
        Losses = [.. coded.SelectMany((o, p) => o.Losses ?? Enumerable.Repeat(-1, rows.Parts[p].Rows))
            .Select(l => l < 0 ? double.NaN : (double)l / WindowProfile.LossUnit)];
    }

    /// <summary>Number of rows.</summary>
    public int Count => _rows.Count;

    /// <summary>Inputs of the model.</summary>
    public FeatureTable Features { get; }

    /// <summary>0 negative, 1 positive, 255 absent.</summary>
    public byte[] Labels { get; }

    /// <summary>0 negative, 1 positive, 255 absent.</summary>
    public byte[] Decisions { get; }

    /// <summary>Scores, or the predicted numbers of a regression; NaN absent.</summary>
    public double[] Scores { get; }

    /// <summary>Regression: the true numbers; NaN absent.</summary>
    public double[] Truth { get; }

    /// <summary>Loss of each row; NaN where it is not known.</summary>
    public double[] Losses { get; }

    /// <summary>Whether every score is a probability.</summary>
    public bool ScoresAreProbabilities => Scores.All(s => double.IsNaN(s) || s is >= 0 and <= 1) && Scores.Any(s => !double.IsNaN(s));

    /// <summary>One column.</summary>
    public Column? Column(string name) => _rows.Column(name);

    /// <summary>Number of a row in the source.</summary>
    public long NumberOf(int row) => _rows.Numbers[row];

    /// <summary>Rows that meet a condition.</summary>
    public int[] Where(Func<int, bool> condition) => [.. Enumerable.Range(0, Count).Where(condition)];

    /// <summary>Rows between two row numbers of the source that can be scored.</summary>
    public int[] Scored(long first, long last) => Where(i => NumberOf(i) >= first && NumberOf(i) <= last && !double.IsNaN(Scores[i]) && Decisions[i] <= 1);

    /// <summary>Rows as an estimator takes them.</summary>
    public ScoredRows Pick(int[] rows) => new(Features.Pick(rows), Array.ConvertAll(rows, r => Scores[r]), Array.ConvertAll(rows, r => Decisions[r] == 1));

    private byte[] Bytes(List<Outcomes> coded, Func<Outcomes, byte[]?> part) =>
        [.. coded.SelectMany((o, p) => part(o) ?? Enumerable.Repeat(OutcomeCoder.NoClass, _rows.Parts[p].Rows))];

    private double[] Numbers(List<Outcomes> coded, Func<Outcomes, double[]?> part) =>
        [.. coded.SelectMany((o, p) => part(o) ?? Enumerable.Repeat(double.NaN, _rows.Parts[p].Rows))];
}
