using Vigil.Statistics;

namespace Vigil.Estimation;

/// <summary>When calibrated scores replace the scores as they are.</summary>
internal enum CalibrationUse
{
    /// <summary>When they predict held-out reference labels better.</summary>
    WhenItHelps = 0,

    /// <summary>Always.</summary>
    Always = 1,
}

/// <summary>Metrics of one chunk with the two kinds of error they carry, each indexed by <see cref="BinaryMetric"/>.</summary>
/// <param name="Values">The estimates.</param>
/// <param name="SamplingErrors">Deviation of the realised metric around the estimate because the chunk has only so many rows.</param>
/// <param name="ModelErrors">Standard error of the estimate because the calibration was learnt from only so many reference rows.</param>
internal sealed record MetricVector(double[] Values, double[] SamplingErrors, double[] ModelErrors)
{
    /// <summary>One metric's estimate.</summary>
    public double this[BinaryMetric metric] => Values[(int)metric];

    /// <summary>Both errors of a metric together.</summary>
    public double Error(BinaryMetric metric) => Math.Sqrt(
        (SamplingErrors[(int)metric] * SamplingErrors[(int)metric]) + (ModelErrors[(int)metric] * ModelErrors[(int)metric]));
}

/// <summary>
/// Confidence-based performance estimation. Assumes: P(label | score) of the reference holds now; inputs may change only in ways that the
/// score tells of. Formula: c = isotonic(score), then <see cref="ExpectedQuality"/>. NannyML's CBPE; Kivimäki et al. 2025 (arXiv:2505.05295).
/// Blind to a change of the labels given the inputs.
/// </summary>
internal sealed class Cbpe
{
    private const int EnoughRows = 2_000;

    private readonly Isotonic? _curve;
    private readonly Isotonic[] _partial;

    private Cbpe(Isotonic? curve, Isotonic[] partial) => (_curve, _partial) = (curve, partial);

    /// <summary>False when the scores were better probabilities as they are.</summary>
    public bool Calibrates => _curve is not null;

    /// <summary>Learns the calibration from labelled reference rows.</summary>
    /// <param name="scores">Scores without NaN.</param>
    /// <param name="labels">True for positives.</param>
    /// <param name="use">When to calibrate.</param>
    public static Cbpe Fit(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, CalibrationUse use = CalibrationUse.WhenItHelps) =>
        Fit(ScoreCalibrator.Of(scores, labels), scores, use);

    /// <summary>Learns the calibration from a reference that is sorted already.</summary>
    public static Cbpe Fit(ScoreCalibrator reference, ReadOnlySpan<double> scores, CalibrationUse use = CalibrationUse.WhenItHelps) =>
        use == CalibrationUse.Always || reference.Helps(scores) ? new(reference.Fit(), reference.FitWithoutParts()) : new(null, []);

    /// <summary>The probability that each row is positive.</summary>
    /// <param name="scores">Scores without NaN.</param>
    public double[] Probabilities(ReadOnlySpan<double> scores) => _curve is null ? scores.ToArray() : Apply(_curve, scores);

    /// <summary>All metrics of a chunk.</summary>
    public MetricVector Estimate(ExpectedQuality chunk)
    {
        var positive = Probabilities(chunk.Scores);
        return new(chunk.Metrics(positive), chunk.SamplingErrors(positive), ModelErrors(chunk, _partial, chunk.Scores));
    }

    /// <summary>A curve's value at every score.</summary>
    public static double[] Apply(Isotonic curve, ReadOnlySpan<double> scores)
    {
        var values = new double[scores.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = curve[scores[i]];
        }

        return values;
    }

    /// <summary>Jackknife errors of all metrics from curves fitted without one part of the reference each.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="partial">The curves.</param>
    /// <param name="positions">Where each row lies on the curves.</param>
    public static double[] ModelErrors(ExpectedQuality chunk, Isotonic[] partial, ReadOnlySpan<double> positions)
    {
        var errors = new double[BinaryMetrics.Count];
        if (partial.Length == 0)
        {
            return errors;
        }

        var rows = chunk.EvenRows(EnoughRows);
        var few = chunk.Pick(rows);
        var at = new double[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            at[i] = positions[rows[i]];
        }

        var versions = Array.ConvertAll(partial, curve => few.Metrics(Apply(curve, at)));
        for (var metric = 0; metric < errors.Length; metric++)
        {
            errors[metric] = ScoreCalibrator.JackknifeError(Array.ConvertAll(versions, version => version[metric]));
        }

        return errors;
    }
}
