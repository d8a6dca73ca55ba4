using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vigil.Storage;

/// <summary>Facts as JSON, one a line: snake_case names, the kind in the field "fact".</summary>
public static class FactJson
{
    /// <summary>Writes one fact as one line without a line end.</summary>
    /// <param name="fact">Any fact.</param>
    public static string Write(Fact fact) => JsonSerializer.Serialize(fact, FactContext.Default.Fact);

    /// <summary>Reads one line.</summary>
    /// <param name="line">A line written by <see cref="Write"/>.</param>
    /// <exception cref="JsonException">The line is not a fact.</exception>
    public static Fact Read(string line) =>
        JsonSerializer.Deserialize(line, FactContext.Default.Fact) ?? throw new JsonException("the line holds no fact");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectRequiredConstructorParameters = true,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(Fact))]
internal sealed partial class FactContext : JsonSerializerContext;
