namespace Vigil.Statistics;

/// <summary>
/// Metrics of ranked lists, one list a query. A list is given by the relevance of its items in the order shown, best first; 0 is irrelevant. A query
/// without any relevant item says nothing, and its metrics are NaN; the mean over queries leaves it out and counts it.
/// </summary>
internal static class RankingMetrics
{
    /// <summary>
    /// Normalised discounted cumulative gain at k with gains 2^rel - 1 or rel: Σ gain/log₂(rank + 1) over the best order's own sum (Järvelin and
    /// Kekäläinen 2002).
    /// </summary>
    /// <param name="relevance">Relevance in the order shown, 0 or more.</param>
    /// <param name="k">Items that count, at least 1.</param>
    /// <param name="exponential">True for gains 2^rel - 1, false for gains rel.</param>
    public static double Ndcg(ReadOnlySpan<double> relevance, int k, bool exponential = false)
    {
        var best = relevance.ToArray();
        Array.Sort(best, (a, b) => b.CompareTo(a));
        return Gain(relevance, k, exponential) / Gain(best, k, exponential);
    }

    /// <summary>Average precision at k: mean of the precision at each relevant item among the first k, over min(k, relevant items).</summary>
    /// <param name="relevance">Relevance in the order shown; above 0 is relevant.</param>
    /// <param name="k">Items that count, at least 1.</param>
    public static double AveragePrecision(ReadOnlySpan<double> relevance, int k)
    {
        var (hits, sum) = (0, 0.0);
        for (var i = 0; i < Math.Min(k, relevance.Length); i++)
        {
            if (relevance[i] > 0)
            {
                sum += ++hits / (i + 1.0);
            }
        }

        return sum / Math.Min(k, Relevant(relevance));
    }

    /// <summary>Share of all relevant items that stand among the first k.</summary>
    /// <param name="relevance">Relevance in the order shown; above 0 is relevant.</param>
    /// <param name="k">Items that count, at least 1.</param>
    public static double Recall(ReadOnlySpan<double> relevance, int k) =>
        (double)Relevant(relevance[..Math.Min(k, relevance.Length)]) / Relevant(relevance);

    /// <summary>One over the rank of the first relevant item.</summary>
    /// <param name="relevance">Relevance in the order shown; above 0 is relevant.</param>
    public static double ReciprocalRank(ReadOnlySpan<double> relevance)
    {
        for (var i = 0; i < relevance.Length; i++)
        {
            if (relevance[i] > 0)
            {
                return 1.0 / (i + 1);
            }
        }

        return double.NaN;
    }

    /// <summary>A metric per query, averaged over the queries that have a relevant item, with Student's interval over queries.</summary>
    /// <param name="queries">Query of each row.</param>
    /// <param name="scores">Score of each row; ties keep the order of the rows.</param>
    /// <param name="relevance">Relevance of each row.</param>
    /// <param name="metric">Metric of one list, best first.</param>
    /// <returns>The mean with its interval, and the queries behind it.</returns>
    public static (Estimate Mean, int Queries) OverQueries(
        IReadOnlyList<long> queries, IReadOnlyList<double> scores, IReadOnlyList<double> relevance, Func<double[], double> metric)
    {
        var values = Enumerable.Range(0, queries.Count).GroupBy(i => queries[i])
            .Select(rows => metric([.. rows.OrderByDescending(i => scores[i]).Select(i => relevance[i])]))
            .Where(v => !double.IsNaN(v)).ToArray();
        return (MetricIntervals.Mean(values), values.Length);
    }

    private static double Gain(ReadOnlySpan<double> relevance, int k, bool exponential)
    {
        var sum = 0.0;
        for (var i = 0; i < Math.Min(k, relevance.Length); i++)
        {
            sum += (exponential ? Math.Pow(2, relevance[i]) - 1 : relevance[i]) / Math.Log2(i + 2);
        }

        return sum;
    }

    private static int Relevant(ReadOnlySpan<double> relevance)
    {
        var count = 0;
        foreach (var value in relevance)
        {
            count += value > 0 ? 1 : 0;
        }

        return count;
    }
}
