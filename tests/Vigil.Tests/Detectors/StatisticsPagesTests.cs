using System.Text.RegularExpressions;

namespace Vigil.Tests.Detectors;

/// <summary>docs/statistics names every kind of monitor, and its links and names of tests and sources are right.</summary>
public partial class StatisticsPagesTests
{
    private static readonly string Folder = Repository.PathOf("docs", "statistics");

    [Fact]
    public void Every_kind_of_monitor_has_a_page()
    {
        var rows = File.ReadLines(Path.Combine(Folder, "README.md")).Where(l => l.StartsWith("| `", StringComparison.Ordinal)).ToList();
        var listed = rows.SelectMany(r => Code().Matches(r.Split('|')[1]).Select(m => m.Groups[1].Value)).ToList();
        Assert.Equal(StatisticContract.AllKinds().Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.All(rows, r => Assert.Matches(Link(), r));
    }

    [Fact]
    public void Links_between_the_pages_lead_somewhere() => Assert.All(
        Pages().SelectMany(p => Link().Matches(File.ReadAllText(p)).Select(m => m.Groups[1].Value)), link => Assert.True(File.Exists(Path.Combine(Folder, link)), link));

    [Fact]
    public void Sources_and_tests_that_pages_name_exist()
    {
        var sources = Repository.SourceFiles().Select(f => Path.GetFileNameWithoutExtension(f)).ToHashSet(StringComparer.Ordinal);
        foreach (var page in Pages())
        {
            var named = Code().Matches(File.ReadAllText(page)).Select(m => m.Groups[1].Value).ToList();
            var files = named.Where(n => n.EndsWith(".cs", StringComparison.Ordinal)).Select(n => Path.GetFileNameWithoutExtension(n));
            var tests = named.Where(n => n.EndsWith("Tests", StringComparison.Ordinal) && !n.Contains('/'));
            Assert.Equal([], files.Concat(tests).Where(n => !sources.Contains(n)).Select(n => $"{Path.GetFileName(page)} names {n}"));
        }
    }

    private static IEnumerable<string> Pages() => Directory.EnumerateFiles(Folder, "*.md");

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([a-z\-]+\.md)\)")]
    private static partial Regex Link();
}
