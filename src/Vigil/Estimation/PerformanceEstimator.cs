using Vigil.Statistics;

namespace Vigil.Estimation;

/// <summary>
/// Quality of a binary classifier without labels. Learns once from labelled reference rows; then estimates chunks, each on its own. Safe for
/// use by several threads; results do not depend on their number.
/// </summary>
internal sealed class PerformanceEstimator
{
    private readonly FeatureTable _features;
    private readonly double[] _scores;
    private readonly bool[] _decisions;
    private readonly bool[] _labels;
    private readonly EstimationOptions _options;
    private readonly FeatureCoder _coder;
    private readonly CodedTable _coded;
    private readonly ScoreCalibrator _calibrator;
    private readonly Cbpe _cbpe;
    private readonly InformedScore? _informed;
    private readonly ScoreCalibrator _informedCalibrator;

    private PerformanceEstimator(FeatureTable features, double[] scores, bool[] decisions, bool[] labels, EstimationOptions options)
    {
        (_features, _scores, _decisions, _labels, _options) = (features, scores, decisions, labels, options);
        _coder = FeatureCoder.Fit(features);
        _coded = _coder.Code(features);
        _calibrator = ScoreCalibrator.Of(scores, labels);
        _cbpe = Cbpe.Fit(_calibrator, scores, options.Calibration);
        _informed = InformedScore.Fit(_coder, _coded, scores, labels);
        _informedCalibrator = _informed is null ? _calibrator : ScoreCalibrator.Of(_informed.Reference, labels);
        Reference = ExpectedQuality.Of(scores, decisions, options.Pairs).Metrics(Array.ConvertAll(labels, label => label ? 1.0 : 0));
    }

    /// <summary>Realised metrics of the reference, indexed by <see cref="BinaryMetric"/>.</summary>
    public IReadOnlyList<double> Reference { get; }

    /// <summary>Columns that estimates do not use because they are constant in the reference.</summary>
    public IReadOnlyList<string> UnusedColumns => _coder.Constant;

    /// <summary>Learns from labelled rows.</summary>
    /// <param name="features">Inputs of the model: no ids, times, labels or columns that give the label away.</param>
    /// <param name="scores">Scores without NaN.</param>
    /// <param name="decisions">What was called positive.</param>
    /// <param name="labels">What was positive.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">Lengths differ, or one class is missing among the labels.</exception>
    public static PerformanceEstimator Fit(
        FeatureTable features, double[] scores, bool[] decisions, bool[] labels, EstimationOptions? options = null)
    {
        if (scores.Length != decisions.Length || scores.Length != labels.Length || (features.Columns.Count > 0 && features.Rows != scores.Length))
        {
            throw new ArgumentException("Features, scores, decisions and labels must pair up.", nameof(scores));
        }

        if (!labels.Contains(true) || !labels.Contains(false))
        {
            throw new ArgumentException("The labelled reference must hold both classes.", nameof(labels));
        }

        return new(features, scores, decisions, labels, options ?? new());
    }

