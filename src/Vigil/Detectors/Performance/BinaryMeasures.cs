using Vigil.Statistics;

namespace Vigil.Detectors.Performance;

/// <summary>Metrics of a binary classifier on one chunk; only what is asked for is computed, and what several need is computed once.</summary>
internal sealed class BinaryMeasures
{
    private readonly double[] _scores;
    private readonly bool[] _labels;
    private readonly Confusion _counts;
    private readonly CostMatrix? _costs;
    private readonly bool _areProbabilities;
    private readonly Lazy<ScoreRanking> _ranking;

    public BinaryMeasures(OutcomeRows rows, CostMatrix? costs)
    {
        (_scores, _labels) = rows.Scored();
        _counts = rows.Counts();
        _costs = costs;
        _areProbabilities = _scores.Length > 0 && Array.TrueForAll(_scores, s => s is >= 0 and <= 1);
        _ranking = new(() => ScoreRanking.Of(_scores, _labels), LazyThreadSafetyMode.None);
    }

    /// <summary>A metric with its interval and its rows; null where the chunk lacks the output that it needs.</summary>
    /// <param name="name">The metric.</param>
    public (Estimate Value, long Rows)? Of(string name)
    {
        if (OfDecisions(name) is { } decided)
        {
            return _counts.Total > 0 ? (decided, (long)_counts.Total) : null;
        }

        var needsProbability = name is "brier" or "log_loss" or "ece" or "ece_mass";
        return _scores.Length > 0 && (_areProbabilities || !needsProbability) && OfScores(name) is { } scored ? (scored, _scores.Length) : null;
    }

    private Estimate? OfDecisions(string name) => name switch
    {
        "accuracy" => MetricIntervals.Accuracy(_counts),
        "error_rate" => MetricIntervals.ErrorRate(_counts),
        "f1" => MetricIntervals.F1(_counts),
        "precision" => MetricIntervals.Precision(_counts),
        "recall" => MetricIntervals.Recall(_counts),
        "specificity" => MetricIntervals.Specificity(_counts),
        "balanced_accuracy" => Plain(_counts.BalancedAccuracy),
        "mcc" => Plain(_counts.MatthewsCorrelation),
        "true_positives" => Plain(_counts.TruePositives),
        "false_positives" => Plain(_counts.FalsePositives),
        "true_negatives" => Plain(_counts.TrueNegatives),
        "false_negatives" => Plain(_counts.FalseNegatives),
        "base_rate" => MetricIntervals.Share(_counts.TruePositives + _counts.FalseNegatives, _counts.Total),
        "expected_cost" => _costs is null ? null : _counts.Total > 0 ? _costs.Expected(_counts) : Estimate.Undefined,
        _ => null,
    };

    private Estimate? OfScores(string name) => name switch
    {
        "roc_auc" => MetricIntervals.RocAuc(_ranking.Value),
        "average_precision" => MetricIntervals.AveragePrecision(_ranking.Value),
        "ks" => Plain(_ranking.Value.KolmogorovSmirnov),
        "lift" => Plain(ProbabilityMetrics.Lift(_scores, _labels)),
        "brier" => Mean((p, y) => (p - (y ? 1 : 0)) * (p - (y ? 1 : 0))),
        "log_loss" => Mean(ProbabilityMetrics.LogLoss),
        "ece" => Plain(ProbabilityMetrics.CalibrationErrorByWidth(_scores, _labels)),
        "ece_mass" => Plain(ProbabilityMetrics.CalibrationErrorByCount(_scores, _labels)),
        _ => null,
    };

    private Estimate Mean(Func<double, bool, double> loss)
    {
        var losses = new double[_scores.Length];
        for (var i = 0; i < losses.Length; i++)
        {
            losses[i] = loss(_scores[i], _labels[i]);
        }

        return MetricIntervals.Mean(losses);
    }

    private static Estimate Plain(double value) => new(value, double.NaN, double.NaN);
}
