using System.Text.Json.Serialization;

namespace Vigil.Monitors;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    IgnoreReadOnlyProperties = true,
    WriteIndented = true,
    NewLine = "\n",
    IndentSize = 1)]
[JsonSerializable(typeof(MonitorPlan))]
internal sealed partial class PlanContext : JsonSerializerContext;
