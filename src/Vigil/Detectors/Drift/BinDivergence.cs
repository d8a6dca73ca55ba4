using Vigil.Profiles;

namespace Vigil.Detectors.Drift;

/// <summary>
/// Jensen-Shannon divergence between a window and the reference on grouped bins (docs/statistics/drift.md), divided by its scale under no change,
/// 1/n + 1/m. Groups adapt the number of bins to the rows of a window: small windows with many bins see only noise.
/// </summary>
internal sealed class BinDivergence(ProfileLayout layout, int column, byte[] groups, int minimumRows, bool isLabel = false) : IStatistic
{
    private readonly int _groups = groups.Length == 0 ? 0 : groups.Max() + 1;

    public int Groups => _groups;

    public Reading Read(WindowProfile window, WindowProfile reference)
    {
        Span<double> p = stackalloc double[_groups];
        Span<double> q = stackalloc double[_groups];
        p.Clear();
        q.Clear();
        var m = Collect(reference.CountsOf(layout, column), p);
        var n = Collect(window.CountsOf(layout, column), q);
        if (n == 0)
        {
            return Reading.None("the column is missing");
        }

        if (n < minimumRows || m == 0)
        {
            return Reading.None($"too few rows ({n} of {minimumRows})");
        }

        var divergence = Divergence(p, m, q, n);
        return Reading.Of(Math.Sqrt(divergence), divergence / (1.0 / n + 1.0 / m), n);
    }

    /// <summary>Jensen-Shannon divergence in bits of two count vectors.</summary>
    public static double Divergence(ReadOnlySpan<double> p, double m, ReadOnlySpan<double> q, double n)
    {
        double sum = 0;
        for (var g = 0; g < p.Length; g++)
        {
            var a = p[g] / m;
            var b = q[g] / n;
            if (a == b)
            {
                continue;
            }

            var middle = (a + b) / 2;
            sum += (a > 0 ? a * Math.Log2(a / middle) : 0) + (b > 0 ? b * Math.Log2(b / middle) : 0);
        }

        return Math.Max(0, sum / 2);
    }

    private long Collect(ReadOnlySpan<int> counts, Span<double> into)
    {
        long total = 0;
        for (var code = 0; code < counts.Length; code++)
        {
            // A label that is not there has not come yet; that is no drift of the truth.
            if (isLabel && code == layout.Columns[column].CodeOf(Special.Null))
            {
                continue;
            }

            into[groups[code]] += counts[code];
            total += counts[code];
        }

        return total;
    }
}
