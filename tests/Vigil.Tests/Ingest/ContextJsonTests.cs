using System.Text;
using Vigil.Events;
using Vigil.Server.Ingest;

namespace Vigil.Tests.Ingest;

public sealed class ContextJsonTests
{
    [Fact]
    public void One_event_an_array_and_lines_are_read()
    {
        const string deploy = """{"time":"2026-11-02T09:00:00Z","kind":"deploy","model":"credit","text":"version 7","until":1793610847,"who":"x"}""";
        var expected = new ContextEvent(1_793_610_000_000_000, "deploy", "credit", "version 7", 1_793_610_847_000_000);
        Assert.Equal([expected], Read(deploy));
        Assert.Equal([expected, expected], Read($"[{deploy},{deploy}]"));
        Assert.Equal([expected, expected], Read($"{deploy}\r\n\n{deploy}\n"));
        Assert.Equal(new ContextEvent(Missing.NullTime, "holiday", null, "New Year", null), Assert.Single(Read("""{"kind":"holiday","text":"New Year"}""")));
        Assert.Empty(Read("[]"));
    }

    [Theory]
    [InlineData("""{"kind":"deploy"}""", "row 0, field text")]
    [InlineData("""[{"kind":"deploy","text":"a"},{"kind":"party","text":"b"}]""", "row 1, field kind")]
    [InlineData("""{"kind":"deploy","text":"a","time":"soon"}""", "row 0, field time")]
    [InlineData("""{"kind":"deploy","text":"a","time":5,"until":4}""", "row 0, field until")]
    [InlineData("""{"kind":"deploy","text":"a","model":5}""", "row 0, field model")]
    [InlineData("7", "row 0")]
    [InlineData("{", "byte ")]
    [InlineData("""{"kind":"deploy","text":"\ud800"}""", "byte ")]
    public void What_cannot_be_read_names_its_place(string body, string place) =>
        Assert.StartsWith(place, Assert.Throws<VigilError>(() => Read(body)).Problems[0].Place, StringComparison.Ordinal);

    private static IReadOnlyList<ContextEvent> Read(string body) => ContextJson.Read(Encoding.UTF8.GetBytes(body), ParseLimits.Default);
}
