using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Vigil.Server.Ingest.Columns;

/// <summary>
/// Reads a batch in the form of docs/formats/columns.md. Damaged bytes give a <see cref="VigilError"/> that names the byte; what is allocated
/// is at most about ten times the bytes that came, because every value takes at least one.
/// </summary>
internal static class ColumnsReader
{
    /// <summary>Reads one batch.</summary>
    /// <param name="body">The whole body, with its check sum.</param>
    /// <exception cref="VigilError">The bytes are no batch of a version this program knows, or they are damaged.</exception>
    public static WireColumns Read(ReadOnlySpan<byte> body)
    {
        var bytes = new ColumnsCursor(body);
        bytes.Start(out var rows, out var columns);
        var found = new WireColumn[columns];
        var seen = new HashSet<ColumnsFormat.ColumnKey>(columns);
        for (var i = 0; i < columns; i++)
        {
            found[i] = Column(ref bytes, rows);
            if (!seen.Add(new(found[i].Path, found[i].Kind)))
            {
                throw bytes.Broken($"the column '{found[i].Path}' comes twice");
            }
        }

        bytes.End();
        return new(rows, found);
    }

    private static WireColumn Column(ref ColumnsCursor bytes, int rows)
    {
        var kind = (WireKind)bytes.Byte();
        var encoding = bytes.Byte();
        var path = Path(ref bytes);
        var length = bytes.Count("the length of a column", int.MaxValue);
        var end = bytes.Remaining - length;
        var column = (kind, encoding) switch
        {
            (WireKind.Number, ColumnsFormat.Raw) => WireColumn.OfNumbers(path, NumberCodes.ReadRaw(ref bytes, rows)),
            (WireKind.Number, ColumnsFormat.Scaled) => WireColumn.OfNumbers(path, NumberCodes.ReadScaled(ref bytes, rows)),
            (WireKind.Time, ColumnsFormat.Raw) => WireColumn.OfTimes(path, TimeCodes.ReadRaw(ref bytes, rows)),
            (WireKind.Time, ColumnsFormat.Scaled) => WireColumn.OfTimes(path, TimeCodes.ReadDeltas(ref bytes, rows)),
            (WireKind.Text, ColumnsFormat.Raw) => Text(ref bytes, path, rows),
            (WireKind.Boolean, ColumnsFormat.Raw) => WireColumn.OfBooleans(path, Booleans(ref bytes, rows)),
            _ => throw bytes.Broken(string.Create(CultureInfo.InvariantCulture, $"kind {(byte)kind} with encoding {encoding} is not known")),
        };
        return bytes.Remaining == end ? column : throw bytes.Broken($"the column '{path}' is not as long as it says");
    }

    private static string Path(ref ColumnsCursor bytes)
    {
        var utf8 = bytes.Take(bytes.Short());
        return utf8.Length is > 0 and <= ColumnsFormat.MaxPath && Utf8.IsValid(utf8)
            ? Encoding.UTF8.GetString(utf8)
            : throw bytes.Broken(string.Create(CultureInfo.InvariantCulture, $"a path is not 1 to {ColumnsFormat.MaxPath} bytes of UTF-8"));
    }

    private static int[] Booleans(ref ColumnsCursor bytes, int rows)
    {
        var codes = bytes.Take(rows);
        if (codes.ContainsAnyExceptInRange<byte>(0, 1) && codes.IndexOfAnyExcept<byte>(0, 1, byte.MaxValue) >= 0)
        {
            throw bytes.Broken("a boolean is neither 0, 1 nor 255 (absent)");
        }

        var found = GC.AllocateUninitializedArray<int>(rows);
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = codes[i] == byte.MaxValue ? WireColumn.Absent : codes[i];
        }

        return found;
    }

    private static WireColumn Text(ref ColumnsCursor bytes, string path, int rows)
    {
        var count = bytes.Count("the number of texts", ColumnsFormat.MaxRows);
        var codeWidth = bytes.Byte();
        var texts = TextCodes.ReadTexts(ref bytes, count);
        return WireColumn.OfTexts(path, TextCodes.ReadCodes(ref bytes, rows, count, codeWidth), texts);
    }
}
