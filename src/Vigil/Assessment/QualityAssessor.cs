using Vigil.Estimation;
using Vigil.Events;
using Vigil.Profiles;
using Vigil.Storage;
using StoredFlag = Vigil.Storage.EstimateFlag;

namespace Vigil.Assessment;

/// <summary>
/// What the model's quality is expected to be where labels have not come: one headline value with a band, and what speaks against it
/// (docs/statistics/estimation.md). The estimate stays beside the truth when labels come.
/// </summary>
internal sealed class QualityAssessor
{
    private const int FewestReferenceRows = 300;

    // Of a thinned sample fewer rows stand for as many.
    private const int FewRows = 300;

    // Telling reference and chunk apart takes about a second per million values. A check of very many chunks does it on fewer reference rows, and only where
    // the monitors saw a change.
    private const long LearntValues = 40_000_000;
    private const int FewestLearntRows = 10_000;
    private const int ManyChunks = 24;
    private const double MicrosPerDay = 86_400e6;

    private static readonly string[] Usual = ["roc_auc", "accuracy", "f1", "brier"];

    // Asked for by name, CBPE is the published one, so that figures of other tools can be compared.
    private static readonly EstimationOptions AsPublished = new(Pairs: AucPairs.Published, Calibration: CalibrationUse.Always);

    private readonly PerformanceEstimator? _classifier;
    private readonly DirectLossEstimation? _regression;
    private readonly EstimationMethod _method;
    private readonly string[] _metrics;
    private readonly bool _screens;
    private readonly StoredFlag[] _doubts;

    public QualityAssessor(ScoredSample reference, OutcomeSpec outcome, AssessmentOptions options, (int Chunks, double Share) sampled, string? doubt = null)
    {
        _doubts = doubt is null ? [] : [new StoredFlag("score_reversed", doubt, null)];
        _metrics = [.. Usual.Concat(options.Metrics).Distinct(StringComparer.Ordinal)];
        _method = Parse(options.Method);
        _screens = !options.Always && _method == EstimationMethod.Auto;
        if (outcome.Task == TaskKind.Regression)
        {
            var rows = reference.Where(i => !double.IsNaN(reference.Truth[i]) && !double.IsNaN(reference.Scores[i]));
            _regression = rows.Length < FewestReferenceRows ? null : DirectLossEstimation.Fit(
                reference.Features.Pick(rows), Array.ConvertAll(rows, r => reference.Scores[r]), Array.ConvertAll(rows, r => reference.Truth[r]));
        }
        else if (outcome.Task == TaskKind.Binary && reference.ScoresAreProbabilities)
        {
            var rows = reference.Where(i => reference.Labels[i] <= 1 && reference.Decisions[i] <= 1 && !double.IsNaN(reference.Scores[i]));
            rows = Thinned(rows, Math.Max(FewestLearntRows, LearntValues / Math.Max(1, sampled.Chunks) / Math.Max(1, reference.Features.Columns.Count)));
            var labels = Array.ConvertAll(rows, r => reference.Labels[r] == 1);
            var picked = reference.Pick(rows);
            _classifier = rows.Length < FewestReferenceRows || labels.Distinct().Count() < 2 ? null
                : PerformanceEstimator.Fit(picked.Features, picked.Scores, picked.Decisions, labels, (_method == EstimationMethod.Cbpe ? AsPublished : new EstimationOptions()) with { FewRows = Math.Max(1, (int)(FewRows * sampled.Share)) });
        }
    }

    /// <summary>Chance that each sampled row of the current data is positive; NaN where it was not estimated.</summary>
    public double[] Probabilities { get; private set; } = [];

    /// <summary>Whether anything can be estimated.</summary>
    public bool Can => _classifier is not null || _regression is not null;

    /// <summary>Estimates chunk after chunk; labels of a chunk are news for it and for those that follow.</summary>
    /// <param name="current">Sampled rows of the current data.</param>
    /// <param name="chunks">First and last row of every chunk, in order.</param>
    /// <param name="times">Time of each sampled row in microseconds; null without times.</param>
    /// <param name="changed">Whether an incident touches a chunk.</param>
    public List<ChunkEstimates> Estimate(ScoredSample current, IReadOnlyList<(long First, long Last)> chunks, long[]? times, Func<long, long, bool> changed)
    {
        var watch = new CalibrationWatch();
        long? lastLabel = null;
        var found = new List<ChunkEstimates>();
        Probabilities = new double[current.Count];
        Array.Fill(Probabilities, double.NaN);
        foreach (var (first, last) in chunks)
        {
            var rows = current.Scored(first, last);
            if (rows.Length == 0)
            {
                continue;
            }

            found.Add(_regression is not null
                ? new ChunkEstimates(first, last, Errors(_regression, current, rows))
                : new ChunkEstimates(first, last, Classes(current, rows, watch, times, ref lastLabel, quiet: _screens && chunks.Count > ManyChunks && !changed(first, last))));
        }

        return found;
    }

