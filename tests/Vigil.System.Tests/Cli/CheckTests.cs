using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Vigil.Cli;
using Vigil.Cli.Terminal;

namespace Vigil.System.Tests.Cli;

/// <summary>The real check on real files: exit codes, what is kept, what is printed, what remains after trouble.</summary>
public sealed class CheckTests(DemoData data) : IClassFixture<DemoData>
{
    private static readonly string[] Kept = ["current.csv", "reference.csv", "vigil-out/journal.jsonl", "vigil-out/plan.json", "vigil-out/report.html"];

    [Theory]
    [InlineData("p1", "p1", 1)]
    [InlineData("p2", "p1", 1)]
    [InlineData("p3", "p1", 1)]
    public async Task An_incident_at_or_above_fail_on_exits_with_1(string failOn, string severity, int exit)
    {
        using var folder = data.Copy();
        var run = await CliRun.In(folder, "check", "reference.csv", "current.csv", "--fail-on", failOn, "--format", "json");
        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal(severity, document.RootElement.GetProperty("incidents")[0].GetProperty("severity").GetString());
        Assert.Equal(exit, run.Exit);
        Assert.Equal(Kept, folder.Files());
    }

    [Fact]
    public async Task Healthy_data_exit_with_0()
    {
        using var folder = data.Copy();
        folder.Write("healthy.csv", data.Head("current.csv", 5900));
        var run = await CliRun.In(folder, "check", "reference.csv", "healthy.csv", "--fail-on", "p3");
        Assert.Equal((0, ""), (run.Exit, run.Error));
    }

    [Fact]
    public async Task An_incident_below_fail_on_exits_with_0()
    {
        using var folder = data.Copy();

        // Without label and outputs no harm can be shown, so the incident is p3.
        var run = await CliRun.In(
            folder, "check", "reference.csv", "current.csv", "--label", "none", "--score", "none", "--prediction", "none",
            "--ignore", "label", "--ignore", "score", "--ignore", "decision", "--format", "json");
        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal(["p3"], document.RootElement.GetProperty("incidents").EnumerateArray().Select(i => i.GetProperty("severity").GetString()));
        Assert.Equal(0, run.Exit);
    }

    [Fact]
    public async Task A_json_file_in_a_folder_that_is_not_there_is_refused_before_the_work()
    {
        using var folder = data.Copy();
        var before = folder.Files();
        var run = await CliRun.In(folder, "check", "reference.csv", "current.csv", "--json", "nowhere/x.json");
        Assert.Equal(2, run.Exit);
        Assert.Contains("the folder of this file does not exist", run.Error);
        Assert.Equal(before, folder.Files());
    }

    [Fact]
    public async Task Replay_of_the_kept_plan_gives_the_journal_of_the_check()
    {
        using var folder = data.Copy();
        await CliRun.In(folder, "check", "reference.csv", "current.csv");
        var checkedJournal = Facts(folder.Read("vigil-out/journal.jsonl"));
        var plan = folder.Read("vigil-out/plan.json");
        var run = await CliRun.In(folder, "replay", "current.csv");
        Assert.Equal(1, run.Exit);
        Assert.Equal(checkedJournal, Facts(folder.Read("vigil-out/journal.jsonl")));
        Assert.Equal(plan, folder.Read("vigil-out/plan.json"));
    }

    [Fact]
    public async Task Rows_of_a_split_file_are_numbered_in_the_file()
    {
        using var folder = data.Copy();
        foreach (var point in new[] { "4000", "2025-03-27" })
        {
            var run = await CliRun.In(folder, "check", "current.csv", "--split-at", point, "--format", "json");
            using var document = JsonDocument.Parse(run.Output);
            var result = document.RootElement;
            Assert.Equal((4000, 8000), (result.GetProperty("reference").GetProperty("rows").GetInt64(), result.GetProperty("current").GetProperty("rows").GetInt64()));
            var band = result.GetProperty("incidents")[0].GetProperty("onset").GetProperty("band_rows");
            Assert.InRange(6000, band[0].GetInt64(), band[1].GetInt64());
            Assert.All(result.GetProperty("alerts").EnumerateArray(), a => Assert.True(a.GetProperty("window").GetProperty("last_row").GetInt64() >= 6000));
            Assert.All(result.GetProperty("performance").EnumerateArray(), p => Assert.True(p.GetProperty("chunk").GetProperty("first_row").GetInt64() >= 4000));
        }
    }

    [Fact]
    public async Task Every_form_can_be_read_by_the_program_it_is_for()
    {
        using var folder = data.Copy();
        foreach (var format in new[] { "json", "junit", "sarif", "markdown", "text" })
        {
            var run = await CliRun.In(folder, "check", "reference.csv", "current.csv", "--format", format, "--json", "result.json");
            Assert.Equal(1, run.Exit);
            Assert.DoesNotContain('\u001b', run.Output + run.Error);
            Assert.Equal(format == "text" ? "" : "report: vigil-out/report.html\n", run.Error.Replace('\\', '/'));
            Read(format, run.Output);
            Read("json", folder.Read("result.json"));
        }
    }

