using Vigil.Statistics;

namespace Vigil.Estimation;

/// <summary>
/// Turns scores into probabilities of the positive label, learnt from labelled reference rows by (weighted) isotonic regression. Sorted once;
/// every further fit with other weights is linear in the rows. Assumes P(label | score) of the (weighted) reference holds for the rows it is
/// applied to.
/// </summary>
internal sealed class ScoreCalibrator
{
    /// <summary>Parts that the calibrator's own error is found with, by leaving one out at a time.</summary>
    public const int Parts = 20;

    private const int CoarseGroups = 1_000;

    private readonly double[] _positions;
    private readonly int[] _groups;
    private readonly bool[] _labels;

    private ScoreCalibrator(double[] positions, int[] groups, bool[] labels) => (_positions, _groups, _labels) = (positions, groups, labels);

    /// <summary>Number of labelled rows.</summary>
    public int Rows => _labels.Length;

    /// <summary>Sorts the labelled reference.</summary>
    /// <param name="scores">Scores without NaN.</param>
    /// <param name="labels">True for positives; same length.</param>
    public static ScoreCalibrator Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        if (scores.Length != labels.Length)
        {
            throw new ArgumentException("Scores and labels must pair up.", nameof(labels));
        }

        var keys = scores.ToArray();
        var rows = new int[keys.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = i;
        }

        Array.Sort(keys, rows);
        var groups = new int[keys.Length];
        var positions = new List<double>();
        for (var i = 0; i < keys.Length; i++)
        {
            if (i == 0 || keys[i] != keys[i - 1])
            {
                positions.Add(keys[i]);
            }

            groups[rows[i]] = positions.Count - 1;
        }

        return new([.. positions], groups, labels.ToArray());
    }

    /// <summary>The calibration curve.</summary>
    /// <param name="weights">A weight per reference row, not negative; empty for equal weights.</param>
    public Isotonic Fit(ReadOnlySpan<double> weights = default)
    {
        var sums = new double[_positions.Length];
        var masses = new double[_positions.Length];
        for (var i = 0; i < _groups.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            masses[_groups[i]] += weight;
            sums[_groups[i]] += _labels[i] ? weight : 0;
        }

        return Isotonic.OfSums(_positions, sums, masses);
    }

    /// <summary>
    /// The curve fitted <see cref="Parts"/> times, each time without the rows whose number leaves one remainder: for the jackknife over
    /// groups of rows, SE² = (K - 1)/K·Σ(θ_k - mean θ)².
    /// </summary>
    /// <param name="weights">A weight per reference row; empty for equal weights.</param>
    public Isotonic[] FitWithoutParts(ReadOnlySpan<double> weights = default)
    {
        // The spread of curves needs no more than a thousand steps.
        var size = Math.Min(_positions.Length, CoarseGroups);
        var positions = new double[size];
        for (var g = _positions.Length - 1; g >= 0; g--)
        {
            positions[Coarse(g, size)] = _positions[g];
        }

        var (sums, masses) = (new double[Parts * size], new double[Parts * size]);
        for (var i = 0; i < _groups.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            var at = (PartOf(i) * size) + Coarse(_groups[i], size);
            masses[at] += weight;
            sums[at] += _labels[i] ? weight : 0;
        }

        var (sum, mass) = (Total(sums, size), Total(masses, size));
        var fits = new Isotonic[Parts];
        for (var part = 0; part < Parts; part++)
        {
            fits[part] = Isotonic.OfSums(positions, Without(sum, sums, part), Without(mass, masses, part));
        }

        return fits;
    }

    /// <summary>The jackknife's standard error of a value from its leave-one-part-out versions.</summary>
    public static double JackknifeError(ReadOnlySpan<double> versions)
    {
        var moments = Moments.Of(versions);
        var k = versions.Length;
        return Math.Sqrt((k - 1.0) * (k - 1.0) / k) * moments.Deviation;
    }

    /// <summary>
    /// Whether calibrated scores predict held-out labels better than the scores as they are, by log loss over two halves of the reference.
    /// Scores outside [0, 1] are no probabilities: calibration is then always kept.
    /// </summary>
    /// <param name="scores">The reference's scores.</param>
    public bool Helps(ReadOnlySpan<double> scores)
    {
        var raw = 0.0;
        for (var i = 0; i < scores.Length; i++)
        {
            if (!(scores[i] >= 0 && scores[i] <= 1))
            {
                return true;
            }

            raw += BoundedLoss(scores[i], _labels[i]);
        }

        return HeldOutLoss(scores) < raw;
    }

    /// <summary>Log loss of every row under the curve of the half that the row is not in, added up.</summary>
    /// <param name="scores">The reference's scores.</param>
    public double HeldOutLoss(ReadOnlySpan<double> scores)
    {
        var fits = new Isotonic[2];
        for (var half = 0; half < 2; half++)
        {
            var weights = new double[scores.Length];
            for (var i = 0; i < scores.Length; i++)
            {
                weights[i] = PartOf(i) % 2 == half ? 0 : 1;
            }

            fits[half] = Fit(weights);
        }

        var loss = 0.0;
        for (var i = 0; i < scores.Length; i++)
        {
            loss += BoundedLoss(fits[PartOf(i) % 2][scores[i]], _labels[i]);
        }

        return loss;
    }

    // An isotonic step of 0 or 1 is an artefact of a short stretch; the loss must not hang on it.
    private static double BoundedLoss(double probability, bool label) =>
        ProbabilityMetrics.LogLoss(Math.Clamp(probability, 1e-4, 1 - 1e-4), label);

    private int Coarse(int group, int size) => (int)((long)group * size / _positions.Length);

    // Neighbouring rows go to different parts, and a period in the row order does not fall together with the parts.
    private static int PartOf(int row) => (int)(SplitMix.Mix((ulong)row) % Parts);

    private static double[] Total(double[] parts, int size)
    {
        var total = new double[size];
        for (var i = 0; i < parts.Length; i++)
        {
            total[i % size] += parts[i];
        }

        return total;
    }

    private static double[] Without(double[] total, double[] parts, int part)
    {
        var left = new double[total.Length];
        for (var g = 0; g < total.Length; g++)
        {
            // The difference of equal sums must be exactly nothing, not rounding noise with a mean of its own.
            var rest = total[g] - parts[(part * total.Length) + g];
            left[g] = rest > 1e-9 * total[g] ? rest : 0;
        }

        return left;
    }
}
