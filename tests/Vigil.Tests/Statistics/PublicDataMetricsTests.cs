using System.Globalization;
using System.IO.Compression;
using Vigil.Statistics;

namespace Vigil.Tests.Statistics;

/// <summary>Metrics on public prediction logs, which are not part of the repository: VIGIL_DATA names their folder.</summary>
public class PublicDataMetricsTests
{
    [Theory]
    [InlineData("car_loan_monitoring", "car_loan_monitoring", "y_pred_proba", "y_pred", "repaid")]
    [InlineData("ma_employment", "ma_employment_2015_reference", "predicted_probability", "prediction", "employed")]
    public void Metrics_equal_the_ones_counted_elsewhere(string name, string file, string score, string decision, string label)
    {
        var folder = Environment.GetEnvironmentVariable("VIGIL_DATA") ?? Repository.PathOf("..", "shared", "data");
        Assert.SkipUnless(Directory.Exists(folder), "skipped: VIGIL_DATA names no folder with the public data");
        var rows = Rows(Path.Combine(folder, "perf_drift", file + ".csv.gz"), score, decision, label);
        var chunks = 0;
        foreach (var expected in File.ReadLines(Path.Combine(folder, "expected_performance.csv")).Skip(1).Select(line => line.Split(',')))
        {
            var range = expected[1].Split('-');
            if (expected[0] != name || (range.Length == 1 && expected[1] != "2015"))
            {
                continue;
            }

            var chunk = range.Length == 2 ? rows[int.Parse(range[0], Invariant)..(int.Parse(range[1], Invariant) + 1)] : rows;
            var labels = Array.ConvertAll(chunk, row => row[2] == 1);
            var confusion = Confusion.Of(Array.ConvertAll(chunk, row => row[1] == 1), labels);
            Assert.Equal(int.Parse(expected[2], Invariant), chunk.Length);
            Near.Absolute(Parsed(expected[3]), ScoreRanking.Of(Array.ConvertAll(chunk, row => row[0]), labels).RocAuc, 1e-6, "roc_auc");
            Near.Absolute(Parsed(expected[4]), confusion.Accuracy, 1e-6, "accuracy");
            Near.Absolute(Parsed(expected[5]), confusion.F1, 1e-6, "f1");
            chunks++;
        }

        Assert.NotEqual(0, chunks);
    }

    private static CultureInfo Invariant => CultureInfo.InvariantCulture;

    private static double Parsed(string cell) => double.Parse(cell, Invariant);

    private static double[][] Rows(string path, params string[] columns)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var header = reader.ReadLine()!.Split(',');
        int[] positions = [.. columns.Select(column => Array.IndexOf(header, column))];
        var rows = new List<double[]>();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            rows.Add(Array.ConvertAll(positions, position => Parsed(cells[position])));
        }

        return [.. rows];
    }
}
