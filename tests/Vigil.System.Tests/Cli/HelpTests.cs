using Vigil.Cli;

namespace Vigil.System.Tests.Cli;

public sealed class HelpTests
{
    public static TheoryData<string> Commands => [.. VigilCommand.Examples().Select(c => c.Command)];

    [Fact]
    public async Task Help_of_the_program_is_as_checked_in()
    {
        using var folder = new TempFolder();
        var run = await CliRun.In(folder, "--help");
        Assert.Equal(0, run.Exit);
        GoldenText.Matches("help/vigil.txt", run.Output);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_of_a_command_is_as_checked_in_and_ends_with_an_example(string command)
    {
        using var folder = new TempFolder();
        var run = await CliRun.In(folder, command, "--help");
        Assert.Equal(0, run.Exit);
        Assert.StartsWith("  vigil " + command, run.Output.TrimEnd('\n').Split('\n')[^1], StringComparison.Ordinal);
        GoldenText.Matches($"help/{command}.txt", run.Output);
    }
}
