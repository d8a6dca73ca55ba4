using System.Buffers.Binary;
using CsCheck;
using Vigil.Events;
using Vigil.Server.Ingest.Columns;

namespace Vigil.Tests.Ingest;

public sealed class ColumnsTests
{
    private static readonly Gen<double> Numbers = Gen.Frequency(
        (4, Gen.Int[-50, 300].Select(i => (double)i)),
        (4, Gen.Int[-100_000, 9_000_000].Select(i => i / 100.0)),
        (2, Gen.Int[0, 1_000_000_000].Select(i => i / 1e9)),
        (1, Gen.Double),
        (2, Gen.OneOf(Missing.Null, Missing.Invalid, double.NaN, double.PositiveInfinity, -0.0, 0.0, 1e300, double.Epsilon, 9007199254740992.0)));

    private static readonly Gen<string> Words = Gen.Frequency(
        (4, Gen.OneOf("", "clerk", "médecin", "猫", "🙂", "a1", "b2", "c3")),
        (1, Gen.String[Gen.Char.AlphaNumeric, 0, 300]));

    private static readonly Gen<WireColumns> Batches =
        from rows in Gen.Int[0, 300]
        from columns in Gen.Int[1, 6].SelectMany(n => ColumnOf(rows).Array[n])
        select new WireColumns(rows, [.. columns.DistinctBy(c => (c.Path, c.Kind))]);

    [Fact]
    public void What_was_written_is_read_back_bit_for_bit() =>
        Batches.Sample(batch => Same(batch, ColumnsReader.Read(new ColumnsWriter().Write(batch).Span)), iter: 2000);

    [Fact]
    public void The_same_columns_give_the_same_bytes_whatever_was_written_before()
    {
        var used = new ColumnsWriter();
        Batches.Sample(batch => used.Write(batch).Span.SequenceEqual(new ColumnsWriter().Write(batch).Span), iter: 200, threads: 1);
    }

    [Fact]
    public void A_cut_or_a_flipped_bit_is_an_error_with_a_place() =>
        Gen.Select(Batches, Gen.UInt, Gen.Bool).Sample(
            (batch, where, cut) =>
            {
                var bytes = new ColumnsWriter().Write(batch).ToArray();
                if (cut)
                {
                    bytes = bytes[..(int)(where % bytes.Length)];
                }
                else
                {
                    bytes[where % bytes.Length] ^= (byte)(1 << (int)(where % 8));
                }

                var error = Assert.Throws<VigilError>(() => ColumnsReader.Read(bytes));
                return error.Problems[0].Place.StartsWith("body:byte ", StringComparison.Ordinal) && error.Problems[0].Hint.Length > 0;
            },
            iter: 2000);

    [Fact]
    public void Damage_under_a_right_check_sum_is_an_error_or_a_batch_and_never_holds_much_more_than_came() =>
        Gen.Select(Batches, Gen.Select(Gen.UInt, Gen.Byte).Array[1, 8]).Sample(
            (batch, changes) =>
            {
                var bytes = new ColumnsWriter().Write(batch).ToArray();
                foreach (var (where, value) in changes)
                {
                    // Half of the changes go into the heads, where lengths and counts stand.
                    bytes[(where & 1) == 0 ? where % bytes.Length : where % Math.Min(64, bytes.Length)] = value;
                }

                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4), ColumnsFormat.Checksum(bytes.AsSpan(0, bytes.Length - 4)));
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    Assert.InRange(ColumnsReader.Read(bytes).Rows, 0, bytes.Length);
                }
                catch (VigilError)
                {
                    // What the reader owes for damage.
                }

                return GC.GetAllocatedBytesForCurrentThread() - before < (32L * bytes.Length) + 32_768;
            },
            iter: 5000);

    [Fact]
    public void Whatever_bytes_come_the_reader_answers_or_says_what_is_wrong() =>
        Gen.Byte.Array[0, 200].Sample(
            bytes =>
            {
                byte[] framed = [.. "VGC"u8, 1, .. bytes, 0, 0, 0, 0];
                BinaryPrimitives.WriteUInt32LittleEndian(framed.AsSpan(framed.Length - 4), ColumnsFormat.Checksum(framed.AsSpan(0, framed.Length - 4)));
                try
                {
                    ColumnsReader.Read(framed);
                }
                catch (VigilError)
                {
                    // The only way out beside a batch.
                }
            },
            iter: 5000);

    [Fact]
    public void Rows_without_columns_and_texts_without_bytes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ColumnsWriter().Write(new(5, [])));
        byte[] manyRows = [.. "VGC"u8, 1, 255, 255, 15, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32LittleEndian(manyRows.AsSpan(12), ColumnsFormat.Checksum(manyRows.AsSpan(0, 12)));
        Assert.Contains("1048575 rows", Assert.Throws<VigilError>(() => ColumnsReader.Read(manyRows)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_check_sum_is_the_one_of_the_standard() => Assert.Equal(0xE3069283u, ColumnsFormat.Checksum("123456789"u8));

    private static Gen<WireColumn> ColumnOf(int rows) => Gen.OneOf(
        Gen.Select(Paths, Numbers.Array[rows]).Select((p, v) => WireColumn.OfNumbers(p, v)),
        Gen.Select(Paths, Gen.Int[-20, 400].Select(i => i / 100.0).Array[rows]).Select((p, v) => WireColumn.OfNumbers(p, v)),
        Gen.Select(Paths, Gen.Int[0, 99_999_999].Select(i => (double)i).Array[rows]).Select((p, v) => WireColumn.OfNumbers(p, v)),
        Gen.Select(Paths, Gen.Frequency((9, Gen.Long[1_700_000_000_000_000, 1_700_000_001_000_000]), (1, Gen.OneOf(Missing.NullTime, Missing.InvalidTime))).Array[rows]).Select((p, v) => WireColumn.OfTimes(p, v)),
        Gen.Select(Paths, Gen.Long.Array[rows]).Select((p, v) => WireColumn.OfTimes(p, v)),
        Gen.Select(Paths, Gen.Int[-1, 1].Array[rows]).Select((p, v) => WireColumn.OfBooleans(p, v)),
        from path in Paths
        from words in Words.Array[1, 40]
        from codes in Gen.Int[-1, words.Length - 1].Array[rows]
        select WireColumn.OfTexts(path, codes, WireTexts.Of(words)),
        Gen.Select(Paths, Gen.String[Gen.Char.AlphaNumeric, 8, 8].Array[rows])
            .Select((p, ids) => WireColumn.OfTexts(p, [.. Enumerable.Range(0, ids.Length)], WireTexts.Of(ids))));

    private static Gen<string> Paths => Gen.OneOf("features.age", "features.job", "scores.yes", "time", "prediction_id", "features.größe");

    private static bool Same(WireColumns one, WireColumns other) =>
        one.Rows == other.Rows && one.Columns.Count == other.Columns.Count && one.Columns.Zip(other.Columns).All(c => Same(c.First, c.Second));

    private static bool Same(WireColumn one, WireColumn other) =>
        one.Path == other.Path && one.Kind == other.Kind
        && one.Numbers.Select(BitConverter.DoubleToInt64Bits).SequenceEqual(other.Numbers.Select(BitConverter.DoubleToInt64Bits))
        && one.Times.SequenceEqual(other.Times)
        && one.Codes.SequenceEqual(other.Codes)
        && Enumerable.Range(0, one.Texts.Count).Select(i => one.Texts[i]).SequenceEqual(Enumerable.Range(0, other.Texts.Count).Select(i => other.Texts[i]));
}
