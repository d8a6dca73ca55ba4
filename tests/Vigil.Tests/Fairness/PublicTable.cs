using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Vigil.Fairness;

namespace Vigil.Tests.Fairness;

/// <summary>A public table that is not part of the repository, as texts; the folder comes from VIGIL_DATA.</summary>
internal sealed partial class PublicTable(string[] header, List<string[]> rows)
{
    private static readonly Dictionary<string, PublicTable> Known = [];

    public IReadOnlyList<string> Columns => header;

    /// <summary>The folder with the public data; skips the test visibly where there is none.</summary>
    public static string Folder()
    {
        var folder = Environment.GetEnvironmentVariable("VIGIL_DATA") ?? Repository.PathOf("..", "shared", "data");
        Assert.SkipUnless(Directory.Exists(folder), "skipped: VIGIL_DATA names no folder with the public data");
        return folder;
    }

    public static PublicTable Read(string folder, string file)
    {
        var path = Path.Combine(Folder(), folder, file);
        lock (Known)
        {
            if (!Known.TryGetValue(path, out var table))
            {
                using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(File.OpenRead(path), CompressionMode.Decompress) : File.OpenRead(path);
                using var reader = new StreamReader(stream);
                var lines = new List<string[]>();
                while (reader.ReadLine() is { } line)
                {
                    lines.Add(Cells(line));
                }

                Known.Add(path, table = new(lines[0], lines[1..]));
            }

            return table;
        }
    }

    public string[] Text(string column)
    {
        var position = Array.IndexOf(header, column);
        return [.. rows.Select(r => r[position])];
    }

    public double[] Numbers(string column) => Array.ConvertAll(Text(column), Number);

    public byte[] Flags(string column) => Array.ConvertAll(Text(column), t => t.Length == 0 ? GroupTally.None : (byte)Number(t));

    public GroupAxis Groups(string column) => Axis(column, Text(column));

    public static GroupAxis Axis(string name, string[] values)
    {
        var labels = values.Where(v => v.Length > 0).Distinct().Order(StringComparer.Ordinal).ToArray();
        var codes = labels.Select((l, i) => (l, i)).ToDictionary(p => p.l, p => p.i, StringComparer.Ordinal);
        return new(name, Array.ConvertAll(values, v => v.Length == 0 ? GroupAxis.Unknown : codes[v]), labels);
    }

    public static double Number(string text) => text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);

    private static string[] Cells(string line) => line.Contains('"', StringComparison.Ordinal)
        ? [.. Cell().Matches(line).Select(m => m.Groups[1].Value.Trim('"'))]
        : line.Split(',');

    [GeneratedRegex("(?:^|,)(\"(?:[^\"]|\"\")*\"|[^,]*)")]
    private static partial Regex Cell();
}
