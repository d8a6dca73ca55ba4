using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Vigil.Tests;

/// <summary>The order of the house: folders of src/Vigil are the flow, and each may use only what lies before it.</summary>
public sealed partial class ArchitectureTests
{
    /// <summary>Folder → folders it may use. docs/architecture.md shows the same table.</summary>
    internal static readonly IReadOnlyDictionary<string, string[]> MayUse = new Dictionary<string, string[]>
    {
        ["Storage"] = [],
        ["Statistics"] = [],
        ["Sketches"] = ["Storage", "Statistics"],
        ["Events"] = ["Storage"],
        ["Profiles"] = ["Sketches", "Events", "Storage", "Statistics"],
        ["Estimation"] = ["Events", "Statistics"],
        ["Fairness"] = ["Profiles", "Events", "Statistics"],
        ["Slices"] = ["Profiles", "Events", "Statistics"],
        ["Detectors"] = ["Profiles", "Sketches", "Events", "Statistics", "Fairness"],
        ["Monitors"] = ["Detectors", "Profiles", "Events", "Statistics", "Sketches", "Storage", "Fairness"],
        ["Alerting"] = ["Monitors", "Detectors", "Profiles", "Events", "Statistics", "Storage", "Fairness"],
        ["Incidents"] = ["Alerting", "Monitors", "Detectors", "Profiles", "Events", "Statistics", "Storage", "Fairness"],
        ["Reliability"] = ["Incidents", "Monitors", "Detectors", "Profiles", "Sketches", "Statistics", "Storage"],
        ["Assessment"] = ["Monitors", "Detectors", "Estimation", "Fairness", "Slices", "Profiles", "Events", "Statistics", "Storage"],
    };

