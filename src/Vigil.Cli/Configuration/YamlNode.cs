namespace Vigil.Cli.Configuration;

/// <summary>A node of a YAML text with its place, so that every complaint can name line and column.</summary>
/// <param name="Line">1-based line.</param>
/// <param name="Column">1-based column.</param>
internal abstract record YamlNode(long Line, long Column)
{
    /// <summary>What the node is, in the words of a message.</summary>
    public abstract string What { get; }
}

/// <summary>A single value; <see cref="Value"/> is null for an empty one.</summary>
internal sealed record YamlScalar(string? Value, long Line, long Column) : YamlNode(Line, Column)
{
    /// <summary>Whether the value stands in quotes, so that its text begins one column later.</summary>
    public bool Quoted { get; init; }

    public override string What => Value is null ? "nothing" : $"'{(Value.Length > 60 ? Value[..60] + "…" : Value)}'";
}

/// <summary>A list.</summary>
internal sealed record YamlList(IReadOnlyList<YamlNode> Items, long Line, long Column) : YamlNode(Line, Column)
{
    public override string What => "a list";
}

/// <summary>Named values.</summary>
internal sealed record YamlMap(IReadOnlyList<YamlEntry> Entries, long Line, long Column) : YamlNode(Line, Column)
{
    public override string What => "a group of settings";
}

/// <summary>One named value; line and column are those of the name.</summary>
internal sealed record YamlEntry(string Key, YamlNode Value, long Line, long Column);
