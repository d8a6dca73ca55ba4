using System.Globalization;
using Vigil.Statistics;

namespace Vigil.Detectors.Performance;

/// <summary>Metrics of ranked lists on one chunk: rows of one query are one list, shown by falling score.</summary>
/// <param name="rows">The chunk's labelled rows.</param>
internal sealed class RankingMeasures(OutcomeRows rows)
{
    /// <summary>The metric of a list that a name means ("ndcg@10", "map@5", "recall@20", "mrr"); null for any other name.</summary>
    /// <param name="name">A name.</param>
    public static Func<double[], double>? Parse(string name)
    {
        if (name == "mrr")
        {
            return list => RankingMetrics.ReciprocalRank(list);
        }

        var at = name.IndexOf('@', StringComparison.Ordinal);
        if (at < 0 || !int.TryParse(name.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var k) || k is < 1 or > 10_000)
        {
            return null;
        }

        return name[..at] switch
        {
            "ndcg" => list => RankingMetrics.Ndcg(list, k),
            "map" => list => RankingMetrics.AveragePrecision(list, k),
            "recall" => list => RankingMetrics.Recall(list, k),
            _ => null,
        };
    }

    /// <summary>A metric, averaged over queries with its interval, and the queries behind it; null without queries or for another metric.</summary>
    /// <param name="name">The metric.</param>
    public (Estimate Value, long Rows)? Of(string name)
    {
        if (rows.Queries.Count == 0 || Parse(name) is not { } metric)
        {
            return null;
        }

        var scored = Enumerable.Range(0, rows.Queries.Count).Where(i => !double.IsNaN(rows.Scores[i])).ToArray();
        var (mean, _) = RankingMetrics.OverQueries(
            Array.ConvertAll(scored, i => rows.Queries[i]),
            Array.ConvertAll(scored, i => rows.Scores[i]),
            Array.ConvertAll(scored, i => rows.Truth.Count > 0 ? rows.Truth[i] : rows.Labels[i] == 1 ? 1 : 0),
            metric);
        return (mean, scored.Length);
    }
}
