using System.Text.Json;
using Vigil.Cli;
using Vigil.Cli.Terminal;

namespace Vigil.System.Tests.Cli;

/// <summary>What the README promises of the demo, and the examples every help ends with.</summary>
public sealed class DemoTests(DemoData data) : IClassFixture<DemoData>
{
    [Fact]
    public void The_demo_tells_one_incident_and_says_where_the_report_lies()
    {
        Assert.Equal((0, ""), (data.Demo.Exit, data.Demo.Error));
        Assert.Contains("$ vigil check vigil-out/data/reference.csv vigil-out/data/current.csv", data.Demo.Output.Replace('\\', '/'));
        Assert.Contains("1 open incident", data.Demo.Output);
        Assert.EndsWith("report: vigil-out/report.html\n", data.Demo.Output.Replace('\\', '/'), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', data.Demo.Output);
    }

    [Fact]
    public void The_readme_shows_the_beginning_of_what_the_demo_prints()
    {
        const string begin = "<!-- demo -->\n```text\n";
        const string end = "```\n<!-- /demo -->";
        var lines = data.Demo.Output.Split('\n').SkipWhile(l => !l.Contains("open incident", StringComparison.Ordinal))
            .TakeWhile(l => !l.Contains("inc-1:", StringComparison.Ordinal)).ToList();
        var shown = string.Join('\n', lines).TrimEnd() + "\n";
        var path = Repository.PathOf("README.md");
        var readme = File.ReadAllText(path).ReplaceLineEndings("\n");
        var expected = readme.Split(begin)[0] + begin + shown + end + readme.Split(end)[1];
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, expected);
            readme = expected;
        }

        Assert.Equal(expected, readme);
    }

    [Fact]
    public void The_demo_keeps_data_plan_journal_and_report_and_nothing_else() => Assert.Equal(
        ["vigil-out/data/current.csv", "vigil-out/data/reference.csv", "vigil-out/journal.jsonl", "vigil-out/plan.json", "vigil-out/report.html"],
        data.Folder.Files().Where(f => f.StartsWith("vigil-out/", StringComparison.Ordinal) && !f.Contains("result", StringComparison.Ordinal)));

    [Fact]
    public async Task The_demo_s_incident_is_the_one_its_story_tells()
    {
        using var document = JsonDocument.Parse((await CliRun.In(data.Folder, "report", "--format", "json")).Output);
        Assert.Empty(PublishedSchema.Problems("check", document.RootElement));
        var incident = Assert.Single(document.RootElement.GetProperty("incidents").EnumerateArray());
        var band = incident.GetProperty("onset").GetProperty("band_rows");
        Assert.InRange(6000, band[0].GetInt64(), band[1].GetInt64());
        var features = incident.GetProperty("features").EnumerateArray().Select(f => f.GetString()).ToList();
        Assert.Contains("income", features);
        Assert.DoesNotContain("age", features);
        Assert.DoesNotContain("debt_ratio", features);
        Assert.True(incident.GetProperty("impact").GetProperty("after").GetDouble() > incident.GetProperty("impact").GetProperty("before").GetDouble());
        Assert.All(document.RootElement.GetProperty("alerts").EnumerateArray(), a => Assert.True(a.GetProperty("window").GetProperty("last_row").GetInt64() >= 6000));
    }

    [Fact]
    public async Task The_demo_s_data_are_the_same_every_time()
    {
        using var again = new TempFolder();
        await CliRun.In(again, "demo", "--quiet");
        Assert.Equal(data.Folder.Read("vigil-out/data/current.csv"), again.Read("vigil-out/data/current.csv"));
        
        // The plan names the reference as it was opened; the two folders of this test differ.
        Assert.Equal(
            data.Folder.Read("vigil-out/plan.json").Replace(data.Folder.Root, "", StringComparison.Ordinal),
            again.Read("vigil-out/plan.json").Replace(again.Root, "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_examples_of_every_help_work_as_printed()
    {
        using var folder = new TempFolder();
        var (_, demo) = VigilCommand.Examples().Single(c => c.Command == "demo");
        var examples = demo.Concat(VigilCommand.Examples().Where(c => c.Command != "demo" && !VigilCommand.Services().Contains(c.Command)).SelectMany(c => c.Examples));
        foreach (var example in examples)
        {
            var run = await CliRun.In(folder, [.. CliRun.Words(example).Skip(1)]);
            Assert.True(run.Exit is 0 or 1, $"{example}: {run.Exit}\n{run.Error}");
            Assert.True(run.Error.Length == 0 && run.Output.Length > 0, example + ": " + run.Error);
        }

        Assert.Contains("vigil.yaml", folder.Files());
    }

    [Fact]
    public async Task Progress_is_drawn_on_a_terminal_and_never_into_the_result()
    {
        using var folder = data.Copy();
        var run = await CliRun.In(folder, new ConsoleMode { ErrorIsTerminal = true }, CancellationToken.None, "check", "reference.csv", "current.csv");
        Assert.Contains("100%", run.Error);
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.Contains("report: vigil-out", run.Output);
    }
}