    /// <summary>Project → projects it may reference.</summary>
    private static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["Vigil"] = [],
        ["Vigil.Files"] = ["Vigil"],
        ["Vigil.Server"] = ["Vigil", "Vigil.Files"],
        ["Vigil.Cli"] = ["Vigil", "Vigil.Files", "Vigil.Server"],
    };

    private const int HardStop = 500;

    [Fact]
    public void Every_folder_of_the_engine_is_in_the_order()
    {
        var folders = Directory.EnumerateDirectories(Repository.PathOf("src", "Vigil")).Select(Path.GetFileName).Where(f => f is not ("bin" or "obj"));
        Assert.Equal([], folders.Except(MayUse.Keys));
    }

    [Fact]
    public void A_folder_uses_only_folders_that_lie_before_it()
    {
        var broken = new List<string>();
        foreach (var (folder, allowed) in MayUse)
        {
            foreach (var file in Sources("Vigil", folder))
            {
                var used = EngineName().Matches(WithoutComments(File.ReadAllText(file))).Select(m => m.Groups[1].Value).Distinct();
                broken.AddRange(used.Where(u => MayUse.ContainsKey(u) && u != folder && !allowed.Contains(u)).Select(u => $"{Repository.Short(file)} uses {u}"));
            }
        }

        Assert.Empty(broken);
    }

    [Fact]
    public void The_architecture_page_shows_this_order()
    {
        var page = Repository.Text("docs", "architecture.md").ReplaceLineEndings("\n");
        var rows = FolderRow().Matches(page.Split("<!-- folders -->")[1].Split("<!-- /folders -->")[0]);
        Assert.Equal(MayUse.Select(f => (f.Key, f.Value.Length == 0 ? "–" : string.Join(", ", f.Value))), rows.Select(r => (r.Groups[1].Value, r.Groups[2].Value)));
    }

    [Fact]
    public void The_order_has_no_cycle()
    {
        var before = new HashSet<string>();
        foreach (var (folder, allowed) in MayUse)
        {
            Assert.All(allowed, a => Assert.Contains(a, before));
            before.Add(folder);
        }
    }

    [Fact]
    public void The_namespace_of_a_file_is_its_folder()
    {
        var wrong = MayUse.Keys.SelectMany(f => Sources("Vigil", f).Select(file => (f, file)))
            .Where(s => !Regex.IsMatch(File.ReadAllText(s.file), $@"^namespace Vigil\.{s.f}(\.[A-Za-z]+)?;", RegexOptions.Multiline))
            .Select(s => Repository.Short(s.file));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Projects_reference_each_other_only_along_the_arrows()
    {
        foreach (var project in Directory.EnumerateFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories))
        {
            var name = Path.GetFileNameWithoutExtension(project);
            Assert.True(MayReference.ContainsKey(name), $"{name} is not in the list of projects");
            var references = XDocument.Load(project).Descendants("ProjectReference")
                .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
            Assert.Equal([], references.Except(MayReference[name]));
        }
    }

    [Fact]
    public void No_source_file_is_longer_than_the_hard_stop()
    {
        var long_ = Repository.SourceFiles().Select(f => (File: Repository.Short(f), Lines: File.ReadLines(f).Count())).Where(f => f.Lines > HardStop);
        Assert.Empty(long_);
    }

    [Fact]
    public void No_method_is_longer_than_its_hard_stop()
    {
        const int hardStop = 60;
        var found = new List<string>();
        foreach (var file in Repository.SourceFiles().Where(f => Repository.Short(f).StartsWith("src/", StringComparison.Ordinal)))
        {
            var lines = File.ReadAllLines(file);
            for (var i = 1; i < lines.Length; i++)
            {
                var indent = lines[i].Length - lines[i].TrimStart().Length;
                if (lines[i].Trim() == "{" && lines[i - 1].EndsWith(')') && indent is 4 or 8)
                {
                    var end = Array.FindIndex(lines, i, l => l == new string(' ', indent) + "}");
                    if (end - i + 1 > hardStop && !TypeHead().IsMatch(lines[i - 1]))
                    {
                        found.Add($"{Repository.Short(file)}:{i}: {end - i + 1} lines");
                    }
                }
            }
        }

        Assert.Empty(found);
    }

    [Fact]
    public void No_name_says_nothing()
    {
        string[] empty = ["Core", "Common", "Utils", "Util", "Utilities", "Helpers", "Helper", "Shared", "Misc", "Abstractions", "Services", "Models", "legacy"];
        var folders = Repository.SourceFiles().Select(f => Repository.Short(Path.GetDirectoryName(f)!)).Distinct()
            .Where(f => f.Split('/').Any(p => empty.Contains(p, StringComparer.OrdinalIgnoreCase)));
        var files = Repository.SourceFiles().Select(Path.GetFileNameWithoutExtension).Where(f => EmptyEnding().IsMatch(f!));
        Assert.Empty(folders.Concat(files));
    }

    [Fact]
    public void No_source_holds_what_the_house_does_not_want()
    {
        string[] unwanted = ["#" + "region", "TO" + "DO", "Not" + "ImplementedException", "Thread" + ".Sleep"];
        var found = Repository.SourceFiles()
            .SelectMany(f => unwanted.Where(File.ReadAllText(f).Contains).Select(u => $"{Repository.Short(f)} has {u}"));
        Assert.Empty(found);
    }

    private static IEnumerable<string> Sources(string project, string folder)
    {
        var path = Repository.PathOf("src", project, folder);
        return Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories) : [];
    }

    private static string WithoutComments(string source) => LineComment().Replace(source, "");

    [GeneratedRegex(@"\bVigil\.([A-Z][A-Za-z]+)\b")]
    private static partial Regex EngineName();

    [GeneratedRegex(@"^\| `([A-Za-z]+)` \| .* \| (.*) \|$", RegexOptions.Multiline)]
    private static partial Regex FolderRow();

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex LineComment();

    [GeneratedRegex(@"\b(class|struct|record|interface)\b")]
    private static partial Regex TypeHead();

    [GeneratedRegex("(Helper|Helpers|Manager|Util|Utils|Base)$")]
    private static partial Regex EmptyEnding();
}
