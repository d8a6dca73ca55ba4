using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Vigil.Server.Store;

namespace Vigil.Server.Access;

/// <summary>
/// The keys of the server. All that work are held in memory (at most <see cref="MostKeys"/>), so a check reads no database; a change is on disk, with its
/// record in the audit log, before it holds. Times in the table are Unix milliseconds.
/// </summary>
internal sealed class ApiKeys : IAsyncDisposable
{
    /// <summary>How many keys may work at once.</summary>
    public const int MostKeys = 10_000;

    /// <summary>The file in the data folder that holds the first key.</summary>
    public const string FirstKeyFile = "first-key.txt";

    private static readonly TimeSpan WriteUses = TimeSpan.FromMinutes(1);

    // Who names an unknown id is compared with this, so that the time taken does not tell which ids exist.
    private static readonly byte[] NoKey = new byte[KeyText.HashLength];

    private readonly Database _database;
    private readonly StoreWriter _writer;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, ApiKey> _keys;
    private readonly SemaphoreSlim _changes = new(1);
    private readonly ITimer _uses;

    private ApiKeys(Database database, StoreWriter writer, TimeProvider clock)
    {
        (_database, _writer, _clock) = (database, writer, clock);
        using var connection = database.Read();
        _keys = new(connection.Rows("SELECT id, hash, name, role, model, expires, used FROM keys WHERE revoked IS NULL", Load).ToDictionary(k => k.Caller.KeyId, StringComparer.Ordinal));
        _uses = clock.CreateTimer(_ => _ = WriteUsed(), null, WriteUses, WriteUses);
    }

    /// <summary>The key made because there was none; null when there was one. Tell it once.</summary>
    public string? FirstKey { get; private set; }

    /// <summary>Loads the keys; when none could manage keys, one is made and written to <see cref="FirstKeyFile"/>, readable by its owner alone.</summary>
    /// <param name="database">The database.</param>
    /// <param name="writer">Its writer.</param>
    /// <param name="clock">The time.</param>
    /// <param name="dataFolder">The folder that gets the first key.</param>
    /// <exception cref="VigilError">The file of the first key cannot be written.</exception>
    public static async Task<ApiKeys> Open(Database database, StoreWriter writer, TimeProvider clock, string dataFolder)
    {
        var keys = new ApiKeys(database, writer, clock);
        if (!keys._keys.Values.Any(k => k.IsFullAdmin && k.Works(keys.Now)))
        {
            var (id, text) = KeyText.New();
            // The file comes first: a stop between the two leaves a file without a key, and the next start makes both anew.
            SecretFile.Write(Path.Combine(dataFolder, FirstKeyFile), text + "\n");
            await keys.Keep(id, text, new KeyRequest("first key", Role.Admin), "server").ConfigureAwait(false);
            keys.FirstKey = text;
        }

        return keys;
    }

    /// <summary>Whose key stands in an Authorization header now; null when it is none that works.</summary>
    /// <param name="authorizationHeader">The header's value.</param>
    public Caller? Check(string? authorizationHeader) => Check(authorizationHeader, _clock.GetUtcNow());

    /// <summary>Whose key stands in an Authorization header; null when it is none that works. Bearer, or Basic with the key as password.</summary>
    /// <param name="authorizationHeader">The header's value.</param>
    /// <param name="now">The moment.</param>
    public Caller? Check(string? authorizationHeader, DateTimeOffset now)
    {
        Span<byte> hash = stackalloc byte[KeyText.HashLength];
        if (!KeyText.TryRead(Presented(authorizationHeader), hash, out var id))
        {
            return null;
        }

        _keys.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out var key);
        var same = CryptographicOperations.FixedTimeEquals(hash, key?.Hash ?? NoKey);
        var moment = now.ToUnixTimeMilliseconds();
        if (key is null || !same || !key.Works(moment))
        {
            return null;
        }

