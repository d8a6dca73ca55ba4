using System.Diagnostics;
using System.Text;
using CsCheck;
using Vigil.Server.Ingest;
using Vigil.Server.Ingest.Columns;

namespace Vigil.Tests.Ingest;

public sealed class DamagedJsonTests
{
    private const string Row = """{"prediction_id":"a\u00e91","time":"2026-11-02T09:14:07.123Z","features":{"age":41.5e0,"job":"cl\"erk","vip":true,"x":null},"prediction":"yes","new":[1,{"a":[]}]}""";

    [Fact]
    public void An_array_cut_at_any_byte_is_an_error_with_the_place()
    {
        var body = Encoding.UTF8.GetBytes($"[{Row}, {Row}]");
        for (var length = 0; length < body.Length; length++)
        {
            var problem = Assert.Throws<VigilError>(() => EventJson.Read(body.AsMemory(0, length), ParseLimits.Default)).Problems[0];
            Assert.StartsWith("byte ", problem.Place, StringComparison.Ordinal);
            Assert.NotEmpty(problem.Hint);
        }
    }

    [Fact]
    public void Lines_cut_at_any_byte_keep_the_whole_lines()
    {
        var body = Encoding.UTF8.GetBytes($"{Row}\n{Row}\n");
        for (var length = Row.Length + 2; length < body.Length; length++)
        {
            var batch = EventJson.Read(body.AsMemory(0, length), ParseLimits.Default);
            Assert.Equal((length >= body.Length - 1 ? 2 : 1, length >= body.Length - 1 || length == Row.Length + 1 ? 0 : 1), (batch.Columns.Rows, batch.Refused.Count));
        }
    }

    [Fact]
    public void Whatever_bytes_are_changed_the_reader_answers_or_says_what_is_wrong_and_holds_little() => Gen.Select(Gen.Int, Gen.Select(Gen.UInt, Gen.Byte).Array[1, 6]).Sample(
        (seed, changes) =>
        {
            var body = new RandomJson(seed, labels: (seed & 1) == 0).Body();
            foreach (var (where, value) in changes)
            {
                body[where % body.Length] = (value & 3) == 0 ? (byte)"\"\\{}[],:\n"[value % 9] : value;
            }

            try
            {
                var batch = (seed & 1) == 0 ? LabelJson.Read(body, ParseLimits.Default) : EventJson.Read(body, ParseLimits.Default);
                _ = NaiveBatch.Of(batch).Describe();
                Assert.Equal(batch.Columns.Rows, ColumnsReader.Read(new ColumnsWriter().Write(batch.Columns.Columns.Count == 0 ? new(0, []) : batch.Columns).Span).Rows + (batch.Columns.Columns.Count == 0 ? batch.Columns.Rows : 0));
            }
            catch (VigilError error)
            {
                Assert.NotEmpty(error.Problems[0].Place);
            }
        },
        iter: 20_000);

