using CsCheck;
using Vigil.Events;

namespace Vigil.Tests.Events;

public class SourceScannerTests
{
    private static readonly double[] Odd = [Missing.Null, Missing.Invalid, double.NaN, double.PositiveInfinity, -0.0];

    private static readonly Gen<double> Number = Gen.Frequency(
        (6, Gen.Int[-3, 3].Select(i => (double)i)),
        (3, Gen.Double[-1, 1]),
        (1, Gen.Int[0, 4].Select(i => Odd[i])));

    private static readonly Gen<Column[]> Columns =
        from rows in Gen.Int[0, 60]
        from numbers in Number.Array[rows]
        from codes in Gen.Int[-1, 5].Array[rows]
        from times in Gen.Long[0, 9].Array[rows]
        from texts in Gen.Int[0, 9].Array[rows]
        select new[]
        {
            new NumericColumn("number", numbers),
            Tables.Texts("category", [.. codes.Select(c => c < 0 ? null : $"level {c}")]),
            new TimeColumn("time", [.. times.Select(t => t == 0 ? Missing.NullTime : t == 1 ? Missing.InvalidTime : t)]),
            new TextColumn("text", [.. texts.Select(t => t == 0 ? TextHash.Null : TextHash.Of($"{t}"))], [.. texts.Select(t => t - 1)]),
        };

    [Fact]
    public void Scan_does_not_depend_on_how_rows_are_cut_into_batches() =>
        Columns.Sample(columns =>
        {
            var whole = Tables.Scan(columns);
            foreach (var batchRows in new[] { 1, 2, 7, 59 })
            {
                var cut = Tables.Scan(columns, batchRows);
                Assert.Equal(whole.Rows, cut.Rows);
                for (var i = 0; i < columns.Length; i++)
                {
                    Assert.Equal(whole.Columns[i].Counts, cut.Columns[i].Counts);
                    Assert.Equal(whole.Columns[i] with { Counts = [] }, cut.Columns[i] with { Counts = [] });
                    Assert.Equal(Tables.Values(whole.Sample.Columns[i]), Tables.Values(cut.Sample.Columns[i]));
                }
            }
        });

    [Fact]
    public void Scan_of_numbers_equals_the_naive_one() =>
        Number.Array[1, 80].Sample(values =>
        {
            var scan = Tables.Scan([new NumericColumn("x", values)], 7).Columns[0];
            var finite = values.Where(double.IsFinite).ToArray();
            Assert.Equal(values.Count(Missing.IsNull), scan.Nulls);
            Assert.Equal(values.Count(Missing.IsInvalid), scan.Invalid);
            Assert.Equal(values.Length - finite.Length - scan.Nulls - scan.Invalid, scan.NotFinite);
            Assert.Equal(finite.Distinct().Count(), scan.Distinct);
            Assert.Equal(finite.CountBy(v => v).Count(g => g.Value == 1), scan.Singletons);
            Assert.Equal(finite.Length == 0 ? double.NaN : finite.Min(), scan.Minimum);
            Assert.Equal(finite.Length == 0 ? double.NaN : finite.Max(), scan.Maximum);
            Assert.Equal(finite.Length > 0 && finite.All(double.IsInteger), scan.AllIntegers);
            Assert.Equal(finite.Length > 0 && finite.Zip(finite.Skip(1)).All(p => p.First <= p.Second), scan.Increasing);
            Assert.Equal(finite.Length > 0 && finite.Zip(finite.Skip(1)).All(p => p.First < p.Second), scan.StrictlyIncreasing);
            Assert.Equal(Backstep(finite), scan.LargestBackstep);
            Assert.Equal(finite.Length, scan.Counts.Sum(c => c.Count));
        });

    [Fact]
    public void Values_are_listed_most_frequent_first()
    {
        var scan = Tables.Scan([Tables.Numbers("x", 1, 2.5, 2.5, 3, 3), Tables.Texts("c", "b", "a", "a", null, "c")]);
        Assert.Equal([new("2.5", 2), new("3", 2), new("1", 1)], scan.Columns[0].Counts);
        Assert.Equal([new("a", 2), new("b", 1), new("c", 1)], scan.Columns[1].Counts);
    }

