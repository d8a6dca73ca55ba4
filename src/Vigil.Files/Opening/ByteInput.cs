using System.IO.Compression;

namespace Vigil.Files.Opening;

/// <summary>A file's bytes, unpacked on the way and guarded against damage and bombs.</summary>
internal sealed class ByteInput : Stream
{
    private readonly InputFile _file;
    private readonly FileLimits _limits;
    private readonly FileStream _packed;
    private readonly Stream _content;
    private long _unpacked;

    /// <summary>
    /// .NET takes a gzip stream that ends too early for a shorter one unless it is told to be strict. Programs of this house say so in
    /// their runtime configuration; this is for programs that embed the library, and works when it comes before their first stream.
    /// </summary>
    static ByteInput() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    private ByteInput(InputFile file, FileLimits limits, FileStream packed, string compression)
    {
        _file = file;
        _limits = limits;
        _packed = packed;
        Compression = compression;
        _content = compression switch
        {
            "gzip" => new GZipStream(packed, CompressionMode.Decompress),
            "zstd" => new ZstdSharp.DecompressionStream(packed, bufferSize: 1 << 17, leaveOpen: true),
            _ => packed,
        };
    }

    /// <summary>How the file is packed: none, gzip or zstd; told by its first bytes, not its name.</summary>
    public string Compression { get; }

    /// <summary>The share of the file that was read.</summary>
    public double Share => _packed.Length == 0 ? 1 : (double)_packed.Position / _packed.Length;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => _unpacked; set => throw new NotSupportedException(); }

    /// <summary>Opens a file.</summary>
    /// <exception cref="VigilError">It cannot be opened or is empty.</exception>
    public static ByteInput Open(InputFile file, FileLimits limits)
    {
        var packed = OpenFile(file);
        try
        {
            if (!packed.CanSeek)
            {
                throw file.Error("this is a pipe, not a file", "The data are read more than once; save them to a file first.");
            }

            Span<byte> magic = stackalloc byte[4];
            var read = packed.ReadAtLeast(magic, 4, throwOnEndOfStream: false);
            if (read == 0)
            {
                throw file.Error("the file is empty", "Expected at least a header and one row; was the export interrupted?");
            }

            packed.Position = 0;
            var compression = read >= 2 && magic[0] == 0x1F && magic[1] == 0x8B ? "gzip"
                : read == 4 && magic.SequenceEqual<byte>([0x28, 0xB5, 0x2F, 0xFD]) ? "zstd"
                : "none";
            return new ByteInput(file, limits, packed, compression);
        }
        catch
        {
            packed.Dispose();
            throw;
        }
    }

    /// <summary>Opens the file itself, as it is packed.</summary>
    /// <exception cref="VigilError">It cannot be opened.</exception>
    public static FileStream OpenFile(InputFile file)
    {
        try
        {
            var share = FileShare.ReadWrite | FileShare.Delete;
            return new FileStream(file.Path, new FileStreamOptions { BufferSize = 1 << 17, Options = FileOptions.SequentialScan, Share = share });
        }
        catch (UnauthorizedAccessException)
        {
            throw file.Error("the file may not be read", "Check its permissions.");
        }
        catch (IOException e)
        {
            throw file.Error($"the file cannot be opened ({e.Message})", "Check the path and that no other program holds it.");
        }
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = _content.Read(buffer);
        }
        catch (Exception e) when (e is InvalidDataException or ZstdSharp.ZstdException or EndOfStreamException)
        {
            throw _file.Error(
                FormattableString.Invariant($"the {Compression} stream is cut off or damaged after {_unpacked:N0} unpacked bytes"),
                "Copy or export the file again; nothing of it was used.");
        }
        catch (IOException e)
        {
            throw _file.Error($"reading failed ({e.Message})", "Check the disk or network the file is on.");
        }

        _unpacked += read;
        if (_unpacked > _limits.BombBytes && _unpacked > _limits.BombRatio * _packed.Position)
        {
            throw _file.Error(
                FormattableString.Invariant($"the file unpacks to more than {_limits.BombRatio:N0} times its size ({_unpacked:N0} bytes so far)"),
                "This looks like a decompression bomb. If it is real, unpack it yourself and give the plain file.");
        }

        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
            _packed.Dispose();
        }

        base.Dispose(disposing);
    }
}
