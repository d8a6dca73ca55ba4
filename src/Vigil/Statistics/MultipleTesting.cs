namespace Vigil.Statistics;

/// <summary>Many hypotheses at once: adjusted p-values in the order given, and the same for evidence.</summary>
internal static class MultipleTesting
{
    /// <summary>Bonferroni: min(1, K·p); the chance of any false rejection stays below alpha, under any dependence.</summary>
    public static double[] Bonferroni(ReadOnlySpan<double> pValues)
    {
        var adjusted = new double[pValues.Length];
        for (var i = 0; i < adjusted.Length; i++)
        {
            adjusted[i] = Math.Min(1, pValues[i] * pValues.Length);
        }

        return adjusted;
    }

    /// <summary>Holm (1979): the same promise as Bonferroni with more power; the k-th smallest p counts (K - k + 1)-fold.</summary>
    public static double[] Holm(ReadOnlySpan<double> pValues)
    {
        var order = Order(pValues);
        var adjusted = new double[order.Length];
        var largest = 0.0;
        for (var rank = 0; rank < order.Length; rank++)
        {
            largest = Math.Max(largest, Math.Min(1, pValues[order[rank]] * (order.Length - rank)));
            adjusted[order[rank]] = largest;
        }

        return adjusted;
    }

    /// <summary>
    /// Benjamini and Hochberg (1995): expected share of false rejections at most alpha, for independent or positively dependent p.
    /// </summary>
    public static double[] BenjaminiHochberg(ReadOnlySpan<double> pValues)
    {
        var order = Order(pValues);
        var adjusted = new double[order.Length];
        var smallest = 1.0;
        for (var rank = order.Length - 1; rank >= 0; rank--)
        {
            smallest = Math.Min(smallest, pValues[order[rank]] * order.Length / (rank + 1));
            adjusted[order[rank]] = smallest;
        }

        return adjusted;
    }

    /// <summary>
    /// e-BH (Wang and Ramdas 2022): rejects the k̂ largest e-values, k̂ = max{k : e_(k) ≥ K/(αk)}; expected share of false rejections at
    /// most alpha under any dependence.
    /// </summary>
    /// <param name="logEvidence">ln of the e-values.</param>
    /// <param name="alpha">Tolerated share of false rejections.</param>
    /// <returns>True where rejected.</returns>
    public static bool[] EvidenceBenjaminiHochberg(ReadOnlySpan<double> logEvidence, double alpha)
    {
        var order = Order(logEvidence);
        Array.Reverse(order);
        var count = 0;
        for (var k = 1; k <= order.Length; k++)
        {
            if (logEvidence[order[k - 1]] >= Math.Log(order.Length / (alpha * k)))
            {
                count = k;
            }
        }

        var rejected = new bool[order.Length];
        foreach (var index in order.AsSpan(0, count))
        {
            rejected[index] = true;
        }

        return rejected;
    }

    private static int[] Order(ReadOnlySpan<double> values)
    {
        var keys = values.ToArray();
        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(keys, order);
        return order;
    }
}
