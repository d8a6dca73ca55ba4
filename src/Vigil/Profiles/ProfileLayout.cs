using Vigil.Events;

namespace Vigil.Profiles;

/// <summary>What a profile counts: the bins of every watched column, the correlated columns, the random features, outcomes and rules.</summary>
/// <param name="Columns">Bins of the watched columns.</param>
/// <param name="Time">Name of the time column, or null.</param>
/// <param name="Id">Name of the id column, or null.</param>
/// <param name="Correlated">Positions in <paramref name="Columns"/> of the numeric columns whose pairs are watched.</param>
/// <param name="Scores">For each column on a line, the normal score of each code, in 1/128 of a standard deviation; empty for others.</param>
/// <param name="Waves">Positions in <paramref name="Columns"/> of the columns that enter the random features.</param>
/// <param name="SampleRate">Share of rows that enter correlations and random features, 0 to 1, chosen by hash of the row number.</param>
/// <param name="Outcome">How output and label become a loss; null when the file holds no such pair.</param>
/// <param name="Rules">Rules between columns that are checked row by row.</param>
public sealed record ProfileLayout(
    IReadOnlyList<ColumnBinning> Columns,
    string? Time,
    string? Id,
    int[] Correlated,
    int[][] Scores,
    int[] Waves,
    double SampleRate,
    OutcomeSpec? Outcome,
    IReadOnlyList<RuleSpec> Rules)
{
    private int[]? _offsets;

    /// <summary>Positions in <see cref="Columns"/> of the protected attributes whose decisions are counted.</summary>
    public IReadOnlyList<int> Groups { get; init; } = [];

    /// <summary>Where each column's counts begin; the last entry is the total.</summary>
    internal int[] Offsets
    {
        get
        {
            if (_offsets is null)
            {
                var offsets = new int[Columns.Count + 1];
                for (var c = 0; c < Columns.Count; c++)
                {
                    offsets[c + 1] = offsets[c] + Columns[c].Codes;
                }

                _offsets = offsets;
            }

            return _offsets;
        }
    }

    /// <summary>The position of a column by name, or -1.</summary>
    /// <param name="column">The column's name.</param>
    public int IndexOf(string? column)
    {
        for (var c = 0; c < Columns.Count; c++)
        {
            if (string.Equals(Columns[c].Column, column, StringComparison.Ordinal))
            {
                return c;
            }
        }

        return -1;
    }
}

/// <summary>How a model's output and the label become a loss between 0 and 1.</summary>
/// <param name="Task">The task.</param>
/// <param name="Label">Name of the label column.</param>
/// <param name="Prediction">Name of the prediction column, or null.</param>
/// <param name="Score">Name of the score column, or null.</param>
/// <param name="LabelClasses">Classification: texts of the label's classes; binary: the negative one, then the positive one.</param>
/// <param name="PredictionClasses">The prediction's texts of the same classes.</param>
/// <param name="Threshold">Binary without a prediction: the score from which the decision is positive; NaN when unknown.</param>
/// <param name="LossScale">Regression: the absolute error that counts as loss 1.</param>
public sealed record OutcomeSpec(
    TaskKind Task,
    string Label,
    string? Prediction,
    string? Score,
    string[] LabelClasses,
    string[] PredictionClasses,
    double Threshold,
    double LossScale)
{
    /// <summary>True when rows have a loss (a decision or a predicted value beside the label).</summary>
    public bool HasLoss => Task == TaskKind.Regression || Prediction is not null || !double.IsNaN(Threshold);
}

/// <summary>A rule between two columns, ready to be checked row by row.</summary>
/// <param name="Kind">less_or_equal or determines.</param>
/// <param name="Left">Name of a.</param>
/// <param name="Right">Name of b.</param>
/// <param name="Expected">determines: for each code of a the code of b that goes with it, 255 when none does; otherwise empty.</param>
public sealed record RuleSpec(string Kind, string Left, string Right, byte[] Expected)
{
    /// <summary>The rule for people.</summary>
    public string Text => Kind == "determines" ? $"{Left} determines {Right}" : $"{Left} <= {Right}";
}
