using System.Globalization;
using System.Text;

namespace Vigil.System.Tests;

/// <summary>A small classifier's traffic with ids and groups, made for one test: its probabilities are right, so every answer is known.</summary>
internal static class QualityData
{
    public const int ReferenceRows = 2000;
    public const int CurrentRows = 1500;

    /// <summary>One scored row.</summary>
    public sealed record Row(string Id, double X, double Score, int Label)
    {
        public string Sex { get; init; } = "f";

        public string Region { get; init; } = "north";
    }

    /// <summary>Rows of the reference or of the current data; labels are drawn anew with another seed.</summary>
    public static List<Row> Rows(int count, int seed, double shift = 0, double harm = 0)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var x = shift + Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var score = Math.Round(1 / (1 + Math.Exp(-1.5 * x)), 4);
            var truth = harm > 0 && random.NextDouble() < harm ? 1 - score : score;
            return new Row(string.Create(CultureInfo.InvariantCulture, $"P{seed:00}{i:00000}"), Math.Round(x, 4), score, random.NextDouble() < truth ? 1 : 0)
            {
                Sex = random.Next(2) == 0 ? "f" : "m",
                Region = new[] { "north", "south", "west" }[random.Next(3)],
            };
        })];
    }

    /// <summary>The table as a file; without labels when they are to come in a file of their own.</summary>
    public static string Table(IEnumerable<Row> rows, bool labels = true)
    {
        var text = new StringBuilder("id,x,sex,region,score" + (labels ? ",label\n" : "\n"));
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Id},{row.X},{row.Sex},{row.Region},{row.Score}{(labels ? "," + row.Label : "")}\n");
        }

        return text.ToString();
    }

    /// <summary>A label file: id and label.</summary>
    public static string Labels(IEnumerable<Row> rows, string id = "id") => $"{id},label\n{string.Concat(rows.Select(r => $"{r.Id},{r.Label}\n"))}";

    /// <summary>Writes reference.csv with labels and current.csv without, and gives the current rows.</summary>
    public static List<Row> Write(TempFolder folder, double harm = 0)
    {
        var rows = Rows(CurrentRows, 12, 0.3, harm);
        folder.Write("reference.csv", Table(Rows(ReferenceRows, 11)));
        folder.Write("current.csv", Table(rows, labels: false));
        return rows;
    }
}
