using System.Text.RegularExpressions;
using Vigil.Cli;

namespace Vigil.System.Tests;

/// <summary>Documents that can rot are run.</summary>
public sealed partial class ReadmeTests
{
    public static TheoryData<string> Pages =>
        [.. Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories).Append(Repository.PathOf("README.md"))
            .Append(Repository.PathOf("CONTRIBUTING.md")).Append(Repository.PathOf("CHANGELOG.md"))
            .Select(p => Path.GetRelativePath(Repository.Root, p).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [Fact]
    public void The_two_commands_of_the_readme_are_targets_of_the_build()
    {
        var commands = CodeLines(Repository.Text("README.md")).Where(l => l.StartsWith("./build.sh ", StringComparison.Ordinal)).Select(l => CliRun.Words(l)[1]).ToList();
        Assert.Equal(["demo", "test"], commands);
        var build = Repository.Text("build.sh");
        Assert.All(commands, c => Assert.Matches(new Regex($@"^  {c}\) ", RegexOptions.Multiline), build));
        Assert.Contains("./build.sh test", Repository.Text(".ci", "run"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_command_line_in_a_document_can_be_parsed(string page)
    {
        var lines = CodeLines(Repository.Text(page)).Select(l => l.StartsWith("$ ", StringComparison.Ordinal) ? l[2..] : l)
            .Where(l => l.StartsWith("vigil ", StringComparison.Ordinal) && !l.Contains('[', StringComparison.Ordinal));
        foreach (var line in lines)
        {
            var problems = VigilCommand.UsageProblems([.. CliRun.Words(line).Skip(1)]);
            Assert.True(problems.Count == 0, $"{page}: {line}\n{string.Join('\n', problems)}");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_inside_the_repository_leads_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(page))!;
        var dead = Link().Matches(Repository.Text(page)).Select(m => m.Groups[1].Value.Split('#')[0])
            .Where(l => l.Length > 0 && !l.Contains("://", StringComparison.Ordinal) && !Path.Exists(Path.Combine(folder, l)));
        Assert.Empty(dead);
    }

    [Fact]
    public void The_exit_codes_of_the_readme_are_those_of_the_reference()
    {
        static IEnumerable<string> Codes(string text) => ExitCodeRow().Matches(text).Select(m => m.Groups[1].Value).Distinct();
        var reference = Codes(Repository.Text("docs", "reference", "cli.md")).ToList();
        Assert.Equal(["0", "1", "2", "3", "130"], reference);
        Assert.Equal(["0", "1", "2", "3"], Codes(Repository.Text("README.md")));
    }

    /// <summary>Lines inside fenced blocks, without their comments.</summary>
    private static IEnumerable<string> CodeLines(string text)
    {
        var inside = false;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inside = !inside;
            }
            else if (inside)
            {
                yield return line.Split(" #", 2)[0].Trim();
            }
        }
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\| (\d+) \| ", RegexOptions.Multiline)]
    private static partial Regex ExitCodeRow();
}