        key.Touch(moment);
        return key.Caller;
    }

    /// <summary>Makes a key.</summary>
    /// <param name="request">What it shall be.</param>
    /// <param name="actor">Who makes it, for the audit log.</param>
    /// <exception cref="VigilError">There are too many keys.</exception>
    /// <exception cref="StoreTrouble">It could not be kept now.</exception>
    public async Task<NewKey> Create(KeyRequest request, string actor)
    {
        if (_keys.Count >= MostKeys)
        {
            throw new VigilError(string.Create(CultureInfo.InvariantCulture, $"there are {MostKeys} keys, more are not allowed"), "keys", "revoke keys that are no longer used");
        }

        var (id, text) = KeyText.New();
        return new NewKey(await Keep(id, text, request, actor).ConfigureAwait(false), text);
    }

    /// <summary>Every key that was ever made, oldest first.</summary>
    public IReadOnlyList<KeyFacts> List()
    {
        using var connection = _database.Read();
        return connection.Rows("SELECT id, name, role, model, created, expires, revoked, used FROM keys ORDER BY created, id", Facts);
    }

    /// <summary>Takes a key back; it works no longer once this returns.</summary>
    /// <param name="id">The key's id.</param>
    /// <param name="actor">Who does it, for the audit log.</param>
    /// <exception cref="StoreTrouble">It could not be kept now; the key still works.</exception>
    public async Task<Revocation> Revoke(string id, string actor)
    {
        await _changes.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!_keys.TryGetValue(id, out var key))
            {
                return Revocation.Unknown;
            }

            if (key.IsFullAdmin && !_keys.Values.Any(k => k != key && k.IsFullAdmin && k.Works(Now)))
            {
                return Revocation.LastAdmin;
            }

            var now = _clock.GetUtcNow();
            await _writer.Write(c =>
            {
                c.Run("UPDATE keys SET revoked = $0 WHERE id = $1", now.ToUnixTimeMilliseconds(), id);
                AuditLog.Write(c, now, new AuditEntry(actor, "key.revoke", "key " + id, key.Caller.Name));
            }).ConfigureAwait(false);
            _keys.TryRemove(id, out _);
            return Revocation.Done;
        }
        finally
        {
            _changes.Release();
        }
    }

    /// <summary>Writes when keys were last used; done once a minute and at the end.</summary>
    public async Task WriteUsed()
    {
        var used = _keys.Values.Select(k => (k.Caller.KeyId, Used: k.TakeUnwritten())).Where(k => k.Used is not null).ToList();
        if (used.Count == 0)
        {
            return;
        }

        try
        {
            await _writer.Write(c => used.ForEach(k => c.Run("UPDATE keys SET used = $0 WHERE id = $1", k.Used, k.KeyId))).ConfigureAwait(false);
        }
        catch (StoreTrouble)
        {
            // A convenience for people: the next use is written again, and the store tells of its trouble itself.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _uses.DisposeAsync().ConfigureAwait(false);
        await WriteUsed().ConfigureAwait(false);
        _changes.Dispose();
    }

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<KeyFacts> Keep(string id, string text, KeyRequest request, string actor)
    {
        var now = _clock.GetUtcNow();
        var (hash, expires) = (KeyText.Hash(text), request.Expires?.ToUnixTimeMilliseconds());
        await _writer.Write(c =>
        {
            c.Run("INSERT INTO keys(id, hash, name, role, model, created, expires) VALUES($0, $1, $2, $3, $4, $5, $6)", id, hash, request.Name, request.Role.Text(), request.Model, now.ToUnixTimeMilliseconds(), expires);
            AuditLog.Write(c, now, new AuditEntry(actor, "key.create", "key " + id, $"{request.Name}; {request.Role.Text()}; {request.Model ?? "all models"}; {(request.Expires is { } end ? "until " + end.ToString("O", CultureInfo.InvariantCulture) : "does not expire")}"));
        }).ConfigureAwait(false);
        _keys[id] = new ApiKey(hash, new Caller(id, request.Name, request.Role, request.Model), expires ?? long.MaxValue, 0);
        return new KeyFacts(id, request.Name, request.Role, request.Model, now, request.Expires, null, null);
    }

    private static ReadOnlySpan<char> Presented(string? header)
    {
        const string bearer = "Bearer ", basic = "Basic ";
        if (header is null || header.Length > 1024)
        {
            return default;
        }

        if (header.StartsWith(bearer, StringComparison.OrdinalIgnoreCase))
        {
            return header.AsSpan(bearer.Length).Trim();
        }

        if (header.StartsWith(basic, StringComparison.OrdinalIgnoreCase))
        {
            var bytes = new byte[header.Length];
            var pair = Convert.TryFromBase64Chars(header.AsSpan(basic.Length).Trim(), bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
            return pair.AsSpan(pair.IndexOf(':') + 1);
        }

        return default;
    }

    private static ApiKey Load(SqliteDataReader row)
    {
        // A role this program does not know gives the least.
        var role = Roles.Parse(row.GetString(3)) ?? Role.Viewer;
        var caller = new Caller(row.GetString(0), row.GetString(2), role, row.IsDBNull(4) ? null : row.GetString(4));
        return new ApiKey(row.GetFieldValue<byte[]>(1), caller, row.IsDBNull(5) ? long.MaxValue : row.GetInt64(5), row.IsDBNull(6) ? 0 : row.GetInt64(6));
    }

    private KeyFacts Facts(SqliteDataReader row)
    {
        var id = row.GetString(0);
        var used = Math.Max(row.IsDBNull(7) ? 0 : row.GetInt64(7), _keys.TryGetValue(id, out var key) ? key.Used : 0);
        return new KeyFacts(
            id, row.GetString(1), Roles.Parse(row.GetString(2)) ?? Role.Viewer, row.IsDBNull(3) ? null : row.GetString(3),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)), Time(row, 5), Time(row, 6), used == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(used));
    }

    private static DateTimeOffset? Time(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