    /// <summary>Estimates all metrics of a chunk.</summary>
    /// <param name="chunk">The rows.</param>
    /// <param name="method">How.</param>
    /// <param name="news">What labels say since the reference; null for nothing.</param>
    public ChunkEstimate Estimate(ScoredRows chunk, EstimationMethod method = EstimationMethod.Auto, LabelNews? news = null)
    {
        if (chunk.Rows == 0)
        {
            return new(0, [.. BinaryMetrics.All.Select(m => Blank(m, "the chunk has no rows"))], [], null);
        }

        var quality = ExpectedQuality.Of(chunk.Scores, chunk.Decisions, _options.Pairs);
        var plain = _cbpe.Estimate(quality);
        if (method is EstimationMethod.Cbpe or EstimationMethod.Atc or EstimationMethod.Doc)
        {
            var values = method == EstimationMethod.Cbpe ? plain : plain with { Values = Confidence(chunk, method) };
            return Assemble(chunk, new(method, values, values, null), _cbpe.Probabilities(chunk.Scores), news);
        }

        var ratio = DomainClassifier.Fit(_coder, _coded, _features, chunk.Features, method == EstimationMethod.Pape ? RatioFamily.BoostedTrees : null);
        if (ratio.Family == RatioFamily.Even && method == EstimationMethod.Auto)
        {
            return Assemble(chunk, new(method, plain, plain, ratio), _cbpe.Probabilities(chunk.Scores), news);
        }

        var informs = method == EstimationMethod.Auto && _informed is not null;
        var calibrator = informs ? _informedCalibrator : _calibrator;
        var positions = informs ? _informed!.Of(chunk.Features, chunk.Scores) : chunk.Scores;
        var headline = method switch
        {
            EstimationMethod.Pape => Vigil.Estimation.Pape.Estimate(_scores, _labels, ratio.Weights, quality),
            EstimationMethod.ImportanceWeighting =>
                plain with { Values = new ImportanceWeighting(_scores, _decisions, _labels).Metrics(ratio.Weights) },
            _ => WeightedCbpe.Estimate(calibrator, ratio.Weights, quality, positions),
        };
        var positive = Cbpe.Apply(calibrator.Fit(ratio.Weights), positions);
        return Assemble(chunk, new(method, headline, plain, ratio), positive, news);
    }

    private double[] Confidence(ScoredRows chunk, EstimationMethod method)
    {
        var values = new double[BinaryMetrics.Count];
        Array.Fill(values, double.NaN);
        var (source, target) = (_cbpe.Probabilities(_scores), _cbpe.Probabilities(chunk.Scores));
        var accuracy = Reference[(int)BinaryMetric.Accuracy];
        values[(int)BinaryMetric.Accuracy] = method == EstimationMethod.Atc
            ? ConfidenceMethods.AverageThresholded(source, accuracy, target)
            : ConfidenceMethods.DifferenceOfConfidences(source, accuracy, target);
        return values;
    }

    private ChunkEstimate Assemble(ScoredRows chunk, Basis basis, double[] positive, LabelNews? news)
    {
        var flags = new FlagRules(_options, chunk.Rows, basis, news).For(1 - Right(chunk.Decisions, positive));
        var z = NormalDistribution.UpperQuantile((1 - _options.Confidence) / 2);
        return new(chunk.Rows, [.. BinaryMetrics.All.Select(metric => One(metric, basis, flags, z))], positive, basis.Ratio);
    }

    private EstimatedPerformance One(BinaryMetric metric, Basis basis, IReadOnlyList<EstimateFlag> flags, double z)
    {
        var (value, other) = (basis.Headline[metric], basis.Plain[metric]);
        if (double.IsNaN(value))
        {
            return Blank(metric, "the metric has no meaning on these rows or with this method");
        }

        // With good overlap the band holds both estimates; where inputs are far outside, it unites both bands.
        var half = z * basis.Headline.Error(metric);
        var otherHalf = flags.Any(flag => flag.Name == FlagRules.Extrapolating) ? z * basis.Plain.Error(metric) : 0;
        var unites = basis.Method == EstimationMethod.Auto && !double.IsNaN(other);
        var lower = unites ? Math.Min(value - half, other - otherHalf) : value - half;
        var upper = unites ? Math.Max(value + half, other + otherHalf) : value + half;
        return new(
            metric, value, Math.Max(metric.Minimum(), lower), Math.Min(metric.Maximum(), upper), basis.Headline.SamplingErrors[(int)metric],
            basis.Headline.ModelErrors[(int)metric], Reference[(int)metric], basis.Name, flags, basis.Why(metric));
    }

    private EstimatedPerformance Blank(BinaryMetric metric, string why) =>
        new(metric, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, Reference[(int)metric], "none", [], why);

    private static double Right(bool[] decisions, double[] positive)
    {
        var right = 0.0;
        for (var i = 0; i < decisions.Length; i++)
        {
            right += decisions[i] ? positive[i] : 1 - positive[i];
        }

        return right / Math.Max(1, decisions.Length);
    }
}
