namespace Vigil.Statistics;

/// <summary>
/// The increasing function that fits best in weighted least squares (pool adjacent violators), with straight lines between its knots and
/// constant beyond them. Turns scores into probabilities.
/// </summary>
internal sealed class Isotonic
{
    private readonly double[] _x;
    private readonly double[] _y;

    private Isotonic(double[] x, double[] y) => (_x, _y) = (x, y);

    /// <summary>Where the knots lie, ascending.</summary>
    public IReadOnlyList<double> KnotPositions => _x;

    /// <summary>The fitted values at the knots, never descending.</summary>
    public IReadOnlyList<double> KnotValues => _y;

    /// <summary>The fitted value at x; NaN for NaN and when nothing was fitted.</summary>
    public double this[double x]
    {
        get
        {
            if (double.IsNaN(x) || _x.Length == 0)
            {
                return double.NaN;
            }

            var at = Array.BinarySearch(_x, x);
            if (at >= 0)
            {
                return _y[at];
            }

            at = ~at;
            if (at == 0 || at == _x.Length)
            {
                return _y[at == 0 ? 0 : at - 1];
            }

            var share = (x - _x[at - 1]) / (_x[at] - _x[at - 1]);
            return _y[at - 1] + (share * (_y[at] - _y[at - 1]));
        }
    }

    /// <summary>Fits y on x. Equal x are pooled first.</summary>
    /// <param name="x">Positions, for example scores; no NaN.</param>
    /// <param name="y">Values, for example 0/1 labels.</param>
    /// <param name="weights">Weights above 0; empty for equal weights.</param>
    public static Isotonic Fit(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> weights = default)
    {
        var keys = x.ToArray();
        var rows = new int[keys.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = i;
        }

        Array.Sort(keys, rows);
        List<double> positions = [], sums = [], masses = [];
        foreach (var row in rows)
        {
            var mass = weights.IsEmpty ? 1 : weights[row];
            if (positions.Count == 0 || positions[^1] != x[row])
            {
                positions.Add(x[row]);
                sums.Add(0);
                masses.Add(0);
            }

            sums[^1] += mass * y[row];
            masses[^1] += mass;
        }

        return OfSums([.. positions], [.. sums], [.. masses]);
    }

    /// <summary>Fits sums that are already grouped by position.</summary>
    /// <param name="positions">Distinct positions, ascending.</param>
    /// <param name="sums">Weighted sum of the values at each position.</param>
    /// <param name="masses">Sum of the weights at each position; a position without mass is left out.</param>
    public static Isotonic OfSums(ReadOnlySpan<double> positions, ReadOnlySpan<double> sums, ReadOnlySpan<double> masses)
    {
        var (x, means, mass) = (new double[positions.Length], new double[positions.Length], new double[positions.Length]);
        var used = 0;
        for (var i = 0; i < positions.Length; i++)
        {
            if (masses[i] > 0)
            {
                (x[used], means[used], mass[used]) = (positions[i], sums[i] / masses[i], masses[i]);
                used++;
            }
        }

        return OfKnots(x[..used], Pool(means.AsSpan(0, used), mass.AsSpan(0, used)));
    }

    /// <summary>Pool adjacent violators: the never-descending sequence nearest to the values in weighted least squares, in O(n).</summary>
    /// <param name="values">Values in order.</param>
    /// <param name="weights">Their weights, each above 0; empty for equal weights.</param>
    public static double[] Pool(ReadOnlySpan<double> values, ReadOnlySpan<double> weights = default)
    {
        var blocks = new List<(double Mean, double Mass, int Length)>(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            var block = (Mean: values[i], Mass: weights.IsEmpty ? 1 : weights[i], Length: 1);
            while (blocks.Count > 0 && blocks[^1].Mean >= block.Mean)
            {
                var left = blocks[^1];
                blocks.RemoveAt(blocks.Count - 1);
                var mass = left.Mass + block.Mass;
                block = (((left.Mean * left.Mass) + (block.Mean * block.Mass)) / mass, mass, left.Length + block.Length);
            }

            blocks.Add(block);
        }

        var fitted = new double[values.Length];
        var at = 0;
        foreach (var (mean, _, length) in blocks)
        {
            fitted.AsSpan(at, length).Fill(mean);
            at += length;
        }

        return fitted;
    }

    /// <summary>Drops the knots inside a level stretch: they change nothing.</summary>
    private static Isotonic OfKnots(double[] positions, double[] values)
    {
        List<double> x = [], y = [];
        for (var i = 0; i < positions.Length; i++)
        {
            var inside = i > 0 && i < positions.Length - 1 && values[i] == values[i - 1] && values[i] == values[i + 1];
            if (!inside)
            {
                x.Add(positions[i]);
                y.Add(values[i]);
            }
        }

        return new([.. x], [.. y]);
    }
}
