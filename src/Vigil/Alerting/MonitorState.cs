using Vigil.Detectors;
using Vigil.Detectors.Fairness;
using Vigil.Detectors.Performance;
using Vigil.Events;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Statistics;

namespace Vigil.Alerting;

/// <summary>The memory of one monitor: accumulated evidence, the last residual, evidence of recovery while it is frozen in an incident.</summary>
internal sealed class MonitorState
{
    private const double RecoveredAt = 2.995732273553991; // ln 20

    // An onset further back than this is not looked for; it bounds a monitor's memory.
    private const int RememberedWindows = 1024;

    // Below it an audit has as good as no evidence, so a change that it alarms on later began after.
    private const double QuietMeter = 0.1;

    private readonly IStatistic _statistic;
    private readonly EvidenceMixture _mixture;
    private readonly double _logThreshold;
    private readonly ulong _tieSeed;
    private readonly double[] _logs;
    private readonly int _members;
    private readonly List<(int Window, double[] LogValues)> _path = [];
    private readonly IWindowAudit? _audit;
    private double _before = double.NaN;
    private double _recovery;
    private (double Rows, double Sum) _recent;
    private int _quiet = -1;
    private bool _down;

    public MonitorState(MonitorSpec spec, ProfileLayout layout, double threshold)
    {
        Spec = spec;
        _audit = spec.Audit is { } gap ? new GapAudit(gap) : spec.Calibration is { } meaning ? new CalibrationBets(meaning) : null;
        _statistic = spec.StatisticFor(layout);
        _members = spec.Mean is not null ? BoundedMeanDetector.Grid.Length : spec.Score?.Members ?? 1;
        _mixture = spec.Mean is null && spec.Score is { } score ? score.Mixture() : new EvidenceMixture(_members);
        _logs = new double[spec.Mean is null ? 2 * _members : _members];
        _logThreshold = Math.Log(threshold);
        _tieSeed = TextHash.Of(spec.Id);
    }

    public MonitorSpec Spec { get; }

    /// <summary>True while the monitor's incident is open: it neither spends budget nor gathers evidence.</summary>
    public bool Frozen { get; private set; }

    /// <summary>True when evidence says that the change is over.</summary>
    public bool Recovered { get; private set; }

    /// <summary>The first window that counts: the one after its last incident closed. What lay before has been told.</summary>
    public int Since { get; private set; }

    /// <summary>ln of the accumulated evidence.</summary>
    public double LogEvidence => _audit?.LogEvidence ?? _mixture.LogMean;

    /// <summary>Why windows were not judged → how many.</summary>
    public Dictionary<string, int> Abstentions { get; } = new(StringComparer.Ordinal);

    /// <summary>The window from which the evidence since the last restart grew most.</summary>
    public int? LikelyOnset => _audit is not null ? _quiet + 1 : _path.Count == 0 ? null : _path[ShiryaevRoberts.MostLikelyOnset([.. _path.Select(p => p.LogValues[_mixture.Strongest])])].Window;

    /// <summary>Takes in one window.</summary>
    /// <param name="index">0-based number of the window.</param>
    /// <param name="window">The window.</param>
    /// <param name="start">Its begin, for the season.</param>
    /// <param name="reading">What the statistic reads from it.</param>
    public Judgement Step(int index, WindowProfile window, long start, Reading reading)
    {
        if (reading.Abstained is { } reason)
        {
            Abstentions[reason] = Abstentions.GetValueOrDefault(reason) + 1;
            _before = double.NaN;
            return new Judgement('a', null, null);
        }

        var value = Number.Round(reading.Value, 6);
        if (_audit is not null)
        {
            return Audit(index, window, value);
        }

        if (Spec.Mean is null && double.IsPositiveInfinity(_logThreshold))
        {
            // Whole samples are compared at the ends of blocks; between them there is no evidence to show.
            return new Judgement(Frozen ? 'f' : 'o', value, Frozen ? 1 : null);
        }

        var recovery = Spec.Mean is { } mean ? Mean(mean, reading) : Score(Spec.Score!, reading, window, start);
        if (Frozen)
        {
            _recovery = Math.Max(0, _recovery) + recovery;
            Recovered |= _recovery >= RecoveredAt;
            return new Judgement('f', value, 1);
        }

        _mixture.Add(_logs);
        if (_path.Count == RememberedWindows)
        {
            _path.RemoveRange(0, RememberedWindows / 2);
        }

        _path.Add((index, _logs[.._members]));
        var alarms = _mixture.LogMean >= _logThreshold;
        var meter = Number.Round(Math.Clamp(_mixture.LogMean / Math.Max(1e-9, _logThreshold), 0, 1), 4);
        _down = Spec.Score is { TwoSided: true } && _mixture.Strongest >= NormalScoreDetector.Grid.Length;
        return new Judgement(alarms ? 'A' : meter >= 0.5 ? 's' : 'o', value, meter);
    }

