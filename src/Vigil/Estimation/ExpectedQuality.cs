using Vigil.Statistics;

namespace Vigil.Estimation;

/// <summary>
/// The scored rows of one chunk, sorted once, for metrics in expectation: every row is positive with a probability c instead of a label.
/// With c from {0, 1} these are the realised metrics. Confusion cells are sums (E[TP] = Σ c·ŷ and so on) and a metric is the metric of the
/// expected cells; AUC = Σ c_i(1 - c_j)·1{s_i &gt; s_j} over its pairs, ties count ½. Rows with a NaN score belong in no chunk.
/// Assumes that c is the probability of the label given all that is known of the row. Kivimäki et al. 2025 (arXiv:2505.05295).
/// </summary>
internal sealed class ExpectedQuality
{
    private readonly double[] _scores;
    private readonly bool[] _decisions;
    private readonly int[] _order;
    private readonly int[] _groupStarts;
    private readonly AucPairs _pairs;
    private readonly bool _areProbabilities;

    private ExpectedQuality(double[] scores, bool[] decisions, AucPairs pairs)
    {
        (_scores, _decisions, _pairs) = (scores, decisions, pairs);
        var keys = (double[])scores.Clone();
        _order = new int[keys.Length];
        for (var i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        Array.Sort(keys, _order);
        var starts = new List<int>();
        for (var i = 0; i < keys.Length; i++)
        {
            if (i == 0 || keys[i] != keys[i - 1])
            {
                starts.Add(i);
            }
        }

        starts.Add(keys.Length);
        _groupStarts = [.. starts];
        _areProbabilities = keys.Length > 0 && keys[0] >= 0 && keys[^1] <= 1;
    }

    /// <summary>Number of rows.</summary>
    public int Rows => _scores.Length;

    /// <summary>The scores, as handed over.</summary>
    public ReadOnlySpan<double> Scores => _scores;

    /// <summary>The decisions, as handed over.</summary>
    public ReadOnlySpan<bool> Decisions => _decisions;

    /// <summary>Sorts a chunk.</summary>
    /// <param name="scores">Scores without NaN.</param>
    /// <param name="decisions">What was called positive; same length.</param>
    /// <param name="pairs">Which pairs the AUC counts.</param>
    public static ExpectedQuality Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> decisions, AucPairs pairs = AucPairs.Distinct) =>
        scores.Length == decisions.Length
            ? new(scores.ToArray(), decisions.ToArray(), pairs)
            : throw new ArgumentException("Scores and decisions must pair up.", nameof(decisions));

    /// <summary>
    /// At most so many rows, evenly taken in the order of the score: for what depends on where scores lie and not on how many there are.
    /// </summary>
    /// <param name="most">Most rows.</param>
    public int[] EvenRows(int most) => Rows <= most
        ? [.. Enumerable.Range(0, Rows)]
        : [.. Enumerable.Range(0, most).Select(i => _order[(int)((((long)i * Rows) + (Rows / 2)) / most)])];

    /// <summary>Some rows.</summary>
    /// <param name="rows">0-based row numbers.</param>
    public ExpectedQuality Pick(int[] rows) =>
        new(Array.ConvertAll(rows, row => _scores[row]), Array.ConvertAll(rows, row => _decisions[row]), _pairs);

    /// <summary>The four expected counts.</summary>
    /// <param name="positive">Probability of being positive, a row each.</param>
    public Confusion Counts(ReadOnlySpan<double> positive)
    {
        var (tp, fp, tn, fn) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < positive.Length; i++)
        {
            var c = positive[i];
            if (_decisions[i])
            {
                tp += c;
                fp += 1 - c;
            }
            else
            {
                fn += c;
                tn += 1 - c;
            }
        }

