using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Vigil.Tests;

/// <summary>The table of types in docs/glossary.md is made of the first sentences of their documentation; UPDATE_GOLDEN=1 rewrites it.</summary>
public sealed partial class GlossaryTests
{
    private const string Begin = "<!-- types -->\n";
    private const string End = "<!-- /types -->";

    [Fact]
    public void Every_public_type_stands_in_the_glossary_with_its_meaning()
    {
        var path = Repository.PathOf("docs", "glossary.md");
        var page = File.ReadAllText(path).ReplaceLineEndings("\n");
        var expected = page.Split(Begin)[0] + Begin + Table() + End + page.Split(End)[1];
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, expected);
            page = expected;
        }

        Assert.Equal(expected, page);
    }

    private static string Table()
    {
        var engine = typeof(MonitoringPipeline).Assembly;
        var documentation = XDocument.Load(Path.ChangeExtension(engine.Location, ".xml")).Descendants("member")
            .ToDictionary(m => m.Attribute("name")!.Value, m => m.Element("summary"));
        var text = new StringBuilder("| type | means |\n|---|---|\n");
        foreach (var type in engine.GetExportedTypes().Where(t => !t.IsNested).OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            var summary = documentation.GetValueOrDefault("T:" + type.FullName);
            Assert.True(summary is not null, $"{type.FullName} has no documentation");
            text.Append($"| `{type.FullName!["Vigil.".Length..].Replace('`', '_')}` | {FirstSentence(summary!)} |\n");
        }

        return text.ToString();
    }

    private static string FirstSentence(XElement summary)
    {
        foreach (var reference in summary.Descendants().Where(d => d.Attribute("cref") is not null || d.Attribute("name") is not null).ToList())
        {
            reference.ReplaceWith((reference.Attribute("cref") ?? reference.Attribute("name"))!.Value.Split('.')[^1]);
        }

        var text = Spaces().Replace(summary.Value, " ").Trim().Replace("|", "\\|", StringComparison.Ordinal);
        var end = SentenceEnd().Match(text);
        return Source().Replace((end.Success ? text[..end.Index] : text).TrimEnd('.'), "");
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"[.:;](?= |$)")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@" \([a-z]+\.md[^)]*\)")]
    private static partial Regex Source();
}
