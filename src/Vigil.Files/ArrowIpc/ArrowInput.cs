using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Vigil.Files.Opening;

namespace Vigil.Files.ArrowIpc;

/// <summary>An opened Arrow file or stream. Everything the library throws leaves here as an error with a place.</summary>
internal sealed class ArrowInput : IDisposable
{
    private readonly InputFile _file;
    private readonly FileStream _stream;
    private readonly ArrowStreamReader _reader;
    private int _batch;

    private ArrowInput(InputFile file, FileStream stream, ArrowStreamReader reader)
    {
        _file = file;
        _stream = stream;
        _reader = reader;
    }

    /// <summary>The share of the file that was read.</summary>
    public double Share => _stream.Length == 0 ? 1 : Math.Min(1, (double)_stream.Position / _stream.Length);

    /// <summary>Opens a file or stream.</summary>
    public static ArrowInput Open(InputFile file, bool isStream)
    {
        var stream = ByteInput.OpenFile(file);
        try
        {
            var codecs = new CompressionCodecFactory();
            var reader = isStream
                ? new ArrowStreamReader(stream, codecs, leaveOpen: true)
                : new ArrowFileReader(stream, null, codecs, leaveOpen: true);
            return new ArrowInput(file, stream, reader);
        }
        catch (Exception e) when (e is not VigilError)
        {
            stream.Dispose();
            throw Damage(file, 0, e);
        }
    }

    /// <summary>The columns.</summary>
    public Schema Schema()
    {
        try
        {
            return _reader.Schema ?? throw new InvalidDataException("it has no schema");
        }
        catch (Exception e) when (e is not VigilError)
        {
            throw Damage(_file, 0, e);
        }
    }

    /// <summary>The next record batch, or null at the end.</summary>
    public RecordBatch? Next()
    {
        try
        {
            _batch++;
            return _reader.ReadNextRecordBatch();
        }
        catch (Exception e) when (e is not VigilError)
        {
            throw Damage(_file, _batch, e);
        }
    }

    /// <summary>Frees a batch's memory at once, all but its dictionaries: later batches still point into those.</summary>
    public static void Release(RecordBatch batch)
    {
        foreach (var array in batch.Arrays)
        {
            if (array is not DictionaryArray)
            {
                array.Dispose();
            }
        }
    }

    /// <summary>Runs work on the current batch's arrays.</summary>
    public void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is not VigilError)
        {
            throw Damage(_file, _batch, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
    }

    private static VigilError Damage(InputFile file, int batch, Exception e) => file.Error(
        (batch > 0 ? FormattableString.Invariant($"record batch {batch} is damaged: ") : "this is not a whole Arrow file: ")
            + e.Message.Split('\n')[0].Trim(),
        "Copy or write the file again; nothing of it was used.");
}