        return new(tp, fp, tn, fn);
    }

    /// <summary>All metrics in expectation, indexed by <see cref="BinaryMetric"/>; NaN where a metric has no meaning.</summary>
    /// <param name="positive">Probability of being positive, a row each.</param>
    public double[] Metrics(ReadOnlySpan<double> positive)
    {
        var metrics = new double[BinaryMetrics.Count];
        var counts = Counts(positive);
        foreach (var metric in BinaryMetrics.All)
        {
            metrics[(int)metric] = metric.Of(counts);
        }

        Losses(positive, metrics);
        Rankings(positive, metrics);
        return metrics;
    }

    /// <summary>
    /// Standard deviations of the realised metrics around the expected ones when labels are drawn from c independently, by the delta method:
    /// √Σ c_i(1 - c_i)·(∂metric/∂c_i)². For accuracy, log loss and Brier this is the exact (Poisson-binomial) deviation.
    /// </summary>
    /// <param name="positive">Probability of being positive, a row each.</param>
    public double[] SamplingErrors(ReadOnlySpan<double> positive)
    {
        var errors = new double[BinaryMetrics.Count];
        CountErrors(positive, errors);
        var (brier, loss) = (0.0, 0.0);
        for (var i = 0; i < positive.Length; i++)
        {
            var variance = positive[i] * (1 - positive[i]);
            var square = 1 - (2 * _scores[i]);
            var odds = ProbabilityMetrics.LogLoss(_scores[i], true) - ProbabilityMetrics.LogLoss(_scores[i], false);
            brier += variance * square * square;
            loss += variance * odds * odds;
        }

        errors[(int)BinaryMetric.Brier] = Math.Sqrt(brier) / Rows;
        errors[(int)BinaryMetric.LogLoss] = Math.Sqrt(loss) / Rows;
        RankingErrors(positive, errors);
        return errors;
    }

    private void Losses(ReadOnlySpan<double> positive, double[] metrics)
    {
        var (brier, loss) = (0.0, 0.0);
        for (var i = 0; i < positive.Length; i++)
        {
            var (c, score) = (positive[i], _scores[i]);
            brier += (c * (1 - score) * (1 - score)) + ((1 - c) * score * score);
            loss += (c * ProbabilityMetrics.LogLoss(score, true)) + ((1 - c) * ProbabilityMetrics.LogLoss(score, false));
        }

        metrics[(int)BinaryMetric.Brier] = _areProbabilities ? brier / Rows : double.NaN;
        metrics[(int)BinaryMetric.LogLoss] = _areProbabilities ? loss / Rows : double.NaN;
    }

    private void Rankings(ReadOnlySpan<double> positive, double[] metrics)
    {
        var sums = Sums(positive);
        var below = 0.0;
        var concordant = 0.0;
        for (var g = 0; g < sums.Positives.Length; g++)
        {
            concordant += sums.Positives[g] * (below + (0.5 * sums.Negatives[g]));
            concordant -= _pairs == AucPairs.Distinct ? 0.5 * sums.Own[g] : 0;
            below += sums.Negatives[g];
        }

        metrics[(int)BinaryMetric.RocAuc] = sums.Pairs > 0 ? concordant / sums.Pairs : double.NaN;
        metrics[(int)BinaryMetric.AveragePrecision] = AveragePrecision(sums);
    }

    private double AveragePrecision(GroupSums sums)
    {
        var (hits, total) = (0.0, 0.0);
        for (var g = sums.Positives.Length - 1; g >= 0; g--)
        {
            hits += sums.Positives[g];
            total += sums.Positives[g] * hits / (Rows - _groupStarts[g]);
        }

        return sums.Positive > 0 ? total / sums.Positive : double.NaN;
    }

    private void CountErrors(ReadOnlySpan<double> positive, double[] errors)
    {
        var (called, refused) = (0.0, 0.0);
        for (var i = 0; i < positive.Length; i++)
        {
            var variance = positive[i] * (1 - positive[i]);
            called += _decisions[i] ? variance : 0;
            refused += _decisions[i] ? 0 : variance;
        }

        var counts = Counts(positive);
        var step = 1e-5 * Math.Max(1, counts.Total);
        foreach (var metric in BinaryMetrics.All.Where(m => m.FollowsFromCounts()))
        {
            double Slope(double tp, double fn) =>
                (metric.Of(counts + new Confusion(tp, -tp, -fn, fn)) - metric.Of(counts + new Confusion(-tp, tp, fn, -fn))) / (2 * step);
            var (ofCalled, ofRefused) = (called > 0 ? Slope(step, 0) : 0, refused > 0 ? Slope(0, step) : 0);
            errors[(int)metric] = Math.Sqrt((called * ofCalled * ofCalled) + (refused * ofRefused * ofRefused));
        }
    }

    private void RankingErrors(ReadOnlySpan<double> positive, double[] errors)
    {
        var sums = Sums(positive);
        var metrics = new double[BinaryMetrics.Count];
        Rankings(positive, metrics);
        var (auc, precision) = (metrics[(int)BinaryMetric.RocAuc], metrics[(int)BinaryMetric.AveragePrecision]);
        var groups = sums.Positives.Length;
        var shares = new double[groups];
        var (hits, tail) = (0.0, 0.0);
        for (var g = groups - 1; g >= 0; g--)
        {
            hits += sums.Positives[g];
            shares[g] = hits / (Rows - _groupStarts[g]);
        }

        var (variance, precisionVariance, below, above) = (0.0, 0.0, 0.0, sums.Positive);
        for (var g = 0; g < groups; g++)
        {
            above -= sums.Positives[g];
            tail += sums.Positives[g] / (Rows - _groupStarts[g]);

            // A row that turns positive meets the negatives below it and no longer the positives above it; both totals move too.
            var slope = below + (0.5 * sums.Negatives[g]) - above - (0.5 * sums.Positives[g]) - (auc * (sums.Negative - sums.Positive));
            variance += sums.Own[g] * slope * slope;
            var gain = shares[g] + tail - precision;
            precisionVariance += sums.Own[g] * gain * gain;
            below += sums.Negatives[g];
        }

        errors[(int)BinaryMetric.RocAuc] = Math.Sqrt(variance) / (sums.Positive * sums.Negative);
        errors[(int)BinaryMetric.AveragePrecision] = Math.Sqrt(precisionVariance) / sums.Positive;
    }

    private GroupSums Sums(ReadOnlySpan<double> positive)
    {
        var groups = _groupStarts.Length - 1;
        var sums = new GroupSums(new double[groups], new double[groups], new double[groups]);
        for (var g = 0; g < groups; g++)
        {
            var (p, n, own) = (0.0, 0.0, 0.0);
            for (var at = _groupStarts[g]; at < _groupStarts[g + 1]; at++)
            {
                var c = positive[_order[at]];
                p += c;
                n += 1 - c;
                own += c * (1 - c);
            }

            (sums.Positives[g], sums.Negatives[g], sums.Own[g]) = (p, n, own);
        }

        return sums.Totalled(_pairs);
    }

    /// <summary>Per distinct score, ascending: expected positives, negatives, and Σ c(1 - c), the pairs of a row with itself.</summary>
    private sealed record GroupSums(double[] Positives, double[] Negatives, double[] Own)
    {
        public double Positive { get; private set; }

        public double Negative { get; private set; }

        public double Pairs { get; private set; }

        public GroupSums Totalled(AucPairs pairs)
        {
            var own = 0.0;
            for (var g = 0; g < Positives.Length; g++)
            {
                Positive += Positives[g];
                Negative += Negatives[g];
                own += Own[g];
            }

            Pairs = (Positive * Negative) - (pairs == AucPairs.Distinct ? own : 0);
            return this;
        }
    }
}
