using System.Collections.Concurrent;
using System.Text.Json;
using Json.Schema;

namespace Vigil.System.Tests;

/// <summary>The JSON schemas of docs/reference, as anybody would use them.</summary>
internal static class PublishedSchema
{
    private static readonly ConcurrentDictionary<string, Lazy<JsonSchema>> Schemas = new();

    /// <summary>What is wrong with a document; empty when it follows the schema.</summary>
    public static IReadOnlyList<string> Problems(string name, JsonElement document)
    {
        // The library registers a schema's id once per process, so each is parsed once.
        var schema = Schemas.GetOrAdd(name, n => new(() => JsonSchema.FromText(Repository.Text("docs", "reference", n + ".schema.json")))).Value;
        var found = schema.Evaluate(document, new EvaluationOptions { OutputFormat = OutputFormat.List });
        if (found.IsValid)
        {
            return [];
        }

        return
        [
            .. (found.Details ?? []).Where(d => d.Errors is not null).SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation} {e.Key}: {e.Value}"))
                .DefaultIfEmpty("it does not follow the schema"),
        ];
    }
}
