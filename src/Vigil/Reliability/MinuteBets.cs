using Vigil.Storage;

namespace Vigil.Reliability;

/// <summary>What one minute shows a monitor.</summary>
/// <param name="minute">The minute since 1970.</param>
/// <param name="rows">Calls that count.</param>
/// <param name="bad">How many of them are bad, in one or several senses.</param>
internal readonly ref struct MinuteCounts(long minute, long rows, ReadOnlySpan<long> bad)
{
    public long Minute { get; } = minute;

    public long Rows { get; } = rows;

    public ReadOnlySpan<long> Bad { get; } = bad;
}

/// <summary>Turns a minute's counts into e-values, one for each alternative (docs/statistics/reliability.md).</summary>
internal interface IMinuteBets
{
    /// <summary>Number of e-values.</summary>
    int Members { get; }

    /// <summary>In which sense of bad a member bets.</summary>
    int SenseOf(int member);

    /// <summary>ln of the e-values of a minute.</summary>
    /// <param name="counts">The minute.</param>
    /// <param name="page">True for those that may lead to a page.</param>
    /// <param name="into">One place for each member.</param>
    void LogValues(in MinuteCounts counts, bool page, Span<double> into);

    /// <summary>ln of the e-value against "it is still as bad": it has come back.</summary>
    /// <param name="counts">The minute.</param>
    /// <param name="member">The member that alarmed.</param>
    /// <param name="seen">The share or rate seen since the onset.</param>
    double LogRecovery(in MinuteCounts counts, int member, double seen);
}

/// <summary>One quantity that is a share of calls: its healthy share and its limits.</summary>
/// <param name="Rate">Share in the reference.</param>
/// <param name="Limit">Largest share that counts as healthy.</param>
/// <param name="PageLimit">Largest share that does not page.</param>
internal sealed record ShareLimit(double Rate, double Limit, double PageLimit)
{
    public void Write(StateWriter writer)
    {
        writer.Double(Rate);
        writer.Double(Limit);
        writer.Double(PageLimit);
    }

    public static ShareLimit Read(StateReader reader)
    {
        var (rate, limit, page) = (reader.Double(), reader.Double(), reader.Double());
        return rate is >= 0 and <= 1 && limit is > 0 and < 1 && page is > 0 and < 1
            ? new ShareLimit(rate, limit, page) : throw reader.Broken("a limit is no share");
    }
}

/// <summary>Bets that a share of calls lies above its limit: ln L = s·ln(q/m) + (n - s)·ln((1 - q)/(1 - m)), n and s over the design effect.</summary>
/// <param name="limits">The senses of bad, each with its limits.</param>
/// <param name="design">Calls that move together count as one: counts are divided by this, at least 1.</param>
internal sealed class ShareBets(IReadOnlyList<ShareLimit> limits, double design) : IMinuteBets
{
    // Up to a total outage of a service that hardly ever fails; near one a multiple would leave the unit interval, there alternatives divide what is left.
    private static readonly double[] s_multiples = [1.25, 1.5, 2, 4, 12, 50];
    private static readonly double[] s_parts = [0.1, 0.2, 0.35, 0.6, 0.8, 0.95];

    public int Members => limits.Count * s_multiples.Length;

    public int SenseOf(int member) => member / s_multiples.Length;

    public void LogValues(in MinuteCounts counts, bool page, Span<double> into)
    {
        var n = counts.Rows / design;
        for (var k = 0; k < limits.Count; k++)
        {
            var s = counts.Bad[k] / design;
            var m = Math.Clamp(page ? limits[k].PageLimit : limits[k].Limit, 1e-9, 1 - 1e-6);
            for (var j = 0; j < s_multiples.Length; j++)
            {
                var q = Math.Min(m * s_multiples[j], m + (1 - m) * s_parts[j]);
                into[k * s_multiples.Length + j] = s * Math.Log(q / m) + (n - s) * Math.Log((1 - q) / (1 - m));
            }
        }
    }

    public double LogRecovery(in MinuteCounts counts, int member, double seen)
    {
        var limit = limits[SenseOf(member)];
        var n = counts.Rows / design;
        var s = counts.Bad[SenseOf(member)] / design;
        // Still changed is what lies half-way to the share that was alarming, or above what the limit allows.
        var high = Math.Clamp(Math.Max(limit.Limit + (limit.Limit - limit.Rate) / 2, (limit.Rate + seen) / 2), 1e-6, 1 - 1e-6);
        var low = Math.Clamp((limit.Rate + high) / 2, 1e-9, high);
        return s * Math.Log(low / high) + (n - s) * Math.Log((1 - low) / (1 - high));
    }
}

/// <summary>Bets that calls come faster or slower than they ever came at such an hour: ln L = k·ln(ρ/μ) - (ρ - μ) of counts over their dispersion.</summary>
/// <param name="traffic">What is usual.</param>
internal sealed class RateBets(TrafficReference traffic) : IMinuteBets
{
    private static readonly double[] s_falls = [0.5, 0.2, 0.02];
    private static readonly double[] s_rises = [1.5, 2.5, 6];

    public int Members => s_falls.Length + s_rises.Length;

    public int SenseOf(int member) => IsRise(member) ? 1 : 0;

    public static bool IsRise(int member) => member >= s_falls.Length;

    public void LogValues(in MinuteCounts counts, bool page, Span<double> into)
    {
        var (low, high) = traffic.Bounds(counts.Minute);
        for (var j = 0; j < s_falls.Length; j++)
        {
            into[j] = LogRatio(counts.Bad[0], low * s_falls[j], low);
            into[s_falls.Length + j] = LogRatio(counts.Bad[1], high * s_rises[j], high);
        }
    }

    public double LogRecovery(in MinuteCounts counts, int member, double seen)
    {
        var (low, high) = traffic.Bounds(counts.Minute);
        var usual = IsRise(member) ? high : low;
        return LogRatio(counts.Bad[0], usual, IsRise(member) ? Math.Max(1.2 * high, (high + seen) / 2) : Math.Min(0.8 * low, (low + seen) / 2));
    }

    private double LogRatio(long count, double rate, double usual) =>
        (count * Math.Log(Math.Max(rate, 1e-9) / Math.Max(usual, 1e-9)) - (rate - usual)) / traffic.Dispersion;
}
