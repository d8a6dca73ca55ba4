namespace Vigil.System.Tests.Cli;

/// <summary>Settings: written by init, corrected by hand, compiled by plan.</summary>
public sealed class InitAndPlanTests(DemoData data) : IClassFixture<DemoData>
{
    [Fact]
    public async Task Init_writes_what_was_guessed_and_why_and_plan_reads_it()
    {
        using var folder = data.Copy();
        var init = await CliRun.In(folder, "init", "reference.csv", "--group", "region");
        Assert.Equal((0, ""), (init.Exit, init.Error));
        var settings = folder.Read("vigil.yaml");
        Assert.Contains("reference: reference.csv", settings);
        Assert.Matches("  label: label +# ", settings);
        Assert.Matches("  prediction: decision +# ", settings);
        Assert.Contains("groups: [region, sex]", settings);
        Assert.Contains("pages_per_week: 0.1", settings);
        Assert.All(settings.Split('\n'), l => Assert.True(l.Length <= 160, l));

        var plan = await CliRun.In(folder, "plan");
        Assert.Equal((0, ""), (plan.Exit, plan.Error));
        Assert.Contains("plan: vigil-out/plan.json", plan.Output.Replace('\\', '/'));
    }

    [Fact]
    public async Task Init_does_not_overwrite_without_force()
    {
        using var folder = data.Copy();
        folder.Write("vigil.yaml", "model: mine\n");
        var run = await CliRun.In(folder, "init", "reference.csv");
        Assert.Equal(2, run.Exit);
        Assert.Contains("vigil.yaml: the file exists already", run.Error);
        Assert.Contains("--force", run.Error);
        Assert.Equal("model: mine\n", folder.Read("vigil.yaml"));
        Assert.Equal(0, (await CliRun.In(folder, "init", "reference.csv", "--force")).Exit);
        Assert.NotEqual("model: mine\n", folder.Read("vigil.yaml"));
    }

    [Fact]
    public async Task Names_that_yaml_could_misread_come_back_as_they_were()
    {
        using var folder = new TempFolder();
        string[] names = ["true", "a: b", "#x", "'q'", "[l]", "null", "1", "\\n", "*r", "é ß"];
        var random = new Random(3);
        folder.Write("odd.csv", string.Join(',', names) + "\n" + string.Concat(Enumerable.Range(0, 600).Select(_ =>
            string.Join(',', names.Select(_ => random.Next(1000))) + "\n")));
        var init = await CliRun.In(folder, "init", "odd.csv", "--group", "a: b", "--group", "#x", "--ignore", "null", "--ignore", "\\n", "--ignore", "*r");
        Assert.Equal((0, ""), (init.Exit, init.Error));
        Assert.Contains("groups: [\"a: b\", \"#x\"]", folder.Read("vigil.yaml"));
        var uncommented = string.Join('\n', folder.Read("vigil.yaml").Split('\n').Select(l => l.StartsWith("  # types", StringComparison.Ordinal) || l.StartsWith("  #   ", StringComparison.Ordinal)
            ? "  " + l[4..] : l));
        folder.Write("vigil.yaml", uncommented);
        var plan = await CliRun.In(folder, "plan");
        Assert.Equal((0, ""), (plan.Exit, plan.Error));
    }

    [Fact]
    public async Task A_wrong_column_in_the_settings_is_told_with_its_place()
    {
        using var folder = data.Copy();
        folder.Write("sub/vigil.yaml", "reference: ../reference.csv\ncolumns:\n  label: lable\n  groups: [sex, gendre]\n  types:\n    regoin: categorical\n");
        var run = await CliRun.In(folder, "plan", "sub/vigil.yaml");
        Assert.Equal(2, run.Exit);
        Assert.Contains("sub/vigil.yaml:3:10: there is no column 'lable'", run.Error);
        Assert.Contains("sub/vigil.yaml:4:17: there is no column 'gendre'", run.Error);
        Assert.Contains("sub/vigil.yaml:6:5: there is no column 'regoin'", run.Error);
        Assert.Contains("did you mean 'region'?", run.Error);
    }

    [Fact]
    public async Task Plan_prints_why_every_monitor_exists_what_it_costs_and_what_it_sees()
    {
        using var folder = data.Copy();
        folder.Write("vigil.yaml", "reference: reference.csv\n");
        var run = await CliRun.In(folder, "plan");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.Contains("at most 1 false notice and 0.1 false pages expected in a week", run.Output);
        var monitors = run.Output.Split("\n\n").Where(b => b.Contains("\n  why ", StringComparison.Ordinal)).ToList();
        Assert.True(monitors.Count > 10);
        Assert.All(monitors, m => Assert.Contains("\n  share ", m));
        Assert.All(monitors, m => Assert.Contains("\n  sees ", m));
        Assert.Contains(monitors, m => m.Contains("\n  faults ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_input_gives_the_same_bytes_of_the_plan()
    {
        using var folder = data.Copy();
        folder.Write("vigil.yaml", "reference: reference.csv\n");
        await CliRun.In(folder, "plan", "--quiet", "--out", "first");
        await CliRun.In(folder, "plan", "--quiet", "--out", "second");
        Assert.Equal(folder.Read("first/plan.json"), folder.Read("second/plan.json"));
    }

    [Fact]
    public async Task A_check_may_take_its_reference_and_its_budget_from_the_settings()
    {
        using var folder = data.Copy();
        folder.Write("vigil.yaml", "model: loans\nreference: reference.csv\nbudget: {check: 0.2}\nchunk_rows: 3000\n");
        var run = await CliRun.In(folder, "check", "current.csv", "--config", "vigil.yaml", "--format", "json");
        Assert.Equal(1, run.Exit);
        Assert.Contains("\"model\": \"loans\"", run.Output);
        Assert.Contains("\"expected_false_alerts\": 0.2", run.Output);
        Assert.Contains("\"last_row\": 2999", run.Output);
    }

    [Theory]
    [InlineData("", "not a plan")]
    [InlineData("{}", "not a plan")]
    [InlineData("[1, 2", "not a plan")]
    [InlineData("null", "plan")]
    public async Task What_is_no_plan_is_refused(string text, string told)
    {
        using var folder = data.Copy();
        folder.Write("plan.json", text);
        var run = await CliRun.In(folder, "replay", "current.csv");
        Assert.Equal(2, run.Exit);
        Assert.Contains(told, run.Error);
        Assert.Contains("vigil plan", run.Error);
    }
}
