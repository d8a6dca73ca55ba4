using Vigil.Fairness;
using Vigil.Profiles;

namespace Vigil.Detectors.Fairness;

/// <summary>The audit of one gap between groups, window by window.</summary>
internal sealed class GapAudit(AuditSpec spec) : IWindowAudit
{
    private const double Memory = 0.9;

    private readonly FairnessAudit _audit = new(new GapRule(false, spec.Tolerance), new RateCounts(spec.Hits, spec.Tries), spec.DesignEffect);
    private RateCounts _first;
    private RateCounts _second;

    public double LogEvidence => _audit.LogEvidence;

    public double Step(WindowProfile window)
    {
        var (first, second) = spec.CountsOf(window);
        return _audit.Step(first, second);
    }

    // Over when the gap of late, with its error, lies within the tolerance again.
    public bool IsOver(WindowProfile window)
    {
        var (first, second) = spec.CountsOf(window);
        (_first, _second) = (Remembered(_first) + first, Remembered(_second) + second);
        var error = Math.Sqrt(_first.Rate * (1 - _first.Rate) / _first.Tries + _second.Rate * (1 - _second.Rate) / _second.Tries);
        return Math.Abs(_first.Rate - _second.Rate) + 2 * error < spec.Tolerance;
    }

    public void Restart()
    {
        _audit.Restart();
        (_first, _second) = (default, default);
    }

    private static RateCounts Remembered(RateCounts counts) => new(Memory * counts.Hits, Memory * counts.Tries);
}
