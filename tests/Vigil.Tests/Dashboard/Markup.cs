using System.Text.RegularExpressions;

namespace Vigil.Tests.Dashboard;

/// <summary>Reads a page as a strict reader would: every element closed in order, every attribute quoted.</summary>
internal static partial class Markup
{
    private static readonly HashSet<string> Void = ["meta", "input", "br", "hr", "img", "link"];

    /// <summary>The page's tags in order; fails at the first that is not well formed.</summary>
    public static IReadOnlyList<Element> Read(string html)
    {
        var elements = new List<Element>();
        var open = new Stack<string>();
        var body = RawText().Replace(html, m => $"<{m.Groups[1].Value}></{m.Groups[1].Value}>");
        body = body.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal);
        for (var at = body.IndexOf('<', StringComparison.Ordinal); at >= 0; at = body.IndexOf('<', at + 1))
        {
            var match = Tag().Match(body, at);
            Assert.True(match.Success && match.Index == at, "not a tag: " + body[at..Math.Min(body.Length, at + 80)]);
            var name = match.Groups["name"].Value;
            if (match.Groups["end"].Length > 0)
            {
                Assert.True(open.Count > 0 && open.Peek() == name, $"</{name}> closes <{(open.Count > 0 ? open.Peek() : "nothing")}>");
                open.Pop();
                continue;
            }

            elements.Add(new Element(name, match.Groups["attributes"].Value, Text(body, match.Index + match.Length)));
            if (match.Groups["self"].Length == 0 && !Void.Contains(name))
            {
                open.Push(name);
            }
        }

        Assert.Empty(open);
        return elements;
    }

    private static string Text(string body, int from)
    {
        var end = body.IndexOf('<', from);
        return end < 0 ? "" : body[from..end];
    }

    internal sealed record Element(string Name, string Attributes, string Text)
    {
        public string? this[string attribute]
        {
            get
            {
                var match = Regex.Match(Attributes, $"""(?:^|\s){Regex.Escape(attribute)}="([^"]*)" """.TrimEnd());
                return match.Success ? match.Groups[1].Value : null;
            }
        }
    }

    [GeneratedRegex("""<(style|script)>.*?</\1>""", RegexOptions.Singleline)]
    private static partial Regex RawText();

    [GeneratedRegex("""\G<(?<end>/?)(?<name>[a-zA-Z][a-zA-Z0-9]*)(?<attributes>(?:\s+[a-zA-Z][a-zA-Z0-9-]*(?:="[^"<]*")?)*)\s*(?<self>/?)>""")]
    private static partial Regex Tag();
}
