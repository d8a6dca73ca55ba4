using MathNet.Numerics;

namespace Vigil.Statistics;

/// <summary>
/// Likelihood-ratio-like evidence L with E[L] ≤ 1 when nothing is wrong (e-values), always as ln L. Products over time stay valid when
/// each is valid given the past; means over monitors stay valid under any dependence.
/// </summary>
internal static class EvidenceCalibrator
{
    /// <summary>
    /// A p-value as evidence, by the mixture of κp^(κ-1) over κ: F(p) = (1 - p + p ln p)/(p ln²p) (Vovk and Wang 2021). With u = -ln p this
    /// is (e^u - 1 - u)/u², which is ½ at p = 1.
    /// </summary>
    /// <param name="p">A p-value, 0 to 1.</param>
    /// <returns>ln F(p); ∞ for p = 0.</returns>
    public static double LogFromPValue(double p)
    {
        var u = -Math.Log(p);
        if (u < 1e-3)
        {
            return Math.Log(0.5 + (u / 6) + (u * u / 24));
        }

        // e^u is taken out of the bracket so that tiny p-values do not overflow.
        return double.IsPositiveInfinity(u) ? u : u + Math.Log((1 - ((1 + u) * Math.Exp(-u))) / (u * u));
    }

    /// <summary>
    /// Evidence of a normal score against N(0, 1) for a shift of δ: δ(z - τ) - δ²/2. A buffer τ &gt; 0 makes it strict also when the null
    /// mean is off by up to τ. For the lower side pass -z.
    /// </summary>
    /// <param name="z">The score.</param>
    /// <param name="delta">The shift bet on, above 0.</param>
    /// <param name="tau">The buffer, not below 0.</param>
    public static double LogOfNormalScore(double z, double delta, double tau = 0) => (delta * (z - tau)) - (0.5 * delta * delta);

    /// <summary>
    /// Evidence of n values in [0, 1] with sum s against "mean at most m", betting on q &gt; m: s·ln(q/m) + (n - s)·ln((1 - q)/(1 - m)).
    /// Needs only the sum, because E[e^{ηx}] ≤ 1 - m + m·e^η for every such x. For the lower side pass n - s and 1 - m.
    /// </summary>
    /// <param name="n">Number of values.</param>
    /// <param name="sum">Their sum, 0 to n.</param>
    /// <param name="mean">The largest innocent mean m, inside (0, 1).</param>
    /// <param name="bet">The mean bet on, in (m, 1).</param>
    public static double LogOfBoundedSum(double n, double sum, double mean, double bet) =>
        (sum * Math.Log(bet / mean)) + ((n - sum) * (LogSpace.LogOnePlus(-bet) - LogSpace.LogOnePlus(-mean)));

    /// <summary>Evidence of a count against "Poisson with mean at most μ", betting on ρ &gt; μ: k·ln(ρ/μ) - (ρ - μ).</summary>
    /// <param name="count">The count.</param>
    /// <param name="mean">The largest innocent mean μ.</param>
    /// <param name="bet">The mean bet on, above μ.</param>
    public static double LogOfPoissonCount(double count, double mean, double bet) => (count * Math.Log(bet / mean)) - (bet - mean);

    /// <summary>
    /// Evidence of counts per bin against exactly known shares (Dirichlet–multinomial with prior κ·share). Exact only for an exact null: a
    /// reference that wobbles breaks it, so it is for contracts, not for drift.
    /// </summary>
    /// <param name="counts">Counts per bin.</param>
    /// <param name="shares">Known shares, each above 0, summing to 1.</param>
    /// <param name="kappa">Weight of the prior in rows.</param>
    public static double LogOfCounts(ReadOnlySpan<long> counts, ReadOnlySpan<double> shares, double kappa)
    {
        var (n, log) = (0L, 0.0);
        for (var b = 0; b < counts.Length; b++)
        {
            var prior = kappa * shares[b];
            log += SpecialFunctions.GammaLn(prior + counts[b]) - SpecialFunctions.GammaLn(prior) - (counts[b] * Math.Log(shares[b]));
            n += counts[b];
        }

        return log + SpecialFunctions.GammaLn(kappa) - SpecialFunctions.GammaLn(kappa + n);
    }

    /// <summary>
    /// Mixture likelihood ratio of a mean (mSPRT): ln[√(σ²/(σ² + nτ²))·exp(n²τ²(x̄ - θ)²/(2σ²(σ² + nτ²)))]. 1/L is an always-valid p-value
    /// (Johari and others 2022).
    /// </summary>
    /// <param name="n">Number of values.</param>
    /// <param name="mean">Their mean x̄.</param>
    /// <param name="innocent">The innocent mean θ.</param>
    /// <param name="sigma">Standard deviation of one value.</param>
    /// <param name="tau">Expected size of the effect.</param>
    public static double LogOfMixtureSprt(double n, double mean, double innocent, double sigma, double tau)
    {
        var (variance, effect) = (sigma * sigma, tau * tau);
        var total = variance + (n * effect);
        var distance = mean - innocent;
        return (0.5 * Math.Log(variance / total)) + (n * n * effect * distance * distance / (2 * variance * total));
    }
}
