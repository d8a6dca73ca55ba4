namespace Vigil.Statistics;

/// <summary>
/// Intervals for the mean of values in [0, 1] that hold at every time at once, so they may be looked at after each value. They assume one
/// constant mean; under drift apply them to a moving window and say so. Waudby-Smith and Ramdas 2024.
/// </summary>
internal static class ConfidenceSequences
{
    /// <summary>Largest bet per value; ½ keeps every factor at least ½.</summary>
    private const double Truncation = 0.5;

    /// <summary>Predictable plug-in empirical Bernstein interval: Σλx/Σλ ± (ln(2/α) + Σv·ψ(λ))/Σλ, cut to [0, 1].</summary>
    /// <param name="values">Values in [0, 1], in order of time.</param>
    /// <param name="alpha">Probability that the mean ever lies outside.</param>
    public static Interval EmpiricalBernstein(ReadOnlySpan<double> values, double alpha)
    {
        var (weights, weighted, cost) = (0.0, 0.0, 0.0);
        var plugIn = new PlugIn(alpha);
        foreach (var x in values)
        {
            var bet = plugIn.Bet;
            var surprise = 4 * (x - plugIn.Mean) * (x - plugIn.Mean);
            weights += bet;
            weighted += bet * x;
            cost += surprise * (-LogSpace.LogOnePlus(-bet) - bet) / 4;
            plugIn.Add(x);
        }

        if (weights == 0)
        {
            return new(0, 1);
        }

        var (centre, half) = (weighted / weights, (Math.Log(2 / alpha) + cost) / weights);
        return new(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }

    /// <summary>
    /// ln of the hedged capital ½·max(Π(1 + λ⁺(x - m)), Π(1 - λ⁻(x - m))) won by betting against the mean m; evidence against m, and
    /// quasi-convex in m.
    /// </summary>
    /// <param name="values">Values in [0, 1], in order of time.</param>
    /// <param name="mean">The mean m bet against, inside (0, 1).</param>
    /// <param name="alpha">The level that the bets are tuned to.</param>
    public static double LogHedgedCapital(ReadOnlySpan<double> values, double mean, double alpha)
    {
        var (up, down) = (0.0, 0.0);
        var plugIn = new PlugIn(alpha, truncated: false);
        foreach (var x in values)
        {
            up += LogSpace.LogOnePlus(Math.Min(plugIn.Bet, Truncation / mean) * (x - mean));
            down += LogSpace.LogOnePlus(-Math.Min(plugIn.Bet, Truncation / (1 - mean)) * (x - mean));
            plugIn.Add(x);
        }

        return Math.Max(up, down) + Math.Log(0.5);
    }

    /// <summary>All means m whose hedged capital is below 1/α: the tightest of these intervals in practice.</summary>
    /// <param name="values">Values in [0, 1], in order of time.</param>
    /// <param name="alpha">Probability that the mean ever lies outside.</param>
    public static Interval HedgedBetting(ReadOnlySpan<double> values, double alpha)
    {
        var limit = Math.Log(1 / alpha);
        var inside = 0.5;
        if (values.Length > 0)
        {
            inside = Math.Clamp(Moments.Of(values).Mean, 1e-9, 1 - 1e-9);
        }

        return new(Edge(values, alpha, inside, 1e-9, limit), Edge(values, alpha, inside, 1 - 1e-9, limit));
    }

    /// <summary>
    /// Asymptotic confidence sequence from a summary: x̄ ± s·√(2(nρ² + 1)/(n²ρ²)·ln(√(nρ² + 1)/α)); tightest near the n of interest. Parts
    /// merge; valid for large n only.
    /// </summary>
    /// <param name="n">Number of values.</param>
    /// <param name="mean">Their mean.</param>
    /// <param name="deviation">Their standard deviation; ½ gives the exact sub-Gaussian sequence for values in [0, 1].</param>
    /// <param name="alpha">Probability that the mean ever lies outside.</param>
    /// <param name="tightest">The n at which it shall be tightest.</param>
    public static Interval Asymptotic(double n, double mean, double deviation, double alpha, double tightest)
    {
        var log = 2 * Math.Log(1 / alpha);
        var rho = (log + Math.Log(1 + log)) / tightest;
        var grown = (n * rho) + 1;
        var half = deviation * Math.Sqrt(2 * grown / (n * n * rho) * Math.Log(Math.Sqrt(grown) / alpha));
        return new(mean - half, mean + half);
    }

    private static double Edge(ReadOnlySpan<double> values, double alpha, double inside, double outside, double limit)
    {
        if (LogHedgedCapital(values, outside, alpha) < limit)
        {
            return outside < 0.5 ? 0 : 1;
        }

        for (var i = 0; i < 50; i++)
        {
            var middle = 0.5 * (inside + outside);
            (inside, outside) = LogHedgedCapital(values, middle, alpha) < limit ? (middle, outside) : (inside, middle);
        }

        return outside;
    }

    /// <summary>The bet for the next value, from regularised mean and variance of the values before it.</summary>
    private struct PlugIn(double alpha, bool truncated = true)
    {
        private readonly double _log = 2 * Math.Log(2 / alpha);
        private double _sum = 0.5;
        private double _squares = 0.25;
        private int _n;

        public readonly double Mean => _sum / (_n + 1);

        public readonly double Bet
        {
            get
            {
                var t = _n + 1;
                var bet = Math.Sqrt(_log / (_squares / t * t * Math.Log(1 + t)));
                return truncated ? Math.Min(bet, Truncation) : bet;
            }
        }

        public void Add(double x)
        {
            _n++;
            _sum += x;
            _squares += (x - Mean) * (x - Mean);
        }
    }
}
