using System.Globalization;
using DuckDB.NET.Data;
using Vigil.Detectors;
using Vigil.Events;

namespace Vigil.Server.Metrics;

/// <summary>
/// A metric of the owner's own, written as one SQL expression over the rows of a chunk: <c>avg(case when income > 50000 then prediction end)</c>.
/// An in-memory DuckDB runs it, without files, network, extensions or threads, and its settings are locked before the owner's text is seen.
/// </summary>
public sealed class SqlMetric : IWindowMetric, IDisposable
{
    private const string Prefix = "SELECT CAST((";
    private const string Suffix = "\n) AS DOUBLE) FROM rows";

    private static readonly string[] Locks =
    [
        "SET threads = 1", "SET memory_limit = '1GB'", "SET temp_directory = ''", "SET autoinstall_known_extensions = false", "SET autoload_known_extensions = false",
        "SET enable_external_access = false", "SET lock_configuration = true",
    ];

    private readonly DuckDBConnection _database = new("DataSource=:memory:");
    private readonly string _sql;

    private SqlMetric(string name, string sql, IReadOnlyList<string> columns)
    {
        (Name, _sql, Columns) = (name, sql, columns);
        _database.Open();
        foreach (var setting in Locks)
        {
            Execute(setting);
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Checks the expression against the columns of the data and makes it a metric.</summary>
    /// <param name="name">The metric's name.</param>
    /// <param name="sql">One expression that gives one number for all rows together.</param>
    /// <param name="shape">The columns: numbers are DOUBLE, categories VARCHAR, times TIMESTAMP, ids and free texts only a hash (UBIGINT).</param>
    /// <param name="placeOf">Where in the owner's file the character of the expression at an offset stands.</param>
    /// <exception cref="VigilError">The expression is not SQL, names an unknown column, or gives more than one number.</exception>
    public static SqlMetric Compile(string name, string sql, TableShape shape, Func<int, string> placeOf)
    {
        ArgumentNullException.ThrowIfNull(sql);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(placeOf);

        // Refused even inside quotes: telling them apart is the database's art, and being fooled would run a second statement.
        if (sql.IndexOf(';', StringComparison.Ordinal) is >= 0 and var semicolon)
        {
            throw new VigilError($"the metric '{name}' holds a semicolon; it must be one expression", placeOf(semicolon), "write chr(59) for the character itself");
        }

        // DuckDB does not tell upper from lower case: of two columns that differ only so, the first is seen.
        var seen = shape.Columns.DistinctBy(c => c.Name.ToUpperInvariant()).ToList();
        var read = seen.Where(c => sql.Contains(c.Name, StringComparison.OrdinalIgnoreCase)).ToList();
        var metric = new SqlMetric(name, sql, [.. (read.Count == 0 ? seen.Take(1) : read).Select(c => c.Name)]);
        try
        {
            metric.Execute(TableOf(seen));
            if (metric.Answers() is var answers and not 1)
            {
                throw new VigilError(
                    answers == 0 ? $"the metric '{name}' gives a number for every row, not one for all of them" : $"the metric '{name}' gives several numbers",
                    placeOf(0), "use an aggregate: avg(...), sum(...), count(*) filter (where ...), quantile_cont(...)");
            }

            metric.Execute("DROP TABLE rows");
            metric.Execute(TableOf(seen.Where(c => metric.Columns.Contains(c.Name))));
            return metric;
        }
        catch (DuckDBException broken)
        {
            metric.Dispose();
            throw Explained(name, broken.Message, placeOf);
        }
        catch (VigilError)
        {
            metric.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="VigilError">DuckDB gave up on these values: a text that is not a number, memory that is used up.</exception>
    public double Measure(EventBatch rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        try
        {
            Execute("DELETE FROM rows");
            Append(rows);
            using var command = _database.CreateCommand();
            command.CommandText = Prefix + _sql + Suffix;
            return command.ExecuteScalar() is double value ? value : double.NaN;
        }
        catch (DuckDBException broken)
        {
            throw Explained(Name, broken.Message, _ => "metrics." + Name);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private void Append(EventBatch rows)
    {
        var writers = rows.Columns.Select(Writer).ToArray();
        using var appender = _database.CreateAppender("rows");
        for (var i = 0; i < rows.Rows; i++)
        {
            var row = appender.CreateRow();
            foreach (var write in writers)
            {
                write(row, i);
            }

            row.EndRow();
        }
    }

    // Whatever is absent, unreadable or not a number is NULL, so that aggregates leave it out.
    private static Action<IDuckDBAppenderRow, int> Writer(Column column) => column switch
    {
        NumericColumn numbers => (row, i) => _ = double.IsNaN(numbers.Values[i]) ? row.AppendNullValue() : row.AppendValue(numbers.Values[i]),
        CategoryColumn texts => (row, i) => _ = texts.Codes[i] < 0 ? row.AppendNullValue() : row.AppendValue(texts.Levels[texts.Codes[i]]),
        TimeColumn times => (row, i) => _ = times.Micros[i] <= Missing.InvalidTime ? row.AppendNullValue() : row.AppendValue(DateTime.UnixEpoch.AddMicroseconds(times.Micros[i])),
        TextColumn hashed => (row, i) => _ = hashed.Lengths[i] < 0 ? row.AppendNullValue() : row.AppendValue(hashed.Hashes[i]),
        _ => (row, _) => row.AppendNullValue(),
    };

    private int Answers()
    {
        using var command = _database.CreateCommand();
        command.CommandText = Prefix + _sql + Suffix;
        using var reader = command.ExecuteReader();
        var answers = 0;
        while (answers < 2 && reader.Read())
        {
            answers++;
        }

        return answers;
    }

    private void Execute(string text)
    {
        using var command = _database.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private static string TableOf(IEnumerable<ColumnShape> columns) => "CREATE TABLE rows (" + string.Join(", ", columns.Select(c =>
        $"\"{c.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\" " + c.Kind switch
        {
            ColumnKind.Numeric => "DOUBLE",
            ColumnKind.Category => "VARCHAR",
            ColumnKind.Time => "TIMESTAMP",
            _ => "UBIGINT",
        })) + ")";

    // DuckDB shows the line and a caret below it; the caret says where in the owner's text it stumbled.
    private static VigilError Explained(string name, string message, Func<int, string> placeOf)
    {
        var lines = message.ReplaceLineEndings("\n").Split('\n');
        var shown = Array.FindIndex(lines, l => l.StartsWith("LINE 1: ", StringComparison.Ordinal));
        var offset = 0;
        if (shown >= 0 && shown + 1 < lines.Length && lines[shown].StartsWith("LINE 1: " + Prefix, StringComparison.Ordinal))
        {
            offset = Math.Max(0, lines[shown + 1].IndexOf('^', StringComparison.Ordinal) - "LINE 1: ".Length - Prefix.Length);
        }

        var hint = string.Join(' ', lines.Skip(1).Take(Math.Max(0, shown - 1)).Where(l => l.Length > 0));
        return new VigilError(
            string.Create(CultureInfo.InvariantCulture, $"the metric '{name}' cannot be computed: {lines[0]}"), placeOf(offset),
            hint.Length > 0 ? hint : "write one SQL expression over the columns of the data, such as avg(case when income > 50000 then prediction end)");
    }
}
