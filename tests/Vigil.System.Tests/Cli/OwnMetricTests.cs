using System.Text.Json;

namespace Vigil.System.Tests.Cli;

/// <summary>Metrics beyond the usual ones, from the settings to the JSON.</summary>
public sealed class OwnMetricTests(DemoData data) : IClassFixture<DemoData>
{
    private const string Settings = "costs: {false_positive: 1, false_negative: 5}\nmetrics:\n  - name: high_scores\n    sql: avg(case when SCORE_COLUMN > 0.5 then 1 else 0 end)\n";

    [Fact]
    public async Task An_own_metric_and_the_expected_cost_stand_in_the_result()
    {
        using var folder = data.Copy();
        folder.Write("vigil.yaml", Settings.Replace("SCORE_COLUMN", Score(folder), StringComparison.Ordinal));
        var run = await CliRun.In(folder, "quality", "reference.csv", "current.csv", "--config", "vigil.yaml", "--format", "json", "--metric", "high_scores", "--metric", "expected_cost", "--metric", "log_loss");
        Assert.True(run.Exit is 0 or 1, run.Error);
        using var result = JsonDocument.Parse(run.Output);
        var performance = result.RootElement.GetProperty("performance").EnumerateArray().ToList();
        foreach (var metric in new[] { "high_scores", "expected_cost", "log_loss" })
        {
            var told = performance.Where(p => p.GetProperty("metric").GetString() == metric).ToList();
            Assert.NotEmpty(told);
            Assert.All(told, t => Assert.Equal(JsonValueKind.Number, t.GetProperty("reference").ValueKind));
        }

        Assert.All(performance.Where(p => p.GetProperty("metric").GetString() == "high_scores"), p => Assert.InRange(p.GetProperty("realised").GetDouble(), 0, 1));
    }

    [Fact]
    public async Task A_mistake_in_the_SQL_is_told_with_its_place_in_the_settings()
    {
        using var folder = data.Copy();
        folder.Write("vigil.yaml", "metrics:\n  - name: own\n    sql: avg(no_such_column)\n  - name: other\n    sql: \"sum(\"\n");
        var run = await CliRun.In(folder, "quality", "reference.csv", "current.csv", "--config", "vigil.yaml");
        Assert.Equal(2, run.Exit);
        Assert.Contains("vigil.yaml:3:14: the metric 'own' cannot be computed", run.Error);
        Assert.Contains("the metric 'other' cannot be computed", run.Error);
    }

    [Fact]
    public async Task An_unknown_metric_is_told_with_the_nearest_names()
    {
        using var folder = data.Copy();
        var run = await CliRun.In(folder, "quality", "reference.csv", "current.csv", "--metric", "roc_auk", "--metric", "expected_cost", "--metric", "ndcg@10");
        Assert.Equal(2, run.Exit);
        Assert.Contains("'ndcg@10' needs to know which rows are one list", run.Error);
        Assert.Contains("did you mean 'roc_auc'?", run.Error);
        Assert.Contains("costs: {false_positive: 1, false_negative: 5}", run.Error);
    }

    [Fact]
    public async Task Ranked_lists_are_measured_by_the_query_that_is_named()
    {
        using var folder = data.Copy();
        var run = await CliRun.In(folder, "quality", "reference.csv", "current.csv", "--query", "region", "--format", "json", "--metric", "ndcg@10", "--metric", "mrr");
        Assert.True(run.Exit is 0 or 1, run.Error);
        using var result = JsonDocument.Parse(run.Output);
        var told = result.RootElement.GetProperty("performance").EnumerateArray().Where(p => p.GetProperty("metric").GetString() is "ndcg@10" or "mrr").ToList();
        Assert.NotEmpty(told);
        Assert.All(told, t => Assert.InRange(t.GetProperty("realised").GetDouble(), 0, 1));
    }

    // The first line of the data names the columns; the score is the one that is called so.
    private static string Score(TempFolder folder) => folder.Read("reference.csv").Split('\n')[0].Trim().Split(',').First(c => c.Contains("score", StringComparison.Ordinal));
}
