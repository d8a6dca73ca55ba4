using System.IO.Compression;
using System.Text;
using Vigil.Events;
using Vigil.Files;
using Vigil.Files.Opening;

namespace Vigil.Tests.Files;

/// <summary>A folder that lives as long as a test.</summary>
internal sealed class FileFixture : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("vigil-files-").FullName;

    public string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public void Dispose() => Directory.Delete(Root, recursive: true);

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    public static byte[] Zstd(byte[] bytes)
    {
        using var compressor = new ZstdSharp.Compressor();
        return compressor.Wrap(bytes).ToArray();
    }

    /// <summary>Reads a whole table into single columns.</summary>
    public static EventBatch ReadAll(IEventSource source)
    {
        var batches = source.Read(null, TestContext.Current.CancellationToken).ToList();
        var rows = batches.Sum(b => b.Rows);
        var columns = source.Shape.Columns.Select((shape, i) => Join(shape.Name, [.. batches.Select(b => b.Columns[i])])).ToList();
        return new EventBatch(0, rows, columns);
    }

    public static EventBatch ReadAll(string path, ReadOptions? options = null) => ReadAll(FileSource.Open(path, options ?? new ReadOptions()));

    private static Column Join(string name, IReadOnlyList<Column> parts) => parts[0] switch
    {
        NumericColumn => new NumericColumn(name, [.. parts.Cast<NumericColumn>().SelectMany(p => p.Values)]),
        CategoryColumn first => new CategoryColumn(name, [.. parts.Cast<CategoryColumn>().SelectMany(p => p.Codes)], first.Levels),
        TimeColumn => new TimeColumn(name, [.. parts.Cast<TimeColumn>().SelectMany(p => p.Micros)]),
        _ => new TextColumn(
            name, [.. parts.Cast<TextColumn>().SelectMany(p => p.Hashes)], [.. parts.Cast<TextColumn>().SelectMany(p => p.Lengths)]),
    };

    public static double[] Numbers(EventBatch batch, string name) => ((NumericColumn)Named(batch, name)).Values;

    public static string?[] Words(EventBatch batch, string name)
    {
        var column = (CategoryColumn)Named(batch, name);
        return [.. column.Codes.Select(c => c < 0 ? null : column.Levels[c])];
    }

    public static long[] Times(EventBatch batch, string name) => ((TimeColumn)Named(batch, name)).Micros;

    public static Column Named(EventBatch batch, string name) => batch.Columns.Single(c => c.Name == name);

    public static long Micros(string iso) =>
        (DateTimeOffset.Parse(iso, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal).UtcTicks
            - DateTime.UnixEpoch.Ticks) / 10;

    internal static FileLimits SmallLimits { get; } = new(BombRatio: 50, BombBytes: 1 << 16, CellLength: 1 << 18, SampleBytes: 1 << 16);
}
