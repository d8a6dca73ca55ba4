namespace Vigil.Server.Access;

/// <summary>Who asks: a key that was found good.</summary>
/// <param name="KeyId">The key's id; not secret.</param>
/// <param name="Name">The name its owner gave it.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Model">The one model it is for; null for all.</param>
internal sealed record Caller(string KeyId, string Name, Role Role, string? Model)
{
    /// <summary>The caller as the audit log names it.</summary>
    public string Actor => "key " + KeyId;

    /// <summary>Whether it may see or touch this model.</summary>
    public bool MayUse(string model) => Model is null || Model == model;
}
