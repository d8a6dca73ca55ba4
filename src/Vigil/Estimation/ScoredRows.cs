namespace Vigil.Estimation;

/// <summary>The rows whose quality is asked for.</summary>
/// <param name="Features">Inputs of the model; the columns of the reference.</param>
/// <param name="Scores">Scores without NaN.</param>
/// <param name="Decisions">What was called positive.</param>
internal sealed record ScoredRows(FeatureTable Features, double[] Scores, bool[] Decisions)
{
    /// <summary>Number of rows.</summary>
    public int Rows => Scores.Length;

    /// <summary>Consecutive rows.</summary>
    public ScoredRows Slice(int start, int count) =>
        new(Features.Slice(start, count), Scores.AsSpan(start, count).ToArray(), Decisions.AsSpan(start, count).ToArray());
}

/// <summary>What is known from labels that came in since the reference.</summary>
/// <param name="Watch">Labelled rows against their estimates; null without any.</param>
/// <param name="DaysSinceLabels">Days since the last label; null when that is unknown or does not matter.</param>
internal sealed record LabelNews(CalibrationWatch? Watch = null, double? DaysSinceLabels = null);