    [Fact]
    public void Of_lines_a_broken_one_is_refused_and_reading_goes_on_with_the_next()
    {
        var body = "{\"prediction\":1}\r\n\r\n{\"prediction\":\n{\"prediction\":2}\n  nonsense\n{\"prediction\":3} trailing\n{\"prediction\":4},\n{\"features\":{\n{\"prediction\":5}"u8.ToArray();
        var batch = EventJson.Read(body, ParseLimits.Default);
        Assert.Equal([1.0, 2, 5], batch.Columns.Columns[0].Numbers);
        Assert.Equal([1L, 3, 4, 5, 6], batch.Refused.Select(r => r.Row));
        Assert.All(batch.Refused, r => Assert.StartsWith("byte ", r.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void A_first_line_that_is_broken_is_refused_when_an_object_follows()
    {
        var batch = EventJson.Read("nonsense\n{\"prediction\":1}\n"u8.ToArray(), ParseLimits.Default);
        Assert.Equal((1, 1), (batch.Columns.Rows, batch.Refused.Count));
    }

    [Fact]
    public void Objects_over_several_lines_and_without_a_line_end_between_them_are_read() =>
        Assert.Equal(3, EventJson.Read("\uFEFF{\n \"prediction\":\n 1}\n\n{\"prediction\":2}{\"prediction\":3}"u8.ToArray(), ParseLimits.Default).Columns.Rows);

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n ")]
    [InlineData("nonsense")]
    [InlineData("5")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("[{}")]
    [InlineData("[{},]")]
    [InlineData("[{}] x")]
    [InlineData("[{\"prediction\":01}]")]
    [InlineData("[{\"prediction\":1.}]")]
    [InlineData("[{\"prediction\":.5}]")]
    [InlineData("[{\"prediction\":+1}]")]
    [InlineData("[{\"prediction\":1e}]")]
    [InlineData("[{\"prediction\":\"a\tb\"}]")]
    [InlineData("[{\"prediction\":\"\\x\"}]")]
    [InlineData("[{\"prediction\":\"\\u12g4\"}]")]
    [InlineData("[{\"prediction\":tru}]")]
    [InlineData("[{\"prediction\":1 \"x\":2}]")]
    [InlineData("[{\"prediction\" 1}]")]
    [InlineData("[{prediction:1}]")]
    [InlineData("[{\"prediction\":1,}]")]
    [InlineData("[{\"new\":[1,]}]")]
    [InlineData("[{\"new\":{\"a\":1,}}]")]
    public void A_body_that_is_not_JSON_is_an_error(string body) =>
        Assert.Equal(400, BodyStatus.Of(Assert.Throws<VigilError>(() => EventJson.Read(Encoding.UTF8.GetBytes(body), ParseLimits.Default))));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nesting_without_end_is_an_error_and_not_the_end(bool objects)
    {
        var deep = string.Concat(Enumerable.Repeat(objects ? "{\"a\":" : "[", 1_000_000));
        Assert.Throws<VigilError>(() => EventJson.Read(Encoding.UTF8.GetBytes("{\"features\":{\"x\":" + deep), ParseLimits.Default));
        Assert.Throws<VigilError>(() => EventJson.Read(Encoding.UTF8.GetBytes(deep), ParseLimits.Default));
    }

    [Fact]
    public void Bodies_made_to_cost_are_answered_quickly_and_within_their_memory()
    {
        string[] bodies =
        [
            Many("{\"a\":\n"), Many("x\n", 3_000_000), Many("{\"prediction\":[\n"), "{\"prediction\":1," + Many("\"group\":{},") + "\"a\":1}",
            "{" + string.Concat(Enumerable.Range(0, 4000).Select(i => $"\"n{i}\":1,")) + Many("\"group\":{},") + "\"a\":1}",
            "[" + "{\"features\":{" + string.Join(',', Enumerable.Range(0, 4000).Select(i => $"\"n{i}\":1")) + "}}" + Many(",{\"group\":{}}") + "]",
            "[" + string.Join(',', Enumerable.Range(0, 300_000).Select(i => $"{{\"features\":{{\"n{i}\":1}}}}")) + "]",
            "[" + string.Join(',', Enumerable.Range(0, 300_000).Select(i => $"{{\"n{i}\":1}}")) + "]",
            "{\"prediction\":\"" + Many("\\u0041") + "\"}", "{\"prediction\":" + Many("1") + "}", Many("{}"), "[" + Many("{},") + "{}]", Many("[[") + "1",
            Many("{\"prediction\":1}"),
        ];
        foreach (var (body, number) in bodies.Select((b, i) => (Encoding.UTF8.GetBytes(b), i)))
        {
            var clock = Stopwatch.StartNew();
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                EventJson.Read(body, ParseLimits.Default);
            }
            catch (VigilError)
            {
                // An error is an answer.
            }

            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"body {number} of {body.Length} bytes took {clock.Elapsed}");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 150_000_000, $"body {number} took {GC.GetAllocatedBytesForCurrentThread() - before:N0} bytes");
            TestContext.Current.SendDiagnosticMessage($"body {number}: {body.Length:N0} bytes, {clock.Elapsed.TotalMilliseconds:0} ms, {GC.GetAllocatedBytesForCurrentThread() - before:N0} bytes");
        }
    }

    [Fact]
    public void Limits_of_bytes_rows_columns_and_values_are_told_as_too_large()
    {
        var row = "[" + string.Join(',', Enumerable.Repeat("{\"features\":{\"a\":1,\"b\":2}}", 50)) + "]";
        foreach (var limits in new[] { new ParseLimits(MaxBytes: 100), new ParseLimits(MaxRows: 49), new ParseLimits(MaxColumns: 1), new ParseLimits(MaxCells: 99) })
        {
            Assert.Equal(413, BodyStatus.Of(Assert.Throws<VigilError>(() => EventJson.Read(Encoding.UTF8.GetBytes(row), limits))));
        }

        Assert.Equal(50, EventJson.Read(Encoding.UTF8.GetBytes(row), new ParseLimits(MaxRows: 50, MaxColumns: 2, MaxCells: 102)).Columns.Rows);
    }

    private static string Many(string part, int bytes = 10_000_000) => string.Concat(Enumerable.Repeat(part, bytes / part.Length));
}
