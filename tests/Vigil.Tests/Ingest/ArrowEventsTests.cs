using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using CsCheck;
using Vigil.Events;
using Vigil.Server.Ingest;
using Vigil.Server.Ingest.Columns;
using Schema = Apache.Arrow.Schema;

namespace Vigil.Tests.Ingest;

public sealed class ArrowEventsTests
{
    [Fact]
    public void Names_are_paths_structs_are_objects_and_other_names_are_features()
    {
        var stage = new StructArray(
            new StructType([new Field("model", DoubleType.Default, true)]), 3, [Doubles(1.5, 2.5, 3.5)], ArrowBuffer.Empty, 0, 0);
        var batch = Read(
            false,
            ("prediction_id", new Int64Array.Builder().AppendRange([1L, 2L, 9007199254740993L]).Build()),
            ("time", new TimestampArray.Builder(TimeUnit.Millisecond, "UTC").Append(DateTimeOffset.UnixEpoch.AddSeconds(1)).AppendNull().Append(DateTimeOffset.UnixEpoch).Build()),
            ("features.age", new Int32Array.Builder().Append(41).AppendNull().Append(43).Build()),
            ("job", new StringArray.Builder().Append("clerk").Append("médecin").AppendNull().Build()),
            ("vip", new BooleanArray.Builder().Append(true).AppendNull().Append(false).Build()),
            ("scores.yes", Doubles(0.1, 0.2, 0.3)),
            ("prediction", new FloatArray.Builder().AppendRange([0.5f, 1, 2]).Build()),
            ("stages_ms", stage),
            ("status", new Int16Array.Builder().AppendRange([(short)200, (short)500, (short)200]).Build()));
        Assert.Empty(batch.Refused);
        Assert.Equal(
            ["prediction_id Text", "time Time", "features.age Number", "features.job Text", "features.vip Boolean", "scores.yes Number", "prediction Number", "stages_ms.model Number", "status Text"],
            batch.Columns.Columns.Select(c => $"{c.Path} {c.Kind}"));
        Assert.Equal("9007199254740993", batch.Columns.Columns[0].Texts[2]);
        Assert.Equal([1_000_000, Missing.NullTime, 0], batch.Columns.Columns[1].Times);
        Assert.Equal([41, Missing.Null, 43], batch.Columns.Columns[2].Numbers);
        Assert.Equal([1, -1, 0], batch.Columns.Columns[4].Codes);
        Assert.Equal([1.5, 2.5, 3.5], batch.Columns.Columns[7].Numbers);
        Assert.Equal(["200", "500", "200"], batch.Columns.Columns[8].Codes.Select(c => batch.Columns.Columns[8].Texts[c]));
    }

    [Fact]
    public void A_row_that_cannot_be_kept_is_refused_and_the_others_are_columns()
    {
        var batch = Read(
            false,
            ("time", new StringArray.Builder().Append("2026-11-02").Append("soon").Append("1793610847").Build()),
            ("features.x", Doubles(1, 2, 3)));
        Assert.Equal([1L], batch.Refused.Select(r => r.Row));
        Assert.Equal([1.0, 3], batch.Columns.Find("features.x", WireKind.Number)!.Numbers);
    }

    [Fact]
    public void Of_labels_a_null_takes_an_earlier_one_back_and_other_names_are_ignored()
    {
        var batch = Read(
            true,
            ("prediction_id", new StringArray.Builder().Append("a").AppendNull().Append("c").Build()),
            ("label", new Int8Array.Builder().Append(1).Append(0).AppendNull().Build()),
            ("other", Doubles(1, 2, 3)));
        Assert.Equal([1L], batch.Refused.Select(r => r.Row));
        Assert.Equal([1, Missing.Null], batch.Columns.Find("label", WireKind.Number)!.Numbers);
        Assert.Equal(3, batch.Ignored["other"]);
    }

    [Fact]
    public void Codes_of_a_dictionary_are_the_values_they_stand_for()
    {
        var type = new DictionaryType(Int8Type.Default, StringType.Default, false);
        var coded = new DictionaryArray(type, new Int8Array.Builder().Append(1).Append(0).AppendNull().Build(), new StringArray.Builder().Append("a").Append("b").Build());
        var column = Read(false, ("features.job", coded)).Columns.Columns[0];
        Assert.Equal(["b", "a"], column.Codes[..2].Select(c => column.Texts[c]));
        Assert.Equal(-1, column.Codes[2]);
    }

    [Fact]
    public void A_stream_that_is_cut_or_changed_is_an_error_or_a_batch_and_never_holds_much()
    {
        var whole = Stream(CompressionCodecType.Zstd, ("prediction_id", new StringArray.Builder().Append("a").Append("b").Append("c").Build()), ("features.x", Doubles(1, 2, 3)));
        for (var length = 0; length < whole.Length - 8; length++)
        {
            ReadDamaged(whole.AsMemory(0, length));
        }

        Gen.Select(Gen.UInt, Gen.Byte).Array[1, 5].Sample(
            changes =>
            {
                var damaged = whole.ToArray();
                foreach (var (where, value) in changes)
                {
                    damaged[where % damaged.Length] = value;
                }

                ReadDamaged(damaged);
            },
            iter: 5000);
    }

    [Fact]
    public void Buffers_that_unpack_to_more_than_a_body_may_have_are_too_large()
    {
        var body = Stream(CompressionCodecType.Zstd, ("features.x", new DoubleArray.Builder().AppendRange(new double[2_000_000]).Build()));
        Assert.InRange(body.Length, 0, 100_000);
        Assert.Equal(413, BodyStatus.Of(Assert.Throws<VigilError>(() => ArrowEvents.Read(body, ParseLimits.Default, false))));
    }

    [Fact]
    public void A_schema_nested_deeper_than_allowed_is_an_error()
    {
        IArrowType type = DoubleType.Default;
        for (var i = 0; i < 40; i++)
        {
            type = new StructType([new Field("a", type, true)]);
        }

        using var bytes = new MemoryStream();
        using (var writer = new ArrowStreamWriter(bytes, new Schema([new Field("features", type, true)], null), leaveOpen: true))
        {
            writer.WriteStart();
            writer.WriteEnd();
        }

        Assert.Contains("nested too deep", Assert.Throws<VigilError>(() => ArrowEvents.Read(bytes.ToArray(), ParseLimits.Default, false)).Message, StringComparison.Ordinal);
    }

    private static void ReadDamaged(ReadOnlyMemory<byte> body)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            ArrowEvents.Read(body, ParseLimits.Default, false);
        }
        catch (VigilError error)
        {
            Assert.NotEmpty(error.Problems[0].Place);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    private static ParsedBatch Read(bool labels, params (string Name, IArrowArray Array)[] columns) => ArrowEvents.Read(Stream(null, columns), ParseLimits.Default, labels);

    private static byte[] Stream(CompressionCodecType? codec, params (string Name, IArrowArray Array)[] columns)
    {
        var schema = new Schema(columns.Select(c => new Field(c.Name, c.Array.Data.DataType, true)), null);
        var options = new IpcOptions { CompressionCodec = codec, CompressionCodecFactory = new CompressionCodecFactory() };
        using var bytes = new MemoryStream();
        using (var writer = new ArrowStreamWriter(bytes, schema, leaveOpen: true, options))
        {
            writer.WriteRecordBatch(new RecordBatch(schema, columns.Select(c => c.Array), columns[0].Array.Length));
            writer.WriteEnd();
        }

        return bytes.ToArray();
    }

    private static DoubleArray Doubles(params double[] values) => new DoubleArray.Builder().AppendRange(values).Build();
}
