using Vigil.Events;

namespace Vigil.Files;

/// <summary>What the owner says about the form of the files; anything left null is found out and shown.</summary>
public sealed record ReadOptions
{
    /// <summary>Nothing said: everything is found out.</summary>
    public static ReadOptions FoundOut { get; } = new();

    /// <summary>What separates fields: one character, or comma, semicolon, tab, pipe, space.</summary>
    public string? Delimiter { get; init; }

    /// <summary>Whether the first row holds the column names.</summary>
    public bool? Header { get; init; }

    /// <summary>The decimal sign: point or comma.</summary>
    public string? Decimal { get; init; }

    /// <summary>How characters are encoded: utf-8, utf-16, utf-16be, latin-1 or windows-1252.</summary>
    public string? Encoding { get; init; }

    /// <summary>
    /// How times are written: iso, day-first, month-first, s, ms, us, ns, or a pattern such as <c>dd.MM.yyyy HH:mm</c> or <c>%d.%m.%Y</c>.
    /// </summary>
    public string? TimeFormat { get; init; }

    /// <summary>The zone of times that name none, such as <c>Europe/Berlin</c>; UTC when not said.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The texts that mean "no value", instead of the usual ones. An empty field always means it.</summary>
    public IReadOnlyList<string>? MissingValues { get; init; }

    /// <summary>How single columns are held, by name: ids as <see cref="ColumnKind.Text"/>, say.</summary>
    public IReadOnlyDictionary<string, ColumnKind> Kinds { get; init; } = new Dictionary<string, ColumnKind>();
}