    /// <summary>Freezes the monitor for the life of an incident.</summary>
    public void Freeze()
    {
        Frozen = true;
        Recovered = false;
        _recovery = 0;
    }

    /// <summary>Begins anew after its incident has closed.</summary>
    /// <param name="window">The window in which it closed.</param>
    public void Restart(int window)
    {
        Since = window + 1;
        Frozen = false;
        Recovered = false;
        _mixture.Restart();
        _audit?.Restart();
        _path.Clear();
    }

    /// <summary>Reads a window; pure, so windows can be read ahead on any thread.</summary>
    /// <param name="window">The window.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="cutOff">True when the window is the file's first or last and may be incomplete.</param>
    public Reading Read(WindowProfile window, WindowProfile reference, bool cutOff)
    {
        if (Spec.Kind is MonitorKinds.Volume or MonitorKinds.Freshness)
        {
            return cutOff ? Reading.None("window incomplete") : _statistic.Read(window, reference);
        }

        return window.Rows == 0 ? Reading.None("no rows") : _statistic.Read(window, reference);
    }

    private Judgement Audit(int index, WindowProfile window, double value)
    {
        if (Frozen)
        {
            Recovered |= _audit!.IsOver(window);
            return new Judgement('f', value, 1);
        }

        var log = _audit!.Step(window);
        var meter = Number.Round(Math.Clamp(log / Math.Max(1e-9, _logThreshold), 0, 1), 4);
        _quiet = meter < QuietMeter ? index : _quiet;
        return new Judgement(log >= _logThreshold ? 'A' : meter >= 0.5 ? 's' : 'o', value, meter);
    }

    private double Mean(BoundedMeanDetector detector, Reading reading)
    {
        detector.LogValues(reading.Rows, reading.Sum, _logs);
        if (!Frozen)
        {
            _recent = _recent.Rows > 0 ? (_recent.Rows / 2 + reading.Rows, _recent.Sum / 2 + reading.Sum) : (reading.Rows, reading.Sum);
        }

        // Still changed is what lies half-way to the level that was alarming, or above what the limit allows.
        var level = Math.Max(detector.Limit + (detector.Limit - detector.Rate) / 2, (detector.Rate + _recent.Sum / Math.Max(1, _recent.Rows)) / 2);
        return detector.LogRecovery(reading.Rows, reading.Sum, level);
    }

    private double Score(NormalScoreDetector detector, Reading reading, WindowProfile window, long start)
    {
        var x = detector.Stabilise(reading.Scalar) - detector.Season[SeasonCells.CellOf(detector.SeasonKind, start)];
        var residual = detector.Residual(x, _before);
        _before = x;
        var tie = ((TextHash.Mix(_tieSeed ^ (ulong)window.Index) >> 11) + 0.5) / (1UL << 53);
        var score = detector.Score(residual, tie);
        detector.LogValues(score, _logs);
        return NormalScoreDetector.LogRecovery(score, detector.Falling || _down);
    }
}

/// <summary>What a monitor made of a window.</summary>
/// <param name="Verdict">o = ok, s = suspicious, A = alarm, a = abstained, f = frozen.</param>
/// <param name="Value">The statistic; null when it abstained.</param>
/// <param name="Meter">Evidence, 0 to 1; null when it abstained.</param>
internal readonly record struct Judgement(char Verdict, double? Value, double? Meter);
