using Vigil.Statistics;

namespace Vigil.Fairness;

/// <summary>What the scores of one group are worth.</summary>
/// <param name="Scored">Rows with score and label.</param>
/// <param name="RocAuc">Area under the ROC curve, by DeLong.</param>
/// <param name="CalibrationGap">Mean label minus mean score.</param>
/// <param name="WorstBin">Largest absolute gap of mean label and mean score over ten bins of equal width with at least 30 rows; NaN without one.</param>
/// <param name="MeanBin">Mean absolute gap over these bins, weighted by rows (calibration error).</param>
/// <param name="Brier">Mean squared distance.</param>
internal sealed record GroupScores(long Scored, Estimate RocAuc, Estimate CalibrationGap, double WorstBin, double MeanBin, Estimate Brier)
{
    private const int Bins = 10;
    private const int FewestOfBin = 30;

    /// <summary>Measures the scores of every group.</summary>
    /// <param name="axis">The group of each row.</param>
    /// <param name="scores">Scores; calibration and Brier need probabilities.</param>
    /// <param name="labels">0, 1 or <see cref="GroupTally.None"/>.</param>
    /// <param name="confidence">Two-sided confidence.</param>
    public static GroupScores[] Of(GroupAxis axis, ReadOnlySpan<double> scores, ReadOnlySpan<byte> labels, double confidence)
    {
        var codes = axis.Codes;
        var groups = axis.Labels.Length;
        // Counting sort by group and label: every part is then sorted by itself, and no label travels with its score.
        var ends = new int[(2 * groups) + 1];
        for (var i = 0; i < codes.Length; i++)
        {
            if (Place(codes[i], scores[i], labels[i]) is var place and >= 0)
            {
                ends[place + 1]++;
            }
        }

        for (var p = 0; p < 2 * groups; p++)
        {
            ends[p + 1] += ends[p];
        }

        var sorted = new double[ends[^1]];
        var next = ends.AsSpan().ToArray();
        for (var i = 0; i < codes.Length; i++)
        {
            if (Place(codes[i], scores[i], labels[i]) is var place and >= 0)
            {
                sorted[next[place]++] = scores[i];
            }
        }

        var found = new GroupScores[groups];
        for (var g = 0; g < groups; g++)
        {
            var negatives = sorted.AsSpan(ends[2 * g], ends[(2 * g) + 1] - ends[2 * g]);
            var positives = sorted.AsSpan(ends[(2 * g) + 1], ends[(2 * g) + 2] - ends[(2 * g) + 1]);
            found[g] = Of(negatives, positives, confidence);
        }

        return found;
    }

    /// <summary>Mean residual and mean absolute error of every group's numeric predictions.</summary>
    /// <param name="axis">The group of each row.</param>
    /// <param name="truth">True numbers; NaN where absent.</param>
    /// <param name="predicted">Predicted numbers; NaN where absent.</param>
    /// <param name="confidence">Two-sided confidence.</param>
    public static (long Rows, Estimate Residual, Estimate Absolute)[] Residuals(
        GroupAxis axis, ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, double confidence)
    {
        var signed = new Moments[axis.Labels.Length];
        var absolute = new Moments[axis.Labels.Length];
        for (var i = 0; i < axis.Codes.Length; i++)
        {
            var residual = truth[i] - predicted[i];
            if (axis.Codes[i] >= 0 && double.IsFinite(residual))
            {
                signed[axis.Codes[i]] = signed[axis.Codes[i]].With(residual);
                absolute[axis.Codes[i]] = absolute[axis.Codes[i]].With(Math.Abs(residual));
            }
        }

        return [.. signed.Zip(absolute, (s, a) => (s.Count, Mean(s, confidence), Mean(a, confidence)))];
    }

    private static int Place(int group, double score, byte label) => group < 0 || label > 1 || double.IsNaN(score) ? -1 : (2 * group) + label;

    private static Estimate Mean(Moments m, double confidence) => MetricIntervals.Mean(m.Mean, m.Deviation, m.Count, confidence);

    private static GroupScores Of(Span<double> negatives, Span<double> positives, double confidence)
    {
        var rows = negatives.Length + positives.Length;
        if (rows == 0)
        {
            return new(0, Estimate.Undefined, Estimate.Undefined, double.NaN, double.NaN, Estimate.Undefined);
        }

        Span<double> sums = stackalloc double[2 * Bins];
        Span<long> counts = stackalloc long[Bins];
        var residuals = new Sums();
        var squares = new Sums();
        foreach (var (part, label) in new[] { (negatives.ToArray(), 0.0), (positives.ToArray(), 1.0) })
        {
            foreach (var score in part)
            {
                var residual = label - score;
                residuals.Add(residual);
                squares.Add(residual * residual);
                var bin = Math.Clamp((int)(score * Bins), 0, Bins - 1);
                sums[bin] += residual;
                counts[bin]++;
            }
        }

        var (worst, mean) = (double.NaN, 0.0);
        for (var b = 0; b < Bins; b++)
        {
            var gap = Math.Abs(sums[b] / counts[b]);
            worst = counts[b] >= FewestOfBin && !(gap <= worst) ? gap : worst;
            mean += counts[b] > 0 ? gap * counts[b] / rows : 0;
        }

        Estimate Interval(Sums s) => MetricIntervals.Mean(s.Sum / rows, s.Deviation(rows), rows, confidence);
        return new(rows, MetricIntervals.RocAuc(Ranking(negatives, positives), confidence), Interval(residuals), worst, mean, Interval(squares));
    }

    private static ScoreRanking Ranking(Span<double> negatives, Span<double> positives)
    {
        negatives.Sort();
        positives.Sort();
        var groups = new List<ScoreGroup>(negatives.Length + positives.Length);
        for (int n = 0, p = 0; n < negatives.Length || p < positives.Length;)
        {
            var score = p == positives.Length || (n < negatives.Length && negatives[n] <= positives[p]) ? negatives[n] : positives[p];
            var (n0, p0) = (n, p);
            while (n < negatives.Length && negatives[n] == score)
            {
                n++;
            }

            while (p < positives.Length && positives[p] == score)
            {
                p++;
            }

            groups.Add(new(score, p - p0, n - n0));
        }

        return ScoreRanking.OfCounts(groups);
    }

    // Values lie in a narrow range around 0, so plain sums of squares lose nothing.
    private struct Sums
    {
        private double _squares;

        public double Sum { get; private set; }

        public void Add(double value)
        {
            Sum += value;
            _squares += value * value;
        }

        public readonly double Deviation(long n) => Math.Sqrt(Math.Max(0, (_squares - (Sum * Sum / n)) / (n - 1)));
    }
}
