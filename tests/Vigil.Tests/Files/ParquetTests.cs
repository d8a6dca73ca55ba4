using ParquetSharp;
using Vigil.Events;
using Vigil.Files;
using Column = ParquetSharp.Column;

namespace Vigil.Tests.Files;

public sealed class ParquetTests : IDisposable
{
    private readonly FileFixture _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(1, 10)]
    [InlineData(10, 3)]
    [InlineData(20_000, 20_000)]
    [InlineData(20_000, 777)]
    public void Values_come_back_whatever_the_row_groups_are(int rows, int groupRows)
    {
        var batch = FileFixture.ReadAll(_files.Write("t.parquet", ParquetFiles.Simple(rows, groupRows)));
        var all = Enumerable.Range(0, rows).ToArray();
        Assert.Equal(all.Select(i => i * 0.5), FileFixture.Numbers(batch, "x"));
        Assert.Equal(all.Select(i => i % 3 == 0), FileFixture.Numbers(batch, "y").Select(Missing.IsNull));
        Assert.Equal(all.Where(i => i % 3 != 0).Select(i => (double)i), FileFixture.Numbers(batch, "y").Where(v => !Missing.IsNull(v)));
        Assert.Equal(all.Select(i => i % 5 == 0 ? null : "level " + i % 7), FileFixture.Words(batch, "word"));
        Assert.Equal(all.Select(i => i * 1_000_000L), FileFixture.Times(batch, "at"));
    }

    [Fact]
    public void Batches_are_full_across_row_groups()
    {
        var source = FileSource.Open(_files.Write("t.parquet", ParquetFiles.Simple(20_000, 777)), new ReadOptions());
        Assert.Equal([8192, 8192, 3616], source.Read(null, TestContext.Current.CancellationToken).Select(b => b.Rows));
    }

    [Fact]
    public void Types_become_kinds()
    {
        Column[] columns =
        [
            new Column<bool?>("bool"), new Column<byte>("uint8"), new Column<uint>("uint32"), new Column<ulong>("uint64"), new Column<float>("float"),
            new Column<decimal>("decimal", LogicalType.Decimal(29, 3)), new Column<Date>("date"),
            new Column<DateTimeNanos>("nanos", LogicalType.Timestamp(true, TimeUnit.Nanos)), new Column<byte[]>("bytes"), new Column<Guid>("guid"),
            new Column<string>("code"), new Column<string>("iso"), new Column<long>("event_time"), new Column<long>("amount"),
        ];
        var bytes = ParquetFiles.Write(columns, file =>
        {
            using var group = file.AppendRowGroup();
            ParquetFiles.Put(group, new bool?[] { true, null });
            ParquetFiles.Put(group, new byte[] { 1, 255 });
            ParquetFiles.Put(group, new[] { 1u, uint.MaxValue });
            ParquetFiles.Put(group, new[] { 1ul, 1ul << 63 });
            ParquetFiles.Put(group, new[] { 0.5f, -1f });
            ParquetFiles.Put(group, new[] { 1.125m, -2.5m });
            ParquetFiles.Put(group, new[] { new Date(1), new Date(-1) });
            ParquetFiles.Put(group, new[] { new DateTimeNanos(1_500_000L), new DateTimeNanos(-1L) });
            ParquetFiles.Put(group, new[] { "ab"u8.ToArray(), "cd"u8.ToArray() });
            ParquetFiles.Put(group, new[] { new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), Guid.Empty });
            ParquetFiles.Put(group, new[] { "007", "12" });
            ParquetFiles.Put(group, new[] { "2024-01-01", "2024-01-02T00:00:00Z" });
            ParquetFiles.Put(group, new[] { 1_704_067_200L, 1_704_067_260L });
            ParquetFiles.Put(group, new[] { 1_704_067_200L, 1_704_067_260L });
        });
        var batch = FileFixture.ReadAll(_files.Write("t.parquet", bytes));
        Assert.Equal(["true", null], FileFixture.Words(batch, "bool"));
        Assert.Equal([1, 255], FileFixture.Numbers(batch, "uint8"));
        Assert.Equal([1, (double)uint.MaxValue], FileFixture.Numbers(batch, "uint32"));
        Assert.Equal([1, Math.Pow(2, 63)], FileFixture.Numbers(batch, "uint64"));
        Assert.Equal([0.5, -1], FileFixture.Numbers(batch, "float"));
        Assert.Equal([1.125, -2.5], FileFixture.Numbers(batch, "decimal"));
        Assert.Equal([86_400_000_000, -86_400_000_000], FileFixture.Times(batch, "date"));
        Assert.Equal([1_500, -1], FileFixture.Times(batch, "nanos"));
        Assert.Equal(["ab", "cd"], FileFixture.Words(batch, "bytes"));
        Assert.Equal(36, ((TextColumn)FileFixture.Named(batch, "guid")).Lengths[0]);
        Assert.Equal(["007", "12"], FileFixture.Words(batch, "code"));
        Assert.Equal(FileFixture.Micros("2024-01-02"), FileFixture.Times(batch, "iso")[1]);
        Assert.Equal(FileFixture.Micros("2024-01-01T00:01:00Z"), FileFixture.Times(batch, "event_time")[1]);
        Assert.Equal(1_704_067_200, FileFixture.Numbers(batch, "amount")[0]);
    }

    [Fact]
    public void Empty_texts_are_absent_and_do_not_borrow_a_neighbours_code()
    {
        var bytes = ParquetFiles.Write([new Column<string>("a")], file =>
        {
            using var group = file.AppendRowGroup();
            ParquetFiles.Put(group, new[] { "x", "", "y", null!, "", "x" });
        });
        Assert.Equal(["x", null, "y", null, null, "x"], FileFixture.Words(FileFixture.ReadAll(_files.Write("t.parquet", bytes)), "a"));
    }

    [Fact]
    public void Numbers_that_shall_be_times_are_looked_at_for_their_unit()
    {
        var bytes = ParquetFiles.Write([new Column<double>("x")], file =>
        {
            using var group = file.AppendRowGroup();
            ParquetFiles.Put(group, new[] { 1_704_067_200.0, 1_704_067_200.5 });
        });
        var expected = new TableShape([new ColumnShape("x", ColumnKind.Time)], []);
        var batch = FileFixture.ReadAll(FileSource.Open(_files.Write("t.parquet", bytes), new ReadOptions(), expected));
        Assert.Equal(FileFixture.Micros("2024-01-01T00:00:00.5Z"), FileFixture.Times(batch, "x")[1]);
    }

    [Fact]
    public void Long_ids_keep_their_last_digits()
    {
        var ids = Enumerable.Range(0, 500).Select(i => 9_007_199_254_740_993L + i).ToArray();
        var bytes = ParquetFiles.Write([new Column<long>("id")], file =>
        {
            using var group = file.AppendRowGroup();
            ParquetFiles.Put(group, ids);
        });
        var column = Assert.IsType<TextColumn>(FileFixture.ReadAll(_files.Write("t.parquet", bytes)).Columns[0]);
        Assert.Equal(500, column.Hashes.Distinct().Count());
        var text = Assert.IsType<TextColumn>(FileFixture.ReadAll(_files.Write("t.csv", "id\n" + string.Join('\n', ids))).Columns[0]);
        Assert.Equal(text.Hashes, column.Hashes);
    }

    [Fact]
    public void Old_96_bit_times_are_read()
    {
        var bytes = ParquetFiles.Write([new Column<Int96>("at")], file =>
        {
            using var group = file.AppendRowGroup();
            using var writer = (ColumnWriter<Int96>)group.NextColumn();
            var nanos = 3_600_000_000_000L;
            writer.WriteBatch([new Int96((int)(nanos & 0xFFFF_FFFF), (int)(nanos >> 32), 2_440_589)]);
        });
        Assert.Equal([FileFixture.Micros("1970-01-02T01:00:00Z")], FileFixture.Times(FileFixture.ReadAll(_files.Write("t.parquet", bytes)), "at"));
    }

    [Fact]
    public void Lists_are_left_out_and_said_so()
    {
        var bytes = ParquetFiles.Write([new Column<int[]>("list"), new Column<int>("a")], file =>
        {
            using var group = file.AppendRowGroup();
            ParquetFiles.Put(group, new[] { new[] { 1, 2 }, [] });
            ParquetFiles.Put(group, new[] { 1, 2 });
        });
        var source = FileSource.Open(_files.Write("t.parquet", bytes), new ReadOptions());
        Assert.Equal(["a"], source.Shape.Columns.Select(c => c.Name));
        Assert.Equal("list", source.Shape.Form.Single(f => f.Name == "left out: nested").Value);
    }

    [Fact]
    public void Same_table_as_text_and_as_Parquet_gives_the_same_values()
    {
        var reference = FileSource.Open(_files.Write("t.csv", "x,y,word,at\n0,,,1970-01-01\n0.5,1,level 1,1970-01-01 00:00:01\n"), new ReadOptions());
        var current = FileSource.Open(_files.Write("t.parquet", ParquetFiles.Simple(2, 2)), new ReadOptions(), reference.Shape);
        var (left, right) = (FileFixture.ReadAll(reference), FileFixture.ReadAll(current));
        Assert.Equal(FileFixture.Numbers(left, "x"), FileFixture.Numbers(right, "x"));
        Assert.Equal(
            FileFixture.Numbers(left, "y").Select(BitConverter.DoubleToInt64Bits), FileFixture.Numbers(right, "y").Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(FileFixture.Words(left, "word"), FileFixture.Words(right, "word"));
        Assert.Equal(FileFixture.Times(left, "at"), FileFixture.Times(right, "at"));
    }

    [Fact]
    public void Kind_of_the_reference_is_kept_even_when_the_type_changed()
    {
        var expected = new TableShape([new ColumnShape("x", ColumnKind.Category), new ColumnShape("word", ColumnKind.Numeric)], []);
        var batch = FileFixture.ReadAll(FileSource.Open(_files.Write("t.parquet", ParquetFiles.Simple(3, 3)), new ReadOptions(), expected));
        Assert.Equal(["0", "0.5", "1"], FileFixture.Words(batch, "x"));
        Assert.True(Missing.IsNull(FileFixture.Numbers(batch, "word")[0]));
        Assert.True(Missing.IsInvalid(FileFixture.Numbers(batch, "word")[1]));
    }
}
