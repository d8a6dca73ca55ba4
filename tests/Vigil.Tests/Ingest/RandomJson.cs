using System.Globalization;
using System.Text;

namespace Vigil.Tests.Ingest;

/// <summary>Bodies of events or labels as odd as JSON allows, drawn from a seed.</summary>
internal sealed class RandomJson(int seed, bool labels)
{
    private static readonly string[] Names = ["age", "job", "vip", "income", "ä", "猫", "a b", "q\"uote", "back\\slash", "", "x.y", "long name of a feature"];
    private static readonly string[] Words = ["clerk", "", "médecin", "🙂", "NaN", "Infinity", "tab\tquote\"slash\\/", "line\nend", "\u0001", "200", "sixteen letters!", "a text that is longer than thirty-two bytes of plain letters"];
    private static readonly string[] Numerals = ["0", "-0", "1", "41", "-7", "12.5", "0.1", "1e5", "1E-5", "2.5e+10", "9007199254740993", "123456789012345678901234567890", "0.1234567890123456789", "1e400", "-1e-400", "4.9e-324", "0.30000000000000004", "72057594037927945", "1.7976931348623157e308"];
    private static readonly string[] Times = ["\"2026-11-02T09:14:07.123Z\"", "\"2026-11-02 09:14:07\"", "\"2026-11-02T09:14:07+05:30\"", "\"2026-11-02T09:14Z\"", "\"2026-11-02T09:14:07.1234567-08:00\"", "\"2024-02-29\"", "1793610847", "1793610847.25", "1793610847123", "1793610847123456", "1793610847123456789", "\"1793610847\"", "-86400", "0", "null"];
    private readonly Random _random = new(seed);

    /// <summary>An array or lines of rows.</summary>
    public byte[] Body()
    {
        var rows = Enumerable.Range(0, _random.Next(1, 12)).Select(i => Row(i > 0)).ToArray();
        return Encoding.UTF8.GetBytes(_random.Next(2) == 0 ? "[" + Blank() + string.Join("," + Blank(), rows) + "]" + Blank() : string.Join(OneOf("\n", "\r\n", "\n\n", " \n"), rows) + OneOf("", "\n"));
    }

    private string Row(bool mayBeOdd) => mayBeOdd && _random.Next(40) == 0 ? OneOf("[1,2]", "7", "\"a\"", "null") : Object(labels ? LabelField : EventField, _random.Next(1, 8), labels ? "\"prediction_id\":1,\"label\":2" : "\"prediction\":1");

    private string Object(Func<string> field, int fields, string first)
    {
        var parts = Enumerable.Range(0, fields).Select(_ => field()).Prepend(first).Where(p => p.Length > 0).ToArray();
        if (_random.Next(4) == 0)
        {
            _random.Shuffle(parts);
        }

        return "{" + Space() + string.Join(Space() + "," + Space(), parts) + Space() + "}";
    }

    private string EventField() => _random.Next(14) switch
    {
        0 => Pair("prediction_id", Scalar()),
        1 or 2 => Pair("time", OneOf(Times)),
        3 => Pair("version", Scalar()),
        4 or 5 or 6 => Pair("features", _random.Next(20) == 0 ? Any() : Object(() => Pair(OneOf(Names), _random.Next(30) == 0 ? Any() : Scalar()), _random.Next(0, 6), "")),
        7 => Pair("prediction", Any()),
        8 => Pair("scores", _random.Next(3) == 0 ? Any() : Object(() => Pair(OneOf(Names), OneOf(Numerals)), _random.Next(0, 3), "")),
        9 => Pair("group", Object(() => Pair(OneOf(Names), Scalar()), _random.Next(0, 3), "")),
        10 => Pair("latency_ms", Scalar()),
        11 => Pair("stages_ms", Object(() => Pair(OneOf(Names), Scalar()), _random.Next(0, 3), "")),
        12 => Pair(OneOf("status", "client", "trace_id", "model"), Scalar()),
        _ => Pair("unknown " + _random.Next(3).ToString(CultureInfo.InvariantCulture), Any()),
    };

    private string LabelField() => _random.Next(6) switch
    {
        0 => Pair("prediction_id", Scalar()),
        1 => Pair("time", OneOf(Times)),
        2 => Pair("label", Any()),
        3 => Pair("weight", Scalar()),
        4 => Pair("model", Scalar()),
        _ => Pair("features", Any()),
    };

    private string Pair(string name, string value) => Quoted(name) + Space() + ":" + Space() + value;

    private string Any() => _random.Next(6) switch
    {
        0 => OneOf("{}", "[]", "[1,[2,{\"a\":[]}]]", "{\"a\":{\"b\":\"\\u0041\"}}"),
        _ => Scalar(),
    };

    private string Scalar() => _random.Next(8) switch
    {
        0 => "null",
        1 => OneOf("true", "false"),
        2 or 3 => OneOf(Numerals),
        4 => _random.NextDouble().ToString("R", CultureInfo.InvariantCulture),
        5 => (_random.Next(-100_000, 100_000) / 100.0).ToString(CultureInfo.InvariantCulture),
        _ => Quoted(OneOf(Words)),
    };

    private string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            var escaped = letter switch { '"' => "\\\"", '\\' => "\\\\", '\n' => "\\n", '\t' => "\\t", '/' => "\\/", _ => null };
            var needs = letter < ' ' || _random.Next(20) == 0;
            quoted.Append(escaped ?? (needs && !char.IsSurrogate(letter) ? "\\u" + ((int)letter).ToString(OneOf("x4", "X4"), CultureInfo.InvariantCulture) : letter.ToString()));
        }

        return quoted.Append('"').ToString();
    }

    private string Space() => _random.Next(8) == 0 ? OneOf(" ", "\t", "  ") : "";

    private string Blank() => _random.Next(4) == 0 ? OneOf(" ", "\n", "\r\n\t") : "";

    private T OneOf<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
