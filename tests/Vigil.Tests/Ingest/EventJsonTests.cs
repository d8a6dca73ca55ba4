using System.Text;
using CsCheck;
using Vigil.Events;
using Vigil.Server.Ingest;
using Vigil.Server.Ingest.Columns;

namespace Vigil.Tests.Ingest;

public sealed class EventJsonTests
{
    [Fact]
    public void Events_equal_those_of_the_naive_twin() => Gen.Int.Sample(
        seed =>
        {
            var body = new RandomJson(seed, labels: false).Body();
            Same(body, NaiveRows.Read(body, labels: false), EventJson.Read(body, ParseLimits.Default));
        },
        iter: 20_000);

    [Fact]
    public void Labels_equal_those_of_the_naive_twin() => Gen.Int.Sample(
        seed =>
        {
            var body = new RandomJson(seed, labels: true).Body();
            Same(body, NaiveRows.Read(body, labels: true), LabelJson.Read(body, ParseLimits.Default));
        },
        iter: 10_000);

    [Fact]
    public void A_whole_event_becomes_one_row_of_columns()
    {
        var batch = Read("""
            {"prediction_id":"a1","model":"credit","version":7,"time":"2026-11-02T09:14:07.123Z","features":{"age":41,"job":"clerk","vip":true,"x":null},
             "prediction":"yes","scores":{"yes":0.83},"group":{"sex":"f"},"latency_ms":12.5,"stages_ms":{"model":8.0},"status":200,"client":"web","trace_id":"t","shoe":[1]}
            """);
        Assert.Equal(1, batch.Columns.Rows);
        Assert.Empty(batch.Refused);
        Assert.Equal(new Dictionary<string, long> { ["shoe"] = 1 }, batch.Ignored);
        Assert.Equal(
            ["prediction_id Text", "version Text", "time Time", "features.age Number", "features.job Text", "features.vip Boolean", "prediction Text", "scores.yes Number",
                "group.sex Text", "latency_ms Number", "stages_ms.model Number", "status Text", "client Text", "trace_id Text"],
            batch.Columns.Columns.Select(c => $"{c.Path} {c.Kind}"));
        Assert.Equal("200", batch.Columns.Find("status", WireKind.Text)!.Texts[0]);
        Assert.Equal(new DateTimeOffset(2026, 11, 2, 9, 14, 7, 123, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000, batch.Columns.Find("time", WireKind.Time)!.Times[0]);
    }

    [Fact]
    public void A_path_with_several_kinds_has_one_column_a_kind()
    {
        var batch = Read("""[{"features":{"x":1}},{"features":{"x":"one"}},{"features":{"x":true}},{"features":{"x":null}},{"features":{}}]""");
        Assert.Equal([WireKind.Number, WireKind.Text, WireKind.Boolean], batch.Columns.Columns.Select(c => c.Kind));
        Assert.Equal([1, Missing.Null, Missing.Null, Missing.Null, Missing.Null], batch.Columns.Columns[0].Numbers);
        Assert.Equal([-1, 0, -1, -1, -1], batch.Columns.Columns[1].Codes);
        Assert.Equal([-1, -1, 1, -1, -1], batch.Columns.Columns[2].Codes);
    }

    [Fact]
    public void Of_two_values_under_one_name_the_last_one_counts()
    {
        var batch = Read("""{"features":{"x":1,"x":"a"},"prediction":1,"prediction":null,"features":{"y":2,"y":3}}""");
        Assert.Equal("features.y=3", string.Join(' ', NaiveBatch.Of(batch).Rows[0].Select(v => $"{v.Key}={v.Value}")));
        Assert.Equal(4, batch.Ignored["duplicate key"]);
    }

    [Fact]
    public void A_refused_row_leaves_no_trace_and_the_others_are_kept()
    {
        var batch = Read("""[{"features":{"x":1,"bad":{"y":1}}},{"features":{"z":2}},{"time":"soon","features":{"x":3}},7,{"features":{"x":4}},{"prediction_id":"a"}]""");
        Assert.Equal([(0, "features.bad"), (2, "time"), (3, ""), (5, "")], batch.Refused.Select(r => ((int)r.Row, r.Field)));
        Assert.Equal(["features.x", "features.z"], batch.Columns.Columns.Select(c => c.Path));
        Assert.Equal([Missing.Null, 4], batch.Columns.Find("features.x", WireKind.Number)!.Numbers);
    }

    [Fact]
    public void A_column_that_only_refused_rows_had_counts_once()
    {
        var rows = string.Join(',', Enumerable.Repeat("""{"features":{"x":1},"time":"no"}""", 5000));
        Assert.Equal(5000, Read("[" + rows + "]").Refused.Count);
    }

    [Theory]
    [InlineData("""{"prediction_id":true,"prediction":1}""", "prediction_id")]
    [InlineData("""{"prediction_id":{},"prediction":1}""", "prediction_id")]
    [InlineData("""{"time":"2026-13-01T00:00:00Z","prediction":1}""", "time")]
    [InlineData("""{"time":"2026-02-29","prediction":1}""", "time")]
    [InlineData("""{"time":1e300,"prediction":1}""", "time")]
    [InlineData("""{"time":[],"prediction":1}""", "time")]
    [InlineData("""{"features":[1]}""", "features")]
    [InlineData("""{"features":5}""", "features")]
    [InlineData("""{"features":{"a":[1]}}""", "features.a")]
    [InlineData("""{"prediction":{"a":1}}""", "prediction")]
    [InlineData("""{"scores":"high"}""", "scores")]
    [InlineData("""{"prediction":"\ud800"}""", "prediction")]
    [InlineData("""{}""", "")]
    public void A_row_that_cannot_be_kept_names_its_field(string row, string field)
    {
        var refused = Assert.Single(Read("[" + row + "]").Refused);
        Assert.Equal(field, refused.Field);
        Assert.NotEmpty(refused.Reason);
    }

    [Fact]
    public void Ids_numbers_and_texts_beyond_their_limits_refuse_the_row()
    {
        Assert.Equal("prediction_id", Read($$$"""{"prediction_id":"{{{new string('a', 1025)}}}","prediction":1}""").Refused[0].Field);
        Assert.Empty(Read($$$"""{"prediction_id":"{{{new string('a', 1024)}}}","prediction":1}""").Refused);
        Assert.Equal("features.x", Read($$$"""{"features":{"x":{{{new string('1', 1025)}}} }}""").Refused[0].Field);
        Assert.Equal("features.x", Read($$$"""{"features":{"x":"{{{new string('a', 65_537)}}}"}}""").Refused[0].Field);
        Assert.Equal("", Read($$$"""{"features":{"{{{new string('a', 1020)}}}":1}}""").Refused[0].Field);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_refuse_the_row()
    {
        byte[] body = [.. "[{\"features\":{\"job\":\"m"u8, 0xE9, .. "decin\"}},{\"prediction\":1}]"u8];
        var batch = EventJson.Read(body, ParseLimits.Default);
        Assert.Equal("features.job", batch.Refused[0].Field);
        Assert.Equal(1, batch.Columns.Rows);
    }

    [Fact]
    public void What_Python_writes_for_numbers_that_are_none_is_taken_as_such() =>
        Assert.Equal([double.NaN, double.PositiveInfinity, double.NegativeInfinity], Read("""[{"prediction":NaN},{"prediction":Infinity},{"prediction":-Infinity}]""").Columns.Columns[0].Numbers);

    [Fact]
    public void A_label_of_null_takes_an_earlier_one_back_and_a_label_without_id_is_refused()
    {
        var batch = LabelJson.Read("""[{"prediction_id":5,"label":null},{"label":1},{"prediction_id":"b"},{"prediction_id":null,"label":1},{"prediction_id":"c","label":"yes","weight":2}]"""u8.ToArray(), ParseLimits.Default);
        Assert.Equal([1L, 2, 3], batch.Refused.Select(r => r.Row));
        Assert.Equal(["5", "c"], batch.Columns.Find("prediction_id", WireKind.Text)!.Codes.Select(c => batch.Columns.Find("prediction_id", WireKind.Text)!.Texts[c]));
        Assert.Equal([-1, 0], batch.Columns.Find("label", WireKind.Text)!.Codes);
    }

    [Fact]
    public void What_a_batch_gives_does_not_depend_on_the_batches_before_it() => Gen.Select(Gen.Int, Gen.Int).Sample(
        (one, other) =>
        {
            var body = new RandomJson(one, labels: false).Body();
            var first = new ColumnsWriter();
            var before = first.Write(EventJson.Read(body, ParseLimits.Default).Columns).ToArray();
            EventJson.Read(new RandomJson(other, labels: false).Body(), ParseLimits.Default);
            return before.AsSpan().SequenceEqual(first.Write(EventJson.Read(body, ParseLimits.Default).Columns).Span);
        },
        iter: 300,
        threads: 1);

    private static void Same(byte[] body, NaiveBatch naive, ParsedBatch fast)
    {
        var (expected, found) = (naive.Describe(), NaiveBatch.Of(fast).Describe());
        Assert.True(expected == found, $"{Encoding.UTF8.GetString(body)}\n--- naive\n{expected}\n--- fast\n{found}");
    }

    private static ParsedBatch Read(string body) => EventJson.Read(Encoding.UTF8.GetBytes(body), ParseLimits.Default);
}
