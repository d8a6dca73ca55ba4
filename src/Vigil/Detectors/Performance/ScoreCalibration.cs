using Vigil.Profiles;
using Vigil.Statistics;

namespace Vigil.Detectors.Performance;

/// <summary>
/// Whether a score still means what it meant (docs/statistics/calibration-bets.md): row by row a bet on label minus expected label, which the counts of score bins by
/// label tell exactly. The coarser form on the sum of residuals pays for the variance of a coin and sees little.
/// </summary>
/// <param name="Rates">Share of positives of each regular score bin in the reference; NaN for bins too rare to bet on.</param>
/// <param name="Tolerances">For each bin: what may pass, the tolerance and the reference's own error.</param>
/// <param name="Middle">First bin of the upper half of the reference's rows: bets are placed on all bins, on the lower and on the upper half.</param>
/// <param name="DesignEffect">Rows that move together count as one: evidence is divided by it.</param>
public sealed record CalibrationSpec(double[] Rates, double[] Tolerances, int Middle, double DesignEffect)
{
    /// <summary>Labelled rows, labels minus expected labels, and the variance expected of that sum.</summary>
    internal (double Rows, double Excess, double Variance) Residuals(WindowProfile window)
    {
        var (rows, excess, variance) = (0.0, 0.0, 0.0);
        var length = window.ScoreByLabel.Length / 2;
        for (var code = 0; code < Rates.Length; code++)
        {
            if (!double.IsNaN(Rates[code]))
            {
                double negative = window.ScoreByLabel[code], positive = window.ScoreByLabel[length + code];
                rows += negative + positive;
                excess += positive - (negative + positive) * Rates[code];
                variance += (negative + positive) * Rates[code] * (1 - Rates[code]);
            }
        }

        return (rows, excess, variance);
    }
}

/// <summary>Mean of label minus expected label in a window.</summary>
internal sealed class CalibrationGap(CalibrationSpec spec) : IStatistic
{
    public Reading Read(WindowProfile window, WindowProfile reference)
    {
        var (rows, excess, _) = spec.Residuals(window);
        return rows == 0 ? Reading.None("no label in this window") : new Reading(excess / rows, double.NaN, rows, Math.Clamp((rows + excess) / 2, 0, rows), null);
    }
}

/// <summary>The bets, window by window: in both directions, at several stakes, on all scores and on either half of them.</summary>
internal sealed class CalibrationBets(CalibrationSpec spec) : IWindowAudit
{
    private const double Memory = 0.9;

    private static readonly double[] Stakes = [0.05, 0.15, 0.4, 0.8];
    private static readonly int Members = 3 * 2 * Stakes.Length;

    private readonly (int From, int To)[] _parts = [(0, spec.Rates.Length), (0, spec.Middle), (spec.Middle, spec.Rates.Length)];
    private readonly double[] _logs = [.. Enumerable.Repeat(ShiryaevRoberts.Start, Members)];
    private (double Rows, double Excess, double Variance) _lately;

    public double LogEvidence { get; private set; } = ShiryaevRoberts.Start;

    public double Step(WindowProfile window)
    {
        Span<double> values = stackalloc double[Members];
        var member = 0;
        foreach (var part in _parts)
        {
            foreach (var stake in Stakes)
            {
                values[member++] = Log(window, part, stake, 1) / spec.DesignEffect;
                values[member++] = Log(window, part, stake, -1) / spec.DesignEffect;
            }
        }

        return LogEvidence = ShiryaevRoberts.NextMixture(_logs, values);
    }

    public bool IsOver(WindowProfile window)
    {
        var (rows, excess, variance) = spec.Residuals(window);
        _lately = (Memory * _lately.Rows + rows, Memory * _lately.Excess + excess, Memory * _lately.Variance + variance);
        return _lately.Rows > 0 && Math.Abs(_lately.Excess) + 2 * Math.Sqrt(_lately.Variance) < _lately.Rows * spec.Tolerances.Where(double.IsFinite).DefaultIfEmpty(0).Max();
    }

    public void Restart()
    {
        Array.Fill(_logs, ShiryaevRoberts.Start);
        LogEvidence = ShiryaevRoberts.Start;
        _lately = default;
    }

    // Each factor 1 + stake (±(label - rate) - tolerance) has expectation at most 1 while the truth lies within the tolerance of the rate.
    private double Log(WindowProfile window, (int From, int To) part, double stake, int direction)
    {
        var log = 0.0;
        var length = window.ScoreByLabel.Length / 2;
        for (var code = part.From; code < part.To; code++)
        {
            int negative = window.ScoreByLabel[code], positive = window.ScoreByLabel[length + code];
            if (negative + positive == 0 || double.IsNaN(spec.Rates[code]))
            {
                continue;
            }

            var (rate, tolerance) = (spec.Rates[code], spec.Tolerances[code]);
            log += positive * Math.Log(Math.Max(1e-6, 1 + stake * (direction * (1 - rate) - tolerance)))
                + negative * Math.Log(Math.Max(1e-6, 1 + stake * (-direction * rate - tolerance)));
        }

        return log;
    }
}
