using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vigil.Storage;

/// <summary>Facts as JSON, one a line: snake_case names, the kind in the field "fact".</summary>
public static class FactJson
{
    private static readonly Dictionary<Type, string> Kinds = typeof(Fact).GetCustomAttributes<JsonDerivedTypeAttribute>().ToDictionary(k => k.DerivedType, k => (string)k.TypeDiscriminator!);

    /// <summary>Writes one fact as one line without a line end.</summary>
    /// <param name="fact">Any fact.</param>
    public static string Write(Fact fact) => JsonSerializer.Serialize(fact, FactContext.Default.Fact);

    /// <summary>The name of a fact's kind, as it stands in its line: "window_closed".</summary>
    /// <param name="fact">Any fact.</param>
    public static string KindOf(Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return Kinds[fact.GetType()];
    }

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
