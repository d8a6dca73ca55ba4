using Vigil.Estimation;
using Vigil.Statistics;

namespace Vigil.Tests.Estimation;

public class DrawnLabelsTests
{
    private const int Rows = 4_000;
    private const int Runs = 600;

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.15)]
    public void Intervals_of_unequal_draws_hold_the_true_rate(double worse)
    {
        var random = new Dice(21);
        var (held, bias, noticed) = (0, 0.0, 0);
        for (var run = 0; run < Runs; run++)
        {
            var world = new World(random, worse);
            var found = world.Labelled(300, (ulong)run, random, missing: 0);
            var mean = found.Mean();
            held += mean.Lower <= world.Rate && world.Rate <= mean.Upper ? 1 : 0;
            bias += (mean.Value - world.Rate) / Runs;
            var gap = found.Gap(0.99);
            noticed += gap.Lower > CalibrationWatch.Tolerance || gap.Upper < -CalibrationWatch.Tolerance ? 1 : 0;
        }

        Assert.InRange(held / (double)Runs, 0.92, 0.99);
        Assert.InRange(bias, -0.004, 0.004);
        Assert.True(worse > 0 ? noticed > 0.9 * Runs : noticed < 0.02 * Runs, $"contradicted in {noticed} of {Runs} runs");
    }

    [Fact]
    public void Labels_that_do_not_come_back_cost_width_but_no_truth()
    {
        var random = new Dice(22);
        var held = 0;
        for (var run = 0; run < Runs; run++)
        {
            var world = new World(random, 0.05);
            var mean = world.Labelled(300, (ulong)run, random, missing: 0.6).Mean();
            held += mean.Lower <= world.Rate && world.Rate <= mean.Upper ? 1 : 0;
        }

        Assert.InRange(held / (double)Runs, 0.91, 0.99);
    }

    [Fact]
    public void No_error_among_a_few_labels_is_no_proof_of_a_perfect_model()
    {
        var estimates = Enumerable.Repeat(0.1, 500).ToArray();
        var drawn = Enumerable.Range(0, 30).ToArray();
        var mean = new DrawnLabels(estimates, new int[500], drawn, [.. drawn.Select(_ => 0.06)], new double[30]).Mean();
        Assert.Equal(0, mean.Value, 12);
        Assert.InRange(mean.Upper, 0.08, 0.15);
    }

    [Fact]
    public void The_chosen_rows_beat_a_plain_draw_where_estimates_differ()
    {
        var random = new Dice(23);
        var (chosen, plain) = (0.0, 0.0);
        for (var run = 0; run < Runs; run++)
        {
            var world = new World(random, 0);
            chosen += Math.Pow(world.Labelled(300, (ulong)run, random, missing: 0).Mean().Value - world.Rate, 2);
            plain += Math.Pow(world.Plain(300, random) - world.Rate, 2);
        }

        Assert.True(chosen < 0.85 * plain, $"{chosen / plain:0.00} of the squared error of a plain draw");
    }

    private sealed class Dice(ulong seed)
    {
        private SplitMix _random = new(seed);

        public double Next() => _random.NextUniform();
    }

    // Rows of two predicted classes, with chances of error that differ much and may be too low.
    private sealed class World
    {
        private readonly double[] _estimates = new double[Rows];
        private readonly int[] _strata = new int[Rows];
        private readonly double[] _losses = new double[Rows];

        public World(Dice random, double worse)
        {
            for (var i = 0; i < Rows; i++)
            {
                _strata[i] = random.Next() < 0.2 ? 1 : 0;
                _estimates[i] = random.Next() < 0.3 ? 0.1 + (0.4 * random.Next()) : 0.03;
                _losses[i] = random.Next() < _estimates[i] + worse ? 1 : 0;
            }

            Rate = _losses.Average();
        }

        public double Rate { get; }

        public DrawnLabels Labelled(int count, ulong seed, Dice random, double missing)
        {
            var rows = FewLabels.Choose(_estimates, _strata, count, seed).Where(_ => random.Next() >= missing).ToArray();
            return new DrawnLabels(
                _estimates, _strata, Array.ConvertAll(rows, r => r.Row), Array.ConvertAll(rows, r => r.Chance), Array.ConvertAll(rows, r => _losses[r.Row]));
        }

        public double Plain(int count, Dice random) => Enumerable.Range(0, count).Average(_ => _losses[(int)(random.Next() * Rows)]);
    }
}
