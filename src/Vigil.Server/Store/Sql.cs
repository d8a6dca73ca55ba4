using Microsoft.Data.Sqlite;

namespace Vigil.Server.Store;

/// <summary>Short forms for statements; parameters are numbered $0, $1 … in the order of their values.</summary>
internal static class Sql
{
    /// <summary>Runs a statement.</summary>
    /// <returns>Rows it changed.</returns>
    public static int Run(this SqliteConnection connection, string text, params object?[] values)
    {
        using var command = Command(connection, text, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first value of the first row; null when there is none.</summary>
    public static object? Scalar(this SqliteConnection connection, string text, params object?[] values)
    {
        using var command = Command(connection, text, values);
        return command.ExecuteScalar() is var found and not DBNull ? found : null;
    }

    /// <summary>All rows.</summary>
    public static List<T> Rows<T>(this SqliteConnection connection, string text, Func<SqliteDataReader, T> row, params object?[] values)
    {
        using var command = Command(connection, text, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    private static SqliteCommand Command(SqliteConnection connection, string text, object?[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i}", values[i] ?? DBNull.Value);
        }

        return command;
    }
}
