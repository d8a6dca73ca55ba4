using Vigil.Statistics;
using Vigil.Tests.Golden;

namespace Vigil.Tests.Statistics;

public class MultivariateTests
{
    private static readonly string[] Names = ["x0", "x1", "x2", "x3", "x7"];

    [Theory]
    [InlineData("X_vs_Y")]
    [InlineData("X_vs_Z")]
    public void Kernel_and_energy_distances_equal_numpys(string pair)
    {
        var golden = GoldenData.Json("multivariate").GetProperty("mmd_definition").GetProperty(pair);
        var x = Points("reference", 0);
        var y = Points("analysis", pair == "X_vs_Y" ? 4500 : 0);
        foreach (var kernel in golden.EnumerateObject().Where(property => property.Name.StartsWith("gamma", StringComparison.Ordinal)))
        {
            var gamma = kernel.Value.Number("gamma");
            Near.Absolute(kernel.Value.Number("mmd2_biased"), Mmd.Biased(x, y, 5, gamma), 1e-11);
            Near.Absolute(kernel.Value.Number("mmd2_unbiased"), Mmd.Unbiased(x, y, 5, gamma), 1e-11);
        }

        Near.Absolute(golden.Number("energy_distance_squared_biased"), Mmd.EnergySquared(x, y, 5), 1e-10);
        Near.Absolute(golden.Number("median_sq_dist_distinct_pairs"), Mmd.MedianSquaredDistance([.. x, .. y], 5), 1e-10);
    }

    [Fact]
    public void Random_features_come_within_a_tenth_of_the_exact_discrepancy()
    {
        const int Dimension = 10, Rows = 600;
        var random = new SplitMix(11);
        var (x, y) = (new double[Rows * Dimension], new double[Rows * Dimension]);
        for (var i = 0; i < x.Length; i++)
        {
            (x[i], y[i]) = (random.NextNormal(), 0.5 + random.NextNormal());
        }

        var exact = Mmd.Biased(x, y, Dimension, 0.05);
        var features = new RandomFourierFeatures(Dimension, 1024, 0.05, seed: 1);
        Near.Relative(exact, Mmd.SquaredDistance(features.Mean(x), features.Mean(y)), 0.1);
    }

    [Fact]
    public void Unbiased_discrepancy_scatters_around_zero_when_nothing_changed()
    {
        var random = new SplitMix(12);
        var values = new double[300];
        for (var run = 0; run < values.Length; run++)
        {
            var (x, y) = (new double[40], new double[40]);
            for (var i = 0; i < x.Length; i++)
            {
                (x[i], y[i]) = (random.NextNormal(), random.NextNormal());
            }

            values[run] = Mmd.Unbiased(x, y, 2, 0.25);
        }

        var moments = Moments.Of(values);
        Near.Absolute(0, moments.Mean, 5 * moments.Deviation / Math.Sqrt(values.Length));
    }

    private static double[] Points(string file, int first)
    {
        var points = new double[500 * Names.Length];
        for (var d = 0; d < Names.Length; d++)
        {
            var reference = Moments.Of(GoldenData.Column("reference", Names[d]));
            var column = GoldenData.Column(file, Names[d]);
            for (var i = 0; i < 500; i++)
            {
                points[(i * Names.Length) + d] = (column[first + i] - reference.Mean) / reference.PopulationDeviation;
            }
        }

        return points;
    }
}
