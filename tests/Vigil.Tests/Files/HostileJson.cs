using System.Text;
using static Vigil.Tests.Files.HostileCorpus;

namespace Vigil.Tests.Files;

/// <summary>Hostile JSON lines.</summary>
internal static class HostileJson
{
    public static IEnumerable<HostileFile> All() =>
    [
        Bad("broken line", "{\"a\": 1}\n{\"a\": \n{\"a\": 3}\n", "t.jsonl:2", "not a JSON object"),
        Bad("last line cut off", "{\"a\": 1}\n{\"a\": 2}\n{\"a\"", "t.jsonl:3", "not a JSON object"),
        Bad("list instead of object", "{\"a\": 1}\n[1]\n", "t.jsonl:2", "not a JSON object"),
        Bad("one array around all", "[{\"a\": 1},\n{\"a\": 2}]\n", "one JSON array", "jq"),
        Bad("two objects in a line", "{\"a\": 1}{\"a\": 2}\n", "t.jsonl:1", "not a JSON object"),
        Bad("only lists inside", "{\"a\": [1]}\n{\"a\": [2]}\n", "all fields hold lists", "flatten"),
        Bad("objects without fields", "{}\n{}\n", "no fields"),
        Bad("deep nesting", "{\"a\": " + HostileTexts.Repeat("[", 5_000) + HostileTexts.Repeat("]", 5_000) + "}\n", "t.jsonl:1"),
        Bad("empty field name", "{\"\": 1}\n", "column 1 has no name"),
        Good("field missing in some rows", "{\"a\": 1, \"b\": 2}\n{\"a\": 3}\n{\"b\": 4}\n", rows: 3, nulls: 2),
        Good("same field twice in a row", "{\"a\": 1, \"a\": 2}\n", rows: 1),
        Good("null everywhere", "{\"a\": null}\n{\"a\": null}\n", rows: 2, nulls: 2),
        Good("number too large", "{\"a\": 1e400}\n{\"a\": -1e400}\n{\"a\": 1}\n", rows: 3, odd: 2),
        Good("change of type", string.Concat(Enumerable.Range(0, 50).Select(_ => "{\"a\": 1}\n")) + "{\"a\": \"x\"}\n{\"a\": [1]}\n", rows: 52, invalid: 2),
        Good("escapes and surrogates", "{\"a\\u0062\": \"\\ud83d\\ude00\\n\\\"\"}\n", rows: 1),
        Good("blank lines and carriage returns", "\r\n{\"a\": 1}\r\n\r\n{\"a\": 2}\r\n", rows: 2),
        Reads("mark before JSON", "t.jsonl", [.. Encoding.UTF8.Preamble, .. "{\"a\": 1}\n"u8], rows: 1),
        Fails("bytes that are not UTF-8 inside JSON", "t.jsonl", [.. "{\"a\": \"x\"}\n"u8, .. HostileFill(), .. "{\"a\": \""u8, 0xFF, 0xFE, .. "\"}\n"u8], "t.jsonl:20002", "UTF-8"),
        Reads("UTF-16 JSON", "t.jsonl", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{\"a\": \"ä\"}\n{\"a\": \"ö\"}\n")], rows: 2),
    ];

    private static byte[] HostileFill() => Encoding.ASCII.GetBytes(HostileTexts.Repeat("{\"a\": \"x\"}\n", 20_000));

    private static HostileFile Bad(string name, string text, params string[] errors) => Fails("JSON: " + name, "t.jsonl", Encoding.UTF8.GetBytes(text), errors);

    private static HostileFile Good(string name, string text, int rows, int nulls = 0, int invalid = 0, int odd = 0) =>
        Reads("JSON: " + name, "t.jsonl", Encoding.UTF8.GetBytes(text), rows, nulls, invalid, odd);
}
