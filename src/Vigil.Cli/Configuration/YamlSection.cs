using System.Globalization;
using Vigil.Events;

namespace Vigil.Cli.Configuration;

/// <summary>One group of settings: reads typed values by name, complains about unknown names and wrong types, and goes on.</summary>
internal sealed class YamlSection
{
    private readonly YamlMap _map;
    private readonly string _name;
    private readonly ConfigProblems _problems;

    public YamlSection(YamlMap map, string name, ConfigProblems problems, params string[] known)
    {
        _map = map;
        _name = name;
        _problems = problems;
        foreach (var entry in map.Entries.Where(e => known.Length > 0 && !known.Contains(e.Key)))
        {
            problems.Add(entry.Line, entry.Column, $"unknown setting '{Path(entry.Key)}'", NearestNames.Hint(entry.Key, known));
        }
    }

    public IReadOnlyList<YamlEntry> Entries => _map.Entries;

    public YamlNode? Node(string key) =>
        _map.Entries.FirstOrDefault(e => e.Key == key)?.Value is { } value and not YamlScalar { Value: null } ? value : null;

    public string Place(string key) => Node(key) is { } node ? _problems.PlaceOf(node.Line, node.Column) : "";

    public YamlSection? Section(string key, params string[] known)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case YamlMap map:
                return new YamlSection(map, Path(key), _problems, known);
            case var other:
                Expected(other, key, "a group of indented settings", known.Length > 0 ? "for example '" + known[0] + ": …' on the next line, indented" : "");
                return null;
        }
    }

    public string? Text(string key, int longest = 1000)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case YamlScalar { Value: { } value } scalar:
                if (value.Length <= longest && !value.Any(char.IsControl))
                {
                    return value;
                }

                _problems.Add(scalar, $"'{Path(key)}' must be one line of at most {longest} characters");
                return null;
            case var other:
                Expected(other, key, "one text");
                return null;
        }
    }

    public IReadOnlyList<string>? Texts(string key)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case YamlScalar { Value: { } value }:
                return [value];
            case YamlList list:
                foreach (var wrong in list.Items.Where(i => i is not YamlScalar { Value: not null }))
                {
                    Expected(wrong, key, "a list of texts");
                }

                return [.. list.Items.OfType<YamlScalar>().Where(s => s.Value is not null).Select(s => s.Value!)];
            case var other:
                Expected(other, key, "a list of texts", "for example [a, b]");
                return null;
        }
    }

    /// <summary>A number in a closed range.</summary>
    public double? Number(string key, double least, double most)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (node is YamlScalar { Value: { } text }
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value >= least && value <= most)
        {
            return value;
        }

        Expected(node, key, string.Create(CultureInfo.InvariantCulture, $"a number from {least:0.######} to {most:0.######}"));
        return null;
    }

    public long? Whole(string key, long least)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (node is YamlScalar { Value: { } text }
            && long.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least)
        {
            return value;
        }

        Expected(node, key, string.Create(CultureInfo.InvariantCulture, $"a whole number of at least {least}"));
        return null;
    }

    public bool? Flag(string key)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case YamlScalar { Value: "true" or "True" }:
                return true;
            case YamlScalar { Value: "false" or "False" }:
                return false;
            case var other:
                Expected(other, key, "true or false");
                return null;
        }
    }

    /// <summary>One of a few words, as it was written.</summary>
    public string? Word(string key, string[] words)
    {
        if (Node(key) is not { } node || (node is YamlScalar { Value: { } text } && words.Contains(text, StringComparer.OrdinalIgnoreCase)))
        {
            return (Node(key) as YamlScalar)?.Value;
        }

        _problems.Add(node, $"'{Path(key)}' cannot be {node.What}", NearestNames.Hint((node as YamlScalar)?.Value ?? "", words));
        return null;
    }

    /// <summary>One of a few words that stand for values.</summary>
    public T? Choice<T>(string key, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (node is YamlScalar { Value: { } text })
        {
            if (words.TryGetValue(text, out var value))
            {
                return value;
            }

            _problems.Add(node, $"'{Path(key)}' cannot be {node.What}", NearestNames.Hint(text, [.. words.Keys]));
            return null;
        }

        Expected(node, key, "one of: " + string.Join(", ", words.Keys));
        return null;
    }

    /// <summary>A length of time: "36 h", "14 days", "200 ms".</summary>
    public TimeSpan? Duration(string key)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (node is YamlScalar { Value: { } text } && TimeText.TryDuration(text, out var value))
        {
            return value;
        }

        Expected(node, key, "a length of time", "for example 200 ms, 30 s, 15 min, 36 h, 14 days");
        return null;
    }

    private void Expected(YamlNode node, string key, string what, string hint = "") =>
        _problems.Add(node, $"'{Path(key)}' must be {what}, found {node.What}", hint);

    private string Path(string key) => _name.Length == 0 ? key : _name + "." + key;
}
