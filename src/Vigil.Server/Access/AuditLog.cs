using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Vigil.Server.Store;

namespace Vigil.Server.Access;

/// <summary>One thing that somebody did.</summary>
/// <param name="Actor">Who: "key 0a1b…", "server".</param>
/// <param name="Action">What: "key.create", "plan.apply".</param>
/// <param name="Target">To what.</param>
/// <param name="Detail">More for people; never a secret.</param>
internal sealed record AuditEntry(string Actor, string Action, string Target, string Detail);

/// <summary>
/// Who changed what, append-only (docs/formats/audit.md). Every record carries the SHA-256 over the record before it and over all its own fields, each with
/// its length before it; so a changed, missing, added or moved record shows, and <see cref="AuditCheck"/> names the first.
/// </summary>
/// <param name="writer">The store's writer.</param>
/// <param name="clock">The time.</param>
internal sealed class AuditLog(StoreWriter writer, TimeProvider clock)
{
    /// <summary>Bytes of a chain value.</summary>
    public const int ChainLength = SHA256.HashSizeInBytes;

    private const int MostDetail = 4000;

    /// <summary>Appends a record.</summary>
    /// <returns>Ends when it is on disk; fails with <see cref="StoreTrouble"/> when it could not be kept.</returns>
    public Task Append(string actor, string action, string target, string detail)
    {
        var (now, entry) = (clock.GetUtcNow(), new AuditEntry(actor, action, target, detail));
        return writer.Write(c => Write(c, now, entry));
    }

    /// <summary>Appends a record within a piece of work of the writer, so that a change and its record are kept together or not at all.</summary>
    public static void Write(SqliteConnection connection, DateTimeOffset now, AuditEntry entry)
    {
        var last = connection.Rows("SELECT seq, chain FROM audit ORDER BY seq DESC LIMIT 1", r => (Seq: r.GetInt64(0), Chain: r.GetFieldValue<byte[]>(1)));
        var (seq, before) = last.Count == 0 ? (1, new byte[ChainLength]) : (last[0].Seq + 1, last[0].Chain);
        var recorded = now.ToUnixTimeMilliseconds();
        string[] fields = [Plain(entry.Actor), Plain(entry.Action), Plain(entry.Target), Plain(entry.Detail)];
        connection.Run(
            "INSERT INTO audit(seq, recorded, actor, action, target, detail, chain) VALUES($0, $1, $2, $3, $4, $5, $6)",
            seq, recorded, fields[0], fields[1], fields[2], fields[3], Chain(before, seq, recorded, Array.ConvertAll(fields, Encoding.UTF8.GetBytes)));
    }

    /// <summary>The chain value of a record.</summary>
    /// <param name="before">The chain value of the record before it; zeros before the first.</param>
    /// <param name="seq">Its number.</param>
    /// <param name="recorded">When, in Unix milliseconds.</param>
    /// <param name="fields">Actor, action, target and detail as UTF-8.</param>
    public static byte[] Chain(ReadOnlySpan<byte> before, long seq, long recorded, IReadOnlyList<byte[]> fields)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        hash.AppendData(before);
        Add(seq, number);
        Add(recorded, number);
        foreach (var field in fields)
        {
            Add(field.Length, number);
            hash.AppendData(field);
        }

        return hash.GetHashAndReset();

        void Add(long value, Span<byte> bytes)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            hash.AppendData(bytes);
        }
    }

    // What is hashed must be what is read back: half a surrogate pair or a zero would not come back as it went.
    private static string Plain(string text)
    {
        var cut = text.Length > MostDetail ? text[..MostDetail] + " …" : text;
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)).Replace('\0', '\uFFFD');
    }
}
