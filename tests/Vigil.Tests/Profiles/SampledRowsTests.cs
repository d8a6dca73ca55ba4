using Vigil.Profiles;
using Vigil.Tests.Pipeline;

namespace Vigil.Tests.Profiles;

public class SampledRowsTests
{
    [Fact]
    public void Sums_and_products_equal_the_naive_ones_of_normal_scores()
    {
        var rows = Loans.Of(700, seed: 3);
        var layout = Walk.UsualPlan.Layout with { SampleRate = 1 };
        var whole = Profiled.Whole(layout, rows.Table());
        var names = layout.Correlated.Select(c => layout.Columns[c].Column).ToArray();
        Assert.Contains("x0", names);
        double Score(int c, int row) => layout.Scores[layout.Correlated[c]][layout.Columns[layout.Correlated[c]].CodeOf(rows.Numbers[names[c]][row])];

        var at = 0;
        for (var a = 0; a < names.Length; a++)
        {
            Assert.Equal(Enumerable.Range(0, 700).Sum(r => Score(a, r)), whole.Sample.Sums[a]);
            for (var b = 0; b <= a; b++, at++)
            {
                Assert.Equal(Enumerable.Range(0, 700).Sum(r => Score(a, r) * Score(b, r)), whole.Sample.Products[at]);
            }
        }

        Assert.Equal(700, whole.Sample.Rows);
    }

    [Fact]
    public void The_share_of_sampled_rows_is_the_rate_and_depends_on_row_numbers_only()
    {
        var rows = Loans.Of(4_000, seed: 3);
        var layout = Walk.UsualPlan.Layout with { SampleRate = 0.25 };
        var whole = Profiled.Whole(layout, rows.Table());
        Assert.InRange(whole.Sample.Rows, 1_000 - 110, 1_000 + 110);
        Assert.Equal(whole.Sample.Rows, Profiled.Whole(layout, rows.Table(batchRows: 13)).Sample.Rows);
        Assert.Equal(whole.Sample.Rows, Profiled.Windows(layout, Loans.Of(4_000, seed: 9).Table(), 300).Sum(w => w.Sample.Rows));
    }

    [Fact]
    public void Waves_of_a_window_are_the_sums_over_its_rows()
    {
        var rows = Loans.Of(50, seed: 3);
        var layout = Walk.UsualPlan.Layout with { SampleRate = 1 };
        var sums = new long[RandomFeatures.Count];
        foreach (var single in Profiled.Windows(layout, rows.Table(), 1))
        {
            for (var f = 0; f < sums.Length; f++)
            {
                Assert.InRange(single.Sample.Waves[f], -RandomFeatures.Unit, RandomFeatures.Unit);
                sums[f] += single.Sample.Waves[f];
            }
        }

        Assert.Equal(sums, Profiled.Whole(layout, rows.Table()).Sample.Waves);
    }
}
