using System.Globalization;
using System.Text;
using Vigil.Events;
using Vigil.Files;

namespace Vigil.Tests.Files;

public sealed class DelimitedTests : IDisposable
{
    private readonly FileFixture _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(1, ',')]
    [InlineData(2, ';')]
    [InlineData(3, '\t')]
    [InlineData(4, '|')]
    public void Random_table_equals_a_naive_reading_line_by_line(int seed, char delimiter)
    {
        var random = new Random(seed);
        var text = RandomTable(random, delimiter, rows: 20_000);
        var batch = FileFixture.ReadAll(_files.Write("t.csv", text));
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var names = lines[0].Split(delimiter);
        Assert.Equal(lines.Length - 1, batch.Rows);
        for (var column = 0; column < names.Length; column++)
        {
            var cells = lines.Skip(1).Select(l => l.Split(delimiter)[column]).ToArray();
            if (names[column][0] == 'x')
            {
                var expected = cells.Select(c => c.Length == 0 ? Missing.Null : double.Parse(c, CultureInfo.InvariantCulture));
                Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), FileFixture.Numbers(batch, names[column]).Select(BitConverter.DoubleToInt64Bits));
            }
            else
            {
                Assert.Equal(cells.Select(c => c.Length == 0 ? null : c), FileFixture.Words(batch, names[column]));
            }
        }
    }

    private static string RandomTable(Random random, char delimiter, int rows)
    {
        var text = new StringBuilder("x1,c1,x2,c2,x3\n".Replace(',', delimiter));
        for (var row = 0; row < rows; row++)
        {
            var cells = new[]
            {
                (random.NextDouble() * 1000 - 500).ToString("R", CultureInfo.InvariantCulture),
                random.Next(20) == 0 ? "" : "level " + random.Next(300).ToString(CultureInfo.InvariantCulture),
                random.Next(20) == 0 ? "" : random.Next(-1000, 1000).ToString(CultureInfo.InvariantCulture),
                new string((char)('a' + random.Next(26)), random.Next(1, 40)),
                Math.Round(random.NextDouble(), random.Next(0, 8)).ToString(CultureInfo.InvariantCulture) + (random.Next(9) == 0 ? "e-7" : ""),
            };
            text.Append(string.Join(delimiter, cells)).Append('\n');
        }

        return text.ToString();
    }

    [Theory]
    [InlineData("t.csv")]
    [InlineData("t.csv.gz")]
    [InlineData("t.csv.zst")]
    public void Packed_files_read_like_plain_ones(string name)
    {
        var plain = Encoding.UTF8.GetBytes("a,b\n1,x\n2,y\n");
        var bytes = name.EndsWith(".gz", StringComparison.Ordinal) ? FileFixture.Gzip(plain)
            : name.EndsWith(".zst", StringComparison.Ordinal) ? FileFixture.Zstd(plain) : plain;
        var batch = FileFixture.ReadAll(_files.Write(name, bytes));
        Assert.Equal([1.0, 2.0], FileFixture.Numbers(batch, "a"));
        Assert.Equal(["x", "y"], FileFixture.Words(batch, "b"));
    }

    [Fact]
    public void Second_reading_gives_the_same_rows_and_codes()
    {
        var source = FileSource.Open(_files.Write("t.csv", RandomTable(new Random(5), ',', 10_000)), new ReadOptions());
        var first = FileFixture.ReadAll(source);
        var second = FileFixture.ReadAll(source);
        Assert.Equal(((CategoryColumn)first.Columns[1]).Codes, ((CategoryColumn)second.Columns[1]).Codes);
        Assert.Equal(((NumericColumn)first.Columns[0]).Values, ((NumericColumn)second.Columns[0]).Values);
    }

    [Fact]
    public void Batches_count_rows_on_and_stay_off_the_large_object_heap()
    {
        var source = FileSource.Open(_files.Write("t.csv", RandomTable(new Random(6), ',', 20_000)), new ReadOptions());
        var batches = source.Read(null, TestContext.Current.CancellationToken).ToList();
        Assert.Equal([0, 8192, 16384], batches.Select(b => b.FirstRow));
        Assert.Equal([8192, 8192, 20_000 - 16384], batches.Select(b => b.Rows));
    }

    [Theory]
    [InlineData("a;b\n1,5;x\n2,25;y\n", "decimal", "comma")]
    [InlineData("a\tb\n1.5\tx\n2.5\ty\n", "delimiter", "tab")]
    [InlineData("1,2\n3,4\n5,6\n", "header", "no")]
    [InlineData("a,b\n1,NA\n2,?\n3,5\n", "missing values", "?, NA")]
    [InlineData("t,b\n13/02/2024,1\n14/02/2024,2\n", "time format of t", "day first, no zone")]
    [InlineData("t,b\n02/13/2024,1\n02/14/2024,2\n", "time format of t", "month first, no zone")]
    [InlineData("t,b\n01/02/2024,1\n02/02/2024,2\n01/03/2024,1\n", "time format of t", "day first (assumed), no zone")]
    [InlineData("ts,b\n1704067200,1\n1704067260,2\n", "time format of ts", "seconds since 1970")]
    [InlineData("ts,b\n1704067200123,1\n1704067260456,2\n", "time format of ts", "milliseconds since 1970")]
    [InlineData("date,b\n20240101,1\n20240229,2\n", "time format of date", "yyyyMMdd")]
    public void Form_is_found_out_and_told(string text, string name, string expected)
    {
        var source = FileSource.Open(_files.Write("t.csv", text), new ReadOptions());
        Assert.Equal(expected, source.Shape.Form.Single(f => f.Name == name).Value);
    }

    [Fact]
    public void Kinds_follow_the_values()
    {
        var rows = Enumerable.Range(0, 500).Select(i => FormattableString.Invariant(
            $"{i * 0.5},{(i % 2 == 0 ? "True" : "False")},2024-01-{i % 28 + 1:00},user-{i}-{i * 7919},{i % 50:00000},{i % 7},"));
        var source = FileSource.Open(
            _files.Write("t.csv", "number,flag,when,user,zip,digit,nothing\n" + string.Join('\n', rows)), new ReadOptions());
        Assert.Equal(
            [ColumnKind.Numeric, ColumnKind.Category, ColumnKind.Time, ColumnKind.Text, ColumnKind.Category, ColumnKind.Numeric, ColumnKind.Numeric],
            source.Shape.Columns.Select(c => c.Kind));
    }

    [Fact]
    public void Owner_overrules_what_would_be_found_out()
    {
        var options = new ReadOptions
        {
            Delimiter = "semicolon", Header = false, Decimal = "comma", Encoding = "latin-1", MissingValues = ["leer"],
            TimeFormat = "%d.%m.%Y", TimeZone = "UTC", Kinds = new Dictionary<string, ColumnKind> { ["column_1"] = ColumnKind.Text },
        };
        var path = _files.Write("t.csv", Encoding.Latin1.GetBytes("17;1,5;ä;01.02.2024\n18;leer;ö;02.02.2024\n"));
        var source = FileSource.Open(path, options);
        var batch = FileFixture.ReadAll(source);
        Assert.IsType<TextColumn>(batch.Columns[0]);
        Assert.True(Missing.IsNull(FileFixture.Numbers(batch, "column_2")[1]));
        Assert.Equal(["ä", "ö"], FileFixture.Words(batch, "column_3"));
        Assert.Equal(FileFixture.Micros("2024-02-02"), FileFixture.Times(batch, "column_4")[1]);
        Assert.All(source.Shape.Form.Where(f => f.Name is "delimiter" or "header" or "decimal" or "encoding" or "missing values"), f => Assert.True(f.Set));
    }

    [Fact]
    public void Current_is_read_the_way_the_reference_was()
    {
        var reference = FileSource.Open(_files.Write("r.csv", "a,b,c\n1,x,2024-01-01\n2,y,2024-01-02\n"), new ReadOptions());
        var current = FileSource.Open(_files.Write("c.csv", "b,a,extra\n7,oops,1.5\n8,3,2.5\n"), new ReadOptions(), reference.Shape);
        var batch = FileFixture.ReadAll(current);
        Assert.Equal(["7", "8"], FileFixture.Words(batch, "b"));
        Assert.True(Missing.IsInvalid(FileFixture.Numbers(batch, "a")[0]));
        Assert.Equal([1.5, 2.5], FileFixture.Numbers(batch, "extra"));
        Assert.Equal(-1, current.Shape.IndexOf("c"));
    }

    [Fact]
    public void Names_of_the_reference_are_known_as_a_header()
    {
        var reference = FileSource.Open(_files.Write("r.csv", "country,2015,2016\nA,1,2\nB,3,4\n"), new ReadOptions { Header = true });
        var current = FileSource.Open(_files.Write("c.csv", "country,2015,2016\nA,5,6\nB,7,8\n"), new ReadOptions(), reference.Shape);
        Assert.Equal(["country", "2015", "2016"], current.Shape.Columns.Select(c => c.Name));
    }

    [Fact]
    public void Column_said_to_be_a_time_counts_in_the_unit_of_its_values()
    {
        var options = new ReadOptions { Kinds = new Dictionary<string, ColumnKind> { ["x"] = ColumnKind.Time } };
        var batch = FileFixture.ReadAll(_files.Write("t.csv", "x,b\n1704067200000,1\n1704067201500,2\n"), options);
        Assert.Equal(FileFixture.Micros("2024-01-01T00:00:01.5Z"), FileFixture.Times(batch, "x")[1]);
    }

    [Fact]
    public void Day_and_month_are_read_as_in_the_reference_when_current_does_not_tell()
    {
        var reference = FileSource.Open(_files.Write("r.csv", "t,b\n30/12/2023,1\n31/12/2023,2\n"), new ReadOptions());
        var current = FileSource.Open(_files.Write("c.csv", "t,b\n01/02/2024,1\n01/02/2024,2\n"), new ReadOptions(), reference.Shape);
        Assert.Equal(FileFixture.Micros("2024-02-01"), FileFixture.Times(FileFixture.ReadAll(current), "t")[0]);
    }

    [Fact]
    public void None_in_lower_case_is_an_answer_and_None_of_Python_is_missing()
    {
        var batch = FileFixture.ReadAll(_files.Write("t.csv", "a,b\nnone,1\nNone,2\nsome,none\n"));
        Assert.Equal(["none", null, "some"], FileFixture.Words(batch, "a"));
        Assert.True(Missing.IsNull(FileFixture.Numbers(batch, "b")[2]));
    }

    [Fact]
    public void Leaving_early_ends_the_reading_thread_and_the_file_can_be_deleted()
    {
        var path = _files.Write("t.csv", RandomTable(new Random(7), ',', 50_000));
        using (var batches = FileSource.Open(path, new ReadOptions()).Read(null, TestContext.Current.CancellationToken).GetEnumerator())
        {
            Assert.True(batches.MoveNext());
        }

        File.Delete(path);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Cancelling_is_told_to_the_one_who_waits()
    {
        using var cancel = new CancellationTokenSource();
        var source = FileSource.Open(_files.Write("t.csv", RandomTable(new Random(8), ',', 60_000)), new ReadOptions());
        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (var _ in source.Read(null, cancel.Token))
            {
                cancel.Cancel();
            }
        });
    }

    [Fact]
    public void Progress_ends_at_one()
    {
        var shares = new List<double>();
        var source = FileSource.Open(_files.Write("t.csv", RandomTable(new Random(9), ',', 20_000)), new ReadOptions());
        foreach (var _ in source.Read(new Collector(shares), TestContext.Current.CancellationToken))
        {
        }

        Assert.Equal(1.0, shares[^1]);
        Assert.Equal(shares.Order(), shares);
    }

    private sealed class Collector(List<double> shares) : IProgress<double>
    {
        public void Report(double value) => shares.Add(value);
    }
}
