namespace Vigil.Server.Access;

/// <summary>What may be told of a key; never its secret.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The name its owner gave it.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Model">The one model it is for; null for all.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Expires">From when it no longer works; null for never.</param>
/// <param name="Revoked">When it was taken back; null while it works.</param>
/// <param name="Used">When it was last used, to the second; null for never.</param>
internal sealed record KeyFacts(
    string Id, string Name, Role Role, string? Model, DateTimeOffset Created, DateTimeOffset? Expires, DateTimeOffset? Revoked, DateTimeOffset? Used);

/// <summary>What is asked of a new key.</summary>
/// <param name="Name">A name for people, 1 to 100 characters.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Model">The one model it is for; null for all.</param>
/// <param name="Expires">From when it no longer works; null for never.</param>
internal sealed record KeyRequest(string Name, Role Role, string? Model = null, DateTimeOffset? Expires = null);

/// <summary>A key just made.</summary>
/// <param name="Facts">What may be told of it.</param>
/// <param name="Text">The key itself; this is the only time it is seen.</param>
internal sealed record NewKey(KeyFacts Facts, string Text);

/// <summary>What became of a wish to take a key back.</summary>
internal enum Revocation
{
    /// <summary>It no longer works.</summary>
    Done,

    /// <summary>There is no such key, or it was taken back before.</summary>
    Unknown,

    /// <summary>It is the last key that may manage keys.</summary>
    LastAdmin,
}

/// <summary>A working key in memory.</summary>
/// <param name="hash">SHA-256 of its text.</param>
/// <param name="caller">Who it stands for.</param>
/// <param name="expires">Unix milliseconds from which it no longer works; <see cref="long.MaxValue"/> for never.</param>
/// <param name="used">Unix milliseconds of its last use; 0 for never.</param>
internal sealed class ApiKey(byte[] hash, Caller caller, long expires, long used)
{
    private long _used = used;
    private long _written = used;

    /// <summary>SHA-256 of its text.</summary>
    public byte[] Hash { get; } = hash;

    /// <summary>Who it stands for.</summary>
    public Caller Caller { get; } = caller;

    /// <summary>Whether it manages keys of all models.</summary>
    public bool IsFullAdmin => Caller is { Role: Role.Admin, Model: null };

    /// <summary>Last use in Unix milliseconds; 0 for never.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Whether it works at a moment (Unix milliseconds).</summary>
    public bool Works(long now) => now < expires;

    /// <summary>Notes a use, to the second: many uses within one cost no write to shared memory.</summary>
    public void Touch(long now)
    {
        if (now - Interlocked.Read(ref _used) >= 1000)
        {
            Interlocked.Exchange(ref _used, now);
        }
    }

    /// <summary>The last use when it is not yet on disk; null otherwise. What is taken counts as written.</summary>
    public long? TakeUnwritten()
    {
        var used = Used;
        return Interlocked.Exchange(ref _written, used) == used ? null : used;
    }
}
