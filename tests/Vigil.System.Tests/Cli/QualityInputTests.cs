using System.Text.Json;

namespace Vigil.System.Tests.Cli;

/// <summary>Bad input to quality and fairness: a clear message or a count, never a wrong number.</summary>
public sealed class QualityInputTests
{
    [Fact]
    public async Task Labels_permuted_duplicated_and_split_give_the_same_bytes()
    {
        using var folder = new TempFolder();
        var rows = QualityData.Write(folder);
        folder.Write("labels.csv", QualityData.Labels(rows));
        var shuffled = rows.OrderBy(r => r.Score).ThenBy(r => r.Id, StringComparer.Ordinal).ToList();
        folder.Write("permuted.csv", QualityData.Labels(shuffled));
        folder.Write("twice.csv", QualityData.Labels(shuffled.Concat(shuffled.Take(300))));
        var parts = Enumerable.Range(0, 5).Select(k => folder.Write($"part{k}.csv", QualityData.Labels(shuffled.Where((_, i) => i % 5 == k)))).ToList();
        var expected = await Performance(folder, "--labels", "labels.csv");
        Assert.Contains("\"realised\": 0.", expected);
        Assert.Equal(expected, await Performance(folder, "--labels", "permuted.csv"));
        Assert.Equal(expected, await Performance(folder, "--labels", "twice.csv"));
        Assert.Equal(expected, await Performance(folder, [.. parts.SelectMany(p => new[] { "--labels", p })]));
    }

    [Fact]
    public async Task Unknown_ids_a_wrong_id_column_and_contradictions_are_told_or_counted()
    {
        using var folder = new TempFolder();
        var rows = QualityData.Write(folder);
        folder.Write("unknown.csv", QualityData.Labels(rows.Select(r => r with { Id = "ZZ" + r.Id })));
        folder.Write("wrong.csv", QualityData.Labels(rows, "customer"));
        folder.Write("mixed.csv", QualityData.Labels(
            rows.Concat(rows.Take(40).Select(r => r with { Label = 1 - r.Label })).Concat(rows.Take(70).Select(r => r with { Id = "ZZ" + r.Id }))));

        var unknown = await Quality(folder, "--labels", "unknown.csv");
        Assert.Equal(2, unknown.Exit);
        Assert.Contains("unknown.csv: none of the 1500 labels has an id of the current data", unknown.Error);
        var wrong = await Quality(folder, "--labels", "wrong.csv");
        Assert.Equal(2, wrong.Exit);
        Assert.Contains("wrong.csv: the label file has no column 'id'", wrong.Error);

        var mixed = await Quality(folder, "--labels", "mixed.csv", "--json", "mixed.json");
        Assert.Equal("", mixed.Error);
        Assert.Contains("40 ids with two different labels at one time (neither counts), 70 labels of unknown ids", mixed.Output);
        using var document = JsonDocument.Parse(folder.Read("mixed.json"));
        var labels = document.RootElement.GetProperty("labels");
        Assert.Equal((40, 70), (labels.GetProperty("conflicts").GetInt32(), labels.GetProperty("unknown").GetInt32()));
    }

    [Theory]
    [InlineData("quality", "reference.csv", "current.csv")]
    [InlineData("check", "reference.csv", "current.csv")]
    [InlineData("fairness", "current.csv", "--group", "sex")]
    public async Task A_score_that_ranks_the_other_class_is_told(string command, params string[] rest)
    {
        using var folder = new TempFolder();
        folder.Write("reference.csv", QualityData.Table(Turned(QualityData.Rows(QualityData.ReferenceRows, 11))));
        folder.Write("current.csv", QualityData.Table(Turned(QualityData.Rows(QualityData.CurrentRows, 12))));
        var run = await CliRun.In(folder, [command, .. rest]);
        Assert.Equal("", run.Error);
        var output = run.Output.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal);
        Assert.Contains("score ranks the other class: ROC AUC 0.", output);
        Assert.Contains("--positive 0", output);

        var mended = await CliRun.In(folder, [command, .. rest, "--positive", "0"]);
        Assert.DoesNotContain("ranks the other class", mended.Output);
    }

    [Fact]
    public async Task Groups_that_are_ids_one_group_and_an_absent_favourable_value_are_told()
    {
        using var folder = new TempFolder();
        var rows = QualityData.Rows(QualityData.CurrentRows, 12);
        folder.Write("many.csv", QualityData.Table(rows.Select((r, i) => r with { Sex = $"group{i % 400}", Region = "only" })));
        var many = await CliRun.In(folder, "fairness", "many.csv", "--group", "sex");
        Assert.Equal(2, many.Exit);
        Assert.Contains("'sex' has 400 different values; a group column has at most 200", many.Error);

        folder.Write("ids.csv", QualityData.Table(Enumerable.Range(0, 4).SelectMany(_ => rows).Select((r, i) => r with { Sex = $"group{i % 5000}" })));
        Assert.Equal(2, (await CliRun.In(folder, "fairness", "ids.csv", "--group", "sex")).Exit);

        var one = await CliRun.In(folder, "fairness", "many.csv", "--group", "region");
        Assert.Equal((0, ""), (one.Exit, one.Error));
        Assert.Contains("region holds one group only, so nothing can be compared.", one.Output);

        var absent = await CliRun.In(folder, "fairness", "many.csv", "--group", "region", "--favourable", "approved");
        Assert.Equal(2, absent.Exit);
        Assert.Contains("--favourable: no decision is 'approved'", absent.Error);
        Assert.Contains("the decisions are 0, 1", absent.Error);
    }

    private static IEnumerable<QualityData.Row> Turned(List<QualityData.Row> rows) => rows.Select(r => r with { Score = Math.Round(1 - r.Score, 4) });

    private static Task<CliRun> Quality(TempFolder folder, params string[] rest) => CliRun.In(folder, ["quality", "reference.csv", "current.csv", .. rest]);

    private static async Task<string> Performance(TempFolder folder, params string[] rest)
    {
        var run = await Quality(folder, [.. rest, "--json", "result.json", "--quiet"]);
        Assert.Equal("", run.Error);
        using var document = JsonDocument.Parse(folder.Read("result.json"));
        return document.RootElement.GetProperty("performance").GetRawText();
    }
}
