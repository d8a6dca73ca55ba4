namespace Vigil.Server.Ingest.Rows;

/// <summary>What a row of a body may hold and must hold.</summary>
/// <param name="Roles">The names at the top.</param>
/// <param name="AnyOf">Of these, one must be there.</param>
/// <param name="AllOf">All of these must be there; null counts, but not for an id.</param>
/// <param name="Wanted">What is said when one of <paramref name="AnyOf"/> or <paramref name="AllOf"/> is not.</param>
internal sealed record RowShape(IReadOnlyList<RowShape.Name> Roles, IReadOnlyList<string> AnyOf, IReadOnlyList<string> AllOf, string Wanted)
{
    /// <summary>A prediction.</summary>
    public static RowShape Event { get; } = new(
        [
            new("prediction_id", FieldRole.Id), new("model", FieldRole.Skipped), new("version", FieldRole.Text), new("time", FieldRole.Time),
            new("features", FieldRole.Values), new("prediction", FieldRole.Value), new("scores", FieldRole.NumberOrNumbers),
            new("group", FieldRole.Values), new("latency_ms", FieldRole.Number), new("stages_ms", FieldRole.Numbers),
            new("status", FieldRole.Text), new("client", FieldRole.Text), new("trace_id", FieldRole.Id),
        ],
        ["features", "prediction", "scores", "status", "latency_ms", "stages_ms", "group"],
        [],
        "an event holds at least one of features, prediction, scores, status, latency_ms");

    /// <summary>A label.</summary>
    public static RowShape Label { get; } = new(
        [new("prediction_id", FieldRole.Id), new("label", FieldRole.Value), new("time", FieldRole.Time), new("weight", FieldRole.Number), new("model", FieldRole.Skipped)],
        [],
        ["prediction_id", "label"],
        "a label holds prediction_id and label; null as label takes an earlier one back");

    /// <summary>A name at the top of a row.</summary>
    /// <param name="Text">The name.</param>
    /// <param name="Role">What may stand there.</param>
    internal sealed record Name(string Text, FieldRole Role);
}
