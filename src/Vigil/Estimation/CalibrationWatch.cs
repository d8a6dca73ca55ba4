namespace Vigil.Estimation;

/// <summary>
/// Labelled rows as they come in, against the chance of error that was estimated for them. Each row is a bet: L = 1 + λ(±(loss - estimate) - ε),
/// which is 1 on average or less while estimates are right within ε. Evidence M ← (M + 1)·L per side, a mean over several sizes of λ, which
/// rise as the row's variance f(1 - f) falls. Contradicted at M ≥ c/¾ (worse) or 4c (better), so falsely at most once in c rows on average, for
/// any dependence on the past. Waudby-Smith and Ramdas 2024; Shin,
/// Ramdas and Rinaldo 2023. The form over sums of weeks has hardly any power.
/// </summary>
internal sealed class CalibrationWatch
{
    /// <summary>A gap between loss and estimate that does not matter.</summary>
    public const double Tolerance = 0.02;

    // A model that is worse than estimated does harm; one that is better only surprises.
    private const double WorseShare = 0.75;
    private const double LargestStake = 0.9;

    // Gaps beyond the tolerance that stakes are made for.
    private static readonly double[] Sizes = [0.02, 0.04, 0.08];
    private readonly double[] _evidence = new double[2 * Sizes.Length];
    private readonly double _worseLimit;
    private readonly double _betterLimit;
    private double _sum;

    /// <summary>Starts without evidence.</summary>
    /// <param name="rowsPerFalseFlag">Labelled rows in which one false contradiction is accepted, for example those of 20 weeks.</param>
    public CalibrationWatch(double rowsPerFalseFlag = 4_000) =>
        (_worseLimit, _betterLimit) = (rowsPerFalseFlag / WorseShare, rowsPerFalseFlag / (1 - WorseShare));

    /// <summary>Labelled rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Whether the labels contradict the estimates; stays so once it is.</summary>
    public bool Contradicted { get; private set; }

    /// <summary>Mean of loss - estimate so far: above 0 when the model is worse than estimated.</summary>
    public double Gap => Rows > 0 ? _sum / Rows : 0;

    /// <summary>Adds a labelled row, in the order of arrival.</summary>
    /// <param name="loss">What happened, 0 to 1; for decisions 1 when wrong.</param>
    /// <param name="estimate">What was estimated before, 0 to 1.</param>
    public void Add(double loss, double estimate)
    {
        Rows++;
        var gap = loss - estimate;
        _sum += gap;
        var (worse, better) = (0.0, 0.0);
        for (var k = 0; k < Sizes.Length; k++)
        {
            // The stake that grows evidence fastest for a gap of that size, where the estimate itself tells the row's variance.
            var stake = Math.Min(LargestStake, Sizes[k] / ((estimate * (1 - estimate)) + Sizes[k]));
            worse += _evidence[2 * k] = (_evidence[2 * k] + 1) * (1 + (stake * (gap - Tolerance)));
            better += _evidence[(2 * k) + 1] = (_evidence[(2 * k) + 1] + 1) * (1 + (stake * (-gap - Tolerance)));
        }

        Contradicted |= worse / Sizes.Length >= _worseLimit || better / Sizes.Length >= _betterLimit;
    }
}
