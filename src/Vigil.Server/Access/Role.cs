namespace Vigil.Server.Access;

/// <summary>What a key may do.</summary>
internal enum Role
{
    /// <summary>Reads what was found.</summary>
    Viewer,

    /// <summary>Sends predictions, labels and context; reads nothing.</summary>
    Ingest,

    /// <summary>Reads, sends, and changes plans and receivers.</summary>
    Operator,

    /// <summary>Everything, keys included.</summary>
    Admin,
}

/// <summary>Roles as texts, and which of them suffices for which.</summary>
internal static class Roles
{
    /// <summary>Whether a key with this role may use a route that asks for another.</summary>
    /// <param name="held">The key's role.</param>
    /// <param name="required">What the route asks for.</param>
    public static bool Allows(this Role held, Role required) => required switch
    {
        Role.Viewer => held is not Role.Ingest,
        Role.Ingest => held is not Role.Viewer,
        Role.Operator => held is Role.Operator or Role.Admin,
        _ => held is Role.Admin,
    };

    /// <summary>The role as it stands in requests, answers and the database.</summary>
    public static string Text(this Role role) => role switch
    {
        Role.Viewer => "viewer",
        Role.Ingest => "ingest",
        Role.Operator => "operator",
        _ => "admin",
    };

    /// <summary>The role of a text; null when it is none.</summary>
    public static Role? Parse(string? text) => text switch
    {
        "viewer" => Role.Viewer,
        "ingest" => Role.Ingest,
        "operator" => Role.Operator,
        "admin" => Role.Admin,
        _ => null,
    };
}
