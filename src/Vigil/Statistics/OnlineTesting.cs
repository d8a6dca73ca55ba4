namespace Vigil.Statistics;

/// <summary>The answer to one hypothesis of a stream.</summary>
/// <param name="Level">What it was compared with: a level for p-values, a threshold for evidence.</param>
/// <param name="Rejected">True when it was rejected.</param>
internal readonly record struct OnlineDecision(double Level, bool Rejected);

/// <summary>
/// LORD++ (Ramdas and others 2017): false discovery rate over a stream of independent p-values, each tested once, in order.
/// </summary>
/// <param name="alpha">Tolerated share of false rejections.</param>
/// <param name="wealth">Initial wealth w0, in (0, alpha].</param>
internal sealed class LordPlusPlus(double alpha, double wealth)
{
    private readonly List<int> _rejections = [];
    private int _time;

    /// <summary>Tests the next p-value.</summary>
    public OnlineDecision Test(double p)
    {
        _time++;
        var level = wealth * Weight(_time);
        for (var i = 0; i < _rejections.Count; i++)
        {
            level += (i == 0 ? alpha - wealth : alpha) * Weight(_time - _rejections[i]);
        }

        if (p <= level)
        {
            _rejections.Add(_time);
        }

        return new(level, p <= level);
    }

    /// <summary>γ_j = 0.07720838·ln(max(j, 2))/(j·e^{√ln j}).</summary>
    private static double Weight(int j) => 0.07720838 * Math.Log(Math.Max(j, 2)) / (j * Math.Exp(Math.Sqrt(Math.Log(j))));
}

/// <summary>
/// SAFFRON (Ramdas and others 2018): like LORD++, but tests that were never candidates (p &gt; λ) cost nothing; for independent p-values.
/// </summary>
/// <param name="alpha">Tolerated share of false rejections.</param>
/// <param name="wealth">Initial wealth w0, below (1 - lambda)·alpha.</param>
/// <param name="lambda">Candidate threshold λ, inside (0, 1).</param>
internal sealed class Saffron(double alpha, double wealth, double lambda = 0.5)
{
    private readonly List<(int Time, int Candidates)> _rejections = [];
    private int _time;
    private int _candidates;

    /// <summary>Tests the next p-value.</summary>
    public OnlineDecision Test(double p)
    {
        _time++;
        var level = wealth * Weight(_time - _candidates);
        for (var i = 0; i < _rejections.Count; i++)
        {
            var (time, candidates) = _rejections[i];
            var share = ((1 - lambda) * alpha) - (i == 0 ? wealth : 0);
            level += share * Weight(_time - time - (_candidates - candidates));
        }

        level = Math.Min(lambda, level);
        _candidates += p <= lambda ? 1 : 0;
        if (p <= level)
        {
            // Candidates after a rejection are counted from the next test on, the rejected one excluded.
            _rejections.Add((_time, _candidates));
        }

        return new(level, p <= level);
    }

    /// <summary>γ_j = j^{-1.6}/ζ(1.6).</summary>
    private static double Weight(int j) => 0.4374902 * Math.Pow(j, -1.6);
}

/// <summary>
/// e-LOND (Xu and Ramdas 2024): rejects when e ≥ 1/(α·γ_t·(rejections + 1)) with γ_t = 6/(π²t²); false discovery rate under any dependence.
/// </summary>
/// <param name="alpha">Tolerated share of false rejections.</param>
internal sealed class EvidenceLond(double alpha)
{
    private int _time;
    private int _rejections;

    /// <summary>Tests the next evidence, given as ln e.</summary>
    public OnlineDecision Test(double logEvidence)
    {
        _time++;
        var weight = 6 / (Math.PI * Math.PI * _time * _time);
        var threshold = 1 / (alpha * weight * (_rejections + 1));
        var rejected = logEvidence >= Math.Log(threshold);
        _rejections += rejected ? 1 : 0;
        return new(threshold, rejected);
    }
}
