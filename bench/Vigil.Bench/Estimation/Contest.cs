using System.Globalization;
using Vigil.Bench.Reporting;
using Vigil.Estimation;
using Vigil.Statistics;

namespace Vigil.Bench.Estimation;

/// <summary>Every method on the same chunks: errors in points and in sampling errors, paired comparisons, coverage of the bands.</summary>
internal sealed class Contest
{
    public static readonly BinaryMetric[] Shown = [BinaryMetric.Accuracy, BinaryMetric.RocAuc, BinaryMetric.F1];

    // Below this a coverage says too little to hold it against a goal.
    private const int FewChunks = 30;

    private readonly PerformanceEstimator _estimator;
    private readonly Rows _reference;
    private readonly ScoreCalibrator _calibrator;
    private readonly ImportanceWeighting _weighting;
    private readonly Dictionary<string, List<double[]>> _errors = [];
    private readonly List<double[]> _sampling = [];
    private readonly int[] _covered = new int[BinaryMetrics.Count];
    private readonly List<DensityRatio> _ratios = [];
    private int _reliable;

    public Contest(Rows reference)
    {
        _reference = reference;
        _estimator = PerformanceEstimator.Fit(reference.Features, reference.Scores, reference.Decisions, reference.Labels);
        _calibrator = ScoreCalibrator.Of(reference.Scores, reference.Labels);
        _weighting = new(reference.Scores, reference.Decisions, reference.Labels);
    }

    public int Chunks => _sampling.Count;

    public void Add(Rows chunk)
    {
        var rows = new ScoredRows(chunk.Features, chunk.Scores, chunk.Decisions);
        var quality = ExpectedQuality.Of(chunk.Scores, chunk.Decisions);
        var realised = quality.Metrics(Array.ConvertAll(chunk.Labels, label => label ? 1.0 : 0));
        var auto = _estimator.Estimate(rows);
        var weights = auto.Overlap!.Weights;
        _sampling.Add(quality.SamplingErrors(chunk.Truth ?? auto.Probabilities));
        _ratios.Add(auto.Overlap);
        Note("reference value", [.. _estimator.Reference], realised);
        Note("CBPE", Values(_estimator.Estimate(rows, EstimationMethod.Cbpe)), realised);
        Note("M-CBPE", WeightedCbpe.Estimate(_calibrator, weights, quality).Values, realised);
        Note("auto", Values(auto), realised);
        Note("PAPE-like", Values(_estimator.Estimate(rows, EstimationMethod.Pape)), realised);
        Note("IW", _weighting.Metrics(weights), realised);
        Note("ATC", Values(_estimator.Estimate(rows, EstimationMethod.Atc)), realised);
        Note("DoC", Values(_estimator.Estimate(rows, EstimationMethod.Doc)), realised);
        if (chunk.Truth is not null)
        {
            Note("oracle floor", quality.Metrics(chunk.Truth), realised);
        }

        if (auto[BinaryMetric.Accuracy].Reliable)
        {
            _reliable++;
            foreach (var metric in Shown)
            {
                var (value, estimate) = (realised[(int)metric], auto[metric]);
                _covered[(int)metric] += estimate.Lower <= value && value <= estimate.Upper ? 1 : 0;
            }
        }
    }

    /// <summary>Mean absolute error of a method, in points.</summary>
    public double Error(string method, BinaryMetric metric) => 100 * _errors[method].Average(e => e[(int)metric]);

    /// <summary>Mean of error over sampling error.</summary>
    public double Scaled(string method, BinaryMetric metric) => _errors[method].Zip(_sampling, (e, s) => e[(int)metric] / s[(int)metric]).Average();

    /// <summary>Mean difference of errors (first minus second) over its standard error.</summary>
    public double Paired(string first, string second, BinaryMetric metric)
    {
        var moments = Moments.Of([.. _errors[first].Zip(_errors[second], (a, b) => a[(int)metric] - b[(int)metric])]);
        return moments.Deviation > 0 ? moments.Mean / (moments.Deviation / Math.Sqrt(moments.Count)) : 0;
    }

    public double Coverage(BinaryMetric metric) => _reliable > 0 ? _covered[(int)metric] / (double)_reliable : double.NaN;

    public void Print(string name, string title, Sheet sheet)
    {
        sheet.Table(
            string.Create(CultureInfo.InvariantCulture, $"{title}: {Chunks} chunks; mean absolute error in points (in sampling errors)"),
            "method", "accuracy", "ROC AUC", "F1", "auto is better by (t, accuracy / AUC / F1)");
        foreach (var method in _errors.Keys)
        {
            var cells = Shown.Select(m => double.IsNaN(Error(method, m))
                ? "–"
                : string.Create(CultureInfo.InvariantCulture, $"{Error(method, m):0.00} ({Scaled(method, m):0.00})")).ToArray();
            var paired = method == "auto" ? "" : string.Join(" / ", Shown.Select(m => double.IsNaN(Error(method, m)) ? "–" : Paired(method, "auto", m).ToString("0.0", CultureInfo.InvariantCulture)));
            sheet.Row(method, cells[0], cells[1], cells[2], paired);
            foreach (var metric in Shown.Where(m => !double.IsNaN(Error(method, m))))
            {
                sheet.Figure($"estimation.{name}.{method.Replace(' ', '_')}.{metric.Name()}", Error(method, metric), "points");
            }
        }

        sheet.Note("");
        sheet.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"Bands of auto hold the realised value in {Coverage(BinaryMetric.Accuracy):P1} / {Coverage(BinaryMetric.RocAuc):P1} / {Coverage(BinaryMetric.F1):P1} (accuracy / AUC / F1) of the {_reliable} chunks that carry no flag; {Chunks - _reliable} are flagged. Domain AUC {_ratios.Min(r => r.DomainAuc):0.00} to {_ratios.Max(r => r.DomainAuc):0.00}; families: {string.Join(", ", _ratios.GroupBy(r => r.Family).OrderBy(g => g.Key).Select(g => $"{g.Key} {g.Count()}"))}."));
        foreach (var metric in Shown)
        {
            sheet.Figure($"estimation.{name}.coverage.{metric.Name()}", Coverage(metric), "share");
            sheet.Promise(
                Chunks < FewChunks || Coverage(metric) is >= 0.88 and <= 0.97,
                string.Create(CultureInfo.InvariantCulture, $"{name}: bands of {metric.Name()} cover {Coverage(metric):P1}, the goal is 88 to 97 %"));
        }
    }

    private void Note(string method, double[] values, double[] realised)
    {
        if (!_errors.TryGetValue(method, out var list))
        {
            _errors[method] = list = [];
        }

        list.Add([.. values.Select((value, i) => Math.Abs(value - realised[i]))]);
    }

    private static double[] Values(ChunkEstimate estimate) => [.. estimate.Metrics.Select(m => m.Value)];
}
