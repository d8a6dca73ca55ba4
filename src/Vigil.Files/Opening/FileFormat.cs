using System.Text;

namespace Vigil.Files.Opening;

/// <summary>The formats that can be read.</summary>
internal enum FileFormat
{
    Csv,
    JsonLines,
    Parquet,
    ArrowFile,
    ArrowStream,
}

/// <summary>Tells a file's format by its first bytes; the name only decides where bytes cannot.</summary>
internal static class FormatSniffer
{
    private static readonly (byte[] Magic, string What, string Mend)[] Foreign =
    [
        ([0x50, 0x4B, 0x03, 0x04], "a zip archive or an Excel workbook", "Save it as CSV or Parquet, or unpack the archive."),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook", "Save it as CSV or Parquet."),
        ("BZh"u8.ToArray(), "packed with bzip2", "Unpack it; .gz and .zst are unpacked on the way."),
        ([0xFD, 0x37, 0x7A, 0x58], "packed with xz", "Unpack it; .gz and .zst are unpacked on the way."),
        ("FEA1"u8.ToArray(), "a Feather file of version 1", "Write it as version 2 (Arrow IPC) or Parquet."),
        ("SQLite format 3"u8.ToArray(), "a SQLite database", "Export the table as CSV or Parquet."),
        ("Obj\u0001"u8.ToArray(), "an Avro file", "Convert it to Parquet."),
        ("ORC"u8.ToArray(), "an ORC file", "Convert it to Parquet."),
        ([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59], "a NumPy array", "Save it as CSV or Parquet."),
        ("%PDF"u8.ToArray(), "a PDF document", "Export the table as CSV or Parquet."),
    ];

    /// <summary>Tells the format.</summary>
    /// <exception cref="VigilError">The format is known but cannot be read.</exception>
    public static FileFormat Sniff(InputFile file, FileLimits limits)
    {
        using var input = ByteInput.Open(file, limits);
        var head = new byte[4096];
        var bytes = head.AsSpan(0, input.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
        var format = OfBytes(file, bytes);
        if (format is FileFormat.Parquet or FileFormat.ArrowFile or FileFormat.ArrowStream
            && input.Compression != "none")
        {
            throw file.Error(
                $"the file is {(format == FileFormat.Parquet ? "Parquet" : "Arrow")} inside {input.Compression}",
                "Unpack it; these formats are compressed inside already.");
        }

        return format;
    }

    private static FileFormat OfBytes(InputFile file, ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("PAR1"u8) || HasEnding(file, ".parquet"))
        {
            return FileFormat.Parquet;
        }

        if (bytes.StartsWith("ARROW1"u8) || HasEnding(file, ".feather"))
        {
            return FileFormat.ArrowFile;
        }

        if (bytes.StartsWith<byte>([0xFF, 0xFF, 0xFF, 0xFF]) || HasEnding(file, ".arrow", ".ipc", ".arrows"))
        {
            return FileFormat.ArrowStream;
        }

        foreach (var (magic, what, mend) in Foreign)
        {
            if (bytes.StartsWith(magic))
            {
                throw file.Error($"the file is {what}, which cannot be read", mend);
            }
        }

        return OfText(file, bytes);
    }

    private static FileFormat OfText(InputFile file, ReadOnlySpan<byte> bytes)
    {
        var encoding = TextEncodings.OfMark(bytes, out var mark);
        if (encoding is null && bytes.Contains((byte)0))
        {
            throw file.Error(
                "the file holds zero bytes, so it is not text in a known encoding",
                "Expected CSV, JSON lines, Parquet or Arrow. If it is UTF-16 without a mark, write it as UTF-8.");
        }

        var text = (encoding ?? Encoding.Latin1).GetString(bytes[mark..]).AsSpan().TrimStart();
        if (text.StartsWith("["))
        {
            if (text[1..].TrimStart().StartsWith("{") || HasEnding(file, ".json"))
            {
                throw file.Error(
                    "the file is one JSON array, not JSON lines",
                    "Write one object a line, without brackets and commas around them (jq -c '.[]').", 1);
            }
        }

        return text.StartsWith("{") || HasEnding(file, ".jsonl", ".ndjson", ".json") ? FileFormat.JsonLines : FileFormat.Csv;
    }

    private static bool HasEnding(InputFile file, params ReadOnlySpan<string> endings)
    {
        var name = Path.GetFileName(file.Path);
        foreach (var packed in (ReadOnlySpan<string>)[".gz", ".zst"])
        {
            name = name.EndsWith(packed, StringComparison.OrdinalIgnoreCase) ? name[..^packed.Length] : name;
        }

        foreach (var ending in endings)
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
