using Vigil.Events;

namespace Vigil.Tests.Events;

public class SplitTests
{
    private static readonly EventTable Hundred = EventTable.Of(
        "hundred.csv",
        [Tables.Numbers("row", 100, i => i), Tables.Times("when", 100, i => i % 10 == 3 ? null : Tables.Day(i))],
        batchRows: 7);

    [Theory]
    [InlineData("30%", 30)]
    [InlineData("12.5%", 13)]
    [InlineData("41", 41)]
    [InlineData("2024-01-21", 20)]
    [InlineData("2024-01-21T12:00", 21)]
    public void Parts_are_numbered_from_zero_and_hold_every_row_once(string point, int first)
    {
        var (reference, current, firstCurrent) = SplitSource.Split(Hundred, SplitPoint.Parse(point), null);
        Assert.Equal(first, firstCurrent);
        Assert.Equal(Enumerable.Range(0, first).Select(i => (double)i), Rows(reference));
        Assert.Equal(Enumerable.Range(first, 100 - first).Select(i => (double)i), Rows(current));
    }

    [Fact]
    public void Row_without_a_time_goes_with_the_row_before_it()
    {
        // Row 23 has no time and follows row 22, which is before the split.
        var (reference, _, first) = SplitSource.Split(Hundred, SplitPoint.Parse("2024-01-24"), "when");
        Assert.Equal(24, first);
        Assert.Equal(23, Rows(reference)[^1]);
    }

    [Fact]
    public void Rows_out_of_order_go_to_their_side_of_the_time()
    {
        int[] days = [0, 5, 1, 6, 2, 7];
        var table = EventTable.Of("t", [Tables.Numbers("row", 6, i => i), Tables.Times("when", 6, i => Tables.Day(days[i]))], 4);
        var (reference, current, first) = SplitSource.Split(table, SplitPoint.Parse("2024-01-04"), null);
        Assert.Equal([0, 2, 4], Rows(reference));
        Assert.Equal([1, 3, 5], Rows(current));
        Assert.Equal(1, first);
    }

    [Fact]
    public void Time_column_with_the_most_telling_name_is_compared()
    {
        var birth = Tables.Times("date_of_birth", 6, i => Tables.Day(-9_000 + i));
        var table = EventTable.Of("t", [Tables.Numbers("row", 6, i => i), birth, Tables.Times("created_at", 6, i => Tables.Day(i))]);
        Assert.Equal(4, SplitSource.Split(table, SplitPoint.Parse("2024-01-05"), null).FirstCurrentRow);
    }

    [Theory]
    [InlineData("100")]
    [InlineData("5000")]
    [InlineData("0.1%")]
    [InlineData("2020-01-01")]
    [InlineData("2030-01-01")]
    public void Empty_part_is_refused(string point)
    {
        var error = Assert.Throws<VigilError>(() => SplitSource.Split(Hundred, SplitPoint.Parse(point), null));
        Assert.Contains("hundred.csv", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Problems[0].Hint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("0%")]
    [InlineData("100%")]
    [InlineData("1e3%")]
    [InlineData("yesterday")]
    [InlineData("2024-13-01")]
    public void Unreadable_point_is_refused_with_examples(string text)
    {
        var error = Assert.Throws<VigilError>(() => SplitPoint.Parse(text));
        Assert.Contains("30%", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("30%")]
    [InlineData("10000")]
    [InlineData("2024-05-01T12:00:00")]
    public void Point_is_written_as_it_is_read(string text) => Assert.Equal(text, SplitPoint.Parse(text).ToString());

    [Fact]
    public void Time_column_must_exist_and_hold_times()
    {
        var time = SplitPoint.Parse("2024-01-21");
        Assert.Contains("'when'", Assert.Throws<VigilError>(() => SplitSource.Split(Hundred, time, "wehn")).Message, StringComparison.Ordinal);
        Assert.Contains("holds no times", Assert.Throws<VigilError>(() => SplitSource.Split(Hundred, time, "row")).Message, StringComparison.Ordinal);
        var timeless = EventTable.Of("t", [Tables.Numbers("row", 1, 2, 3)]);
        Assert.Contains("row number", Assert.Throws<VigilError>(() => SplitSource.Split(timeless, time, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_can_be_read_again()
    {
        var (reference, current, _) = SplitSource.Split(Hundred, SplitPoint.Parse("50%"), null);
        Assert.Equal(Rows(reference), Rows(reference));
        Assert.Equal(Rows(current), Rows(current));
        Assert.NotEqual(reference.Name, current.Name);
    }

    private static double[] Rows(IEventSource source)
    {
        var (rows, next) = (new List<double>(), 0L);
        foreach (var batch in source.Read())
        {
            Assert.Equal(next, batch.FirstRow);
            next += batch.Rows;
            rows.AddRange(((NumericColumn)batch.Columns[0]).Values);
        }

        return [.. rows];
    }
}
