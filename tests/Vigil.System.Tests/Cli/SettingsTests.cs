using System.Text.Json;

namespace Vigil.System.Tests.Cli;

/// <summary>Hostile and clumsy vigil.yaml files: every mistake is told at once, with its place and a hint.</summary>
public sealed class SettingsTests
{
    private const string Bomb = "a: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nmodel: *c\n";

    public static TheoryData<string, string, string[]> Mistakes => new()
    {
        { "unknown key", "modle: credit\n", ["vigil.yaml:1:1: unknown setting 'modle'", "did you mean 'model'?"] },
        { "unknown nested key", "columns:\n  lable: y\n", ["vigil.yaml:2:3: unknown setting 'columns.lable'", "did you mean 'label'?"] },
        { "key near nothing", "zzzzzzzz: 1\n", ["unknown setting 'zzzzzzzz'", "there are: model, reference"] },
        { "text for a group", "columns: label\n", ["vigil.yaml:1:10: 'columns' must be a group of indented settings, found 'label'"] },
        { "list for a group", "budget: [1]\n", ["'budget' must be a group of indented settings, found a list"] },
        { "list for a text", "model: [a, b]\n", ["vigil.yaml:1:8: 'model' must be one text, found a list"] },
        { "group in a list", "columns:\n  groups: [sex, {a: b}]\n", ["vigil.yaml:2:17: 'columns.groups' must be a list of texts, found a group of settings"] },
        { "text for a number", "budget:\n  check: many\n", ["vigil.yaml:2:10: 'budget.check' must be a number from 0.000001 to 100, found 'many'"] },
        { "negative budget", "budget: {check: -1}\n", ["'budget.check' must be a number"] },
        { "not a number", "budget: {check: .nan}\n", ["'budget.check' must be a number"] },
        { "infinite", "budget: {pages_per_week: .inf}\n", ["'budget.pages_per_week' must be a number"] },
        { "both budgets", "budget: {check: 0.05, notices_per_week: 1}\n", ["a budget is per check or per week, not both"] },
        { "notices under pages", "budget: {pages_per_week: 2, notices_per_week: 1}\n", ["notices_per_week includes the pages"] },
        { "fraction for a whole number", "chunk_rows: 2.5\n", ["'chunk_rows' must be a whole number of at least 1, found '2.5'"] },
        { "zero rows", "chunk_rows: 0\n", ["'chunk_rows' must be a whole number of at least 1"] },
        { "huge number", "chunk_rows: 99999999999999999999\n", ["'chunk_rows' must be a whole number"] },
        { "unknown task", "task: binray\n", ["vigil.yaml:1:7: 'task' cannot be 'binray'", "did you mean 'binary'?"] },
        { "unknown type", "columns:\n  types:\n    zip: numerical\n", ["vigil.yaml:3:10: 'columns.types.zip' cannot be 'numerical'", "did you mean 'numeric'?"] },
        { "missing type", "columns: {types: {zip: }}\n", ["the type of 'zip' is missing"] },
        { "unknown delimiter", "read: {delimiter: semikolon}\n", ["'read.delimiter' cannot be 'semikolon'", "did you mean 'semicolon'?"] },
        { "word for a flag", "read: {header: maybe}\n", ["'read.header' must be true or false, found 'maybe'"] },
        { "bad duration", "label_delay: soon\n", ["'label_delay' must be a length of time, found 'soon'", "14 days"] },
        { "negative cost", "costs: {false_negative: -3}\n", ["'costs.false_negative' must be a number from 0"] },
        { "unknown cost", "costs: {false_alarm: 3}\n", ["unknown setting 'costs.false_alarm'", "false_positive"] },
        { "metric without SQL", "metrics:\n  - name: own\n", ["vigil.yaml:2:5: a metric needs a name and an expression"] },
        { "text for a metric", "metrics: [own]\n", ["a metric must be a group of settings, found 'own'"] },
        { "metric of a taken name", "metrics:\n  - name: roc_auc\n    sql: count(*)\n", ["vigil.yaml:2:11: there is a metric 'roc_auc' already"] },
        { "unknown key of a metric", "metrics:\n  - name: own\n    sqll: count(*)\n", ["vigil.yaml:3:5: unknown setting 'metrics.sqll'", "did you mean 'sql'?"] },
        { "key twice", "model: a\ntask: none\nmodel: b\n", ["vigil.yaml:3:1: 'model' is set twice, first in line 1"] },
        { "alias bomb", Bomb, ["'&a' marks a place for references", "'*a' refers to another place", "write the value out"] },
        { "tag", "model: !!python/object:os.system x\n", ["the tag", "delete the tag"] },
        { "list at the top", "- model\n- reference\n", ["expected settings such as 'model: name', found a list"] },
        { "text at the top", "hello\n", ["expected settings such as 'model: name', found 'hello'"] },
        { "two documents", "model: a\n---\nmodel: b\n", ["vigil.yaml:2:1: a second document begins here"] },
        { "open quote", "model: \"credit\n", ["this is not readable as YAML"] },
        { "open brace", "read: {header: true\ntask: none\n", ["this is not readable as YAML"] },
        { "open bracket", "columns: [a, b\n", ["this is not readable as YAML"] },
        { "tab indentation", "columns:\n\tlabel: y\n", ["vigil.yaml:2:1: this line is indented with a tab", "indent with spaces"] },
        { "bad indentation", "columns:\n    label: y\n  score: p\n", ["vigil.yaml:3:", "this is not readable as YAML"] },
        { "unknown alias", "model: *nowhere\n", ["vigil.yaml:1:8: '*nowhere' refers to another place"] },
        { "group as a key", "{a: b}: c\n", ["expected the name of a setting, found a group of settings"] },
        { "deep nesting", "model: " + new string('[', 5000) + "\n", ["nested more than 32 levels deep"] },
        { "control characters", "model: \"a\\u0007b\"\n", ["'model' must be one line of at most 200 characters"] },
        { "long name", "model: " + new string('m', 300) + "\n", ["'model' must be one line of at most 200 characters"] },
        { "too large", "# " + new string('x', 300_000) + "\n", ["the file is larger than 256 KiB"] },
        { "no reference", "model: credit\n", ["the settings name no reference", "reference: past_predictions.csv"] },
        { "empty file", "", ["the settings name no reference"] },
        { "comments only", "# nothing\n", ["the settings name no reference"] },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_told_with_its_place_and_its_mend(string what, string yaml, string[] told)
    {
        using var folder = new TempFolder();
        folder.Write("vigil.yaml", yaml);
        var run = await CliRun.In(folder, "plan");
        Assert.True(run.Exit == 2, what + ": " + run.Error);
        Assert.All(told, t => Assert.Contains(t, run.Error));
        Assert.Empty(run.Output);
        Assert.Equal(["vigil.yaml"], folder.Files());
    }

    [Fact]
    public async Task All_mistakes_are_told_at_once_in_the_order_of_the_file()
    {
        using var folder = new TempFolder();
        folder.Write("vigil.yaml", "modle: x\ntask: guess\nchunk_rows: none\nbudget:\n  check: x\ncolumns:\n  lable: y\n");
        var run = await CliRun.In(folder, "plan");
        var told = run.Error.Split('\n').Where(l => l.StartsWith("vigil: ", StringComparison.Ordinal)).ToList();
        Assert.Equal(["1", "2", "3", "5", "7"], told.Select(t => t.Split(':')[2]).Order());
    }

    [Fact]
    public async Task Thousands_of_mistakes_are_counted_not_printed()
    {
        using var folder = new TempFolder();
        folder.Write("vigil.yaml", string.Concat(Enumerable.Range(0, 5000).Select(i => $"k{i}: 1\n")));
        var run = await CliRun.In(folder, "plan");
        Assert.Contains("and 4950 more mistakes", run.Error);
        Assert.True(run.Error.Length < 20_000);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_named_as_such()
    {
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder.PathOf("vigil.yaml"), [0x6d, 0x6f, 0xff, 0xfe, 0x80, 0x81, 0x0a], TestContext.Current.CancellationToken);
        var run = await CliRun.In(folder, "plan");
        Assert.Equal(2, run.Exit);
        Assert.Contains("the file is not UTF-8 text", run.Error);
    }

    [Fact]
    public async Task Random_texts_never_cause_a_defect()
    {
        const string alphabet = "ab:-[]{}&*!|>'\"#%@`, \n\t?~\u00e9\\";
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            using var folder = new TempFolder();
            folder.Write("vigil.yaml", string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => alphabet[random.Next(alphabet.Length)])));
            var run = await CliRun.In(folder, "plan");
            Assert.True(run.Exit == 2, folder.Read("vigil.yaml") + "\n" + run.Error);
        }
    }

    [Theory]
    [InlineData("null", true)]
    [InlineData("{\"model\":\"m\",\"reference\":\"r.csv\",\"task\":\"binary\",\"positive\":1,\"chunk_rows\":500}", true)]
    [InlineData("{\"columns\":{\"time\":\"t\",\"groups\":[\"sex\"],\"types\":{\"zip\":\"categorical\"}},\"label_delay\":\"14 days\"}", true)]
    [InlineData("{\"budget\":{\"pages_per_week\":0.1,\"notices_per_week\":1},\"tolerance\":{\"drift\":0.02},\"costs\":{\"false_negative\":10}}", true)]
    [InlineData("{\"read\":{\"delimiter\":\"semicolon\",\"header\":true,\"missing_values\":[\"NA\",\"\"]},\"owner\":\"me\",\"latency_limit\":\"200 ms\"}", true)]
    [InlineData("{\"metrics\":[{\"name\":\"own\",\"sql\":\"count(*)\"}],\"costs\":{\"true_positive\":-2}}", true)]
    [InlineData("{\"metrics\":[{\"name\":\"own\"}]}", false)]
    [InlineData("{\"costs\":{\"false_alarm\":1}}", false)]
    [InlineData("{\"modle\":\"m\"}", false)]
    [InlineData("{\"budget\":{\"check\":0.05,\"pages_per_week\":1}}", false)]
    [InlineData("{\"columns\":{\"types\":{\"zip\":\"number\"}}}", false)]
    [InlineData("{\"chunk_rows\":0}", false)]
    [InlineData("{\"label_delay\":\"soon\"}", false)]
    public async Task The_published_schema_and_the_reader_agree(string json, bool good)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(good, PublishedSchema.Problems("vigil-yaml", document.RootElement).Count == 0);

        // JSON is YAML, so the reader takes the same text; a good one is stopped by its missing data, not by its form.
        using var folder = new TempFolder();
        folder.Write("vigil.yaml", json);
        var run = await CliRun.In(folder, "plan");
        Assert.Equal(good, !run.Error.Contains("vigil.yaml:", StringComparison.Ordinal) || run.Error.Contains("name no reference", StringComparison.Ordinal));
    }
}
