using Vigil.Statistics;

namespace Vigil.Estimation;

/// <summary>Mean loss per bin of one feature.</summary>
internal sealed class BinnedLoss
{
    private readonly string _name;
    private readonly double[] _sums = new double[CodedTable.MaximumCodes];
    private readonly double[] _squares = new double[CodedTable.MaximumCodes];
    private readonly double[] _counts = new double[CodedTable.MaximumCodes];
    private readonly double _mean;

    private BinnedLoss(string name, double mean) => (_name, _mean) = (name, mean);

    /// <summary>Counts the reference.</summary>
    public static BinnedLoss Of(string name, byte[] codes, double[] losses, double mean)
    {
        var bins = new BinnedLoss(name, mean);
        for (var row = 0; row < codes.Length; row++)
        {
            bins._sums[codes[row]] += losses[row];
            bins._squares[codes[row]] += losses[row] * losses[row];
            bins._counts[codes[row]]++;
        }

        return bins;
    }

    /// <summary>
    /// Σ_b (q_b - p_b)·mean loss of b, with a standard error of three parts: draws of the target, draws of the reference, and the bins' own means. A
    /// bin that the reference does not hold says nothing and counts as average.
    /// </summary>
    public FeatureHarm Project(byte[] codes)
    {
        var counts = new double[CodedTable.MaximumCodes];
        foreach (var code in codes)
        {
            counts[code]++;
        }

        var (rows, reference) = ((double)codes.Length, _counts.Sum());
        var (change, between, variance) = (0.0, 0.0, 0.0);
        for (var b = 0; b < counts.Length; b++)
        {
            var n = _counts[b];
            var (q, p) = (counts[b] / rows, n / reference);
            var value = n > 0 ? _sums[b] / n : _mean;
            change += (q - p) * value;
            between += ((q / rows) + (p / reference)) * (value - _mean) * (value - _mean);
            var within = n > 1 ? Math.Max(0, (_squares[b] / n) - (value * value)) / (n - 1) : 0;
            variance += (q - p) * (q - p) * within;
        }

        return new(_name, change, Math.Sqrt(between + variance));
    }
}
