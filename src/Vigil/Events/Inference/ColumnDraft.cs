namespace Vigil.Events;

/// <summary>One column on its way to a <see cref="SchemaColumn"/>: what is decided so far, and why.</summary>
internal sealed class ColumnDraft(ColumnEvidence facts)
{
    public ColumnEvidence Facts { get; } = facts;

    public string Name => Facts.Scan.Name;

    public ColumnType Type { get; private set; }

    public ColumnRole Role { get; private set; }

    /// <summary>True while no rule has spoken about the role.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Two or a few values: a column that can hold classes.</summary>
    public bool HoldsClasses => Facts.Scan is { Distinct: >= 1 and <= 100, DistinctCapped: false } && Facts.Scan.Counts.Count > 0;

    /// <summary>Type and role with their reasons, as a sentence.</summary>
    public string Reason => Sentence(RoleReason.Length == 0 ? TypeReason : $"{RoleReason}; {TypeReason}");

    private string TypeReason { get; set; } = "";

    private string RoleReason { get; set; } = "";

    public void SetType(ColumnType type, string reason) => (Type, TypeReason) = (type, reason);

    /// <summary>Decides the role.</summary>
    public void SetRole(ColumnRole role, string reason) => (Role, RoleReason, IsOpen) = (role, reason, false);

    /// <summary>Leaves the column a feature but says what it was not taken for.</summary>
    public void Note(string reason) => RoleReason = reason;

    private static string Sentence(string text) =>
        text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..] + ".";
}
