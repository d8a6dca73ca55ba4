using Vigil.Events;
using Vigil.Files;

namespace Vigil.Tests.Files;

public sealed class FolderTests : IDisposable
{
    private readonly FileFixture _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Folder_is_read_in_ordinal_order_of_paths_with_its_partitions()
    {
        _files.Write("day=2024-01-02/site=B/part.csv", "a,b\n3,x\n");
        _files.Write("day=2024-01-01/site=A/part-2.csv", "a,b\n2,y\n");
        _files.Write("day=2024-01-01/site=A/part-1.csv", "a,b\n1,z\n");
        _files.Write("_SUCCESS", "");
        _files.Write("notes.md", "not a table");
        var source = FileSource.Open(_files.Root, new ReadOptions());
        var batch = FileFixture.ReadAll(source);
        Assert.Equal([1, 2, 3], FileFixture.Numbers(batch, "a"));
        Assert.Equal(["A", "A", "B"], FileFixture.Words(batch, "site"));
        Assert.Equal(FileFixture.Micros("2024-01-02"), FileFixture.Times(batch, "day")[2]);
        Assert.Equal("3", source.Shape.Form.Single(f => f.Name == "files").Value);
        Assert.Equal([0, 1, 2], source.Read(null, TestContext.Current.CancellationToken).Select(b => b.FirstRow));
    }

    [Fact]
    public void Glob_chooses_files()
    {
        _files.Write("a/one.csv", "x\n1\n");
        _files.Write("a/b/two.csv", "x\n2\n");
        _files.Write("a/b/three.jsonl", "{\"x\": 3}\n");
        Assert.Equal([1], Numbers("a/*.csv"));
        Assert.Equal([2, 1], Numbers("a/**/*.csv"));
        Assert.Equal([2], Numbers("**/t?o.*"));
        Assert.Equal([3, 2], Numbers("a/b/*"));
    }

    [Fact]
    public void Ending_may_be_left_out()
    {
        _files.Write("loans.csv.gz", FileFixture.Gzip("x\n1\n2\n"u8.ToArray()));
        Assert.Equal([1, 2], Numbers("loans"));
    }

    [Fact]
    public void Files_may_differ_in_columns_and_order()
    {
        _files.Write("1.csv", "a,b\n1,x\n");
        _files.Write("2.csv", "b,c,a\ny,5,2\n");
        _files.Write("3.csv", "a\n3\n");
        _files.Write("4.csv", "a,b\n");
        var batch = FileFixture.ReadAll(_files.Root);
        Assert.Equal([1, 2, 3], FileFixture.Numbers(batch, "a"));
        Assert.Equal(["x", "y", null], FileFixture.Words(batch, "b"));
        Assert.Equal([true, false, true], FileFixture.Numbers(batch, "c").Select(Missing.IsNull));
    }

    [Fact]
    public void Formats_may_be_mixed_in_one_folder()
    {
        _files.Write("1.csv", "x,y,word,at\n9.5,1,level 1,2024-01-01\n");
        _files.Write("2.parquet", ParquetFiles.Simple(2, 2));
        Assert.Equal([9.5, 0, 0.5], FileFixture.Numbers(FileFixture.ReadAll(_files.Root), "x"));
    }

    private double[] Numbers(string pattern) => FileFixture.Numbers(FileFixture.ReadAll(Path.Combine(_files.Root, pattern)), "x");
}
