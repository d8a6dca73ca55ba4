using Vigil.Detectors;
using Vigil.Detectors.Drift;
using Vigil.Profiles;
using Vigil.Statistics;

namespace Vigil.Monitors;

/// <summary>
/// Made-up changes of a column's distribution, applied to bin counts: a shift by standard deviations for columns on a line (in the space of
/// normal scores, so it means the same for any shape), a move of rows between levels for categories.
/// </summary>
internal sealed class Shifts
{
    private const int Parts = 8;

    private readonly ColumnBinning _binning;
    private readonly double[] _shares;

    public Shifts(ColumnBinning binning, ReadOnlySpan<int> reference)
    {
        _binning = binning;
        _shares = new double[reference.Length];
        double total = 0;
        foreach (var count in reference)
        {
            total += count;
        }

        for (var code = 0; code < reference.Length; code++)
        {
            _shares[code] = total > 0 ? reference[code] / total : 0;
        }
    }

    /// <summary>Where each code's mass goes when every value rises by so many standard deviations: (from, to, part).</summary>
    public List<(int From, int To, double Part)> Rise(double deviations)
    {
        var moves = new List<(int, int, double)>();
        var regular = _shares.Take(_binning.Regular).Sum();
        var cumulated = new double[_binning.Regular + 1];
        for (var code = 0; code < _binning.Regular; code++)
        {
            cumulated[code + 1] = cumulated[code] + _shares[code] / Math.Max(1e-12, regular);
        }

        for (var code = 0; code < _binning.Regular; code++)
        {
            for (var part = 0; part < Parts; part++)
            {
                var u = cumulated[code] + (part + 0.5) / Parts * (cumulated[code + 1] - cumulated[code]);
                var risen = NormalDistribution.Cdf(NormalDistribution.Quantile(Math.Clamp(u, 1e-9, 1 - 1e-9)) + deviations);
                var to = Array.BinarySearch(cumulated, risen);
                to = Math.Clamp(to >= 0 ? to : ~to - 1, 0, _binning.Regular - 1);
                moves.Add((code, to, 1.0 / Parts));
            }
        }

        return moves;
    }

    /// <summary>A part of all rows leaves the largest level for the second one, or for values never seen when there is no second.</summary>
    public List<(int From, int To, double Part)> Move(double share)
    {
        var order = Enumerable.Range(0, _binning.Regular).OrderByDescending(c => _shares[c]).ToList();
        var to = order.Count > 1 ? order[1] : _binning.CodeOf(Special.Unseen);
        var part = Math.Min(1, share / Math.Max(1e-12, _shares[order[0]]));
        return [(order[0], to, part), (order[0], order[0], 1 - part)];
    }

    /// <summary>Every value falls into one special bin.</summary>
    public List<(int From, int To, double Part)> AllTo(Special special) =>
        [.. Enumerable.Range(0, _binning.Regular).Select(c => (c, (int)_binning.CodeOf(special), 1.0))];

    /// <summary>The reference's shares after a change.</summary>
    public double[] After(List<(int From, int To, double Part)> moves) => Apply(_shares, moves);

    /// <summary>Counts after a change.</summary>
    public static double[] Apply(double[] counts, List<(int From, int To, double Part)> moves)
    {
        var after = (double[])counts.Clone();
        foreach (var from in moves.Select(m => m.From).Distinct())
        {
            after[from] = 0;
        }

        foreach (var (from, to, part) in moves)
        {
            after[to] += part * counts[from];
        }

        return after;
    }

    /// <summary>Jensen-Shannon divergence in bits between counts and the reference, on groups.</summary>
    public double Divergence(double[] counts, byte[] groups)
    {
        var size = groups.Max() + 1;
        var p = new double[size];
        var q = new double[size];
        double n = 0;
        for (var code = 0; code < counts.Length; code++)
        {
            p[groups[code]] += _shares[code];
            q[groups[code]] += counts[code];
            n += counts[code];
        }

        return n <= 0 ? 0 : BinDivergence.Divergence(p, 1, q, n);
    }

    /// <summary>The distance that a contrast measures between the reference and itself after a change.</summary>
    public double ContrastDistance(List<(int From, int To, double Part)> moves)
    {
        const int Scale = 1_000_000;
        var after = After(moves).Select(s => (int)Math.Round(s * Scale)).ToArray();
        var before = _shares.Select(s => (int)Math.Round(s * Scale)).ToArray();
        return _binning.Ordered
            ? SampleContrast.LargestGap(_binning, before, Scale, after, Scale)
            : Enumerable.Range(0, after.Length).Max(c => Math.Abs(after[c] - before[c]) / (double)Scale);
    }
}
