using System.Globalization;
using System.Text.Json;

namespace Vigil.Tests.Golden;

/// <summary>Our own generated data and the numbers other tools computed on them; see Golden/data.</summary>
internal static class GoldenData
{
    private static readonly string Folder = Repository.PathOf("tests", "Vigil.Tests", "Golden", "data");

    /// <summary>A column of reference.csv, analysis.csv or stream.csv; NaN where the cell is empty.</summary>
    public static double[] Column(string file, string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, file + ".csv"));
        var position = Array.IndexOf(lines[0].Split(','), name);
        return [.. lines.Skip(1).Select(line => line.Split(',')[position])
            .Select(cell => cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture))];
    }

    /// <summary>A column without its empty cells.</summary>
    public static double[] Present(string file, string name) => [.. Column(file, name).Where(value => !double.IsNaN(value))];

    /// <summary>A 0/1 column.</summary>
    public static bool[] Flags(string file, string name) => Array.ConvertAll(Column(file, name), value => value == 1);

    public static JsonElement Json(string file) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, file + ".json"))).RootElement;

    /// <summary>The number at a path of property names.</summary>
    public static double Number(this JsonElement element, params string[] path)
    {
        foreach (var name in path)
        {
            element = element.GetProperty(name);
        }

        return element.ValueKind != JsonValueKind.String ? element.GetDouble() : element.GetString() switch
        {
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => double.NaN,
        };
    }

    public static double[] Numbers(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(item => item.GetDouble())];
}
