using CsCheck;
using Vigil.Detectors;
using Vigil.Profiles;
using Vigil.Tests.Events;

namespace Vigil.Tests.Detectors;

public class SampleContrastTests
{
    private static readonly ColumnBinning Line = BinningBuilder.ForNumbers("x", [.. Enumerable.Range(0, 640).Select(i => i / 1.0)], 0, 639, [], []);
    private static readonly ColumnBinning Levels = BinningBuilder.ForCategories("c", ["a", "b", "c"], [], openDomain: false);

    [Fact]
    public void The_distance_on_a_line_equals_the_naive_one_of_shares_in_order() =>
        Gen.Select(Counts(Line.Codes), Counts(Line.Codes)).Sample((reference, block) =>
        {
            double m = reference.Sum(), n = block.Sum();
            int[] order = [Line.CodeOf(Special.Below), .. Enumerable.Range(0, Line.Regular), .. Enumerable.Range(Line.Regular, 7).Where(c => c != Line.CodeOf(Special.Below))];
            double a = 0, b = 0, naive = 0;
            foreach (var code in order)
            {
                a += reference[code] / m;
                b += block[code] / n;
                naive = Math.Max(naive, Math.Abs(a - b));
            }

            Assert.Equal(naive, new SampleContrast(0.02, 1).Judge(Line, reference, block, 0.01).Distance, 1e-12);
        });

    [Fact]
    public void The_distance_of_categories_is_the_largest_difference_of_a_share() =>
        Gen.Select(Counts(Levels.Codes), Counts(Levels.Codes)).Sample((reference, block) => Assert.Equal(
            reference.Zip(block).Max(p => Math.Abs((p.First / (double)reference.Sum()) - (p.Second / (double)block.Sum()))),
            new SampleContrast(0.02, 1).Judge(Levels, reference, block, 0.01).Distance, 1e-12));

    [Fact]
    public void New_levels_in_the_place_of_rare_ones_are_no_difference()
    {
        var levels = BinningBuilder.ForCategories("c", ["a", "b"], ["rare"], openDomain: false);
        int[] reference = new int[levels.Codes], block = new int[levels.Codes];
        (reference[0], reference[1], reference[2]) = (600, 300, 100);
        (block[0], block[1], block[levels.CodeOf(Special.Unseen)]) = (600, 300, 100);
        Assert.Equal(0, new SampleContrast(0.02, 1).Judge(levels, reference, block, 0.01).Distance, 1e-12);
    }

    [Fact]
    public void Exchangeable_rows_alarm_no_more_often_than_alpha_says()
    {
        const int Trials = 1_500;
        const double Alpha = 0.05;
        var contrast = new SampleContrast(0, 1);
        var alarms = 0;
        for (var trial = 0; trial < Trials; trial++)
        {
            alarms += contrast.Judge(Line, Draw(trial, 300), Draw(trial + Trials, 150), Alpha).Alarms ? 1 : 0;
        }

        Assert.InRange(alarms, 0, Trials * Alpha);
    }

    [Fact]
    public void A_difference_within_the_tolerance_never_alarms_however_many_the_rows()
    {
        // Ten million rows whose distribution functions are .01 apart.
        int[] reference = new int[Levels.Codes], block = new int[Levels.Codes];
        (reference[0], reference[1]) = (5_000_000, 5_000_000);
        (block[0], block[1]) = (5_100_000, 4_900_000);
        Assert.False(new SampleContrast(0.02, 1).Judge(Levels, reference, block, 0.5).Alarms);
        Assert.True(new SampleContrast(0, 1).Judge(Levels, reference, block, 1e-9).Alarms);
    }

    [Fact]
    public void Fewer_rows_and_rows_that_move_together_need_a_larger_distance()
    {
        var (small, large) = (Draw(1, 50), Draw(2, 5_000));
        double Limit(int[] block, double design, double alpha) => new SampleContrast(0.02, design).Judge(Line, Draw(3, 1_000), block, alpha).Limit;
        Assert.True(Limit(small, 1, 0.01) > Limit(large, 1, 0.01));
        Assert.True(Limit(large, 2, 0.01) > Limit(large, 1, 0.01));
        Assert.True(Limit(large, 1, 0.001) > Limit(large, 1, 0.01));
    }

    [Fact]
    public void An_empty_block_or_reference_never_alarms()
    {
        var empty = new int[Line.Codes];
        Assert.False(new SampleContrast(0, 1).Judge(Line, empty, Draw(1, 100), 0.5).Alarms);
        Assert.False(new SampleContrast(0, 1).Judge(Line, Draw(1, 100), empty, 0.5).Alarms);
    }

    private static Gen<int[]> Counts(int length) => Gen.Int[0, 50].Array[length].Where(c => c.Sum() > 0);

    private static int[] Draw(int seed, int rows)
    {
        var counts = new int[Line.Codes];
        for (var i = 0; i < rows; i++)
        {
            counts[(int)(Line.Regular * Tables.Uniform(i, seed))]++;
        }

        return counts;
    }
}
