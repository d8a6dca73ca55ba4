using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using Vigil.Statistics;

namespace Vigil.Fairness;

/// <summary>
/// Empirical Bayes for the rates of many groups (docs/statistics/fairness-intervals.md): each rate is drawn from a beta distribution whose
/// strength is chosen by marginal likelihood, so a small group borrows from the others. For display only; alarms use raw counts.
/// </summary>
internal static class Shrinkage
{
    private const double WeakestPrior = 0.5;
    private const double StrongestPrior = 1e5;

    /// <summary>Posterior mean and 95 % credible interval of each group's rate.</summary>
    /// <param name="counts">Hits and tries of each group; groups without tries get the prior.</param>
    /// <param name="centres">What each rate is expected to be, for example from main effects; null for one common mean.</param>
    public static Estimate[] Of(IReadOnlyList<RateCounts> counts, IReadOnlyList<double>? centres = null)
    {
        if (counts.Count == 0 || counts.All(c => c.Tries <= 0))
        {
            return [.. counts.Select(_ => Estimate.Undefined)];
        }

        var strength = Strength(counts, centres);
        var mean = Mean(counts, strength);
        return [.. counts.Select((c, g) => Posterior(c, Centre(centres, g, mean), strength))];
    }

    /// <summary>The rate each intersection would have if its parts acted additively on the logit scale.</summary>
    /// <param name="overall">Rate of all rows.</param>
    /// <param name="parts">Shrunk rate of each part of one intersection.</param>
    public static double Additive(double overall, IEnumerable<double> parts)
    {
        var logit = Logit(overall);
        return 1 / (1 + Math.Exp(-(logit + parts.Sum(p => Logit(p) - logit))));
    }

    private static double Logit(double p)
    {
        var kept = Math.Clamp(p, 1e-6, 1 - 1e-6);
        return Math.Log(kept / (1 - kept));
    }

    private static double Centre(IReadOnlyList<double>? centres, int group, double mean) =>
        Math.Clamp(centres is null || double.IsNaN(centres[group]) ? mean : centres[group], 1e-6, 1 - 1e-6);

    private static Estimate Posterior(RateCounts c, double centre, double strength)
    {
        var (a, b) = (c.Hits + (centre * strength), c.Tries - c.Hits + ((1 - centre) * strength));
        return new(a / (a + b), Beta.InvCDF(a, b, 0.025), Beta.InvCDF(a, b, 0.975));
    }

    // A group of n rows knows its own rate with weight n·s/(n + s); this is the common mean at strength s.
    private static double Mean(IReadOnlyList<RateCounts> counts, double strength)
    {
        var (weights, sum) = (0.0, 0.0);
        foreach (var c in counts.Where(c => c.Tries > 0))
        {
            var weight = c.Tries * strength / (c.Tries + strength);
            weights += weight;
            sum += weight * c.Rate;
        }

        return Math.Clamp(sum / weights, 1e-6, 1 - 1e-6);
    }

    // Golden-section search on ln s: the marginal likelihood has one peak in practice, and a bounded search cannot run away.
    private static double Strength(IReadOnlyList<RateCounts> counts, IReadOnlyList<double>? centres)
    {
        var ratio = (Math.Sqrt(5) - 1) / 2;
        var (low, high) = (Math.Log(WeakestPrior), Math.Log(StrongestPrior));
        for (var i = 0; i < 40; i++)
        {
            var (left, right) = (high - (ratio * (high - low)), low + (ratio * (high - low)));
            (low, high) = Likelihood(counts, centres, Math.Exp(left)) > Likelihood(counts, centres, Math.Exp(right)) ? (low, right) : (left, high);
        }

        return Math.Exp(0.5 * (low + high));
    }

    private static double Likelihood(IReadOnlyList<RateCounts> counts, IReadOnlyList<double>? centres, double strength)
    {
        var mean = Mean(counts, strength);
        var sum = 0.0;
        for (var g = 0; g < counts.Count; g++)
        {
            var (k, n, centre) = (counts[g].Hits, counts[g].Tries, Centre(centres, g, mean));
            var (a, b) = (centre * strength, (1 - centre) * strength);
            sum += SpecialFunctions.GammaLn(k + a) - SpecialFunctions.GammaLn(a)
                + SpecialFunctions.GammaLn(n - k + b) - SpecialFunctions.GammaLn(b)
                + SpecialFunctions.GammaLn(strength) - SpecialFunctions.GammaLn(n + strength);
        }

        return sum;
    }
}
