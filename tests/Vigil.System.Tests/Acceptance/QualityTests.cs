using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Vigil.System.Tests.Acceptance;

/// <summary>Quality without, with and with late labels, and fairness, on public data whose truth is known.</summary>
public class QualityTests
{
    private const int Change = 25_000;

    [Fact]
    public async Task Confidence_based_estimates_of_car_loan_equal_the_published_ones()
    {
        using var folder = new TempFolder();
        var run = await WithoutLabels(folder, "quality", "--method", "cbpe", "--metric", "roc_auc");
        var published = File.ReadLines(PublicData.Of("perf_drift/car_loan_published.csv")).Select(l => l.Split(','))
            .Where(f => f[0].Contains("Estimating Standard Performance", StringComparison.Ordinal) && f[1] == "analysis" && f[9] == "roc_auc").ToDictionary(f => long.Parse(f[4], CultureInfo.InvariantCulture), f => double.Parse(f[10], CultureInfo.InvariantCulture));
        Assert.Equal(10, published.Count);
        foreach (var chunk in Of(run, "roc_auc"))
        {
            Assert.Equal(published[chunk.GetProperty("chunk").GetProperty("first_row").GetInt64()], chunk.GetProperty("estimated").GetDouble(), 1e-6);
        }
    }

    [Fact]
    public async Task Car_loan_without_labels_is_flagged_after_the_change_and_never_before_and_its_bands_hold()
    {
        using var folder = new TempFolder();
        var run = await WithoutLabels(folder, "check");
        var truth = File.ReadLines(PublicData.Of("expected_performance.csv")).Skip(1).Select(l => l.Split(',')).Where(f => f[0] == "car_loan_monitoring")
            .ToDictionary(f => long.Parse(f[1].Split('-')[0], CultureInfo.InvariantCulture), f => f[3..6].Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray());
        foreach (var (metric, place) in new[] { ("roc_auc", 0), ("accuracy", 1), ("f1", 2) })
        {
            var held = 0;
            foreach (var chunk in Of(run, metric))
            {
                var first = chunk.GetProperty("chunk").GetProperty("first_row").GetInt64();
                var real = truth[first][place];
                held += chunk.GetProperty("lower").GetDouble() <= real && real <= chunk.GetProperty("upper").GetDouble() ? 1 : 0;
                Assert.Equal(first < Change, chunk.GetProperty("reliable").GetBoolean());
            }

            Assert.True(held >= 9, $"{held} of 10 bands of {metric} hold the truth");
        }

        Assert.All(run.GetProperty("incidents").EnumerateArray(), i => Assert.Equal("p3", i.GetProperty("severity").GetString()));
    }

    [Fact]
    public async Task Car_loan_with_labels_says_how_much_of_the_loss_the_inputs_explain_and_which()
    {
        using var folder = new TempFolder();
        var run = await Json(folder, "check", PublicData.Of("perf_drift/car_loan_reference.csv.gz"), PublicData.Of("perf_drift/car_loan_monitoring.csv.gz"));
        var harm = Assert.Single(run.GetProperty("harm").EnumerateArray());
        Assert.Equal(0.0280, harm.GetProperty("realised").GetDouble(), 0.001);
        Assert.InRange(harm.GetProperty("change").GetDouble(), 0.8 * 0.0280, 1.2 * 0.0280);
        Assert.Equal(
            ["car_value", "loan_length", "repaid_loan_on_prev_car", "salary_range", "y_pred_proba"],
            harm.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("feature").GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Employment_of_the_next_year_has_the_known_quality_and_nothing_above_p3()
    {
        using var folder = new TempFolder();
        string[] data = [PublicData.Of("perf_drift/ma_employment_2015_reference.csv.gz"), PublicData.Of("perf_drift/ma_employment_2016_analysis.csv.gz"), "--chunk-rows", "69126"];
        var run = await Json(folder, ["check", .. data, "--labels", PublicData.Of("perf_drift/ma_employment_2016_targets.csv.gz")]);
        foreach (var (metric, value) in new[] { ("roc_auc", 0.902026), ("accuracy", 0.825333) })
        {
            var chunk = Assert.Single(Of(run, metric));
            Assert.Equal(value, chunk.GetProperty("realised").GetDouble(), 1e-6);
            Assert.InRange(value, chunk.GetProperty("lower").GetDouble(), chunk.GetProperty("upper").GetDouble());
        }

        var blind = await Json(folder, ["check", .. data]);
        Assert.All(run.GetProperty("incidents").EnumerateArray().Concat(blind.GetProperty("incidents").EnumerateArray()), i => Assert.Equal("p3", i.GetProperty("severity").GetString()));
    }

    [Fact]
    public async Task Compas_shows_the_known_rates_and_its_leaks()
    {
        using var folder = new TempFolder();
        var run = await Json(folder, "fairness", PublicData.Of("fairness/compas_two_years.csv.gz"), "--group", "race", "--prediction", "y_pred_ge5", "--label", "two_year_recid", "--score", "decile_score");
        var groups = run.GetProperty("fairness").GetProperty("groups").EnumerateArray().ToList();
        foreach (var (group, metric, value) in new[]
        {
            ("African-American", "fpr", 0.4485), ("Caucasian", "fpr", 0.2345), ("African-American", "fnr", 0.2799), ("Caucasian", "fnr", 0.4772), ("African-American", "ppv", 0.63), ("Caucasian", "ppv", 0.59),
        })
        {
            var found = groups.Single(g => g.GetProperty("group").GetString() == group && g.GetProperty("metric").GetString() == metric);
            Assert.Equal(value, found.GetProperty("value").GetDouble(), 0.002);
            Assert.InRange(value, found.GetProperty("lower").GetDouble(), found.GetProperty("upper").GetDouble());
        }

        Assert.Contains(groups, g => g.GetProperty("note").GetString() == "not enough data");
        var leaks = run.GetProperty("leak_suspects").EnumerateArray().Select(l => l.GetProperty("column").GetString()!).ToList();
        Assert.Equal([], new[] { "is_recid", "violent_recid", "is_violent_recid", "event", "end", "r_offense_date", "r_charge_degree", "r_charge_desc", "r_jail_in", "r_jail_out", "r_days_from_arrest", "vr_charge_degree", "vr_offense_date", "vr_charge_desc" }.Except(leaks));
        Assert.DoesNotContain("decile_score", leaks);
    }

    private static async Task<JsonElement> WithoutLabels(TempFolder folder, string command, params string[] flags)
    {
        var lines = new List<string>();
        await using (var packed = new GZipStream(File.OpenRead(PublicData.Of("perf_drift/car_loan_monitoring.csv.gz")), CompressionMode.Decompress))
        using (var reader = new StreamReader(packed, Encoding.UTF8))
        {
            // The label is the last column.
            while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                lines.Add(line[..line.LastIndexOf(',')]);
            }
        }

        var current = folder.PathOf("current.csv");
        await File.WriteAllLinesAsync(current, lines, TestContext.Current.CancellationToken);
        return await Json(folder, [command, PublicData.Of("perf_drift/car_loan_reference.csv.gz"), current, "--chunk-rows", "5000", .. flags]);
    }

    private static async Task<JsonElement> Json(TempFolder folder, params string[] args)
    {
        var run = await CliRun.In(folder, [.. args, "--format", "json"]);
        Assert.True(run.Exit is 0 or 1, run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    private static IEnumerable<JsonElement> Of(JsonElement run, string metric) => run.GetProperty("performance").EnumerateArray().Where(p => p.GetProperty("metric").GetString() == metric);
}
