namespace Vigil.Statistics;

/// <summary>
/// The four counts of a binary decision against the truth, and the metrics that follow from them. A metric whose denominator is empty
/// is NaN (undefined), never 0. Counts may be fractional, so that expected counts fit too.
/// </summary>
/// <param name="TruePositives">Called positive, is positive.</param>
/// <param name="FalsePositives">Called positive, is negative.</param>
/// <param name="TrueNegatives">Called negative, is negative.</param>
/// <param name="FalseNegatives">Called negative, is positive.</param>
internal readonly record struct Confusion(double TruePositives, double FalsePositives, double TrueNegatives, double FalseNegatives)
{
    /// <summary>All rows.</summary>
    public double Total => TruePositives + FalsePositives + TrueNegatives + FalseNegatives;

    /// <summary>Share of right decisions.</summary>
    public double Accuracy => (TruePositives + TrueNegatives) / Total;

    /// <summary>Share of wrong decisions.</summary>
    public double ErrorRate => (FalsePositives + FalseNegatives) / Total;

    /// <summary>Share of positives among those called positive.</summary>
    public double Precision => TruePositives / (TruePositives + FalsePositives);

    /// <summary>Share of positives that were called positive (true-positive rate).</summary>
    public double Recall => TruePositives / (TruePositives + FalseNegatives);

    /// <summary>Share of negatives that were called negative.</summary>
    public double Specificity => TrueNegatives / (TrueNegatives + FalsePositives);

    /// <summary>Share of negatives that were called positive.</summary>
    public double FalsePositiveRate => FalsePositives / (TrueNegatives + FalsePositives);

    /// <summary>Share of positives that were called negative.</summary>
    public double FalseNegativeRate => FalseNegatives / (TruePositives + FalseNegatives);

    /// <summary>Mean of recall and specificity.</summary>
    public double BalancedAccuracy => (Recall + Specificity) / 2;

    /// <summary>Harmonic mean of precision and recall: 2TP/(2TP + FP + FN).</summary>
    public double F1 => 2 * TruePositives / ((2 * TruePositives) + FalsePositives + FalseNegatives);

    /// <summary>TP/(TP + FP + FN); F1 = 2J/(1 + J).</summary>
    public double Jaccard => TruePositives / (TruePositives + FalsePositives + FalseNegatives);

    /// <summary>Matthews correlation: the correlation of decision and truth, -1 to 1; NaN when either never varies.</summary>
    public double MatthewsCorrelation =>
        ((TruePositives * TrueNegatives) - (FalsePositives * FalseNegatives))
        / (Math.Sqrt(TruePositives + FalsePositives) * Math.Sqrt(TruePositives + FalseNegatives)
            * Math.Sqrt(TrueNegatives + FalsePositives) * Math.Sqrt(TrueNegatives + FalseNegatives));

    /// <summary>Cohen's kappa: agreement beyond chance.</summary>
    public double CohenKappa
    {
        get
        {
            var calledPositive = (TruePositives + FalsePositives) / Total;
            var positive = (TruePositives + FalseNegatives) / Total;
            var chance = (calledPositive * positive) + ((1 - calledPositive) * (1 - positive));
            return (Accuracy - chance) / (1 - chance);
        }
    }

    /// <summary>F-measure that weighs recall beta times as much as precision.</summary>
    /// <param name="beta">Weight of recall, above 0; 1 gives F1.</param>
    public double FBeta(double beta)
    {
        var weight = beta * beta;
        return (1 + weight) * TruePositives / (((1 + weight) * TruePositives) + (weight * FalseNegatives) + FalsePositives);
    }

    /// <summary>Counts decisions against the truth.</summary>
    /// <param name="decisions">What was called positive.</param>
    /// <param name="labels">What is positive; same length.</param>
    public static Confusion Of(ReadOnlySpan<bool> decisions, ReadOnlySpan<bool> labels)
    {
        if (decisions.Length != labels.Length)
        {
            throw new ArgumentException("Decisions and labels must pair up.", nameof(labels));
        }

        Span<long> counts = stackalloc long[4];
        for (var i = 0; i < decisions.Length; i++)
        {
            counts[(decisions[i] ? 2 : 0) + (labels[i] ? 1 : 0)]++;
        }

        return new(counts[3], counts[2], counts[0], counts[1]);
    }

    /// <summary>The counts of two disjoint sets of rows together.</summary>
    public static Confusion operator +(Confusion left, Confusion right) => new(
        left.TruePositives + right.TruePositives,
        left.FalsePositives + right.FalsePositives,
        left.TrueNegatives + right.TrueNegatives,
        left.FalseNegatives + right.FalseNegatives);
}
