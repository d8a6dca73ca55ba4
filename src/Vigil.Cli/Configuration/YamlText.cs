using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Vigil.Cli.Configuration;

/// <summary>
/// Reads a YAML text into nodes that know their place. The text comes from people and from the network, so size, depth and references are
/// capped before anything is built: 256 KiB, 32 levels, no aliases (they are what a "billion laughs" text is made of).
/// </summary>
internal sealed class YamlText
{
    internal const int MaxBytes = 256 * 1024;
    internal const int MaxDepth = 32;

    private readonly Parser _parser;
    private readonly ConfigProblems _problems;

    private YamlText(TextReader text, ConfigProblems problems)
    {
        _parser = new Parser(text);
        _problems = problems;
    }

    /// <summary>Reads the file. What can be read in spite of mistakes is returned; the mistakes are in <paramref name="problems"/>.</summary>
    public static YamlMap? Read(string path, ConfigProblems problems)
    {
        var text = Load(path, problems);
        if (text is null)
        {
            return null;
        }

        try
        {
            using var reader = new StringReader(text);
            return new YamlText(reader, problems).Document();
        }
        catch (YamlException e)
        {
            Explain(e, text, problems);
            return null;
        }
    }

    private static void Explain(YamlException e, string text, ConfigProblems problems)
    {
        if (e.Message.Contains("tab", StringComparison.Ordinal)
            && Array.FindIndex(text.Split('\n'), l => l.TrimStart(' ').StartsWith('\t')) is >= 0 and var line)
        {
            problems.Add(line + 1, 1, "this line is indented with a tab", "indent with spaces");
            return;
        }

        problems.Add(
            e.Start.Line, e.Start.Column, "this is not readable as YAML: " + FirstSentence(e.Message), "check indentation, colons, quotes and brackets near this place");
    }

    private static string? Load(string path, ConfigProblems problems)
    {
        if (!File.Exists(path))
        {
            problems.AddFile("the file does not exist", "`vigil init REFERENCE` writes one");
            return null;
        }

        if (new FileInfo(path).Length > MaxBytes)
        {
            problems.AddFile($"the file is larger than {MaxBytes / 1024} KiB", "a settings file has a few lines; is this the data?");
            return null;
        }

        try
        {
            using var reader = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            problems.AddFile("the file is not UTF-8 text", "save it as UTF-8");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.AddFile("the file cannot be read: " + e.Message, "check the path and its permissions");
        }

        return null;
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf('\n', StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).Trim().TrimEnd('.');
    }

    private YamlMap? Document()
    {
        Next();
        Next();
        if (_parser.Current is StreamEnd or null)
        {
            return new YamlMap([], 1, 1);
        }

        Next();
        var root = Node(1);
        Next();
        Next();
        if (_parser.Current is DocumentStart second)
        {
            _problems.Add(second.Start.Line, second.Start.Column, "a second document begins here", "keep one document; delete the line '---' and what follows");
        }

        switch (root)
        {
            case YamlMap map:
                return map;
            case YamlScalar { Value: null }:
                return new YamlMap([], 1, 1);
            default:
                _problems.Add(root.Line, root.Column, $"expected settings such as 'model: name', found {root.What}", "");
                return null;
        }
    }

    private void Next()
    {
        try
        {
            _parser.MoveNext();
        }
        catch (Exception e) when (e is not YamlException and not OutOfMemoryException)
        {
            var place = _parser.Current?.End ?? Mark.Empty;
            throw new YamlException(in place, in place, "a bracket, a quote or a value is not finished");
        }
    }

    /// <summary>Reads the node at the current event; leaves the parser on the node's last event.</summary>
    private YamlNode Node(int depth)
    {
        var start = _parser.Current!.Start;
        if (depth > MaxDepth)
        {
            throw new YamlException(in start, in start, $"nested more than {MaxDepth} levels deep");
        }

        switch (_parser.Current)
        {
            case Scalar scalar:
                Complain(scalar);
                return new YamlScalar(IsNull(scalar) ? null : scalar.Value, start.Line, start.Column)
                {
                    Quoted = scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted,
                };
            case SequenceStart list:
                Complain(list);
                return List(start, depth);
            case MappingStart map:
                Complain(map);
                return Map(start, depth);
            case AnchorAlias alias:
                _problems.Add(start.Line, start.Column, $"'*{alias.Value}' refers to another place; references are not read here", "write the value out");
                return new YamlScalar(null, start.Line, start.Column);
            default:
                throw new YamlException(in start, in start, "expected a value");
        }
    }

    private YamlList List(Mark start, int depth)
    {
        var items = new List<YamlNode>();
        for (Next(); _parser.Current is not SequenceEnd; Next())
        {
            items.Add(Node(depth + 1));
        }

        return new YamlList(items, start.Line, start.Column);
    }

    private YamlMap Map(Mark start, int depth)
    {
        var entries = new List<YamlEntry>();
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        for (Next(); _parser.Current is not MappingEnd; Next())
        {
            var key = Node(depth + 1);
            Next();
            var value = Node(depth + 1);
            if (key is not YamlScalar { Value: { } name })
            {
                _problems.Add(key.Line, key.Column, $"expected the name of a setting, found {key.What}", "");
            }
            else if (!seen.TryAdd(name, key.Line))
            {
                _problems.Add(key.Line, key.Column, $"'{name}' is set twice, first in line {seen[name]}", "keep one of the two");
            }
            else
            {
                entries.Add(new YamlEntry(name, value, key.Line, key.Column));
            }
        }

        return new YamlMap(entries, start.Line, start.Column);
    }

    private void Complain(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            _problems.Add(node.Start.Line, node.Start.Column, $"'&{node.Anchor.Value}' marks a place for references, which are not read here", "delete the mark");
        }

        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
        {
            _problems.Add(node.Start.Line, node.Start.Column, $"the tag '{node.Tag.Value}' is not read here", "delete the tag");
        }
    }

    private static bool IsNull(Scalar scalar) =>
        scalar.Style == ScalarStyle.Plain && scalar.Value is ("" or "~" or "null");
}
