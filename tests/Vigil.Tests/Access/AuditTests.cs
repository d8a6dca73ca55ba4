using Vigil.Server.Access;
using Vigil.Server.Store;

namespace Vigil.Tests.Access;

/// <summary>Whatever is changed in the audit log behind the server's back, the check names the record.</summary>
public sealed class AuditTests
{
    private const int Records = 9;

    public static TheoryData<string> Columns => ["seq", "recorded", "actor", "action", "target", "detail", "chain"];

    [Fact]
    public async Task A_log_as_it_was_written_is_whole_and_tells_its_last_place()
    {
        using var store = await Filled();
        var verdict = AuditCheck.Verify(store.Database);
        Assert.Equal((Records, null), (verdict.Records, verdict.BrokenAt));
        Assert.Equal(verdict.Anchor, AuditAnchor.Parse(verdict.Anchor!.ToString()));
        Assert.Null(AuditCheck.Verify(store.Database, verdict.Anchor).BrokenAt);
        Assert.Null(AuditCheck.Verify(store.Path, verdict.Anchor).BrokenAt);
    }

    [Fact]
    public void A_log_without_records_is_whole()
    {
        using var store = new StoreFolder();
        Assert.Equal(new AuditVerdict(0, null, null, ""), AuditCheck.Verify(store.Database));
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task Any_flipped_byte_of_any_record_is_named(string column)
    {
        using var store = await Filled();
        using var connection = store.Database.Write();
        for (var seq = 1L; seq <= Records; seq++)
        {
            foreach (var (changed, value) in Flips(store, column, seq))
            {
                // Within a transaction that is rolled back, the next flip finds the log as it was.
                connection.Run("BEGIN");
                connection.Run($"UPDATE audit SET {column} = {changed} WHERE seq = $1", value, seq);
                var verdict = AuditCheck.Verify(connection, null);
                connection.Run("ROLLBACK");
                Assert.Equal(seq, verdict.BrokenAt);
                Assert.Equal(seq - 1, verdict.Records);
            }
        }
    }

    [Fact]
    public async Task A_value_of_another_type_is_named()
    {
        using var store = await Filled();
        store.Tamper("UPDATE audit SET detail = CAST(detail AS BLOB) WHERE seq = 4");
        Assert.Equal(4, AuditCheck.Verify(store.Database).BrokenAt);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(Records)]
    public async Task A_missing_record_is_named(int seq)
    {
        using var store = await Filled();
        store.Tamper("DELETE FROM audit WHERE seq = $0", seq);
        Assert.Equal(seq, AuditCheck.Verify(store.Database).BrokenAt);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(Records + 1)]
    public async Task An_added_record_is_named(int seq)
    {
        using var store = await Filled();
        Shift(store, seq);
        store.Tamper("INSERT INTO audit SELECT $0, recorded, actor, action, target, detail, chain FROM audit WHERE seq = 4", seq);
        Assert.Equal(seq, AuditCheck.Verify(store.Database).BrokenAt);
    }

    [Fact]
    public async Task The_first_of_two_records_that_changed_places_is_named()
    {
        using var store = await Filled();
        store.Tamper("UPDATE audit SET seq = 1000 WHERE seq = 3");
        store.Tamper("UPDATE audit SET seq = 3 WHERE seq = 7");
        store.Tamper("UPDATE audit SET seq = 7 WHERE seq = 1000");
        Assert.Equal(3, AuditCheck.Verify(store.Database).BrokenAt);
    }

    [Fact]
    public async Task A_log_that_was_written_anew_is_found_by_a_known_place()
    {
        using var store = await Filled();
        var known = AuditCheck.Verify(store.Database).Anchor;
        store.Tamper("DELETE FROM audit");
        store.Tamper("DELETE FROM sqlite_sequence WHERE name = 'audit'");
        await Fill(store, "other");
        Assert.Null(AuditCheck.Verify(store.Database).BrokenAt);
        Assert.Equal(Records, AuditCheck.Verify(store.Database, known).BrokenAt);

        store.Tamper("DELETE FROM audit WHERE seq > 5");
        store.Tamper("UPDATE sqlite_sequence SET seq = 5 WHERE name = 'audit'");
        Assert.Null(AuditCheck.Verify(store.Database).BrokenAt);
        Assert.Equal(6, AuditCheck.Verify(store.Database, known).BrokenAt);
    }

    [Fact]
    public async Task Texts_of_any_kind_are_read_back_as_they_were_chained()
    {
        using var store = new StoreFolder();
        var log = new AuditLog(store.Writer, store.Clock);
        await log.Append("", "médecin 猫 🙂", "half \ud83d of a pair", "zero \0 within");
        await log.Append("key 1", "plan.apply", new string('x', 9_000), string.Concat(Enumerable.Repeat("🙂", 3_000)));
        Assert.Equal((2, null), AuditCheck.Verify(store.Database) is var v ? (v.Records, v.BrokenAt) : default);
    }

    [Fact]
    public async Task Records_of_many_writers_at_once_make_one_chain()
    {
        using var store = new StoreFolder();
        var log = new AuditLog(store.Writer, store.Clock);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => log.Append($"key {i}", "key.create", "key", "")));
        Assert.Equal((200, null), AuditCheck.Verify(store.Database) is var v ? (v.Records, v.BrokenAt) : default);
    }

    [Fact]
    public async Task A_change_that_fails_leaves_no_record()
    {
        using var store = await Filled();
        var failing = store.Writer.Write(c =>
        {
            AuditLog.Write(c, store.Clock.GetUtcNow(), new AuditEntry("a", "b", "c", "d"));
            throw new InvalidOperationException("no");
        });
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        Assert.Equal((Records, null), AuditCheck.Verify(store.Database) is var v ? (v.Records, v.BrokenAt) : default);
    }

    private static async Task<StoreFolder> Filled()
    {
        var store = new StoreFolder();
        await Fill(store, "plan");
        return store;
    }

    private static async Task Fill(StoreFolder store, string target)
    {
        var log = new AuditLog(store.Writer, store.Clock);
        for (var i = 1; i <= Records; i++)
        {
            await log.Append("key " + i, "plan.apply", target, $"detail {i}");
            store.Clock.Advance(TimeSpan.FromSeconds(7));
        }
    }

    private static void Shift(StoreFolder store, int from)
    {
        if (from <= Records)
        {
            store.Tamper("UPDATE audit SET seq = -seq WHERE seq >= $0", from);
            store.Tamper("UPDATE audit SET seq = 1 - seq WHERE seq < 0");
        }
    }

    /// <summary>Each byte of a value with one of its bits flipped, as SQL and a parameter.</summary>
    private static IEnumerable<(string Sql, object Value)> Flips(StoreFolder store, string column, long seq)
    {
        using var connection = store.Database.Read();
        if (column is "seq" or "recorded")
        {
            var number = (long)connection.Scalar($"SELECT {column} FROM audit WHERE seq = $0", seq)!;
            // A number that another record has cannot be taken; one beyond all can.
            return Enumerable.Range(column == "seq" ? 4 : 0, column == "seq" ? 58 : 63).Select(bit => ("$0", (object)(number ^ (1L << bit))));
        }

        var bytes = (byte[])connection.Scalar($"SELECT CAST({column} AS BLOB) FROM audit WHERE seq = $0", seq)!;
        return Enumerable.Range(0, bytes.Length).Select(at =>
        {
            var flipped = (byte[])bytes.Clone();
            flipped[at] ^= (byte)(1 << (at % 8));
            return (column == "chain" ? "$0" : "CAST($0 AS TEXT)", (object)flipped);
        });
    }
}
