using Vigil.Statistics;

namespace Vigil.Fairness;

/// <summary>
/// A sequential audit of the gap between two groups (docs/statistics/fairness-audit.md): window by window, from counts alone, in either
/// direction. With threshold c the expected number of alarms within T windows is at most T/c while the gap stays within the tolerance.
/// Any rate fits: selection rate, or the rate among the truly positive for equal opportunity.
/// </summary>
internal sealed class FairnessAudit
{
    private const int Members = 2 * GapRule.Alternatives;

    // The bet's level follows the traffic: a window weighs a tenth of what is remembered.
    private const double Memory = 0.9;

    private readonly GapRule _rule;
    private readonly double _designEffect;
    private readonly double[] _logs = new double[Members];
    private RateCounts _level;
    private RateCounts _waitingA;
    private RateCounts _waitingB;

    /// <summary>Starts an audit without evidence.</summary>
    /// <param name="rule">The tolerance.</param>
    /// <param name="reference">Counts of both groups together in the reference: where the bets start.</param>
    /// <param name="designEffect">Rows that move together count as one: counts are divided by this, at least 1.</param>
    public FairnessAudit(GapRule rule, RateCounts reference, double designEffect = 1)
    {
        _rule = rule;
        _designEffect = designEffect;
        // One row each of hit and miss, so that the level never reaches the edge.
        _level = new(reference.Hits + 1, reference.Tries + 2);
        Restart();
    }

    /// <summary>ln of the evidence; minus infinity at a restart.</summary>
    public double LogEvidence { get; private set; }

    /// <summary>Which group the strongest bet says is better off: +1 the first, -1 the second.</summary>
    public int Direction { get; private set; }

    /// <summary>Takes in one window.</summary>
    /// <param name="a">Counts of the first group; parts of a window are added up before.</param>
    /// <param name="b">Counts of the second group.</param>
    /// <returns>ln of the evidence after it. A window in which one group is absent waits for the next.</returns>
    public double Step(RateCounts a, RateCounts b)
    {
        (_waitingA, _waitingB) = (_waitingA + a, _waitingB + b);
        if (_waitingA.Tries <= 0 || _waitingB.Tries <= 0)
        {
            return LogEvidence;
        }

        Span<double> values = stackalloc double[Members];
        LogValues(_waitingA, _waitingB, values);
        LogEvidence = ShiryaevRoberts.NextMixture(_logs, values);
        Direction = Strongest() < GapRule.Alternatives ? 1 : -1;
        var seen = _waitingA + _waitingB;
        _level = new((Memory * _level.Hits) + seen.Hits, (Memory * _level.Tries) + seen.Tries);
        (_waitingA, _waitingB) = (default, default);
        return LogEvidence;
    }

    /// <summary>Back to no evidence, as the budget asks after an alarm; what is known of the level stays.</summary>
    public void Restart()
    {
        Array.Fill(_logs, ShiryaevRoberts.Start);
        LogEvidence = ShiryaevRoberts.Start;
    }

    /// <summary>All that the audit remembers, as plain numbers.</summary>
    public double[] Save() => [.. _logs, _level.Hits, _level.Tries, _waitingA.Hits, _waitingA.Tries, _waitingB.Hits, _waitingB.Tries];

    /// <summary>Goes on where <see cref="Save"/> left off.</summary>
    /// <param name="state">What it returned.</param>
    public void Restore(ReadOnlySpan<double> state)
    {
        if (state.Length != Members + 6)
        {
            throw new ArgumentException("This is not the state of a fairness audit.", nameof(state));
        }

        state[..Members].CopyTo(_logs);
        var rest = state[Members..];
        (_level, _waitingA, _waitingB) = (new(rest[0], rest[1]), new(rest[2], rest[3]), new(rest[4], rest[5]));
        LogEvidence = LogSpace.Mean(_logs);
        Direction = Strongest() < GapRule.Alternatives ? 1 : -1;
    }

    private void LogValues(RateCounts a, RateCounts b, Span<double> into)
    {
        var (first, second) = (Thinned(a), Thinned(b));
        var share = a.Tries / (a.Tries + b.Tries);
        for (var j = 0; j < GapRule.Alternatives; j++)
        {
            var (high, low) = _rule.Alternative(j, _level.Rate, share);
            into[j] = GapEvidence.Log(first, second, high, low, _rule);
            (high, low) = _rule.Alternative(j, _level.Rate, 1 - share);
            into[GapRule.Alternatives + j] = GapEvidence.Log(second, first, high, low, _rule);
        }
    }

    private RateCounts Thinned(RateCounts c) => new(c.Hits / _designEffect, c.Tries / _designEffect);

    private int Strongest()
    {
        var best = 0;
        for (var j = 1; j < Members; j++)
        {
            best = _logs[j] > _logs[best] ? j : best;
        }

        return best;
    }
}
