using CsCheck;
using Vigil.Detectors.Drift;
using Vigil.Detectors.Performance;
using Vigil.Events;
using Vigil.Profiles;
using Vigil.Statistics;
using Vigil.Tests.Pipeline;
using Vigil.Tests.Profiles;

namespace Vigil.Tests.Detectors;

/// <summary>Statistics that look at several columns at once, against naive twins on the rows themselves.</summary>
public class JointStatisticTests
{
    private readonly ProfileLayout _layout = Walk.UsualPlan.Layout with { SampleRate = 1 };
    private readonly Loans _before = Loans.Of(1_000, seed: 1);
    private readonly Loans _after = Loans.Of(400, seed: 5).Change("x3", v => v + 0.5);

    [Fact]
    public void The_correlation_statistic_is_the_mean_squared_fisher_difference_in_standard_errors()
    {
        var d = _layout.Correlated.Length;
        double sum = 0;
        var pairs = 0;
        for (var a = 1; a < d; a++)
        {
            for (var b = 0; b < a; b++, pairs++)
            {
                // What a correlation moves beyond .02 counts.
                var (before, now) = (Correlation(_before, a, b), Correlation(_after, a, b));
                var shift = now > before ? Math.Atanh(Math.Max(before, now - 0.02)) - Math.Atanh(before) : Math.Atanh(before) - Math.Atanh(Math.Min(before, now + 0.02));
                sum += Math.Pow(Math.Min(8, Math.Abs(shift) / Math.Sqrt((1.0 / 397) + (1.0 / 997))), 4) / 3;
            }
        }

        var reading = new CorrelationShift(_layout, 20).Read(Profile(_after), Profile(_before));
        Assert.Equal(sum / pairs, reading.Scalar, 1e-9);
        Assert.Equal(Math.Sqrt(reading.Scalar), reading.Value, 1e-12);
    }

    [Fact]
    public void The_pair_that_moved_most_is_named()
    {
        var parted = Loans.Of(2_000, seed: 4);
        parted.Numbers["x1"] = parted.Numbers["x4"];
        var (a, b, now, before) = new CorrelationShift(_layout, 20).LargestShift(Profile(parted).Sample, Profile(_before).Sample);
        string[] pair = [_layout.Columns[a].Column, _layout.Columns[b].Column];
        Assert.Equal(["x1", "x4"], pair.Order(StringComparer.Ordinal));
        Assert.InRange(now, 0.998, 1);
        Assert.InRange(before, -0.15, 0.15);
    }

    [Fact]
    public void The_embedding_distance_is_near_the_kernel_distance_of_the_rows()
    {
        var reading = new MeanEmbedding(_layout, 20).Read(Profile(_after), Profile(_before));
        var distance = reading.Value * reading.Value;
        Assert.Equal(distance / ((1.0 / 400) + (1.0 / 1_000)), reading.Scalar, 1e-9);

        var exact = KernelDistance(_after, _before);
        // 64 random features estimate a squared distance within a few times 1/8 of itself.
        Assert.InRange(distance, 0.4 * exact, 1.8 * exact);
    }

    [Fact]
    public void Rows_of_the_same_kind_give_the_embedding_scalar_that_is_expected_of_no_change()
    {
        var reference = Profile(Loans.Of(4_000, seed: 1));
        var windows = Profiled.Windows(_layout, Loans.Of(6_000, seed: 6).Table(), 100);
        var mean = windows.Average(w => new MeanEmbedding(_layout, 20).Read(w, reference).Scalar);
        Assert.InRange(mean / MeanEmbedding.NullScalar(reference.Sample), 0.85, 1.15);
        Assert.InRange(windows.Average(w => new CorrelationShift(_layout, 20).Read(w, reference).Scalar), 0.4, 1.2);
    }

    [Fact]
    public void The_area_under_the_curve_on_bins_equals_the_exact_one_with_ties_in_bins() => Gen.Select(Gen.Int[0, 19].Array[60], Gen.Bool.Array[60])
        .Where((_, labels) => labels.Count(l => l) is >= 5 and <= 55)
        .Sample((bins, labels) =>
        {
            var binning = BinningBuilder.ForNumbers("score", [.. Enumerable.Range(0, 20).Select(i => (double)i)], 0, 19, [.. Enumerable.Range(0, 20).Select(i => (double)i)], []);
            var layout = new ProfileLayout([binning], null, null, [], [[]], [], 1, new OutcomeSpec(TaskKind.Binary, "label", null, "score", ["0", "1"], [], double.NaN, 1), []);
            var table = EventTable.Of("scores", [new NumericColumn("score", [.. bins.Select(b => (double)b)]), new NumericColumn("label", [.. labels.Select(l => l ? 1.0 : 0)])]);
            var reading = new BinnedRocAuc(5).Read(Profiled.Whole(layout, table), Profiled.Whole(layout, table));
            var exact = ScoreRanking.Of([.. bins.Select(b => (double)b)], labels);
            Assert.Equal(exact.RocAuc, reading.Value, 1e-12);
        }, iter: 60);

    private WindowProfile Profile(Loans rows) => Profiled.Whole(_layout, rows.Table());

    private double Score(Loans rows, int c, int row)
    {
        var column = _layout.Columns[c];
        return _layout.Scores[c][column.CodeOf(rows.Numbers[column.Column][row])];
    }

    private double Correlation(Loans rows, int a, int b)
    {
        var x = Enumerable.Range(0, rows.Rows).Select(r => Score(rows, _layout.Correlated[a], r)).ToArray();
        var y = Enumerable.Range(0, rows.Rows).Select(r => Score(rows, _layout.Correlated[b], r)).ToArray();
        double mx = x.Average(), my = y.Average();
        return x.Zip(y, (u, v) => (u - mx) * (v - my)).Sum() / Math.Sqrt(x.Sum(u => (u - mx) * (u - mx)) * y.Sum(v => (v - my) * (v - my)));
    }

    // The kernel that the features stand for: squared distance of normal scores, or 2 between two bins without a place, over the columns.
    private double KernelDistance(Loans a, Loans b)
    {
        double Mean(Loans p, Loans q)
        {
            double sum = 0;
            for (var i = 0; i < p.Rows; i += 2)
            {
                for (var j = 0; j < q.Rows; j += 2)
                {
                    sum += Kernel(p, i, q, j);
                }
            }

            return sum / (p.Rows / 2) / (q.Rows / 2);
        }

        return Mean(a, a) + Mean(b, b) - (2 * Mean(a, b));
    }

    private double Kernel(Loans p, int i, Loans q, int j)
    {
        double square = 0;
        foreach (var c in _layout.Waves)
        {
            var binning = _layout.Columns[c];
            var (u, v) = (Code(p, binning, i), Code(q, binning, j));
            if (binning.Ordered && u < binning.Regular && v < binning.Regular)
            {
                var d = (_layout.Scores[c][u] - _layout.Scores[c][v]) / 128.0;
                square += d * d;
            }
            else
            {
                square += u == v ? 0 : 2;
            }
        }

        return Math.Exp(-square / 2 / _layout.Waves.Length);
    }

    private static byte Code(Loans rows, ColumnBinning binning, int row) =>
        rows.Numbers.TryGetValue(binning.Column, out var numbers) ? binning.CodeOf(numbers[row]) : binning.CodeOf(rows.Texts[binning.Column][row]!);
}
