using Vigil.Cli;

namespace Vigil.System.Tests.Cli;

public sealed class CommandLineTests
{
    [Fact]
    public async Task No_arguments_show_the_help()
    {
        using var folder = new TempFolder();
        var run = await CliRun.In(folder);
        Assert.Equal(0, run.Exit);
        Assert.Contains("vigil [command] [options]", run.Output);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Version_is_the_version_of_the_program()
    {
        using var folder = new TempFolder();
        var run = await CliRun.In(folder, "--version");
        Assert.Equal("vigil " + VigilCommand.Version + "\n", run.Output);
    }

    [Theory]
    [InlineData("chek a b", "there is no command 'chek'", "did you mean 'check'?")]
    [InlineData("check a b --lable y", "unknown flag '--lable'", "did you mean '--label'?")]
    [InlineData("check a b --fail-on=p2 --ingore x", "unknown flag '--ingore'", "did you mean '--ignore'?")]
    [InlineData("check a b -q", "unknown flag '-q'", "vigil check --help")]
    [InlineData("check a b c", "'c' is one word too many", "see `vigil check --help`")]
    [InlineData("check a b --budget many", "'--budget' must be a number from 0.000001 to 100, found 'many'", "vigil check --help")]
    [InlineData("check a b --budget -1", "'--budget' must be a number", "vigil check --help")]
    [InlineData("check a b --chunk-rows 0", "'--chunk-rows' must be a whole number of at least 1", "vigil check --help")]
    [InlineData("check a b --format html", "html", "vigil check --help")]
    [InlineData("check a b --fail-on p4", "p4", "vigil check --help")]
    [InlineData("check a b --task ranking", "ranking", "vigil check --help")]
    [InlineData("check", "no data given", "vigil check REFERENCE CURRENT")]
    [InlineData("check a", "one file given, two are needed", "--split-at")]
    [InlineData("check a b --split-at 30%", "--split-at takes exactly one FILE", "vigil check FILE")]
    [InlineData("check a --split-at 0.3", "'0.3' says not where to split", "30%")]
    [InlineData("replay", "required argument 'CURRENT' missing", "vigil replay --help")]
    [InlineData("replay a", "there is no plan", "--plan")]
    [InlineData("report", "the file does not exist", "check the path")]
    [InlineData("plan", "the file does not exist", "vigil init REFERENCE")]
    public async Task A_wrong_command_line_is_explained_and_exits_with_2(string line, string message, string hint)
    {
        using var folder = new TempFolder();
        var run = await CliRun.In(folder, CliRun.Words(line));
        Assert.Equal(2, run.Exit);
        Assert.Contains(message, run.Error);
        Assert.Contains(hint, run.Error);
        Assert.Empty(run.Output);
        Assert.Empty(folder.Files());
    }

    [Fact]
    public async Task Both_files_are_missing_and_the_first_is_named()
    {
        using var folder = new TempFolder();
        var run = await CliRun.In(folder, "check", "past.csv", "present.csv");
        Assert.Equal(2, run.Exit);
        Assert.Contains("past.csv", run.Error);
        Assert.Empty(folder.Files());
    }
}
