namespace Vigil.Statistics;

/// <summary>
/// Metrics with two-sided confidence intervals that treat rows as independent. Assumptions and sources: docs/statistics/metrics.md.
/// </summary>
internal static class MetricIntervals
{
    /// <summary>A share with Wilson's interval, for example accuracy = right/rows; undefined without tries.</summary>
    /// <param name="hits">Number of hits.</param>
    /// <param name="tries">Number of tries.</param>
    /// <param name="confidence">Two-sided confidence, 0 to 1.</param>
    public static Estimate Share(double hits, double tries, double confidence = 0.95) =>
        tries > 0 ? Estimate.Of(hits / tries, Proportions.Wilson(hits, tries, confidence)) : Estimate.Undefined;

    /// <summary>Share of right decisions.</summary>
    public static Estimate Accuracy(Confusion c, double confidence = 0.95) => Share(c.TruePositives + c.TrueNegatives, c.Total, confidence);

    /// <summary>Share of wrong decisions.</summary>
    public static Estimate ErrorRate(Confusion c, double confidence = 0.95) =>
        Share(c.FalsePositives + c.FalseNegatives, c.Total, confidence);

    /// <summary>Precision, conditional on the number of rows called positive.</summary>
    public static Estimate Precision(Confusion c, double confidence = 0.95) =>
        Share(c.TruePositives, c.TruePositives + c.FalsePositives, confidence);

    /// <summary>Recall, conditional on the number of positives.</summary>
    public static Estimate Recall(Confusion c, double confidence = 0.95) =>
        Share(c.TruePositives, c.TruePositives + c.FalseNegatives, confidence);

    /// <summary>Specificity, conditional on the number of negatives.</summary>
    public static Estimate Specificity(Confusion c, double confidence = 0.95) =>
        Share(c.TrueNegatives, c.TrueNegatives + c.FalsePositives, confidence);

    /// <summary>
    /// F1 with the exact image of a binomial interval: given the TP + FP + FN rows that matter, TP is binomial with share J (Jaccard), and
    /// F1 = 2J/(1 + J) grows with J, so Wilson's bounds of J map to bounds of F1.
    /// </summary>
    public static Estimate F1(Confusion c, double confidence = 0.95)
    {
        var jaccard = Share(c.TruePositives, c.TruePositives + c.FalsePositives + c.FalseNegatives, confidence);
        return new(c.F1, FromJaccard(jaccard.Lower), FromJaccard(jaccard.Upper));
    }

    /// <summary>
    /// AUC with DeLong's variance on the logit scale, which keeps the bounds inside (0, 1). A perfect separation has variance 0; its
    /// interval is then Wilson's for as many tries as the rarer class has rows, which errs on the wide side.
    /// </summary>
    /// <param name="ranking">Scores and labels.</param>
    /// <param name="confidence">Two-sided confidence, 0 to 1.</param>
    public static Estimate RocAuc(ScoreRanking ranking, double confidence = 0.95)
    {
        if (!ranking.HasBothClasses)
        {
            return Estimate.Undefined;
        }

        var (auc, variance) = (ranking.RocAuc, ranking.RocAucVariance);
        if (!(variance > 0) || auc <= 0 || auc >= 1)
        {
            var rarer = Math.Min(ranking.Positives, ranking.Negatives);
            return Estimate.Of(auc, Proportions.Wilson(auc * rarer, rarer, confidence));
        }

        var logit = Math.Log(auc / (1 - auc));
        var half = Z(confidence) * Math.Sqrt(variance) / (auc * (1 - auc));
        return new(auc, Logistic(logit - half), Logistic(logit + half));
    }

    /// <summary>
    /// Average precision with the logit interval of Boyd, Eng and Page (2013): logit ± z/√(P·AP·(1 - AP)) for P positives. At 0 and 1, where
    /// that has no width, Wilson's interval for as many tries as there are positives.
    /// </summary>
    /// <param name="ranking">Scores and labels.</param>
    /// <param name="confidence">Two-sided confidence, 0 to 1.</param>
    public static Estimate AveragePrecision(ScoreRanking ranking, double confidence = 0.95)
    {
        var (value, positives) = (ranking.AveragePrecision, ranking.Positives);
        if (positives == 0)
        {
            return Estimate.Undefined;
        }

        if (value is <= 0 or >= 1)
        {
            return Estimate.Of(value, Proportions.Wilson(value * positives, positives, confidence));
        }

        var logit = Math.Log(value / (1 - value));
        var half = Z(confidence) / Math.Sqrt(positives * value * (1 - value));
        return new(value, Logistic(logit - half), Logistic(logit + half));
    }

    /// <summary>
    /// A mean of independent values with Student's interval: mean ± t·s/√n. Undefined on no values, unbounded on one.
    /// </summary>
    /// <param name="values">Per-row values, for example absolute errors, log losses or squared errors.</param>
    /// <param name="confidence">Two-sided confidence, 0 to 1.</param>
    public static Estimate Mean(ReadOnlySpan<double> values, double confidence = 0.95)
    {
        var moments = Moments.Of(values);
        return Mean(moments.Mean, moments.Deviation, moments.Count, confidence);
    }

    /// <summary>A mean with Student's interval, from its summary.</summary>
    /// <param name="mean">Mean.</param>
    /// <param name="deviation">Sample standard deviation (n - 1).</param>
    /// <param name="n">Number of values.</param>
    /// <param name="confidence">Two-sided confidence, 0 to 1.</param>
    public static Estimate Mean(double mean, double deviation, long n, double confidence = 0.95)
    {
        if (n <= 1)
        {
            return n == 1 ? new(mean, double.NegativeInfinity, double.PositiveInfinity) : Estimate.Undefined;
        }

        var half = StudentT.Quantile((1 + confidence) / 2, n - 1) * deviation / Math.Sqrt(n);
        return new(mean, mean - half, mean + half);
    }

    /// <summary>
    /// Root of a mean of squares (RMSE from squared errors): the roots of the mean's own bounds, the lower one not below 0. To first order
    /// this is the delta method, but it never leaves the range.
    /// </summary>
    /// <param name="squares">Per-row squared errors.</param>
    /// <param name="confidence">Two-sided confidence, 0 to 1.</param>
    public static Estimate RootMean(ReadOnlySpan<double> squares, double confidence = 0.95)
    {
        var mean = Mean(squares, confidence);
        return mean.IsDefined ? new(Math.Sqrt(mean.Value), Math.Sqrt(Math.Max(0, mean.Lower)), Math.Sqrt(mean.Upper)) : mean;
    }

    private static double FromJaccard(double jaccard) => 2 * jaccard / (1 + jaccard);

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private static double Z(double confidence) => NormalDistribution.UpperQuantile((1 - confidence) / 2);
}
