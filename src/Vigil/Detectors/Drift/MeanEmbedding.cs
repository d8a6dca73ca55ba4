using Vigil.Profiles;

namespace Vigil.Detectors.Drift;

/// <summary>
/// Squared maximum mean discrepancy between a window and the reference by random Fourier features (docs/statistics/mmd.md), divided by its scale
/// under no change.
/// </summary>
internal sealed class MeanEmbedding(ProfileLayout layout, int minimumRows) : IStatistic
{
    public Reading Read(WindowProfile window, WindowProfile reference)
    {
        // Rows without one of the columns have no place among rows that have it.
        foreach (var column in layout.Waves)
        {
            if (!window.CountsOf(layout, column).ContainsAnyExcept(0))
            {
                return Reading.None("a column is missing");
            }
        }

        return Read(window.Sample, reference.Sample);
    }

    /// <summary>The same on sums of sampled rows.</summary>
    public Reading Read(SampleSums window, SampleSums reference)
    {
        if (window.Rows < minimumRows || reference.Rows == 0)
        {
            return Reading.None($"too few rows ({window.Rows} of {minimumRows})");
        }

        double sum = 0;
        for (var f = 0; f < RandomFeatures.Count; f++)
        {
            var difference = ((double)window.Waves[f] / window.Rows - (double)reference.Waves[f] / reference.Rows) / RandomFeatures.Unit;
            sum += difference * difference;
        }

        // A feature is sqrt(2/D) cos(.), so the squared distance of means is 2/D times the sum.
        var distance = 2 * sum / RandomFeatures.Count;
        return Reading.Of(Math.Sqrt(distance), distance / (1.0 / window.Rows + 1.0 / reference.Rows), window.Rows);
    }

    /// <summary>Mean scalar of independent rows under no change: the variance of one row's features, 1 minus the squared length of their mean.</summary>
    public static double NullScalar(SampleSums reference)
    {
        double square = 0;
        foreach (var sum in reference.Waves)
        {
            var mean = (double)sum / Math.Max(1, reference.Rows) / RandomFeatures.Unit;
            square += mean * mean;
        }

        return Math.Max(1e-6, 1 - 2 * square / RandomFeatures.Count);
    }
}
