using System.Globalization;
using Vigil.Server.Ingest.Rows;

namespace Vigil.Server.Ingest.Json;

/// <summary>
/// Reads a body of JSON: an array, or objects one after the other. In an array, broken JSON makes the rest unreadable; of objects, a broken
/// line is refused and the next line is read.
/// </summary>
internal sealed class JsonBody
{
    /// <summary>Above this many, a broken line's reason no longer says where it is.</summary>
    private const int PlacedReasons = 1000;
    private const int KeptBytes = 1 << 20;

    private readonly JsonUnescape _unescape = new();
    private readonly RowBuilder _rows;
    private readonly JsonRows _reader;
    private long _brokenLines;

    public JsonBody(RowShape shape)
    {
        _rows = new(shape);
        _reader = new(_rows);
    }

    /// <summary>Whether it is small enough to be kept for the next body.</summary>
    public bool IsWorthKeeping() => _unescape.Capacity <= KeptBytes && _rows.IsWorthKeeping();

    /// <summary>Reads a body.</summary>
    /// <exception cref="VigilError">The body as a whole cannot be read, or it is larger than allowed.</exception>
    public ParsedBatch Read(ReadOnlySpan<byte> body, ParseLimits limits)
    {
        if (body.Length > limits.MaxBytes)
        {
            throw limits.TooManyBytes(limits.MaxBytes);
        }

        _rows.Begin(limits);
        _brokenLines = 0;
        var cursor = new JsonCursor(body, body.StartsWith("\uFEFF"u8) ? 3 : 0, _unescape, limits.MaxDepth);
        cursor.Blank();
        if (cursor.AtEnd)
        {
            throw new VigilError("The body is empty.", "byte 0", "Send a JSON object, an array of objects, or one object a line.");
        }

        if (cursor.Take((byte)'['))
        {
            ReadArray(ref cursor, body.Length);
        }
        else
        {
            ReadLines(cursor, body, limits);
        }

        return _rows.Finish();
    }

    private void ReadArray(ref JsonCursor cursor, int length)
    {
        cursor.Blank();
        if (!cursor.Take((byte)']'))
        {
            do
            {
                cursor.Blank();
                var start = cursor.At;
                if (!_reader.Read(ref cursor))
                {
                    throw Broken(cursor);
                }

                Expect(cursor.At - start, length);
                _rows.EndRow();
                cursor.Blank();
            }
            while (cursor.Take((byte)','));
            if (!cursor.Take((byte)']'))
            {
                cursor.Fail("a comma or the end of the array was expected");
                throw Broken(cursor);
            }
        }

        cursor.Blank();
        if (!cursor.AtEnd)
        {
            cursor.Fail("nothing may follow the array");
            throw Broken(cursor);
        }
    }

    private void ReadLines(JsonCursor cursor, ReadOnlySpan<byte> body, ParseLimits limits)
    {
        var lineByLine = false;
        while (!cursor.AtEnd)
        {
            var start = cursor.At;
            if (lineByLine)
            {
                cursor = new(body[..EndOfLine(body, start)], start, _unescape, limits.MaxDepth);
            }

            if (ReadLine(ref cursor))
            {
                Expect(cursor.At - start, body.Length);
                _rows.EndRow();
            }
            else
            {
                if (_rows.Seen == 0 && !AnotherObjectFollows(body, start))
                {
                    throw Broken(cursor);
                }

                // From here on a row ends with its line, so that a row without an end cannot swallow those behind it.
                lineByLine = true;
                RefuseLine(cursor);
                cursor = new(body, EndOfLine(body, start), _unescape, limits.MaxDepth);
            }

            if (lineByLine)
            {
                cursor = new(body, cursor.At, _unescape, limits.MaxDepth);
            }

            cursor.Blank();
        }
    }

    private bool ReadLine(ref JsonCursor cursor)
    {
        if (cursor.Peek is not ((byte)'{' or (byte)'['))
        {
            var isValue = cursor.Peek is (byte)'"' or (byte)'-' or (>= (byte)'0' and <= (byte)'9');
            return cursor.Fail(isValue ? "an object was expected, such as {\"features\":{\"age\":41},\"prediction\":1}" : "a JSON object was expected");
        }

        if (!_reader.Read(ref cursor))
        {
            return false;
        }

        cursor.BlankInLine();
        return cursor.AtEnd || cursor.Peek is (byte)'\n' or (byte)'{'
            || cursor.Fail("nothing may follow an object in its line; lines are not joined by commas, unless [ and ] stand around them all");
    }

    private void RefuseLine(JsonCursor cursor)
    {
        var problem = cursor.Problem ?? JsonCursor.ValueWanted;
        _brokenLines++;
        _rows.RefuseWhole(_brokenLines > PlacedReasons ? problem : string.Create(CultureInfo.InvariantCulture, $"byte {cursor.At}: {problem}"));
    }

    // The first row tells how many there will be; a row more costs less than columns that grow.
    private void Expect(int rowLength, int bodyLength)
    {
        if (_rows.ExpectedRows == 0)
        {
            _rows.ExpectedRows = Math.Min(_rows.Limits.MaxRows, 1 + (int)(bodyLength * 1.1 / Math.Max(1, rowLength)));
        }
    }

    private VigilError Broken(JsonCursor cursor) => new(
        string.Create(CultureInfo.InvariantCulture, $"The body is not JSON: in row {_rows.Seen}, {cursor.Problem ?? JsonCursor.ValueWanted}."),
        string.Create(CultureInfo.InvariantCulture, $"byte {cursor.At}"),
        "Send a JSON object, an array of objects, or one object a line; nothing of this body was kept.");

    private static int EndOfLine(ReadOnlySpan<byte> body, int at)
    {
        var length = body[at..].IndexOf((byte)'\n');
        return length < 0 ? body.Length : at + length;
    }

    private static bool AnotherObjectFollows(ReadOnlySpan<byte> body, int start)
    {
        var rest = body[EndOfLine(body, start)..].TrimStart(" \t\r\n"u8);
        return rest.Length > 0 && rest[0] == '{';
    }
}
