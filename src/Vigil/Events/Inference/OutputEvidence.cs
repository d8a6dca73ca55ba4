namespace Vigil.Events;

/// <summary>How well sampled columns fit together as score, prediction and truth.</summary>
internal sealed class OutputEvidence
{
    /// <summary>Least AUC of a score for its label.</summary>
    public const double LeastAuc = 0.6;

    // The score of a trained model is nearly the probability of its label (real ones: 0.02 to 0.09), of a feature it is not (0.17 and up).
    private const double LargestCalibrationError = 0.12;

    private readonly double[] _score;
    private readonly int[] _order;

    /// <summary>Prepares comparisons with one score.</summary>
    /// <param name="score">Sampled scores; NaN where absent.</param>
    public OutputEvidence(double[] score)
    {
        _score = score;
        _order = [.. Enumerable.Range(0, score.Length).Where(i => !double.IsNaN(score[i]))];
        var keys = Array.ConvertAll(_order, i => score[i]);
        Array.Sort(keys, _order);
    }

    /// <summary>
    /// Area under the ROC curve of the score for one class (Mann-Whitney, ties count half); NaN when a class is missing.
    /// </summary>
    /// <param name="truth">Sampled values aligned with the score.</param>
    /// <param name="positive">The value that counts as positive.</param>
    public double Auc(double[] truth, double positive)
    {
        var (positives, negatives, wins) = (0L, 0L, 0.0);
        for (var start = 0; start < _order.Length;)
        {
            var (tiedPositives, tiedNegatives) = (0L, 0L);
            var end = start;
            for (; end < _order.Length && _score[_order[end]] == _score[_order[start]]; end++)
            {
                var value = truth[_order[end]];
                tiedPositives += value == positive ? 1 : 0;
                tiedNegatives += value != positive && !double.IsNaN(value) ? 1 : 0;
            }

            wins += tiedPositives * (negatives + (0.5 * tiedNegatives));
            positives += tiedPositives;
            negatives += tiedNegatives;
            start = end;
        }

        return positives == 0 || negatives == 0 ? double.NaN : wins / positives / negatives;
    }

    /// <summary>
    /// The better direction of <see cref="Auc(double[], double)"/> for a column with two values, 0.5 to 1; 0 when it has not both.
    /// </summary>
    public double Auc(ColumnEvidence column)
    {
        if (column.Scan.Distinct != 2 || Sides(column) is not [_, var second])
        {
            return 0;
        }

        var auc = Auc(column.Evidence, second);
        return double.IsNaN(auc) ? 0 : Math.Max(auc, 1 - auc);
    }

    /// <summary>Whether the score is about the probability of one of a column's two values.</summary>
    public bool IsCalibratedFor(ColumnEvidence column) =>
        Sides(column).Any(side => CalibrationError(column.Evidence, side) <= LargestCalibrationError);

    /// <summary>Whether the score tells a column's two values apart and is about the probability of one of them.</summary>
    public bool IsProbabilityOf(ColumnEvidence column) => Auc(column) >= LeastAuc && IsCalibratedFor(column);

    /// <summary>Whether two classes are cut from the score by one threshold, without exception and with both present.</summary>
    public bool IsCut(double[] classes)
    {
        var (changes, present, last) = (0, 0, double.NaN);
        for (var start = 0; start < _order.Length;)
        {
            var end = start;
            for (; end < _order.Length && _score[_order[end]] == _score[_order[start]]; end++)
            {
                var value = classes[_order[end]];
                if (double.IsNaN(value))
                {
                    continue;
                }

                present++;
                if (value != last)
                {
                    // A change inside a tie means that equal scores have two decisions.
                    changes += double.IsNaN(last) ? 0 : 1;
                    last = value;
                }
            }

            start = end;
        }

        return changes == 1 && present >= 50;
    }

    /// <summary>
    /// Mean distance, over ten equal groups by score, between mean score and share of positives: near 0 when the score is a
    /// probability of just this class. Other columns that merely go along with the score lie far from it.
    /// </summary>
    public double CalibrationError(double[] truth, double positive)
    {
        const int Groups = 10;
        var present = Array.FindAll(_order, i => !double.IsNaN(truth[i]));
        if (present.Length == 0)
        {
            return double.NaN;
        }

        var error = 0.0;
        for (var g = 0; g < Groups; g++)
        {
            var (scores, positives) = (0.0, 0.0);
            for (var k = g * present.Length / Groups; k < (g + 1) * present.Length / Groups; k++)
            {
                scores += _score[present[k]];
                positives += truth[present[k]] == positive ? 1 : 0;
            }

            error += Math.Abs(scores - positives);
        }

        return error / present.Length;
    }

    /// <summary>Mean score of the rows with this value; NaN when there are none.</summary>
    public double MeanScore(double[] truth, double value)
    {
        var (sum, count) = (0.0, 0);
        foreach (var i in _order)
        {
            if (truth[i] == value)
            {
                sum += _score[i];
                count++;
            }
        }

        return count == 0 ? double.NaN : sum / count;
    }

    private static double[] Sides(ColumnEvidence column) => [.. column.Sorted.Distinct()];

    /// <summary>Pearson correlation of two columns over the rows where both are present; 0 when one is constant.</summary>
    public static double Correlation(double[] a, double[] b)
    {
        var both = Enumerable.Range(0, a.Length).Where(i => !double.IsNaN(a[i]) && !double.IsNaN(b[i])).ToArray();
        if (both.Length < 10)
        {
            return 0;
        }

        var (meanA, meanB) = (both.Average(i => a[i]), both.Average(i => b[i]));
        var (aa, bb, ab) = (0.0, 0.0, 0.0);
        foreach (var i in both)
        {
            var (x, y) = (a[i] - meanA, b[i] - meanB);
            aa += x * x;
            bb += y * y;
            ab += x * y;
        }

        return aa <= 0 || bb <= 0 ? 0 : ab / Math.Sqrt(aa * bb);
    }
}