    [Fact]
    public async Task Quiet_prints_nothing()
    {
        using var folder = data.Copy();
        var run = await CliRun.In(
            folder, new ConsoleMode { ErrorIsTerminal = true, OutputIsTerminal = true }, CancellationToken.None, "check", "reference.csv", "current.csv", "--quiet");
        Assert.Equal((1, "", ""), (run.Exit, run.Output, run.Error));
        Assert.Equal(Kept, folder.Files());
    }

    [Fact]
    public async Task A_stop_at_any_stage_leaves_nothing_behind()
    {
        for (var moment = 1; moment <= 6; moment++)
        {
            using var folder = data.Copy();
            using var stop = new CancellationTokenSource();
            var run = await CliRun.In(
                folder, new ConsoleMode { Clock = new StoppingClock(stop, moment) }, stop.Token, "check", "reference.csv", "current.csv", "--json", "result.json");
            Assert.Equal((130, ""), (run.Exit, run.Output));
            Assert.Equal("vigil: stopped; nothing was written\n", run.Error);
            Assert.Equal(["current.csv", "reference.csv"], folder.Files());
            Assert.False(Directory.Exists(folder.PathOf("vigil-out")));
        }
    }

    [Fact]
    public async Task A_stop_leaves_the_results_of_the_run_before()
    {
        using var folder = data.Copy();
        await CliRun.In(folder, "check", "reference.csv", "current.csv", "--quiet");
        var before = folder.Read("vigil-out/journal.jsonl");
        using var stop = new CancellationTokenSource();
        await CliRun.In(folder, new ConsoleMode { Clock = new StoppingClock(stop, 6) }, stop.Token, "check", "reference.csv", "current.csv", "--budget", "1");
        Assert.Equal(Kept, folder.Files());
        Assert.Equal(before, folder.Read("vigil-out/journal.jsonl"));
    }

    [Fact]
    public async Task All_wrong_column_names_are_told_at_once_with_the_nearest_ones()
    {
        using var folder = data.Copy();
        var run = await CliRun.In(folder, "check", "reference.csv", "current.csv", "--label", "lable", "--score", "scroe", "--group", "gender");
        Assert.Equal(2, run.Exit);
        Assert.Contains("--label: there is no column 'lable' in ", run.Error);
        Assert.Contains("did you mean 'label'? the columns are: label, ", run.Error);
        Assert.Contains("--score: there is no column 'scroe'", run.Error);
        Assert.Contains("--group: there is no column 'gender'", run.Error);
        Assert.Equal(["current.csv", "reference.csv"], folder.Files());
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_to_is_named()
    {
        using var folder = data.Copy();
        folder.Write("taken", "a file where a folder should be");
        var run = await CliRun.In(folder, "check", "reference.csv", "current.csv", "--out", "taken");
        Assert.Equal(2, run.Exit);
        Assert.Contains("cannot write here", run.Error);
        Assert.Equal(["current.csv", "reference.csv", "taken"], folder.Files());
    }

    [Fact]
    public async Task A_defect_of_ours_exits_with_3_and_keeps_the_details_in_a_file()
    {
        using var folder = data.Copy();
        await using var error = new StringWriter(CultureInfo.InvariantCulture);
        var exit = await VigilCommand.RunAsync(
            ["check", "reference.csv", "current.csv"], new BrokenWriter(), error, new ConsoleMode { Folder = folder.Root }, TestContext.Current.CancellationToken);
        Assert.Equal(3, exit);
        var told = error.ToString();
        Assert.Contains("this is a defect in Vigil; please report it", told);
        Assert.Contains("command: vigil check reference.csv current.csv", told);
        Assert.Contains("failure: InvalidOperationException: this writer is broken", told);
        Assert.DoesNotContain("   at ", told);
        var details = told.Split("details: ")[1].Trim();
        Assert.Contains("   at ", await File.ReadAllTextAsync(details, TestContext.Current.CancellationToken));
        File.Delete(details);
    }

    /// <summary>The facts that do not depend on the machine or on the words of the command line.</summary>
    private static List<string> Facts(string journal) =>
        [.. journal.Split('\n').Where(l => !l.Contains("\"run_timed\"", StringComparison.Ordinal) && !l.Contains("\"run_started\"", StringComparison.Ordinal))];

    private static void Read(string format, string text)
    {
        switch (format)
        {
            case "json":
                using (var document = JsonDocument.Parse(text))
                {
                    Assert.Empty(PublishedSchema.Problems("check", document.RootElement));
                }

                break;
            case "sarif":
                JsonDocument.Parse(text).Dispose();
                break;
            case "junit":
                Assert.NotEmpty(XDocument.Parse(text).Descendants("failure"));
                break;
            default:
                Assert.Contains("income", text);
                break;
        }
    }

    /// <summary>Stages ask the clock when they begin and end; at a given question this one also stops the run.</summary>
    private sealed class StoppingClock(CancellationTokenSource stop, int moment) : TimeProvider
    {
        private int _asked;

        public override long GetTimestamp()
        {
            if (++_asked == moment)
            {
                stop.Cancel();
            }

            return base.GetTimestamp();
        }
    }

    private sealed class BrokenWriter : StringWriter
    {
        public override void Write(string? value) => throw new InvalidOperationException("this writer is broken");
    }
}
