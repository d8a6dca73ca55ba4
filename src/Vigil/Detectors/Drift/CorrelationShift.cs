using Vigil.Profiles;

namespace Vigil.Detectors.Drift;

/// <summary>
/// Shift of all pairwise correlations of normal scores between a window and the reference, in standard errors: the mean fourth power over its
/// value under no change, 3. It sees changes that no single column shows; the fourth power lets one pair among hundreds be heard, where a mean of
/// squares drowns it, and loses little when many pairs move.
/// </summary>
internal sealed class CorrelationShift(ProfileLayout layout, int minimumRows) : IStatistic
{
    // Two columns that are all but one (0.97) move by many standard errors with the weather; as little as this never matters.
    private const double Tolerance = 0.02;

    // One broken pair must not make every other change look like nothing.
    private const double LargestCounted = 8;

    private readonly int _d = layout.Correlated.Length;

    public Reading Read(WindowProfile window, WindowProfile reference) => Read(window.Sample, reference.Sample);

    /// <summary>The same on sums of sampled rows.</summary>
    public Reading Read(SampleSums window, SampleSums reference)
    {
        if (window.Rows < minimumRows || reference.Rows == 0)
        {
            return Reading.None($"too few rows ({window.Rows} of {minimumRows})");
        }

        double sum = 0;
        var pairs = 0;
        for (var a = 1; a < _d; a++)
        {
            for (var b = 0; b < a; b++)
            {
                // A column that does not vary, or is missing, has no correlation that could have moved.
                if (Varies(window, a) && Varies(window, b))
                {
                    sum += FourthPower(Shift(window, reference, a, b));
                    pairs++;
                }
            }
        }

        if (pairs == 0)
        {
            return Reading.None("no two columns vary");
        }

        var mean = sum / pairs / 3;
        return Reading.Of(Math.Sqrt(mean), mean, window.Rows);
    }

    /// <summary>The pair whose correlation moved most, with both correlations.</summary>
    public (int A, int B, double Window, double Reference) LargestShift(SampleSums window, SampleSums reference)
    {
        var best = (A: 1, B: 0, Shift: -1.0);
        for (var a = 1; a < _d; a++)
        {
            for (var b = 0; b < a; b++)
            {
                var shift = Varies(window, a) && Varies(window, b) ? Math.Abs(Shift(window, reference, a, b)) : 0;
                if (shift > best.Shift)
                {
                    best = (a, b, shift);
                }
            }
        }

        return (layout.Correlated[best.A], layout.Correlated[best.B], Correlation(window, best.A, best.B), Correlation(reference, best.A, best.B));
    }

    private static double Shift(SampleSums window, SampleSums reference, int a, int b)
    {
        var scale = 1 / Math.Max(1.0, window.Rows - 3) + 1 / Math.Max(1.0, reference.Rows - 3);
        var before = Correlation(reference, a, b);
        var moved = Correlation(window, a, b) - before;
        var counted = before + Math.Sign(moved) * Math.Max(0, Math.Abs(moved) - Tolerance);
        return (Fisher(counted) - Fisher(before)) / Math.Sqrt(scale);
    }

    private static bool Varies(SampleSums profile, int a) =>
        profile.Products[At(a, a)] * (double)profile.Rows > (double)profile.Sums[a] * profile.Sums[a];

    private static double Fisher(double r) => Math.Atanh(Math.Clamp(r, -0.999, 0.999));

    /// <summary>What a pair that moves by so many standard errors adds to the mean.</summary>
    internal static double FourthPower(double shift)
    {
        var square = Math.Min(shift * shift, LargestCounted * LargestCounted);
        return square * square;
    }

    private static double Correlation(SampleSums profile, int a, int b)
    {
        double n = profile.Rows;
        double sumA = profile.Sums[a], sumB = profile.Sums[b];
        var covariance = profile.Products[At(a, b)] - sumA * sumB / n;
        var varianceA = profile.Products[At(a, a)] - sumA * sumA / n;
        var varianceB = profile.Products[At(b, b)] - sumB * sumB / n;
        return varianceA <= 0 || varianceB <= 0 ? 0 : covariance / Math.Sqrt(varianceA * varianceB);
    }

    private static int At(int a, int b) => a * (a + 1) / 2 + b;
}
