using System.Text;

namespace Vigil.Files.Opening;

/// <summary>The beginning of a text file, from which its form is found out.</summary>
/// <param name="Text">The decoded beginning, without a byte-order mark.</param>
/// <param name="Whole">True when this is the whole file.</param>
/// <param name="Encoding">How its characters are encoded.</param>
/// <param name="EncodingName">The same for people.</param>
/// <param name="Mark">Length of the byte-order mark.</param>
/// <param name="Compression">none, gzip or zstd.</param>
internal sealed record TextSample(string Text, bool Whole, Encoding Encoding, string EncodingName, int Mark, string Compression)
{
    /// <summary>Reads the beginning of a file.</summary>
    public static TextSample Take(InputFile file, FileLimits limits, int bytes, string? encoding)
    {
        using var input = ByteInput.Open(file, limits);
        var buffer = new byte[64 << 10];
        var filled = 0;
        while (true)
        {
            var read = input.ReadAtLeast(buffer.AsSpan(filled), buffer.Length - filled, throwOnEndOfStream: false);
            filled += read;
            if (filled < buffer.Length || filled >= bytes)
            {
                break;
            }

            Array.Resize(ref buffer, Math.Min(bytes, buffer.Length * 4));
        }

        var whole = filled < buffer.Length || input.ReadByte() < 0;
        var sample = buffer.AsSpan(0, filled);
        var (chosen, name, mark) = TextEncodings.Find(file, sample, whole, encoding);
        return new TextSample(chosen.GetString(sample[mark..]), whole, chosen, name, mark, input.Compression);
    }

    /// <summary>The same without its text: a folder of a thousand files must not keep a thousand beginnings.</summary>
    public TextSample WithoutText() => this with { Text = "" };

    /// <summary>Opens the file again as characters, after its mark.</summary>
    public StreamReader Reopen(ByteInput input)
    {
        Span<byte> mark = stackalloc byte[4];
        input.ReadExactly(mark[..Mark]);
        return new StreamReader(input, Encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16);
    }
}
