using Vigil.Server.Ingest.Rows;

namespace Vigil.Server.Ingest.Json;

/// <summary>Reads one row of JSON into a batch. Names mostly come in the order of the row before, so that order is tried first.</summary>
/// <param name="rows">The batch.</param>
internal sealed class JsonRows(RowBuilder rows)
{
    private const int DepthOfRow = 1;
    private const int DepthOfContainer = 2;

    /// <summary>Reads a row that must be an object; a row of another kind is refused, and broken JSON is left to the caller.</summary>
    /// <param name="cursor">At the first byte of the row.</param>
    /// <returns>False when the JSON is broken.</returns>
    public bool Read(ref JsonCursor cursor)
    {
        if (cursor.Peek == '{')
        {
            return ReadFields(ref cursor, rows.Top);
        }

        rows.Refuse("", "a row must be an object, such as {\"features\":{\"age\":41},\"prediction\":1}");
        return cursor.Skip(DepthOfRow);
    }

    private bool ReadFields(ref JsonCursor cursor, FieldNames names)
    {
        cursor.Take((byte)'{');
        cursor.Blank();
        if (cursor.Take((byte)'}'))
        {
            return true;
        }

        Field? last = null;
        var expected = names.First;
        while (true)
        {
            Field? field;
            if (expected?.Quoted is { } quoted && cursor.Take(quoted))
            {
                field = expected;
            }
            else if (!TryName(ref cursor, names, last, out field))
            {
                return false;
            }

            if (!cursor.TakeColon() || !(field is null ? cursor.Skip(DepthOfContainer) : ReadValue(ref cursor, field)))
            {
                return false;
            }

            cursor.Blank();
            if (!cursor.Take((byte)','))
            {
                return cursor.Take((byte)'}') || cursor.Fail("a comma or the end of the object was expected");
            }

            cursor.Blank();
            last = field ?? last;
            expected = last is null ? names.First : last.Next;
        }
    }

    private bool TryName(ref JsonCursor cursor, FieldNames names, Field? last, out Field? field)
    {
        field = null;
        if (!cursor.TryText(out var name, out var isUnicode))
        {
            return false;
        }

        field = isUnicode ? names.Of(name) : null;
        if (field is null)
        {
            rows.Refuse("", isUnicode ? "a name is longer than 1,024 bytes" : "a name is not valid UTF-8");
        }
        else if (last is null)
        {
            names.First = field;
        }
        else
        {
            last.Next = field;
        }

        return true;
    }

    private bool ReadValue(ref JsonCursor cursor, Field field)
    {
        rows.Name(field);
        if (field.Role is FieldRole.Unknown or FieldRole.Skipped)
        {
            return cursor.Skip(DepthOfRow);
        }

        switch (cursor.Peek)
        {
            case (byte)'"':
                return ReadText(ref cursor, field);
            case (byte)'{' when field.Inside is not null:
                return ReadFields(ref cursor, field.Inside);
            case (byte)'{' or (byte)'[':
                rows.Values.Misplaced(field);
                return cursor.Skip(field.Container is null ? DepthOfRow : DepthOfContainer);
            case (byte)'t' or (byte)'f' or (byte)'n':
                return ReadWord(ref cursor, field);
            default:
                if (!cursor.TryNumber(out var token, out var number))
                {
                    return cursor.Fail(JsonCursor.ValueWanted);
                }

                rows.Values.Number(field, token, number);
                return true;
        }
    }

    private bool ReadText(ref JsonCursor cursor, Field field)
    {
        if (!cursor.TryText(out var text, out var isUnicode))
        {
            return false;
        }

        if (isUnicode)
        {
            rows.Values.Text(field, text);
        }
        else
        {
            rows.Refuse(field.Path, "the text is not valid UTF-8");
        }

        return true;
    }

    private bool ReadWord(ref JsonCursor cursor, Field field)
    {
        if (cursor.Take("null"u8))
        {
            rows.Values.Null(field);
        }
        else if (cursor.Take("true"u8))
        {
            rows.Values.Flag(field, true);
        }
        else if (cursor.Take("false"u8))
        {
            rows.Values.Flag(field, false);
        }
        else
        {
            return cursor.Fail(JsonCursor.ValueWanted);
        }

        return true;
    }
}
