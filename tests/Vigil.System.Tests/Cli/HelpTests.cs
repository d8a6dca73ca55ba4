using System.Text.RegularExpressions;
using Vigil.Cli;

namespace Vigil.System.Tests.Cli;

/// <summary>docs/reference/cli.md shows the help of every command as it is; UPDATE_GOLDEN=1 rewrites the blocks in it.</summary>
public sealed class HelpTests
{
    private static readonly string Page = Repository.PathOf("docs", "reference", "cli.md");

    public static TheoryData<string> Commands => [.. VigilCommand.Examples().Select(c => c.Command)];

    [Fact]
    public async Task The_reference_shows_every_help_as_it_is()
    {
        using var folder = new TempFolder();
        var page = (await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        var expected = page;
        foreach (var command in VigilCommand.Examples().Select(c => c.Command).Prepend("vigil"))
        {
            var run = await CliRun.In(folder, command == "vigil" ? ["--help"] : [command, "--help"]);
            var help = string.Join('\n', run.Output.TrimEnd().Split('\n').Select(l => l.TrimEnd()));
            var marker = new Regex($"(<!-- help: {command} -->\n```text\n).*?(\n```\n)", RegexOptions.Singleline);
            Assert.True(marker.IsMatch(page), $"docs/reference/cli.md has no block for {command}");
            expected = marker.Replace(expected, m => m.Groups[1].Value + help + m.Groups[2].Value);
        }

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(Page, expected, TestContext.Current.CancellationToken);
            page = expected;
        }

        Assert.Equal(expected, page);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_of_a_command_ends_with_an_example(string command)
    {
        using var folder = new TempFolder();
        var run = await CliRun.In(folder, command, "--help");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.StartsWith("  vigil " + command, run.Output.TrimEnd('\n').Split('\n')[^1], StringComparison.Ordinal);
    }
}
