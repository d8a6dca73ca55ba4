using System.Text;
using System.Text.Json;
using Vigil.Files.Opening;

namespace Vigil.Files.JsonLines;

/// <summary>What takes the fields of a row, one after the other.</summary>
internal interface IFieldSink
{
    /// <summary>Takes a field with a single value, on which the reader stands.</summary>
    void Take(string? parent, ref Utf8JsonReader value, ReadOnlySpan<byte> name);

    /// <summary>Takes notice of a field that holds a list or an object inside an object.</summary>
    void TakeNested(string? parent, ReadOnlySpan<byte> name);
}

/// <summary>Walks over the fields of one line; an object inside the row gives fields named parent.child.</summary>
internal static class JsonRow
{
    /// <summary>Gives all fields of a line to the sink.</summary>
    /// <exception cref="VigilError">The line is not an object.</exception>
    public static void Walk(ReadOnlySpan<byte> line, IFieldSink sink, InputFile file, long number)
    {
        try
        {
            // Python writes NaN and Infinity, which are not JSON; they become texts that numeric columns understand.
            WalkStrict(Check(line) ? line : WithQuotedSpecials(line), sink);
        }
        catch (JsonException e)
        {
            throw file.Error(
                FormattableString.Invariant($"the line is not a JSON object (at byte {e.BytePositionInLine + 1})"),
                "Expected one whole object a line, such as {\"id\": 1, \"score\": 0.7}; mend or remove the line.", number);
        }
        catch (InvalidOperationException)
        {
            throw file.Error("the line holds bytes that are not UTF-8", "Write the file as UTF-8, or set read: encoding.", number);
        }
    }

    private static void WalkStrict(ReadOnlySpan<byte> line, IFieldSink sink)
    {
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException(null, null, 0, 0);
        }

        string? parent = null;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                parent = null;
                continue;
            }

            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            parent = WalkField(ref reader, parent, sink);
        }
    }

    private static string? WalkField(ref Utf8JsonReader reader, string? parent, IFieldSink sink)
    {
        ReadOnlySpan<byte> name = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when parent is null:
                return Encoding.UTF8.GetString(name) + ".";
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                reader.Skip();
                sink.TakeNested(parent, name);
                return parent;
            default:
                sink.Take(parent, ref reader, name);
                return parent;
        }
    }

    /// <summary>Whether the line holds no bare NaN or Infinity; a cheap test for letters that JSON never has outside quotes.</summary>
    private static bool Check(ReadOnlySpan<byte> line) =>
        line.IndexOfAny((byte)'N', (byte)'I') < 0 || (line.IndexOf("NaN"u8) < 0 && line.IndexOf("Infinity"u8) < 0);

    private static byte[] WithQuotedSpecials(ReadOnlySpan<byte> line)
    {
        var result = new List<byte>(line.Length + 16);
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var special = quoted ? 0 : SpecialAt(line[i..]);
            if (special > 0)
            {
                result.Add((byte)'"');
                result.AddRange(line.Slice(i, special));
                result.Add((byte)'"');
                i += special - 1;
                continue;
            }

            result.Add(line[i]);
            if (quoted && line[i] == '\\' && i + 1 < line.Length)
            {
                result.Add(line[++i]);
            }
            else
            {
                quoted ^= line[i] == '"';
            }
        }

        return [.. result];
    }

    private static int SpecialAt(ReadOnlySpan<byte> rest) =>
        rest.StartsWith("NaN"u8) ? 3 : rest.StartsWith("Infinity"u8) ? 8 : rest.StartsWith("-Infinity"u8) ? 9 : 0;
}
