using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Json.Schema;
using Vigil.Monitors;

namespace Vigil.Tests.Monitors;

public class PlanSchemaTests
{
    [Fact]
    public void The_published_schema_of_a_plan_is_that_of_the_code_and_plans_follow_it()
    {
        var node = PlanContext.Default.Options.GetJsonSchemaAsNode(typeof(MonitorPlan), new JsonSchemaExporterOptions
        {
            // The exporter forgets null where numbers may also be spelled NaN.
            TransformSchemaNode = (context, schema) =>
            {
                if (context.TypeInfo.Type == typeof(double?) && schema is JsonObject number && number["anyOf"] is JsonArray any)
                {
                    any.Add(new JsonObject { ["type"] = "null" });
                }

                return schema;
            },
        }).AsObject();
        node.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        node.Insert(1, "title", "A Vigil plan (plan.json), version 1: generated, never edited by hand");
        var text = node.ToJsonString(new JsonSerializerOptions { WriteIndented = true, IndentSize = 1, NewLine = "\n" }) + "\n";
        var path = Repository.PathOf("docs", "reference", "plan.schema.json");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.ReadAllText(path), text);
        var schema = JsonSchema.FromText(text);
        var plan = Repository.Text("tests", "Vigil.Tests", "Golden", "plan", "small.json");
        var found = schema.Evaluate(JsonDocument.Parse(plan).RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(found.IsValid, string.Join('\n', (found.Details ?? []).Where(d => d.Errors is not null && !d.Errors.ContainsKey("enum")).Take(8).Select(d => $"{d.InstanceLocation}: {string.Join(", ", d.Errors!.Values)}")));
        Assert.False(schema.Evaluate(JsonDocument.Parse("""{ "version": "one" }""").RootElement).IsValid);
    }
}
