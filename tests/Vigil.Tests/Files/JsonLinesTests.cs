using Vigil.Events;
using Vigil.Files;

namespace Vigil.Tests.Files;

public sealed class JsonLinesTests : IDisposable
{
    private readonly FileFixture _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Fields_become_columns_in_order_of_appearance()
    {
        var batch = Read("""
            {"id": 1, "ok": true, "word": "a\u00e9", "at": "2024-01-01T00:00:00Z"}

            {"word": "b", "id": 2.5, "ok": null, "extra": "x"}
            """);
        Assert.Equal(["id", "ok", "word", "at", "extra"], batch.Columns.Select(c => c.Name));
        Assert.Equal([1, 2.5], FileFixture.Numbers(batch, "id"));
        Assert.Equal(["true", null], FileFixture.Words(batch, "ok"));
        Assert.Equal(["aé", "b"], FileFixture.Words(batch, "word"));
        Assert.Equal([FileFixture.Micros("2024-01-01"), Missing.NullTime], FileFixture.Times(batch, "at"));
        Assert.Equal([null, "x"], FileFixture.Words(batch, "extra"));
    }

    [Fact]
    public void Objects_inside_are_flattened_and_lists_left_out()
    {
        var source = FileSource.Open(_files.Write("t.jsonl", """
            {"a": {"b": 1, "c": {"d": 2}}, "list": [1, 2], "e": 3}
            {"a": {"b": 4}, "list": [], "e": 5}
            """), new ReadOptions());
        var batch = FileFixture.ReadAll(source);
        Assert.Equal([1, 4], FileFixture.Numbers(batch, "a.b"));
        Assert.Equal([3, 5], FileFixture.Numbers(batch, "e"));
        Assert.Equal("a.c, list", source.Shape.Form.Single(f => f.Name == "left out: nested").Value);
    }

    [Fact]
    public void Change_of_type_is_counted_as_invalid()
    {
        var batch = Read(string.Join('\n', Enumerable.Range(0, 50).Select(i => $$"""{"a": {{i}}}""")) + "\n{\"a\": \"oops\"}\n{\"a\": [1]}\n{\"a\": \"7\"}");
        Assert.Equal(53, batch.Rows);
    }

    [Fact]
    public void Not_numbers_of_Python_are_read()
    {
        var batch = Read("{\"a\": 1.5, \"s\": \"say \\\"NaN\\\"\"}\n{\"a\": NaN, \"s\": \"x\"}\n{\"a\": -Infinity, \"s\": \"x\"}\n");
        Assert.Equal([1.5, double.NaN, double.NegativeInfinity], FileFixture.Numbers(batch, "a"));
        Assert.Equal("say \"NaN\"", FileFixture.Words(batch, "s")[0]);
    }

    [Fact]
    public void Late_fields_are_told_after_reading()
    {
        var lines = Enumerable.Range(0, 30_000).Select(i => i < 25_000 ? "{\"a\": 1}" : "{\"a\": 1, \"late\": 2}");
        var source = FileSource.Open(_files.Write("t.jsonl", string.Join('\n', lines)), new ReadOptions());
        FileFixture.ReadAll(source);
        Assert.Equal("late (5000 rows)", source.Shape.Form.Single(f => f.Name == "left out: late fields").Value);
    }

    private EventBatch Read(string text) => FileFixture.ReadAll(_files.Write("t.jsonl", text));
}