    /// <summary>What speaks against estimates on some rows.</summary>
    public IReadOnlyList<StoredFlag> FlagsOf(ScoredRows rows) =>
        _classifier is null || rows.Rows == 0 ? [] : Stored(_classifier.Estimate(rows)[BinaryMetric.Accuracy]).Flags;

    private Dictionary<string, PerformanceEstimate> Classes(ScoredSample current, int[] rows, CalibrationWatch watch, long[]? times, ref long? lastLabel, bool quiet)
    {
        var chunk = current.Pick(rows);
        var method = quiet ? EstimationMethod.Cbpe : _method;
        var labelled = Enumerable.Range(0, rows.Length).Where(i => current.Labels[rows[i]] <= 1).ToArray();
        // A first look without news gives the chances that labels are compared with.
        if (labelled.Length > 0 && labelled.Length < rows.Length / 2)
        {
            var chances = _classifier!.Estimate(chunk, method).ChanceOfError(chunk.Decisions);
            foreach (var i in labelled)
            {
                watch.Add(current.Losses[rows[i]], chances[i]);
            }
        }

        var now = times is null ? (long?)null : rows.Max(r => times[r]);
        lastLabel = labelled.Length > 0 ? now : lastLabel;
        var days = now is { } time && lastLabel is { } before ? (time - before) / MicrosPerDay : (double?)null;
        var estimate = _classifier!.Estimate(chunk, method, new LabelNews(watch.Rows > 0 ? watch : null, days));
        for (var i = 0; i < rows.Length; i++)
        {
            Probabilities[rows[i]] = estimate.Probabilities[i];
        }

        var told = new Dictionary<string, PerformanceEstimate>(StringComparer.Ordinal);
        foreach (var one in estimate.Metrics.Where(m => _metrics.Contains(m.Metric.Name()) && !double.IsNaN(m.Value)))
        {
            var estimated = quiet ? Stored(one) with { Why = "no monitor saw a change here, so the reference's calibration is used as it is; the band holds sampling and calibration error" } : Stored(one);
            told[one.Metric.Name()] = estimated with { Reliable = estimated.Reliable && _doubts.Length == 0, Flags = [.. _doubts, .. estimated.Flags] };
        }

        if (told.TryGetValue("accuracy", out var accuracy))
        {
            told["error_rate"] = accuracy with { Value = 1 - accuracy.Value, Lower = 1 - accuracy.Upper, Upper = 1 - accuracy.Lower };
        }

        return told;
    }

    private static Dictionary<string, PerformanceEstimate> Errors(DirectLossEstimation model, ScoredSample current, int[] rows) =>
        model.Estimate(current.Features.Pick(rows), Array.ConvertAll(rows, r => current.Scores[r])).ToDictionary(
            e => e.Metric switch
            {
                RegressionMetric.MeanAbsoluteError => "mae",
                RegressionMetric.MeanSquaredError => "mse",
                RegressionMetric.RootMeanSquaredError => "rmse",
                _ => "mape",
            },
            e => new PerformanceEstimate(
                Known(e.Value), Known(e.Lower), Known(e.Upper), Known(e.SamplingError), "dle", true, [],
                "a second model learnt the size of the errors from the reference; the band holds its own error and that of the chunk's size"),
            StringComparer.Ordinal);

    private static PerformanceEstimate Stored(EstimatedPerformance e) => new(
        Known(e.Value), Known(e.Lower), Known(e.Upper), Known(e.SamplingError), e.Method, e.Reliable,
        [.. e.Flags.Select(f => new StoredFlag(f.Name.Replace(' ', '_'), f.Remedy, f.Labels > 0 ? f.Labels : null))], e.Why);

    private static int[] Thinned(int[] rows, long most) =>
        rows.Length <= most ? rows : [.. rows.Where(r => TextHash.Mix((ulong)r) % (ulong)rows.Length < (ulong)most)];

    private static double? Known(double value) => double.IsFinite(value) ? Number.Round(value, 9) : null;

    private static EstimationMethod Parse(string name) => name switch
    {
        "cbpe" => EstimationMethod.Cbpe,
        "mcbpe" => EstimationMethod.Mcbpe,
        "pape" => EstimationMethod.Pape,
        "iw" => EstimationMethod.ImportanceWeighting,
        "atc" => EstimationMethod.Atc,
        "doc" => EstimationMethod.Doc,
        _ => EstimationMethod.Auto,
    };
}

/// <summary>The estimates of one chunk.</summary>
/// <param name="First">Its first row.</param>
/// <param name="Last">Its last row.</param>
/// <param name="Metrics">Metric → estimate.</param>
internal sealed record ChunkEstimates(long First, long Last, IReadOnlyDictionary<string, PerformanceEstimate> Metrics);
