using System.Globalization;
using System.IO.Compression;

namespace Vigil.Bench.Estimation;

/// <summary>A public prediction log as texts by column. VIGIL_DATA names the folder; the files are not part of the repository.</summary>
internal sealed class PublicTable
{
    private readonly Dictionary<string, string[]> _columns;

    private PublicTable(Dictionary<string, string[]> columns) => _columns = columns;

    /// <summary>Where the public data lie, or null when they are absent.</summary>
    public static string? Folder
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable("VIGIL_DATA") ?? Path.Combine("..", "shared", "data");
            return Directory.Exists(Path.Combine(folder, "perf_drift")) ? folder : null;
        }
    }

    public int Rows => _columns.Values.First().Length;

    /// <summary>Reads a file of the folder perf_drift; cells hold no quotes.</summary>
    public static PublicTable Read(string file)
    {
        using var raw = File.OpenRead(Path.Combine(Folder!, "perf_drift", file));
        using Stream stream = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(raw, CompressionMode.Decompress) : raw;
        using var reader = new StreamReader(stream);
        var names = reader.ReadLine()!.Split(',');
        var cells = names.Select(_ => new List<string>()).ToArray();
        while (reader.ReadLine() is { } line)
        {
            var row = line.Split(',');
            for (var c = 0; c < names.Length; c++)
            {
                cells[c].Add(row[c]);
            }
        }

        return new(names.Select((name, c) => (name, c)).ToDictionary(p => p.name, p => cells[p.c].ToArray()));
    }

    public string[] Texts(string column) => _columns[column];

    /// <summary>A column as numbers; NaN where the cell is empty.</summary>
    public double[] Numbers(string column) =>
        Array.ConvertAll(_columns[column], cell => cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture));

    public bool[] Flags(string column) => Array.ConvertAll(_columns[column], cell => cell is "1" or "true");
}
