using ParquetSharp;
using static Vigil.Tests.Files.HostileCorpus;

namespace Vigil.Tests.Files;

/// <summary>Hostile packed, Parquet and Arrow files.</summary>
internal static class HostileBinaries
{
    private static readonly byte[] Table = System.Text.Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Range(0, 5_000).Select(i => FormattableString.Invariant($"{i},{i * 31 % 997}\n"))));

    public static IEnumerable<HostileFile> All() => [.. Packed(), .. Parquets(), .. Arrows()];

    private static IEnumerable<HostileFile> Packed()
    {
        var gzip = FileFixture.Gzip(Table);
        var zstd = FileFixture.Zstd(Table);
        var bomb = FileFixture.Gzip(System.Text.Encoding.ASCII.GetBytes("a\n" + HostileTexts.Repeat("1\n", 1 << 21)));
        return
        [
            Reads("gzip named csv", "t.csv", gzip, rows: 5_000),
            Reads("plain text named gz", "t.csv.gz", "a,b\n1,2\n"u8.ToArray(), rows: 1),
            Fails("gzip cut off", "t.csv.gz", gzip[..(gzip.Length / 2)], "t.csv.gz", "cut off or damaged"),
            Fails("gzip header only", "t.csv.gz", gzip[..10], "t.csv.gz"),
            Fails("gzip with a flipped middle", "t.csv.gz", Flip(gzip, gzip.Length / 2), "t.csv.gz"),
            Fails("zstd cut off", "t.csv.zst", zstd[..(zstd.Length / 2)], "t.csv.zst", "cut off or damaged"),
            Fails("zip bomb", "t.csv.gz", bomb, "t.csv.gz", "decompression bomb"),
            Reads("two gzip members in a row", "t.csv.gz", [.. FileFixture.Gzip("a\n1\n"u8.ToArray()), .. FileFixture.Gzip("2\n"u8.ToArray())], rows: 2),
        ];
    }

    private static IEnumerable<HostileFile> Parquets()
    {
        var whole = ParquetFiles.Simple(5_000, 2_000);
        var listOnly = ParquetFiles.Write([new Column<int[]>("list")], file =>
        {
            using var group = file.AppendRowGroup();
            ParquetFiles.Put(group, new[] { new[] { 1, 2 } });
        });
        var none = ParquetFiles.Write([new Column<int>("a")], file =>
        {
            using var group = file.AppendRowGroup();
            ParquetFiles.Put(group, System.Array.Empty<int>());
        });
        return
        [
            Reads("Parquet named csv", "t.csv", whole, rows: 5_000, nulls: 2_667),
            Fails("Parquet cut off", "t.parquet", whole[..(whole.Length / 2)], "t.parquet", "not a whole Parquet file", "again"),
            Fails("Parquet with a damaged footer", "t.parquet", Wipe(whole, whole.Length - 400, 300), "t.parquet", "not a whole Parquet file"),
            Fails("Parquet with a lying footer length", "t.parquet", [.. whole[..^8], 0xFF, 0xFF, 0xFF, 0x7F, .. whole[^4..]], "t.parquet", "not a whole Parquet file"),
            Fails("Parquet with a damaged page", "t.parquet", Wipe(whole, 4, 4_000), "t.parquet", "row group 1", "damaged"),
            Fails("text named parquet", "t.parquet", "a,b\n1,2\n"u8.ToArray(), "t.parquet", "not a whole Parquet file"),
            Fails("nested Parquet only", "t.parquet", listOnly, "all columns hold lists or maps", "flatten"),
            Fails("Parquet without rows", "t.parquet", none, "no rows"),
            Fails("Parquet inside gzip", "t.parquet.gz", FileFixture.Gzip(whole), "Parquet inside gzip", "Unpack"),
        ];
    }

    private static IEnumerable<HostileFile> Arrows()
    {
        var whole = ArrowTests.Write([ArrowTests.Batch(0, 1_000), ArrowTests.Batch(1_000, 1_000)], stream: false, null);
        var stream = ArrowTests.Write([ArrowTests.Batch(0, 1_000), ArrowTests.Batch(1_000, 1_000)], stream: true, null);
        return
        [
            Reads("Arrow file named csv", "t.csv", whole, rows: 2_000, nulls: 1_167),
            Reads("Arrow stream named csv", "t.csv", stream, rows: 2_000, nulls: 1_167),
            Fails("Arrow file cut off", "t.arrow", whole[..(whole.Length / 2)], "t.arrow"),
            Fails("Arrow stream cut off", "t.arrows", stream[..(stream.Length / 2)], "t.arrows", "damaged"),
            Fails("text named arrow", "t.feather", "a,b\n1,2\n"u8.ToArray(), "t.feather", "not a whole Arrow file"),
            Fails("Feather of version 1", "t.csv", "FEA1\0\0\0\0"u8.ToArray(), "Feather", "version 2"),
        ];
    }

    private static byte[] Flip(byte[] bytes, int at)
    {
        var copy = bytes.ToArray();
        for (var i = at; i < Math.Min(copy.Length, at + 8); i++)
        {
            copy[i] ^= 0x5A;
        }

        return copy;
    }

    private static byte[] Wipe(byte[] bytes, int start, int count)
    {
        var copy = bytes.ToArray();
        copy.AsSpan(start, Math.Min(count, copy.Length / 3)).Fill(0xEE);
        return copy;
    }
}
