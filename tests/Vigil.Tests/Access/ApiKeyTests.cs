using System.Text;
using Vigil.Server.Access;
using Vigil.Server.Store;

namespace Vigil.Tests.Access;

/// <summary>Keys: what opens, what no longer opens, and what is kept of them.</summary>
public sealed class ApiKeyTests
{
    [Fact]
    public async Task The_first_key_is_made_once_and_its_file_is_for_the_owner_alone()
    {
        using var store = new StoreFolder();
        string first;
        await using (var keys = await Open(store))
        {
            first = keys.FirstKey!;
            Assert.Matches("^vgl_[0-9a-f]{12}_[0-9a-f]{64}$", first);
            Assert.Equal(Role.Admin, keys.Check("Bearer " + first)!.Role);
        }

        var file = Path.Combine(store.Path, ApiKeys.FirstKeyFile);
        Assert.Equal(first, (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Trim());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        store.Restart();
        await using var again = await Open(store);
        Assert.Null(again.FirstKey);
        Assert.NotNull(again.Check("Bearer " + first));
    }

    [Fact]
    public async Task A_stop_before_the_first_key_was_kept_leads_to_a_new_one()
    {
        using var store = new StoreFolder();
        await File.WriteAllTextAsync(Path.Combine(store.Path, ApiKeys.FirstKeyFile), "vgl_of_a_start_that_was_cut_off", TestContext.Current.CancellationToken);
        await using var keys = await Open(store);
        Assert.Equal(keys.FirstKey, (await File.ReadAllTextAsync(Path.Combine(store.Path, ApiKeys.FirstKeyFile), TestContext.Current.CancellationToken)).Trim());
    }

    [Fact]
    public async Task No_secret_lies_in_the_database()
    {
        using var store = new StoreFolder();
        await using var keys = await Open(store);
        var made = await keys.Create(new KeyRequest("scoring", Role.Ingest), "test");
        await store.Writer.Write(_ => { });
        store.Restart();
        var secret = Encoding.ASCII.GetBytes(made.Text[^64..]);
        foreach (var file in Directory.EnumerateFiles(store.Path, "vigil.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
            Assert.Equal(-1, bytes.AsSpan().IndexOf(secret));
        }
    }

    [Fact]
    public async Task A_key_opens_as_what_it_was_made_for_and_after_a_restart_too()
    {
        using var store = new StoreFolder();
        NewKey made;
        await using (var keys = await Open(store))
        {
            made = await keys.Create(new KeyRequest("scoring", Role.Ingest, "credit"), "test");
            Assert.Equal(new Caller(made.Facts.Id, "scoring", Role.Ingest, "credit"), keys.Check("Bearer " + made.Text));
        }

        store.Restart();
        await using var again = await Open(store);
        var caller = again.Check("bearer  " + made.Text)!;
        Assert.Equal(new Caller(made.Facts.Id, "scoring", Role.Ingest, "credit"), caller);
        Assert.True(caller.MayUse("credit"));
        Assert.False(caller.MayUse("fraud"));
    }

    [Fact]
    public async Task Nothing_but_the_whole_key_opens()
    {
        using var store = new StoreFolder();
        await using var keys = await Open(store);
        var key = keys.FirstKey!;
        var other = await keys.Create(new KeyRequest("other", Role.Viewer), "test");
        for (var at = 0; at < key.Length; at++)
        {
            var changed = key[..at] + (key[at] == 'a' ? 'b' : 'a') + key[(at + 1)..];
            Assert.Null(keys.Check("Bearer " + changed));
        }

        // The id of one with the secret of another, upper case, parts, more, other schemes, nothing.
        string[] wrong =
        [
            key[..17] + other.Text[17..], key.ToUpperInvariant(), key[..^1], key + "0", "vgl_", "", new string('a', 4096), 'ѵ' + key[1..],
        ];
        Assert.All(wrong, w => Assert.Null(keys.Check("Bearer " + w)));
        Assert.All(new[] { null, "", "Bearer", key, "Digest " + key, "Basic " + key, "Basic !" }, h => Assert.Null(keys.Check(h)));
    }

    [Fact]
    public async Task A_browser_may_send_the_key_as_its_password()
    {
        using var store = new StoreFolder();
        await using var keys = await Open(store);
        Assert.NotNull(keys.Check("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("anyone:" + keys.FirstKey))));
        Assert.Null(keys.Check("Basic " + Convert.ToBase64String("anyone:wrong"u8)));
    }

    [Fact]
    public async Task An_expired_key_no_longer_opens()
    {
        using var store = new StoreFolder();
        await using var keys = await Open(store);
        var made = await keys.Create(new KeyRequest("short", Role.Viewer, Expires: store.Clock.GetUtcNow().AddHours(1)), "test");
        store.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(10));
        Assert.NotNull(keys.Check("Bearer " + made.Text));
        store.Clock.Advance(TimeSpan.FromTicks(10));
        Assert.Null(keys.Check("Bearer " + made.Text));
    }

    [Fact]
    public async Task A_revoked_key_no_longer_opens_and_stays_listed()
    {
        using var store = new StoreFolder();
        await using var keys = await Open(store);
        var made = await keys.Create(new KeyRequest("old", Role.Viewer), "test");
        Assert.Equal(Revocation.Done, await keys.Revoke(made.Facts.Id, "test"));
        Assert.Null(keys.Check("Bearer " + made.Text));
        Assert.Equal(Revocation.Unknown, await keys.Revoke(made.Facts.Id, "test"));
        Assert.Equal(Revocation.Unknown, await keys.Revoke("nothing", "test"));
        Assert.Equal(store.Clock.GetUtcNow(), Assert.Single(keys.List(), k => k.Id == made.Facts.Id).Revoked);
        store.Restart();
        await using var again = await Open(store);
        Assert.Null(again.Check("Bearer " + made.Text));
    }

    [Fact]
    public async Task The_last_key_that_manages_keys_cannot_be_revoked()
    {
        using var store = new StoreFolder();
        await using var keys = await Open(store);
        var first = keys.List()[0].Id;
        await keys.Create(new KeyRequest("of one model", Role.Admin, "credit"), "test");
        Assert.Equal(Revocation.LastAdmin, await keys.Revoke(first, "test"));
        var second = await keys.Create(new KeyRequest("second", Role.Admin), "test");
        Assert.Equal(Revocation.Done, await keys.Revoke(first, "test"));
        Assert.Equal(Revocation.LastAdmin, await keys.Revoke(second.Facts.Id, "test"));
    }

    [Fact]
    public async Task A_check_reads_no_database()
    {
        using var store = new StoreFolder();
        await using var keys = await Open(store);
        store.Tamper("DELETE FROM keys");
        Assert.NotNull(keys.Check("Bearer " + keys.FirstKey));
    }

    [Fact]
    public async Task Last_use_is_known_at_once_and_written_later()
    {
        using var store = new StoreFolder();
        await using var keys = await Open(store);
        store.Clock.Advance(TimeSpan.FromSeconds(30));
        keys.Check("Bearer " + keys.FirstKey);
        Assert.Equal(store.Clock.GetUtcNow(), keys.List()[0].Used);
        Assert.Equal(0, store.Count("SELECT COUNT(used) FROM keys"));
        await keys.WriteUsed();
        Assert.Equal(1, store.Count("SELECT COUNT(used) FROM keys"));
    }

    [Fact]
    public async Task Making_and_revoking_keys_is_in_the_audit_log_without_the_secret()
    {
        using var store = new StoreFolder();
        await using var keys = await Open(store);
        var made = await keys.Create(new KeyRequest("scoring", Role.Ingest, "credit"), "key 1");
        await keys.Revoke(made.Facts.Id, "key 2");
        using var connection = store.Database.Read();
        var told = connection.Rows("SELECT actor || ' ' || action || ' ' || target || ' ' || detail FROM audit ORDER BY seq", r => r.GetString(0));
        Assert.Equal(3, told.Count);
        Assert.Equal($"key 1 key.create key {made.Facts.Id} scoring; ingest; credit; does not expire", told[1]);
        Assert.StartsWith($"key 2 key.revoke key {made.Facts.Id}", told[2], StringComparison.Ordinal);
        Assert.DoesNotContain(told, t => t.Contains(made.Text[^64..], StringComparison.Ordinal));
    }

    [Fact]
    public void Every_role_may_do_what_it_is_for_and_no_more()
    {
        Role[] roles = [Role.Viewer, Role.Ingest, Role.Operator, Role.Admin];
        var allowed = roles.SelectMany(held => roles.Where(asked => held.Allows(asked)).Select(asked => $"{held.Text()}>{asked.Text()}"));
        Assert.Equal(
            [
                "viewer>viewer", "ingest>ingest", "operator>viewer", "operator>ingest", "operator>operator", "admin>viewer", "admin>ingest", "admin>operator", "admin>admin",
            ],
            allowed);
        Assert.All(roles, r => Assert.Equal(r, Roles.Parse(r.Text())));
        Assert.Null(Roles.Parse("Admin"));
    }

    private static Task<ApiKeys> Open(StoreFolder store) => ApiKeys.Open(store.Database, store.Writer, store.Clock, store.Path);
}
