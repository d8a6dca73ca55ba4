using Vigil.Events;
using Vigil.Profiles;
using Vigil.Statistics;
using Vigil.Tests.Statistics;

namespace Vigil.Tests.Detectors;

public class RandomFeaturesTests
{
    /// <summary>The 64 phases at the origin are the same in every layout; their mean is not exactly 0.</summary>
    private const double FixedPhases = 0.05;

    /// <summary>Normal scores of nine regular bins, in 1/128 of a standard deviation; special bins have none.</summary>
    private static readonly int[] Scores = [-256, -192, -128, -64, 0, 64, 128, 192, 256, 0, 0, 0, 0, 0, 0, 0];

    [Theory]
    [InlineData(new byte[] { 4, 4, 4 }, new byte[] { 4, 4, 4 })]
    [InlineData(new byte[] { 4, 4, 4 }, new byte[] { 5, 4, 3 })]
    [InlineData(new byte[] { 0, 4, 2 }, new byte[] { 4, 6, 2 })]
    [InlineData(new byte[] { 0, 0, 8 }, new byte[] { 8, 8, 0 })]
    public void Products_of_features_have_the_gaussian_kernel_as_their_mean(byte[] a, byte[] b)
    {
        const int Draws = 60;
        var products = new double[Draws];
        for (var draw = 0; draw < Draws; draw++)
        {
            var features = new RandomFeatures(Layout(draw));
            var (first, second) = (new long[RandomFeatures.Count], new long[RandomFeatures.Count]);
            features.Add(a, first);
            features.Add(b, second);
            products[draw] = 2 * first.Zip(second, (x, y) => (double)x * y / RandomFeatures.Unit / RandomFeatures.Unit).Average();
        }

        // Each of the three columns counts a third: k(a, b) = exp(-|a - b|²/(2·3)).
        var squared = Mmd.SquaredDistance(Array.ConvertAll(a, Place), Array.ConvertAll(b, Place));
        var moments = Moments.Of(products);
        Near.Absolute(Math.Exp(-squared / 6), moments.Mean, (5 * moments.Deviation / Math.Sqrt(Draws)) + FixedPhases);
    }

    [Fact]
    public void A_bin_without_a_place_is_as_far_from_all_others()
    {
        // Corners of a simplex: the phases of two codes differ by a normal number of variance 2/3, as those of scores √2 apart.
        const int Draws = 60;
        var products = new double[Draws];
        for (var draw = 0; draw < Draws; draw++)
        {
            var features = new RandomFeatures(Layout(draw));
            var (first, second) = (new long[RandomFeatures.Count], new long[RandomFeatures.Count]);
            features.Add([9, 4, 4], first);
            features.Add([10, 4, 4], second);
            products[draw] = 2 * first.Zip(second, (x, y) => (double)x * y / RandomFeatures.Unit / RandomFeatures.Unit).Average();
        }

        var moments = Moments.Of(products);
        Near.Absolute(Math.Exp(-1 / 3.0), moments.Mean, (5 * moments.Deviation / Math.Sqrt(Draws)) + FixedPhases);
    }

    private static double Place(byte code) => Scores[code] / 128.0;

    private static ProfileLayout Layout(int draw)
    {
        ColumnBinning[] columns = [.. Enumerable.Range(0, 3).Select(c => new ColumnBinning(
            $"column {c} of draw {draw}", ColumnKind.Numeric, [], [], [], [], false, [.. Enumerable.Range(0, 9).Select(i => $"bin {i}")], true, false))];
        return new ProfileLayout(columns, null, null, [], [Scores, Scores, Scores], [0, 1, 2], 1, null, []);
    }
}
