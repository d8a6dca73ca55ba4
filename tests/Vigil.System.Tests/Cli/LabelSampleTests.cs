using System.Globalization;

namespace Vigil.System.Tests.Cli;

/// <summary>Rows to label are chosen, labelled and accepted back; what does not fit is told with its place.</summary>
public sealed class LabelSampleTests
{
    private static readonly string[] Draw = ["label-sample", "reference.csv", "current.csv", "--rows", "300"];
    private static readonly string[] Judge = [.. Draw, "--labelled", "vigil-out/label-sample.csv"];

    [Fact]
    public async Task The_file_holds_the_rows_their_ids_and_an_empty_label()
    {
        using var folder = new TempFolder();
        var rows = QualityData.Write(folder);
        var run = await CliRun.In(folder, Draw);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        var lines = folder.Read("vigil-out/label-sample.csv").TrimEnd().Split('\n');
        Assert.Equal("row,id,draw,chance_of_error,label", lines[0]);
        Assert.InRange(lines.Length - 1, 299, 300);
        foreach (var fields in lines.Skip(1).Select(l => l.Split(',')))
        {
            var row = rows[int.Parse(fields[0], CultureInfo.InvariantCulture)];
            Assert.Equal((row.Id, ""), (fields[1], fields[4]));
            Assert.InRange(double.Parse(fields[2], CultureInfo.InvariantCulture), 0.000001, 1);
            Assert.InRange(Math.Abs(double.Parse(fields[3], CultureInfo.InvariantCulture) - Math.Min(row.Score, 1 - row.Score)), 0, 0.25);
        }

        Assert.Contains("They show a rise of ", run.Output);
        Assert.Contains("To see a rise of 2 points: ", run.Output);
        Assert.Contains(" chosen like these", run.Output);
    }

    [Fact]
    public async Task Right_labels_do_not_contradict_the_estimate_and_tell_the_true_rate()
    {
        using var folder = new TempFolder();
        var rows = QualityData.Write(folder);
        await CliRun.In(folder, Draw);
        Fill(folder, rows);
        var run = await CliRun.In(folder, Judge);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.Contains("The labels do not contradict the estimate", run.Output);
        var line = run.Output.Split('\n').Single(l => l.TrimStart().StartsWith("labels and estimate", StringComparison.Ordinal));
        var numbers = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(w => double.TryParse(w, CultureInfo.InvariantCulture, out _))
            .Select(w => double.Parse(w, CultureInfo.InvariantCulture)).ToList();
        var truth = 100 * rows.Average(r => (r.Score >= 0.5 ? 1 : 0) == r.Label ? 0.0 : 1);

        // One sample of many: DrawnLabelsTests holds the promise of the 95 %.
        Assert.InRange(truth, numbers[0] - (2 * (numbers[0] - numbers[1])), numbers[0] + (2 * (numbers[2] - numbers[0])));
    }

    [Fact]
    public async Task Labels_of_a_model_that_got_worse_contradict_the_estimate()
    {
        using var folder = new TempFolder();
        var rows = QualityData.Write(folder, harm: 0.5);
        await CliRun.In(folder, [.. Draw, "--group", "sex"]);
        Fill(folder, rows);
        var run = await CliRun.In(folder, [.. Judge, "--group", "sex"]);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.Contains("The labels contradict the estimate", run.Output);
        Assert.Contains("The error rate is above the reference's", run.Output);
    }

    [Fact]
    public async Task What_does_not_fit_is_told_with_line_and_column()
    {
        using var folder = new TempFolder();
        var rows = QualityData.Write(folder);
        await CliRun.In(folder, Draw);
        Fill(folder, rows);
        var lines = folder.Read("vigil-out/label-sample.csv").TrimEnd().Split('\n');
        lines[2] = Replace(lines[2], 4, "maybe");
        lines[4] = Replace(lines[4], 0, "99999");
        lines[6] = lines[5];
        lines[8] = Replace(lines[8], 3, "0.99");
        folder.Write("bad.csv", string.Join('\n', lines) + "\n");
        var run = await CliRun.In(folder, [.. Draw, "--labelled", "bad.csv"]);
        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains("bad.csv:3:5: the label 'maybe' is none of the classes 0, 1", run.Error);
        Assert.Contains("bad.csv:5:1: row 99999 is none of the 1,500 rows", run.Error);
        Assert.Contains("bad.csv:7:1: row ", run.Error);
        Assert.Contains(" stands here twice", run.Error);
        Assert.Contains("bad.csv:9:1: row ", run.Error);
        Assert.Contains("the rows were drawn from other data", run.Error);
    }

    [Fact]
    public async Task Another_file_and_an_unfilled_one_are_refused()
    {
        using var folder = new TempFolder();
        QualityData.Write(folder);
        await CliRun.In(folder, Draw);
        var wrong = await CliRun.In(folder, [.. Draw, "--labelled", "current.csv"]);
        Assert.Equal(2, wrong.Exit);
        Assert.Contains("current.csv:1:1: this is no file of rows to label: it has no column row, draw, chance_of_error, label", wrong.Error);
        var empty = await CliRun.In(folder, Judge);
        Assert.Equal(2, empty.Exit);
        Assert.Contains("label-sample.csv:2:5: fewer than two labels are filled in", empty.Error);
    }

    private static void Fill(TempFolder folder, List<QualityData.Row> rows)
    {
        var lines = folder.Read("vigil-out/label-sample.csv").TrimEnd().Split('\n');
        folder.Write("vigil-out/label-sample.csv", lines[0] + "\n" + string.Concat(
            lines.Skip(1).Select(l => l + rows[int.Parse(l.Split(',')[0], CultureInfo.InvariantCulture)].Label + "\n")));
    }

    private static string Replace(string line, int field, string text)
    {
        var fields = line.Split(',');
        fields[field] = text;
        return string.Join(',', fields);
    }
}
