namespace Vigil.Statistics;

/// <summary>Metrics of decisions among several classes, from a table of counts [truth, decision].</summary>
internal static class MulticlassMetrics
{
    /// <summary>Counts decisions against the truth.</summary>
    /// <param name="decisions">Decided class per row, 0 to classes - 1.</param>
    /// <param name="labels">True class per row; same length.</param>
    /// <param name="classes">Number of classes.</param>
    public static long[,] Table(ReadOnlySpan<int> decisions, ReadOnlySpan<int> labels, int classes)
    {
        var table = new long[classes, classes];
        for (var i = 0; i < decisions.Length; i++)
        {
            table[labels[i], decisions[i]]++;
        }

        return table;
    }

    /// <summary>One class against all others.</summary>
    public static Confusion OneAgainstRest(long[,] table, int @class)
    {
        var (called, actual, total) = (0L, 0L, 0L);
        var classes = table.GetLength(0);
        for (var truth = 0; truth < classes; truth++)
        {
            for (var decision = 0; decision < classes; decision++)
            {
                var count = table[truth, decision];
                total += count;
                called += decision == @class ? count : 0;
                actual += truth == @class ? count : 0;
            }
        }

        var hits = table[@class, @class];
        return new(hits, called - hits, total - called - actual + hits, actual - hits);
    }

    /// <summary>Share of right decisions (the micro average of precision, recall and F1).</summary>
    public static double Accuracy(long[,] table)
    {
        var (right, total) = (0L, 0L);
        foreach (var count in table)
        {
            total += count;
        }

        for (var i = 0; i < table.GetLength(0); i++)
        {
            right += table[i, i];
        }

        return (double)right / total;
    }

    /// <summary>Plain mean of the F1 of every class that occurs as truth or decision; an F1 with no hit is 0.</summary>
    public static double MacroF1(long[,] table) => AveragedF1(table, weighted: false);

    /// <summary>Mean of the F1 of every class, weighted by how often the class is true.</summary>
    public static double WeightedF1(long[,] table) => AveragedF1(table, weighted: true);

    /// <summary>
    /// Mean AUC of every class against the rest (one column of scores per class); classes without both kinds of rows are left out.
    /// </summary>
    /// <param name="scores">Scores per class and row.</param>
    /// <param name="labels">True class per row.</param>
    public static double MacroRocAuc(IReadOnlyList<double[]> scores, int[] labels)
    {
        var (sum, used) = (0.0, 0);
        for (var c = 0; c < scores.Count; c++)
        {
            var ranking = ScoreRanking.Of(scores[c], Array.ConvertAll(labels, label => label == c));
            if (ranking.HasBothClasses)
            {
                sum += ranking.RocAuc;
                used++;
            }
        }

        return sum / used;
    }

    /// <summary>
    /// Mean of a metric over the classes that occur as truth or decision; where a class leaves it undefined (never called: precision) it counts 0.
    /// </summary>
    /// <param name="table">Counts [truth, decision].</param>
    /// <param name="metric">The metric of one class against the rest.</param>
    /// <param name="weighted">True to weigh each class by how often it is true.</param>
    public static double Averaged(long[,] table, Func<Confusion, double> metric, bool weighted)
    {
        var (sum, weights) = (0.0, 0.0);
        for (var c = 0; c < table.GetLength(0); c++)
        {
            var counts = OneAgainstRest(table, c);
            if (counts.TruePositives + counts.FalsePositives + counts.FalseNegatives > 0)
            {
                var weight = weighted ? counts.TruePositives + counts.FalseNegatives : 1;
                var value = metric(counts);
                sum += double.IsNaN(value) ? 0 : weight * value;
                weights += weight;
            }
        }

        return sum / weights;
    }

    /// <summary>Log loss of one row: -ln of the share of all probability that the true class got; NaN when a probability is unknown or none is above 0.</summary>
    /// <param name="probabilities">One for each class.</param>
    /// <param name="label">The true class.</param>
    public static double LogLoss(ReadOnlySpan<double> probabilities, int label)
    {
        var sum = 0.0;
        foreach (var probability in probabilities)
        {
            sum += probability;
        }

        return sum > 0 ? ProbabilityMetrics.LogLoss(probabilities[label] / sum, true) : double.NaN;
    }

    private static double AveragedF1(long[,] table, bool weighted)
    {
        var (sum, weights) = (0.0, 0.0);
        for (var c = 0; c < table.GetLength(0); c++)
        {
            var confusion = OneAgainstRest(table, c);
            if (!double.IsNaN(confusion.F1))
            {
                var weight = weighted ? confusion.TruePositives + confusion.FalseNegatives : 1;
                sum += weight * confusion.F1;
                weights += weight;
            }
        }

        return sum / weights;
    }
}