    [Fact]
    public void Counting_of_distinct_values_stops_at_its_cap()
    {
        var rows = ColumnScanner.CountedValues + 500;
        var scan = Tables.Scan([Tables.Numbers("id", rows, i => i), Tables.Numbers("fraction", rows, i => i + 0.5)]);
        Assert.True(scan.Columns[0].DistinctCapped);
        Assert.Equal(ColumnScanner.CountedValues, scan.Columns[0].Distinct);
        Assert.Equal(ColumnScanner.CountedValues, scan.Columns[0].Singletons);
        Assert.True(scan.Columns[1].DistinctCapped);
        Assert.Equal(10_000, scan.Columns[1].Distinct);
        Assert.Empty(scan.Columns[1].Counts);
        Assert.True(scan.Columns[1].StrictlyIncreasing);
    }

    [Fact]
    public void Sample_holds_the_rows_with_the_smallest_hashes_in_row_order()
    {
        var rows = (3 * RowSampler.MostRows) + 11;
        var column = Tables.Numbers("row", rows, i => i);
        var expected = Enumerable.Range(0, rows).OrderBy(i => TextHash.Mix((ulong)i)).Take(RowSampler.MostRows).Order().Select(i => (double)i);
        foreach (var batchRows in new[] { 1_000, EventBatch.TargetRows, rows })
        {
            var sample = Tables.Scan([column], batchRows).Sample;
            Assert.Equal(expected, ((NumericColumn)sample.Columns[0]).Values);
        }
    }

    [Fact]
    public void Sample_keeps_the_rows_of_all_columns_together()
    {
        var rows = RowSampler.MostRows + 5_000;
        Column[] columns =
        [
            Tables.Numbers("n", rows, i => i),
            Tables.Texts("c", rows, i => $"{i % 7}"),
            new TimeColumn("t", [.. Enumerable.Range(0, rows).Select(i => (long)i)]),
            new TextColumn("x", [.. Enumerable.Range(0, rows).Select(i => (ulong)i + 1)], [.. Enumerable.Range(0, rows)]),
            Tables.Numbers("m", rows, i => -i),
        ];
        var sample = Tables.Scan(columns).Sample;
        var numbers = ((NumericColumn)sample.Columns[0]).Values;
        for (var i = 0; i < numbers.Length; i++)
        {
            var row = (int)numbers[i];
            Assert.Equal(row % 7, ((CategoryColumn)sample.Columns[1]).Codes[i]);
            Assert.Equal(row, ((TimeColumn)sample.Columns[2]).Micros[i]);
            Assert.Equal((ulong)row + 1, ((TextColumn)sample.Columns[3]).Hashes[i]);
            Assert.Equal(row, ((TextColumn)sample.Columns[3]).Lengths[i]);
            Assert.Equal(-row, ((NumericColumn)sample.Columns[4]).Values[i]);
        }
    }

    [Fact]
    public void Small_tables_are_kept_in_memory_and_large_ones_are_not()
    {
        Assert.NotNull(Tables.Scan([Tables.Numbers("x", 1, 2, 3)]).Cached);
        var large = Tables.Numbers("x", 1_000_001, i => i % 3);
        Assert.Null(Tables.Scan([.. Enumerable.Repeat(large, 8)]).Cached);
    }

    [Fact]
    public void Empty_table_scans_to_nothing()
    {
        var scan = Tables.Scan([Tables.Numbers("x")]);
        Assert.Equal(0, scan.Rows);
        Assert.Equal(0, scan.Sample.Rows);
        Assert.Equal(double.NaN, scan.Columns[0].Minimum);
    }

    [Fact]
    public void Category_beyond_its_vocabulary_is_marked_as_capped()
    {
        var levels = new Levels(capacity: 3);
        var codes = Enumerable.Range(0, 10).Select(i => levels.CodeOf($"v{i}")).ToArray();
        var scan = Tables.Scan([new CategoryColumn("c", codes, levels)]).Columns[0];
        Assert.True(scan.DistinctCapped);
        Assert.Equal(3, scan.Distinct);
    }

    private static double Backstep(double[] values)
    {
        var (highest, backstep) = (double.NegativeInfinity, 0.0);
        foreach (var value in values)
        {
            highest = Math.Max(highest, value);
            backstep = Math.Max(backstep, highest - value);
        }

        return backstep;
    }
}
