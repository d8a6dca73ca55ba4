using System.Text.RegularExpressions;

namespace Vigil.System.Tests.Cli;

/// <summary>Plants secret values in protected attributes and ids, then scans all that is told: journal, page, JSON, text.</summary>
public sealed partial class SmallGroupTests
{
    private const string Single = "SECRETSINGLE";
    private const string Nine = "SECRETNINE";

    [Theory]
    [InlineData("fairness", "current.csv")]
    [InlineData("fairness", "reference.csv", "current.csv")]
    [InlineData("check", "reference.csv", "current.csv")]
    [InlineData("quality", "reference.csv", "current.csv")]
    public async Task Names_of_groups_under_ten_rows_and_ids_appear_nowhere(string command, params string[] files)
    {
        using var folder = new TempFolder();
        folder.Write("reference.csv", QualityData.Table(Planted(QualityData.Rows(QualityData.ReferenceRows, 11))));
        folder.Write("current.csv", QualityData.Table(Planted(QualityData.Rows(QualityData.CurrentRows, 12))));
        foreach (var format in new[] { "text", "json", "markdown", "junit", "sarif" })
        {
            var run = await CliRun.In(folder, [command, .. files, "--group", "sex", "--group", "region", "--json", "result.json", "--format", format]);
            Assert.True(run.Exit is 0 or 1, run.Error);
            var told = new[] { run.Output, run.Error, folder.Read("result.json"), folder.Read("vigil-out/journal.jsonl"), folder.Read("vigil-out/report.html") };
            Assert.All(told, t => Assert.DoesNotMatch(Secret(), t));
        }

        Assert.Contains("groups under 10 rows", folder.Read("vigil-out/journal.jsonl"));
    }

    private static List<QualityData.Row> Planted(List<QualityData.Row> rows)
    {
        for (var i = 0; i < 9; i++)
        {
            rows[100 + (7 * i)] = rows[100 + (7 * i)] with { Sex = Nine };
        }

        rows[333] = rows[333] with { Sex = Single };
        rows[444] = rows[444] with { Region = Single + "REGION" };
        return rows;
    }

    [GeneratedRegex("SECRET[A-Z]+|P1[12][0-9]{5}")]
    private static partial Regex Secret();
}
