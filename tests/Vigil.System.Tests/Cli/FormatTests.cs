using System.Text.Json;
using System.Xml.Linq;

namespace Vigil.System.Tests.Cli;

public sealed class FormatTests
{
    [Fact]
    public async Task Json_follows_its_published_schema()
    {
        using var document = JsonDocument.Parse(await Rendered("json"));
        Assert.Empty(PublishedSchema.Problems("check", document.RootElement));
    }

    [Fact]
    public async Task Json_is_as_checked_in() => GoldenText.Matches("formats/check.json", await Rendered("json"));

    [Fact]
    public async Task Json_lists_current_chunks_only_and_says_null_for_what_is_not_known()
    {
        using var document = JsonDocument.Parse(await Rendered("json"));
        var chunks = document.RootElement.GetProperty("performance");
        Assert.Equal(2, chunks.GetArrayLength());
        Assert.Equal(JsonValueKind.Null, chunks[1].GetProperty("realised").ValueKind);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("monitors")[2].GetProperty("threshold").ValueKind);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("roles").GetProperty("prediction").ValueKind);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("sarif")]
    [InlineData("junit")]
    public async Task Other_programs_get_sentences_without_back_ticks(string format) => Assert.DoesNotContain('`', await Rendered(format));

    [Fact]
    public async Task JUnit_has_a_case_for_every_monitor_and_a_failure_for_every_alerted_one()
    {
        var suite = XDocument.Parse(await Rendered("junit")).Root!.Element("testsuite")!;
        Assert.Equal("3", suite.Attribute("tests")!.Value);
        Assert.Equal("1", suite.Attribute("failures")!.Value);
        Assert.Equal("1", suite.Attribute("skipped")!.Value);
        var cases = suite.Elements("testcase").ToList();
        Assert.Equal(["drift/income", "loss", "null/sex"], cases.Select(c => c.Attribute("name")!.Value));
        Assert.Equal("income moved: <half> of it is \"tiny\" & odd", cases[0].Element("failure")!.Attribute("message")!.Value);
        Assert.Null(cases[1].Element("failure"));
        Assert.Equal("too few rows", cases[2].Element("skipped")!.Attribute("message")!.Value);
    }

    [Fact]
    public async Task JUnit_survives_a_column_name_that_xml_cannot_hold()
    {
        var text = await Rendered("junit", "in\u0001come");
        Assert.Equal("drift/in\uFFFDcome", XDocument.Parse(text).Descendants("testcase").First().Attribute("name")!.Value);
    }

    [Fact]
    public async Task Sarif_has_the_shape_of_version_2_1_0()
    {
        using var document = JsonDocument.Parse(await Rendered("sarif"));
        Assert.Equal("2.1.0", document.RootElement.GetProperty("version").GetString());
        var run = document.RootElement.GetProperty("runs")[0];
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().Select(r => r.GetProperty("id").GetString()).ToList();
        Assert.Equal(["drift", "loss", "null"], rules);
        var results = run.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(["warning", "note"], results.Select(r => r.GetProperty("level").GetString()));
        foreach (var result in results)
        {
            Assert.Equal(result.GetProperty("ruleId").GetString(), rules[result.GetProperty("ruleIndex").GetInt32()]);
            Assert.NotEmpty(result.GetProperty("message").GetProperty("text").GetString()!);
            var location = result.GetProperty("locations")[0];
            Assert.Equal("data/new%20data.csv", location.GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString());
        }

        Assert.Equal("income", results[0].GetProperty("locations")[0].GetProperty("logicalLocations")[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("text")]
    [InlineData("markdown")]
    public async Task Texts_for_people_have_no_escape_codes_and_name_the_incident(string format)
    {
        var text = await Rendered(format);
        Assert.DoesNotContain('\u001b', text);
        Assert.Contains("income changed and the model got worse", text.Replace("`", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Html_is_written_beside_the_journal()
    {
        using var folder = new TempFolder();
        folder.Write("vigil-out/journal.jsonl", SampleJournal.Text());
        var run = await CliRun.In(folder, "report");
        Assert.Equal((0, "report: vigil-out/report.html\n"), (run.Exit, run.Output.Replace('\\', '/')));
        Assert.Equal(["vigil-out/journal.jsonl", "vigil-out/report.html"], folder.Files());
        Assert.Contains("<html", folder.Read("vigil-out/report.html"));
    }

    [Fact]
    public async Task A_damaged_journal_is_named_with_its_line()
    {
        using var folder = new TempFolder();
        folder.Write("j.jsonl", SampleJournal.Text() + "{\"fact\":\"no_such_fact\"}\n");
        var run = await CliRun.In(folder, "report", "j.jsonl");
        Assert.Equal(2, run.Exit);
        Assert.Contains($"j.jsonl:{SampleJournal.Facts().Count + 1}:1", run.Error);
        Assert.Equal(["j.jsonl"], folder.Files());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("not json\n")]
    [InlineData("[1]\n")]
    [InlineData("{}\n")]
    [InlineData("{\"fact\":\"run_timed\",\"seconds\":{}}\n")]
    public async Task What_is_no_journal_exits_with_2(string text)
    {
        using var folder = new TempFolder();
        folder.Write("j.jsonl", text);
        var run = await CliRun.In(folder, "report", "j.jsonl");
        Assert.Equal(2, run.Exit);
        Assert.StartsWith("vigil: ", run.Error, StringComparison.Ordinal);
    }

    private static async Task<string> Rendered(string format, string feature = "income")
    {
        using var folder = new TempFolder();
        folder.Write("j.jsonl", SampleJournal.Text(feature));
        var run = await CliRun.In(folder, "report", "j.jsonl", "--format", format);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        return run.Output;
    }
}
