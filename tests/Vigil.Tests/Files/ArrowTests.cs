using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Vigil.Events;
using Vigil.Files;

namespace Vigil.Tests.Files;

public sealed class ArrowTests : IDisposable
{
    private readonly FileFixture _files = new();

    public void Dispose() => _files.Dispose();

    public static TheoryData<bool, CompressionCodecType?> Forms => new()
    {
        { false, null }, { true, null }, { false, CompressionCodecType.Lz4Frame }, { true, CompressionCodecType.Zstd },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Values_come_back_from_files_and_streams(bool stream, CompressionCodecType? codec)
    {
        var path = _files.Write("t.arrow", Write([Batch(0, 5_000), Batch(5_000, 7_000)], stream, codec));
        var source = FileSource.Open(path, new ReadOptions());
        var batch = FileFixture.ReadAll(source);
        var rows = Enumerable.Range(0, 12_000).ToArray();
        Assert.Equal(rows.Select(i => i * 0.5), FileFixture.Numbers(batch, "x"));
        Assert.Equal(rows.Select(i => i % 3 == 0), FileFixture.Numbers(batch, "n").Select(Missing.IsNull));
        Assert.Equal(rows.Select(i => i % 4 == 0 ? null : "w" + i % 9), FileFixture.Words(batch, "word"));
        Assert.Equal(rows.Select(i => i * 1_000_000L), FileFixture.Times(batch, "at"));
        Assert.Equal(rows.Select(i => i % 2 == 0 ? "true" : "false"), FileFixture.Words(batch, "flag"));
        Assert.Equal(rows.Select(i => i % 2 == 0 ? "a" : "b"), FileFixture.Words(batch, "coded"));
        Assert.Equal([8192, 3808], source.Read(null, TestContext.Current.CancellationToken).Select(b => b.Rows));
    }

    [Fact]
    public void Columns_of_lists_are_left_out_and_said_so()
    {
        var list = new ListArray.Builder(Int32Type.Default);
        list.Append();
        ((Int32Array.Builder)list.ValueBuilder).Append(1);
        var values = new Int32Array.Builder().Append(7).Build();
        var schema = new Apache.Arrow.Schema(
            [new Field("list", new ListType(Int32Type.Default), true), new Field("a", Int32Type.Default, true)], null);
        var path = _files.Write("t.arrow", Write([new RecordBatch(schema, [list.Build(), values], 1)], stream: false, null));
        var source = FileSource.Open(path, new ReadOptions());
        Assert.Equal(["a"], source.Shape.Columns.Select(c => c.Name));
        Assert.Equal("list", source.Shape.Form.Single(f => f.Name == "left out: nested").Value);
        Assert.Equal([7], FileFixture.Numbers(FileFixture.ReadAll(source), "a"));
    }

    internal static byte[] Write(IReadOnlyList<RecordBatch> batches, bool stream, CompressionCodecType? codec)
    {
        using var memory = new MemoryStream();
        var options = new IpcOptions { CompressionCodec = codec, CompressionCodecFactory = codec is null ? null : new CompressionCodecFactory() };
        using (var writer = stream
            ? new ArrowStreamWriter(memory, batches[0].Schema, leaveOpen: true, options)
            : new ArrowFileWriter(memory, batches[0].Schema, leaveOpen: true, options))
        {
            foreach (var batch in batches)
            {
                writer.WriteRecordBatch(batch);
            }

            writer.WriteEnd();
        }

        return memory.ToArray();
    }

    internal static RecordBatch Batch(int start, int count)
    {
        var x = new DoubleArray.Builder();
        var n = new Int32Array.Builder();
        var word = new StringArray.Builder();
        var at = new TimestampArray.Builder(new TimestampType(TimeUnit.Millisecond, "UTC"));
        var flag = new BooleanArray.Builder();
        var index = new Int8Array.Builder();
        for (var i = start; i < start + count; i++)
        {
            x.Append(i * 0.5);
            _ = i % 3 == 0 ? n.AppendNull() : n.Append(i);
            _ = i % 4 == 0 ? word.AppendNull() : word.Append("w" + i % 9);
            at.Append(DateTimeOffset.UnixEpoch.AddSeconds(i));
            flag.Append(i % 2 == 0);
            index.Append((sbyte)(i % 2));
        }

        var type = new DictionaryType(Int8Type.Default, StringType.Default, false);
        var coded = new DictionaryArray(type, index.Build(), new StringArray.Builder().Append("a").Append("b").Build());
        IArrowArray[] arrays = [x.Build(), n.Build(), word.Build(), at.Build(), flag.Build(), coded];
        string[] names = ["x", "n", "word", "at", "flag", "coded"];
        var fields = arrays.Select((a, i) => new Field(names[i], a.Data.DataType, true));
        return new RecordBatch(new Apache.Arrow.Schema(fields, null), arrays, count);
    }
}
