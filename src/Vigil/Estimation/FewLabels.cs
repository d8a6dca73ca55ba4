using Vigil.Statistics;

namespace Vigil.Estimation;

/// <summary>A row to label.</summary>
/// <param name="Row">0-based row.</param>
/// <param name="Chance">The probability with which it was drawn; its weight is 1/Chance.</param>
internal readonly record struct RowToLabel(int Row, double Chance);

/// <summary>What a few labels can tell, and which rows to ask them of.</summary>
internal static class FewLabels
{
    // A stratum gets at least this fraction of an equal share, so that small groups are seen at all.
    private const int LeastPart = 4;

    private const double LeastChance = 0.02;

    /// <summary>
    /// Labels needed to notice that an error rate moved: n = ((z_α√(p0·q0) + z_β√(p1·q1))/Δ)², rounded up.
    /// </summary>
    /// <param name="rate">The rate p0 before, 0 to 1.</param>
    /// <param name="change">The change Δ to notice; p1 = p0 + Δ is cut to [0, 1].</param>
    /// <param name="falseAlarms">Probability of a false alarm, one-sided.</param>
    /// <param name="power">Probability to notice a true change.</param>
    public static int SampleSize(double rate, double change, double falseAlarms = 0.025, double power = 0.9)
    {
        var changed = Math.Clamp(rate + change, 0, 1);
        var root = (NormalDistribution.UpperQuantile(falseAlarms) * Math.Sqrt(rate * (1 - rate)))
            + (NormalDistribution.UpperQuantile(1 - power) * Math.Sqrt(changed * (1 - changed)));
        return (int)Math.Ceiling(root * root / (change * change));
    }

    /// <summary>
    /// The mean loss of all rows from few labelled ones and estimates for all (PPI++, Angelopoulos, Duchi and Zrnic 2023): mean(ℓ) + λ(mean of all f
    /// - mean of labelled f), λ = cov(ℓ, f)/((1 + n/N)·var f). Never worse than the labels alone by much; better as ℓ and f correlate. Assumes that
    /// labelled rows are a uniform draw.
    /// </summary>
    /// <param name="losses">Losses of the labelled rows.</param>
    /// <param name="estimates">Estimates for the labelled rows.</param>
    /// <param name="unlabelled">Estimates for all other rows.</param>
    /// <param name="confidence">Two-sided confidence.</param>
    public static Estimate PredictionPowered(
        ReadOnlySpan<double> losses, ReadOnlySpan<double> estimates, ReadOnlySpan<double> unlabelled, double confidence = 0.95)
    {
        if (losses.Length < 2 || unlabelled.Length < 2)
        {
            return MetricIntervals.Mean(losses, confidence);
        }

        var (loss, own, other) = (Moments.Of(losses), Moments.Of(estimates), Moments.Of(unlabelled));
        var covariance = 0.0;
        for (var i = 0; i < losses.Length; i++)
        {
            covariance += (losses[i] - loss.Mean) * (estimates[i] - own.Mean);
        }

        covariance /= losses.Length - 1;
        var (n, all) = ((double)losses.Length, (double)unlabelled.Length);
        var lambda = own.Variance > 0 ? Math.Clamp(covariance / ((1 + (n / all)) * own.Variance), 0, 1) : 0;
        var variance = ((loss.Variance - (2 * lambda * covariance) + (lambda * lambda * own.Variance)) / n)
            + (lambda * lambda * other.Variance / all);
        var value = loss.Mean + (lambda * (other.Mean - own.Mean));
        var half = StudentT.Quantile((1 + confidence) / 2, n - 1) * Math.Sqrt(variance);
        return new(value, value - half, value + half);
    }

    /// <summary>
    /// Draws rows to label with chances in proportion to √(f(1 - f)), cut to [.02, 1], every stratum with the same number of rows as far as it has
    /// them. Systematic draw along the rows; the same rows for the same seed.
    /// </summary>
    /// <param name="chanceOfError">Estimated chance that each decision is wrong.</param>
    /// <param name="strata">Slice or group of each row, 0 and up; empty for one.</param>
    /// <param name="rows">Rows to draw.</param>
    /// <param name="seed">Seed of the draw.</param>
    public static IReadOnlyList<RowToLabel> Choose(ReadOnlySpan<double> chanceOfError, ReadOnlySpan<int> strata, int rows, ulong seed)
    {
        var members = new SortedDictionary<int, List<int>>();
        for (var i = 0; i < chanceOfError.Length; i++)
        {
            var stratum = strata.IsEmpty ? 0 : strata[i];
            if (!members.TryGetValue(stratum, out var list))
            {
                members[stratum] = list = [];
            }

            list.Add(i);
        }

        var chosen = new List<RowToLabel>();
        var random = new SplitMix(SplitMix.Mix(seed));
        var (left, open) = (rows, members.Count);
        var least = rows / (LeastPart * Math.Max(1, members.Count));
        var spreads = new Dictionary<List<int>, double>();
        foreach (var list in members.Values)
        {
            spreads[list] = Spread(list, chanceOfError);
        }

        var spread = spreads.Values.Sum();

        // Each stratum gets a part for certain and of the rest what its doubt is worth (Neyman 1934). Small ones first: what they cannot take goes to the larger.
        foreach (var list in members.Values.OrderBy(list => list.Count))
        {
            var free = left - (open * least);
            var wanted = open == 1 ? left : least + (spread > 0 ? (int)Math.Round(free * spreads[list] / spread) : free / open);
            var share = Math.Min(list.Count, Math.Min(left, wanted));
            Draw(list, chanceOfError, share, random.NextUniform(), chosen);
            left -= share;
            spread -= spreads[list];
            open--;
        }

        return [.. chosen.OrderBy(row => row.Row)];
    }

    private static double Spread(List<int> rows, ReadOnlySpan<double> chanceOfError)
    {
        var sum = 0.0;
        foreach (var row in rows)
        {
            sum += Math.Sqrt(Math.Max(0, chanceOfError[row] * (1 - chanceOfError[row])));
        }

        return sum;
    }

    private static void Draw(List<int> rows, ReadOnlySpan<double> chanceOfError, int count, double start, List<RowToLabel> chosen)
    {
        var chances = new double[rows.Count];
        for (var i = 0; i < chances.Length; i++)
        {
            var f = Math.Clamp(chanceOfError[rows[i]], 0, 1);
            chances[i] = Math.Max(LeastChance, Math.Sqrt(f * (1 - f)));
        }

        Scale(chances, count);
        var at = start;
        for (var i = 0; i < chances.Length; i++)
        {
            at += chances[i];
            if (at >= 1)
            {
                at -= 1;
                chosen.Add(new(rows[i], chances[i]));
            }
        }
    }

    /// <summary>Scales chances to add up to a number of rows, none above 1.</summary>
    private static void Scale(double[] chances, int count)
    {
        for (var round = 0; round < 50; round++)
        {
            var (certain, rest) = (chances.Count(c => c >= 1), chances.Where(c => c < 1).Sum());
            if (rest <= 0)
            {
                return;
            }

            var factor = (count - certain) / rest;
            if (Math.Abs(factor - 1) < 1e-12)
            {
                return;
            }

            for (var i = 0; i < chances.Length; i++)
            {
                chances[i] = chances[i] >= 1 ? 1 : Math.Min(1, chances[i] * factor);
            }
        }
    }
}
