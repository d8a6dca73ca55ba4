using System.Globalization;
using DuckDB.NET.Data;

namespace Vigil.Bench.Speed;

/// <summary>Writes the tables that speed is measured on, by hashing row numbers inside DuckDB: the same rows every time.</summary>
internal sealed class SpeedData(string folder)
{
    /// <summary>Writes one table unless it is there.</summary>
    /// <param name="firstRow">Number of the first row: reference and current are parts of one stream.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="numeric">Numeric features.</param>
    /// <param name="categories">Categorical features.</param>
    /// <param name="format">parquet or csv.</param>
    /// <returns>The file.</returns>
    public string Write(long firstRow, long rows, int numeric, int categories, string format)
    {
        var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"rows{firstRow}-{rows}x{numeric + categories}.{format}"));
        if (File.Exists(file))
        {
            return file;
        }

        // A thousand rows a day.
        var columns = new List<string> { "TIMESTAMP '2022-01-03 00:00:00' + to_milliseconds(i * 86400) AS time" };
        columns.AddRange(Enumerable.Range(0, numeric).Select(c => string.Create(CultureInfo.InvariantCulture, $"round({Normal(c)} * {1 + c % 7 * 10} + {c}, 5) AS n{c}")));
        columns.AddRange(Enumerable.Range(0, categories).Select(c => string.Create(CultureInfo.InvariantCulture, $"'v' || floor({Uniform(100_000 + c)} * {2 + c * 4})::INT AS c{c}")));
        columns.Add($"round(1 / (1 + exp(-{Normal(0)})), 6) AS score");
        columns.Add($"({Uniform(200_000)} < 1 / (1 + exp(-{Normal(0)})))::INT AS label");
        var how = format == "csv" ? "FORMAT csv, HEADER" : "FORMAT parquet";
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"COPY (SELECT {string.Join(", ", columns)} FROM range({firstRow}, {firstRow + rows}) AS t(i)) TO '{file}' ({how})");
        command.ExecuteNonQuery();
        return file;
    }

    /// <summary>What the yardstick does: every summary DuckDB makes of a file.</summary>
    public static void Summarize(string file)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SUMMARIZE SELECT * FROM '{file}'";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            _ = reader.GetValue(0);
        }
    }

    private static string Uniform(int column) =>
        string.Create(CultureInfo.InvariantCulture, $"((hash(i * 1000003 + {column}) % 1000000007 + 1) / 1000000009.0)");

    private static string Normal(int column) => $"(sqrt(-2 * ln({Uniform(2 * column)})) * cos(2 * pi() * {Uniform(2 * column + 1)}))";
}
