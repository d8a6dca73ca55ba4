using System.Text.Json;

namespace Vigil.Server.Protocols;

/// <summary>One output of a model for one row.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Values">Its values, row-major; at least one.</param>
internal sealed record ModelOutput(string Name, IReadOnlyList<Scalar> Values);

/// <summary>One feature of one row.</summary>
internal readonly record struct FeatureValue(string Name, Scalar Value);

/// <summary>One row of a request with what the model said about it.</summary>
internal sealed class ReadRow
{
    /// <summary>The features in the order of the wire.</summary>
    public List<FeatureValue> Features { get; } = [];

    /// <summary>The outputs in the order of the wire; empty when the answer is missing or unread.</summary>
    public List<ModelOutput> Outputs { get; } = [];
}

/// <summary>What a protocol's reader made of an exchange.</summary>
internal sealed class Reading
{
    /// <summary>The most rows one exchange may give.</summary>
    public const int MaxRows = 10_000;

    /// <summary>The most features a row keeps; wider tensors (images, embeddings) are left out and told.</summary>
    public const int MaxWidth = 1_000;

    /// <summary>The most values one exchange may hold.</summary>
    public const int MaxCells = 200_000;

    /// <summary>The rows, in order.</summary>
    public List<ReadRow> Rows { get; } = [];

    /// <summary>The id that the protocol carries.</summary>
    public string? Id { get; set; }

    /// <summary>The version that the answer names.</summary>
    public string? Version { get; set; }

    /// <summary>What could not be read of it; the first such reason.</summary>
    public string? Note { get; private set; }

    /// <summary>Whether the answer says that it failed, whatever its status.</summary>
    public bool Failed { get; set; }

    /// <summary>Why there is no reading at all.</summary>
    public string? Reason { get; private init; }

    /// <summary>A reading that failed.</summary>
    public static Reading Nothing(string reason) => new() { Reason = reason };

    /// <summary>Keeps the first note.</summary>
    public void Tell(string? note) => Note ??= note;

    /// <summary>An id as text: protocols say string, callers send numbers too.</summary>
    public static string? IdOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };
}
