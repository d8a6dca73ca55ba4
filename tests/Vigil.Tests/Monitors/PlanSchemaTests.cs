using System.Text.Json;
using System.Text.Json.Schema;
using Json.Schema;
using Vigil.Monitors;

namespace Vigil.Tests.Monitors;

public class PlanSchemaTests
{
    [Fact]
    public void The_published_schema_of_a_plan_is_that_of_the_code_and_plans_follow_it()
    {
        var node = PlanContext.Default.Options.GetJsonSchemaAsNode(typeof(MonitorPlan)).AsObject();
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
        Assert.True(schema.Evaluate(JsonDocument.Parse(plan).RootElement).IsValid);
        Assert.False(schema.Evaluate(JsonDocument.Parse("""{ "version": "one" }""").RootElement).IsValid);
    }
}
