using CsCheck;
using Vigil.Events;
using Vigil.Profiles;
using Vigil.Tests.Events;
using Vigil.Tests.Pipeline;

namespace Vigil.Tests.Profiles;

public class WindowProfileTests
{
    private static readonly Loans Rows = Loans.Of(1_200, seed: 1);
    private static readonly WindowSpec HalfDays = new(true, 720L * 60_000_000, "12 hours", "");

    private readonly ProfileLayout _layout = Walk.UsualPlan.Layout;

    [Fact]
    public void Merging_does_not_depend_on_order_or_grouping() => Gen.Shuffle(Enumerable.Range(0, 12).ToArray()).Sample(order =>
    {
        var windows = Profiled.Windows(_layout, Rows.Table(), 100);
        var whole = Profiled.Whole(_layout, Rows.Table());
        var line = Empty();
        Array.ForEach(order, i => line.Merge(windows[i]));
        Assert.Equal(Profiled.Text(whole), Profiled.Text(line));

        var (left, right) = (Empty(), Empty());
        Array.ForEach(order[..5], i => left.Merge(windows[i]));
        Array.ForEach(order[5..], i => right.Merge(windows[i]));
        left.Merge(right);
        Assert.Equal(Profiled.Text(whole), Profiled.Text(left));
    }, iter: 8);

    [Fact]
    public void Taking_a_part_out_is_the_inverse_of_merging_it()
    {
        var windows = Profiled.Windows(_layout, Rows.Table(), 100);
        var rest = Empty();
        rest.Merge(Profiled.Whole(_layout, Rows.Table()));
        var others = Empty();
        for (var i = 0; i < windows.Count; i++)
        {
            if (i is 3 or 4)
            {
                rest.Subtract(windows[i]);
            }
            else
            {
                others.Merge(windows[i]);
            }
        }

        Assert.Equal(Profiled.Sums(others), Profiled.Sums(rest));
        rest.Merge(windows[4]);
        rest.Merge(windows[3]);
        Assert.Equal(Profiled.Text(Profiled.Whole(_layout, Rows.Table())), Profiled.Text(rest));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(8192)]
    public void Profiles_do_not_depend_on_how_rows_are_cut_into_batches(int batchRows) => Assert.Equal(
        Profiled.Windows(_layout, Rows.Table(), HalfDays).Select(Profiled.Text),
        Profiled.Windows(_layout, Rows.Table(batchRows: batchRows), HalfDays).Select(Profiled.Text));

    [Fact]
    public void Profiles_of_one_column_on_one_thread_equal_those_of_all_columns_on_many()
    {
        var together = Profiled.Windows(_layout, Rows.Table(), 200);
        for (var c = 0; c < _layout.Columns.Count; c++)
        {
            // A layout of fewer than eight columns is counted on the caller's own thread.
            var single = new ProfileLayout([_layout.Columns[c]], null, null, [], [_layout.Scores[c]], [], 1, null, []);
            var alone = Profiled.Windows(single, Rows.Table(), 200);
            Assert.Equal(together.Select(w => string.Join(',', w.CountsOf(_layout, c).ToArray())), alone.Select(w => string.Join(',', w.Counts)));
        }
    }

    [Fact]
    public void Counts_equal_those_of_the_naive_coder()
    {
        var whole = Profiled.Whole(_layout, Rows.Table());
        var column = _layout.IndexOf("x9");
        var counts = new int[_layout.Columns[column].Codes];
        Array.ForEach(Rows.Numbers["x9"], v => counts[_layout.Columns[column].CodeOf(v)]++);
        Assert.Equal(counts, whole.CountsOf(_layout, column).ToArray());
        Assert.Equal(Rows.Rows, whole.LossRows);
        Assert.Equal(Rows.Numbers["label"].Zip(Rows.Numbers["prediction"]).Count(p => p.First != p.Second) * WindowProfile.LossUnit, whole.LossSum);
        Assert.Equal(whole.LossSum, whole.LossSquares);
    }

    [Fact]
    public void Time_without_rows_gives_empty_windows()
    {
        var rows = Loans.Of(300, seed: 1);
        rows.Times = [.. rows.Times!.Select((t, i) => i < 150 ? t : t.AddDays(5))];
        var windows = Profiled.Windows(_layout, rows.Table(), HalfDays);
        Assert.Equal(9, windows.Count(w => w.Rows == 0));
        Assert.Equal(windows.Select(w => w.Index).Order(), windows.Select(w => w.Index));
        Assert.Equal(300, windows.Sum(w => w.Rows));
        Assert.Equal((5L * 1440 + 10) * 60_000_000, windows.Max(w => w.LongestGap));
    }

    [Fact]
    public void A_column_of_another_kind_is_counted_as_unreadable()
    {
        var rows = Loans.Of(200, seed: 1);
        Column[] columns = [.. Batch(rows).Columns.Where(c => c.Name is not ("x0" or "city")), Tables.Texts("x0", 200, i => i == 0 ? null : "word"), Tables.Numbers("city", 200, _ => 4.5)];
        var whole = Profiled.Whole(_layout, EventTable.Of("odd", columns));
        var (x0, city) = (_layout.IndexOf("x0"), _layout.IndexOf("city"));
        Assert.Equal(199, whole.CountsOf(_layout, x0)[_layout.Columns[x0].CodeOf(Special.Invalid)]);
        Assert.Equal(1, whole.CountsOf(_layout, x0)[_layout.Columns[x0].CodeOf(Special.Null)]);
        Assert.Equal(200, whole.CountsOf(_layout, city)[_layout.Columns[city].CodeOf(Special.Invalid)]);
    }

    private WindowProfile Empty() => new(_layout, 0);

    private static EventBatch Batch(Loans rows) => rows.Table().Read().Single();
}
