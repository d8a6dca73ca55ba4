using Vigil.Statistics;

namespace Vigil.Estimation;

/// <summary>
/// The reference's realised metrics, every row weighted by the density ratio: Σ w·m/Σ w. Assumes P(label | inputs) holds and the target's inputs
/// occur in the reference. Not to be used when the effective rows are few; here a cross-check. Shimodaira 2000.
/// </summary>
internal sealed class ImportanceWeighting
{
    private readonly double[] _scores;
    private readonly bool[] _decisions;
    private readonly bool[] _labels;
    private readonly int[] _order;

    /// <summary>Sorts the labelled reference.</summary>
    public ImportanceWeighting(double[] scores, bool[] decisions, bool[] labels)
    {
        (_scores, _decisions, _labels) = (scores, decisions, labels);
        var keys = (double[])scores.Clone();
        _order = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort(keys, _order);
    }

    /// <summary>All metrics, indexed by <see cref="BinaryMetric"/>.</summary>
    /// <param name="weights">Density ratio at every reference row.</param>
    public double[] Metrics(ReadOnlySpan<double> weights)
    {
        var (tp, fp, tn, fn, brier, loss) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < weights.Length; i++)
        {
            var (w, y, called) = (weights[i], _labels[i], _decisions[i]);
            tp += called && y ? w : 0;
            fp += called && !y ? w : 0;
            fn += !called && y ? w : 0;
            tn += !called && !y ? w : 0;
            var error = _scores[i] - (y ? 1 : 0);
            brier += w * error * error;
            loss += w * ProbabilityMetrics.LogLoss(_scores[i], y);
        }

        var counts = new Confusion(tp, fp, tn, fn);
        var metrics = new double[BinaryMetrics.Count];
        foreach (var metric in BinaryMetrics.All)
        {
            metrics[(int)metric] = metric.Of(counts);
        }

        var probabilities = _scores.Length > 0 && _scores[_order[0]] >= 0 && _scores[_order[^1]] <= 1;
        metrics[(int)BinaryMetric.Brier] = probabilities ? brier / counts.Total : double.NaN;
        metrics[(int)BinaryMetric.LogLoss] = probabilities ? loss / counts.Total : double.NaN;
        Rankings(weights, tp + fn, tn + fp, metrics);
        return metrics;
    }

    private void Rankings(ReadOnlySpan<double> weights, double positives, double negatives, double[] metrics)
    {
        var (hits, alarms, concordant, precision) = (0.0, 0.0, 0.0, 0.0);
        for (var to = _order.Length; to > 0;)
        {
            var (from, p, n) = (to, 0.0, 0.0);
            for (; from > 0 && _scores[_order[from - 1]] == _scores[_order[to - 1]]; from--)
            {
                var row = _order[from - 1];
                p += _labels[row] ? weights[row] : 0;
                n += _labels[row] ? 0 : weights[row];
            }

            concordant += n * (hits + (0.5 * p));
            hits += p;
            alarms += n;
            precision += hits + alarms > 0 ? p * hits / (hits + alarms) : 0;
            to = from;
        }

        metrics[(int)BinaryMetric.RocAuc] = concordant / (positives * negatives);
        metrics[(int)BinaryMetric.AveragePrecision] = precision / positives;
    }
}
