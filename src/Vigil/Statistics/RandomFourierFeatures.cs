namespace Vigil.Statistics;

/// <summary>
/// Random features whose inner products approximate the kernel exp(-γ‖a - b‖²) (Rahimi and Recht 2007): √(2/D)·cos(ω·x + b), ω ~ N(0, 2γ).
/// The squared distance of two mean feature vectors approximates the biased squared MMD in O(n·D·d); sums of features merge.
/// </summary>
internal sealed class RandomFourierFeatures
{
    private readonly double[] _frequencies;
    private readonly double[] _phases;
    private readonly double _scale;

    /// <summary>Draws the features.</summary>
    /// <param name="dimension">Numbers per point d.</param>
    /// <param name="count">Number of features D.</param>
    /// <param name="gamma">Kernel parameter γ.</param>
    /// <param name="seed">Equal seeds give equal features.</param>
    public RandomFourierFeatures(int dimension, int count, double gamma, ulong seed)
    {
        var random = new SplitMix(seed);
        (Dimension, Count) = (dimension, count);
        _frequencies = new double[dimension * count];
        _phases = new double[count];
        _scale = Math.Sqrt(2.0 / count);
        for (var i = 0; i < _frequencies.Length; i++)
        {
            _frequencies[i] = random.NextNormal() * Math.Sqrt(2 * gamma);
        }

        for (var i = 0; i < count; i++)
        {
            _phases[i] = random.NextUniform() * 2 * Math.PI;
        }
    }

    /// <summary>Numbers per point.</summary>
    public int Dimension { get; }

    /// <summary>Number of features.</summary>
    public int Count { get; }

    /// <summary>Adds one point's features to a running sum.</summary>
    /// <param name="point">The point.</param>
    /// <param name="sum">Sum of features, one per feature; updated in place.</param>
    public void AddTo(ReadOnlySpan<double> point, Span<double> sum)
    {
        for (var f = 0; f < Count; f++)
        {
            var angle = _phases[f];
            for (var d = 0; d < Dimension; d++)
            {
                angle += _frequencies[(f * Dimension) + d] * point[d];
            }

            sum[f] += _scale * Math.Cos(angle);
        }
    }

    /// <summary>Mean features of points that lie row by row.</summary>
    /// <param name="points">At least one point.</param>
    public double[] Mean(ReadOnlySpan<double> points)
    {
        var sum = new double[Count];
        var n = points.Length / Dimension;
        for (var i = 0; i < n; i++)
        {
            AddTo(points.Slice(i * Dimension, Dimension), sum);
        }

        return Array.ConvertAll(sum, value => value / n);
    }
}
