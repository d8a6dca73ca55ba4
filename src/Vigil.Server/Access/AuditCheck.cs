using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Vigil.Server.Store;

namespace Vigil.Server.Access;

/// <summary>A place in the audit log to remember elsewhere: who knows it notices when the log was cut or written anew.</summary>
/// <param name="Seq">Number of a record.</param>
/// <param name="Chain">Its chain value, 64 hex digits.</param>
internal sealed record AuditAnchor(long Seq, string Chain)
{
    /// <summary>Reads "SEQ:CHAIN"; null when it is none.</summary>
    public static AuditAnchor? Parse(string text)
    {
        var parts = text.Split(':');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seq) && seq > 0
            && parts[1].Length == 2 * AuditLog.ChainLength && parts[1].All(char.IsAsciiHexDigit)
                ? new AuditAnchor(seq, parts[1].ToLowerInvariant())
                : null;
    }

    /// <summary>The anchor as text, "SEQ:CHAIN".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seq}:{Chain}");
}

/// <summary>What a check of the audit log found.</summary>
/// <param name="Records">Records that are whole, from the first on.</param>
/// <param name="Anchor">The last whole record; null when there is none.</param>
/// <param name="BrokenAt">Number of the first record that is not as it was written; null when all are.</param>
/// <param name="Reason">What is wrong with it; empty when all are whole.</param>
internal sealed record AuditVerdict(long Records, AuditAnchor? Anchor, long? BrokenAt, string Reason);

/// <summary>Reads the audit log from its beginning and names the first record that is not as it was written.</summary>
internal static class AuditCheck
{
    /// <summary>Checks the whole log.</summary>
    /// <param name="database">The database.</param>
    /// <param name="known">A place remembered earlier; null when there is none.</param>
    public static AuditVerdict Verify(Database database, AuditAnchor? known = null)
    {
        using var connection = database.Read();
        return Verify(connection, known);
    }

    /// <summary>Checks the whole log over a connection that reads.</summary>
    public static AuditVerdict Verify(SqliteConnection connection, AuditAnchor? known = null)
    {
        var state = new State(known);
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = """
                SELECT seq, typeof(recorded) || typeof(actor) || typeof(action) || typeof(target) || typeof(detail) || typeof(chain), recorded,
                    CAST(actor AS BLOB), CAST(action AS BLOB), CAST(target AS BLOB), CAST(detail AS BLOB), chain
                FROM audit ORDER BY seq
                """;
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                if (state.Take(reader) is { } reason)
                {
                    return state.Broken(reason);
                }
            }
        }
        catch (Exception damaged) when (damaged is SqliteException or InvalidCastException)
        {
            return state.Broken($"it cannot be read: {damaged.Message}");
        }

        // The database counts numbers it gave out apart from the records; a log cut at its end is shorter than that.
        var given = Convert.ToInt64(connection.Scalar("SELECT seq FROM sqlite_sequence WHERE name = 'audit'") ?? 0L, CultureInfo.InvariantCulture);
        return given > state.Seq ? state.Broken("it is missing, the log was cut")
            : known?.Seq > state.Seq ? state.Broken($"it is missing: the known place {known.Seq} lies beyond the end")
            : state.Whole();
    }

    private sealed class State(AuditAnchor? known)
    {
        private const string Types = "integertexttexttexttextblob";
        private byte[] _chain = new byte[AuditLog.ChainLength];

        public long Seq { get; private set; }

        public AuditVerdict Whole() => new(Seq, Anchor, null, "");

        public AuditVerdict Broken(string reason) => new(Seq, Anchor, Seq + 1, reason);

        /// <summary>Takes the next record; tells what is wrong with it.</summary>
        public string? Take(SqliteDataReader row)
        {
            var next = Seq + 1;
            var seq = row.GetInt64(0);
            if (seq != next)
            {
                return seq > next ? $"it is missing, the next one there is {seq}" : $"a record {seq} stands before it";
            }

            if (row.GetString(1) != Types)
            {
                return "a field is of another type";
            }

            byte[][] fields = [Bytes(row, 3), Bytes(row, 4), Bytes(row, 5), Bytes(row, 6)];
            var chain = Bytes(row, 7);
            if (!CryptographicOperations.FixedTimeEquals(chain, AuditLog.Chain(_chain, seq, row.GetInt64(2), fields)))
            {
                return "its fields do not give its chain value";
            }

            if (known?.Seq == seq && known.Chain != Convert.ToHexStringLower(chain))
            {
                return "its chain value is not the one that is known: the log was written anew";
            }

            (Seq, _chain) = (seq, chain);
            return null;
        }

        private AuditAnchor? Anchor => Seq == 0 ? null : new AuditAnchor(Seq, Convert.ToHexStringLower(_chain));

        private static byte[] Bytes(SqliteDataReader row, int column) => row.GetFieldValue<byte[]>(column);
    }
}
