namespace Vigil.Statistics;

/// <summary>All rows of one score.</summary>
/// <param name="Score">The score.</param>
/// <param name="Positives">How many of them are positive.</param>
/// <param name="Negatives">How many of them are negative.</param>
internal readonly record struct ScoreGroup(double Score, long Positives, long Negatives);

/// <summary>
/// Scores against binary labels, sorted once: for every distinct score, ascending, how many positives and negatives have it. All ranking
/// metrics and DeLong's variance follow in one pass. Rows whose score is NaN do not belong in here.
/// </summary>
internal sealed class ScoreRanking
{
    private readonly List<ScoreGroup> _groups;

    private ScoreRanking(List<ScoreGroup> groups)
    {
        _groups = groups;
        foreach (var group in groups)
        {
            Positives += group.Positives;
            Negatives += group.Negatives;
        }
    }

    /// <summary>Number of positives.</summary>
    public long Positives { get; }

    /// <summary>Number of negatives.</summary>
    public long Negatives { get; }

    /// <summary>False when one class is missing: every metric here is then NaN.</summary>
    public bool HasBothClasses => Positives > 0 && Negatives > 0;

    /// <summary>Distinct scores, ascending, with their counts.</summary>
    public IReadOnlyList<ScoreGroup> Groups => _groups;

    /// <summary>
    /// P(score of a positive &gt; score of a negative) + ½P(equal): the area under the ROC curve. O(n log n) with the sort, exact with
    /// ties.
    /// </summary>
    public double RocAuc
    {
        get
        {
            // Twice the number of concordant pairs is a whole number; 128 bits keep it exact where a long could overflow.
            var (below, doubled) = (0L, Int128.Zero);
            foreach (var (_, positives, negatives) in _groups)
            {
                doubled += (Int128)positives * ((2 * below) + negatives);
                below += negatives;
            }

            return HasBothClasses ? (double)doubled / (2.0 * (double)Positives * Negatives) : double.NaN;
        }
    }

    /// <summary>Gini coefficient, 2·AUC - 1.</summary>
    public double Gini => (2 * RocAuc) - 1;

    /// <summary>
    /// Average precision Σ(R_k - R_{k-1})·P_k over descending thresholds, a step sum and not a trapezoid; NaN without positives.
    /// </summary>
    public double AveragePrecision
    {
        get
        {
            var (hits, called, sum) = (0L, 0L, 0.0);
            for (var i = _groups.Count - 1; i >= 0; i--)
            {
                var group = _groups[i];
                hits += group.Positives;
                called += group.Positives + group.Negatives;
                sum += group.Positives * ((double)hits / called);
            }

            return Positives > 0 ? sum / Positives : double.NaN;
        }
    }

    /// <summary>Largest gap between the score distributions of both classes, max(TPR - FPR), not below 0.</summary>
    public double KolmogorovSmirnov
    {
        get
        {
            var (hits, alarms, largest) = (0L, 0L, 0.0);
            for (var i = _groups.Count - 1; i >= 0; i--)
            {
                hits += _groups[i].Positives;
                alarms += _groups[i].Negatives;
                largest = Math.Max(largest, ((double)hits / Positives) - ((double)alarms / Negatives));
            }

            return HasBothClasses ? largest : double.NaN;
        }
    }

    /// <summary>
    /// DeLong's variance of the AUC (1988) by the midranks that the groups already are: S10/P + S01/N with sample variances of the
    /// placements. NaN with fewer than two of either class.
    /// </summary>
    public double RocAucVariance
    {
        get
        {
            if (Positives < 2 || Negatives < 2)
            {
                return double.NaN;
            }

            var auc = RocAuc;
            var (negativesBelow, positivesBelow, ofPositives, ofNegatives) = (0L, 0L, 0.0, 0.0);
            foreach (var (_, positives, negatives) in _groups)
            {
                var placement = ((negativesBelow + (0.5 * negatives)) / Negatives) - auc;
                ofPositives += positives * placement * placement;
                placement = 1 - ((positivesBelow + (0.5 * positives)) / Positives) - auc;
                ofNegatives += negatives * placement * placement;
                negativesBelow += negatives;
                positivesBelow += positives;
            }

            return (ofPositives / (Positives - 1) / Positives) + (ofNegatives / (Negatives - 1) / Negatives);
        }
    }

    /// <summary>Sorts scores and counts their classes.</summary>
    /// <param name="scores">Scores without NaN.</param>
    /// <param name="labels">True for positives; same length.</param>
    public static ScoreRanking Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        if (scores.Length != labels.Length)
        {
            throw new ArgumentException("Scores and labels must pair up.", nameof(labels));
        }

        // Each class is sorted by itself: plain numbers sort faster than pairs, and a merge counts both.
        var (positive, negative) = Apart(scores, labels);
        var groups = new List<ScoreGroup>(Math.Min(scores.Length, 1 << 16));
        for (int p = 0, n = 0; p < positive.Length || n < negative.Length;)
        {
            var score = n == negative.Length || (p < positive.Length && !(positive[p] > negative[n])) ? positive[p] : negative[n];
            var (firstPositive, firstNegative) = (p, n);
            while (p < positive.Length && positive[p] == score)
            {
                p++;
            }

            while (n < negative.Length && negative[n] == score)
            {
                n++;
            }

            // A NaN equals nothing, itself included; it must still move the loop on.
            if (p == firstPositive && n == firstNegative)
            {
                _ = p < positive.Length && double.IsNaN(positive[p]) ? p++ : n++;
            }

            groups.Add(new(score, p - firstPositive, n - firstNegative));
        }

        return new(groups);
    }

    private static (double[] Positive, double[] Negative) Apart(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        var (positive, negative) = (new double[scores.Length], new double[scores.Length]);
        var (p, n) = (0, 0);
        for (var i = 0; i < scores.Length; i++)
        {
            // Written to both, kept in one: no branch to guess.
            (positive[p], negative[n]) = (scores[i], scores[i]);
            p += labels[i] ? 1 : 0;
            n += labels[i] ? 0 : 1;
        }

        Array.Resize(ref positive, p);
        Array.Resize(ref negative, n);
        Array.Sort(positive);
        Array.Sort(negative);
        return (positive, negative);
    }

    /// <summary>From counts that are already sorted by ascending score, for example a histogram of scores.</summary>
    /// <param name="groups">Groups by ascending score.</param>
    public static ScoreRanking OfCounts(IEnumerable<ScoreGroup> groups) =>
        new([.. groups]);
}
