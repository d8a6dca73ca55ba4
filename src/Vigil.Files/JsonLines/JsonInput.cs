using System.Text;
using Vigil.Files.Opening;

namespace Vigil.Files.JsonLines;

/// <summary>The lines of a file as UTF-8 bytes; blank lines are passed over but counted.</summary>
internal sealed class JsonInput : IDisposable
{
    private readonly InputFile _file;
    private readonly FileLimits _limits;
    private readonly ByteInput _input;
    private readonly Stream _utf8;
    private byte[] _buffer = new byte[1 << 17];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Opens a file again after its form was found out.</summary>
    public JsonInput(InputFile file, TextSample sample, FileLimits limits)
    {
        _file = file;
        _limits = limits;
        _input = ByteInput.Open(file, limits);
        Span<byte> mark = stackalloc byte[4];
        _input.ReadExactly(mark[..sample.Mark]);
        _utf8 = sample.EncodingName.StartsWith("UTF-8", StringComparison.Ordinal)
            ? _input
            : Encoding.CreateTranscodingStream(_input, sample.Encoding, Encoding.UTF8);
    }

    /// <summary>The number of the current line, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The share of the file that was read.</summary>
    public double Share => _input.Share;

    /// <summary>Moves to the next line that is not blank; the span is good until the next call.</summary>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        while (NextRaw(out line))
        {
            Line++;
            line = line.Trim(" \t\r"u8);
            if (line.Length > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _utf8.Dispose();
        _input.Dispose();
    }

    private bool NextRaw(out ReadOnlySpan<byte> line)
    {
        var searched = _start;
        while (true)
        {
            var found = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                line = _buffer.AsSpan(_start, searched + found - _start);
                _start = searched + found + 1;
                return true;
            }

            if (_ended)
            {
                line = _buffer.AsSpan(_start, _end - _start);
                _start = _end;
                return line.Length > 0;
            }

            var kept = _end - _start;
            Fill();
            searched = _start + kept;
        }
    }

    private void Fill()
    {
        var kept = _end - _start;
        if (kept > _limits.CellLength)
        {
            throw _file.Error(
                "the line starting here is longer than 16 million characters",
                "Expected one JSON object a line; is this one object over many lines?", Line + 1);
        }

        if (kept > _buffer.Length / 2)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        _buffer.AsSpan(_start, kept).CopyTo(_buffer);
        _start = 0;
        _end = kept;
        var read = _utf8.Read(_buffer.AsSpan(_end));
        _end += read;
        _ended = read == 0;
    }
}
