using System.Text.Unicode;

namespace Vigil.Server.Ingest.Columns;

/// <summary>Texts as bytes: each once with its length, then a code a row; ids that all differ need no codes, ids of one length no lengths.</summary>
internal static class TextCodes
{
    /// <summary>Reads the texts of a column.</summary>
    public static WireTexts ReadTexts(ref ColumnsCursor bytes, int count)
    {
        var ends = Ends(ref bytes, count);
        var utf8 = bytes.Take(count == 0 ? 0 : ends[^1]);
        if (!Utf8.IsValid(utf8))
        {
            throw bytes.Broken("a text is not UTF-8");
        }

        foreach (var end in ends)
        {
            if (end < utf8.Length && (utf8[end] & 0xC0) == 0x80)
            {
                throw bytes.Broken("a text ends inside a character");
            }
        }

        return count == 0 ? WireTexts.None : new(utf8.ToArray(), ends);
    }

    /// <summary>Reads the codes of a column.</summary>
    public static int[] ReadCodes(ref ColumnsCursor bytes, int rows, int count, int width)
    {
        if (width is not (0 or 1 or 2 or 4) || (width == 0 && count != rows))
        {
            throw bytes.Broken("the codes of a column of texts are not possible");
        }

        var codes = bytes.Take((long)width * rows);
        var found = GC.AllocateUninitializedArray<int>(rows);
        var absent = ColumnsFormat.AbsentCode(width);
        for (var i = 0; i < found.Length; i++)
        {
            var code = width == 0 ? (uint)i : CodeBytes.At(codes, i, width);
            found[i] = width > 0 && code == absent ? WireColumn.Absent
                : code < (uint)count ? (int)code
                : throw bytes.Broken("a code points to no text");
        }

        return found;
    }

    /// <summary>Writes texts and codes.</summary>
    public static void Write(ColumnsBuffer output, WireColumn column)
    {
        var (texts, codes) = (column.Texts, column.Codes);
        var identity = texts.Count == codes.Length && IsIdentity(codes);
        var width = identity ? 0 : texts.Count < byte.MaxValue ? 1 : texts.Count < ushort.MaxValue ? 2 : 4;
        output.Count(texts.Count);
        output.Byte((byte)width);
        WriteLengths(output, texts);
        texts.All.CopyTo(output.Take(texts.Bytes));
        if (!identity)
        {
            var to = output.Take(width * codes.Length);
            var absent = ColumnsFormat.AbsentCode(width);
            for (var i = 0; i < codes.Length; i++)
            {
                CodeBytes.Put(to, i, width, codes[i] < 0 ? absent : (uint)codes[i]);
            }
        }
    }

    private static int[] Ends(ref ColumnsCursor bytes, int count)
    {
        var width = bytes.Byte();
        var each = width == 0 ? bytes.Count("the length of a text", ColumnsFormat.MaxText) : 0;

        // A text without bytes must take a length of its own, so that what is held stays in proportion to what came.
        if (width is not (0 or 1 or 2 or 4) || (width == 0 && count > 0 && each == 0) || (long)each * count > bytes.Remaining)
        {
            throw bytes.Broken("the lengths of a column of texts are not possible");
        }

        var lengths = bytes.Take((long)width * count);
        var ends = GC.AllocateUninitializedArray<int>(count);
        var end = 0L;
        for (var i = 0; i < ends.Length; i++)
        {
            var length = width == 0 ? (uint)each : CodeBytes.At(lengths, i, width);
            end += length;
            if (length > ColumnsFormat.MaxText || end > int.MaxValue)
            {
                throw bytes.Broken("a text is longer than 65,536 bytes", "Send long texts as their length or a hash; Vigil keeps no raw text.");
            }

            ends[i] = (int)end;
        }

        return ends;
    }

    private static void WriteLengths(ColumnsBuffer output, WireTexts texts)
    {
        var (least, most) = (int.MaxValue, 0);
        for (var i = 0; i < texts.Count; i++)
        {
            var length = texts.Utf8(i).Length;
            least = Math.Min(least, length);
            most = Math.Max(most, length);
        }

        if (most > ColumnsFormat.MaxText)
        {
            throw new ArgumentException("a text is longer than the form allows", nameof(texts));
        }

        var width = texts.Count > 0 && least == most && least > 0 ? 0 : most <= byte.MaxValue ? 1 : most <= ushort.MaxValue ? 2 : 4;
        output.Byte((byte)width);
        if (width == 0)
        {
            output.Count(least);
            return;
        }

        var to = output.Take(width * texts.Count);
        for (var i = 0; i < texts.Count; i++)
        {
            CodeBytes.Put(to, i, width, (uint)texts.Utf8(i).Length);
        }
    }

    private static bool IsIdentity(int[] codes)
    {
        for (var i = 0; i < codes.Length; i++)
        {
            if (codes[i] != i)
            {
                return false;
            }
        }

        return true;
    }
}
