namespace Vigil.Files.Opening;

/// <summary>One file to read.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Shown">The name as the user wrote it, for messages.</param>
/// <param name="Partitions">What the folders of a partitioned table say: key and value.</param>
internal sealed record InputFile(string Path, string Shown, IReadOnlyList<KeyValuePair<string, string>> Partitions)
{
    /// <summary>A file without partitions.</summary>
    public static InputFile At(string path) => new(path, path, []);

    /// <summary>A mistake in this file.</summary>
    public VigilError Error(string message, string hint, long line = 0, string column = "")
    {
        var place = line > 0 ? FormattableString.Invariant($"{Shown}:{line}") : Shown;
        return new VigilError(message, column.Length > 0 ? $"{place}:{column}" : place, hint);
    }
}

/// <summary>Limits that keep a hostile file from eating the machine; tests make them small.</summary>
/// <param name="BombRatio">Unpacked bytes per packed byte that are suspicious…</param>
/// <param name="BombBytes">…once this many bytes were unpacked.</param>
/// <param name="CellLength">The longest cell or line, in characters.</param>
/// <param name="SampleBytes">How much is read to find out a file's form.</param>
internal sealed record FileLimits(double BombRatio, long BombBytes, int CellLength, int SampleBytes)
{
    /// <summary>The limits of the product.</summary>
    public static FileLimits Default { get; } = new(1_000, 1L << 30, 16 << 20, 4 << 20);
}
