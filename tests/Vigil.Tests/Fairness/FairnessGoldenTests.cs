using System.Text.Json;
using Vigil.Fairness;
using Vigil.Tests.Golden;
using Vigil.Tests.Statistics;

namespace Vigil.Tests.Fairness;

/// <summary>Group metrics equal the field's library on our own data, and counts made elsewhere on public data.</summary>
public class FairnessGoldenTests
{
    private static readonly FairnessOptions Everything = new() { FewestRows = 0, Anonymity = 0, Depth = 3 };

    [Theory]
    [InlineData("reference", "sex")]
    [InlineData("reference", "race")]
    [InlineData("reference", "sex_x_race")]
    [InlineData("analysis", "sex")]
    [InlineData("analysis", "race")]
    [InlineData("analysis", "sex_x_race")]
    public void Every_metric_of_every_group_equals_the_fields(string file, string attribute)
    {
        var expected = GoldenData.Json("fairness").GetProperty(file).GetProperty(attribute).GetProperty("by_group");
        var table = FairnessTable.Of(Axes(file), Rows(file), Everything);
        var checkedValues = 0;
        foreach (var group in expected.EnumerateObject())
        {
            foreach (var value in group.Value.EnumerateObject())
            {
                if (Metric(value.Name) is { } metric)
                {
                    var found = table.Groups.Single(g => g.Attribute == Name(attribute) && g.Group == Name(group.Name) && g.Metric == metric);
                    Near.Absolute(value.Value.GetDouble(), found.Raw.Value, 1e-9, $"{group.Name} {value.Name}");
                    checkedValues++;
                }
            }
        }

        Assert.True(checkedValues >= 18);
    }

    [Theory]
    [InlineData("sex")]
    [InlineData("race")]
    [InlineData("sex_x_race")]
    public void Every_criterion_equals_the_fields(string attribute)
    {
        var expected = GoldenData.Json("fairness").GetProperty("reference").GetProperty("aggregate_" + attribute);
        var table = FairnessTable.Of(Axes("reference"), Rows("reference"), Everything);
        double Criterion(string name) => table.Criteria.Single(c => c.Attribute == Name(attribute) && c.Name == name).Value;
        Near.Absolute(expected.GetProperty("demographic_parity_difference/between_groups").GetDouble(), Criterion("demographic_parity_difference"), 1e-9);
        Near.Absolute(expected.GetProperty("demographic_parity_ratio/between_groups").GetDouble(), Criterion("demographic_parity_ratio"), 1e-9);
        Near.Absolute(expected.GetProperty("equalized_odds_difference/between_groups").GetDouble(), Criterion("equalized_odds_difference"), 1e-9);
        Near.Absolute(expected.GetProperty("equalized_odds_ratio/between_groups").GetDouble(), Criterion("equalized_odds_ratio"), 1e-9);
        Near.Absolute(expected.GetProperty("equal_opportunity_difference(max-min tpr)").GetDouble(), Criterion("equal_opportunity_difference"), 1e-9);
        Near.Absolute(expected.GetProperty("predictive_parity_difference(max-min ppv)").GetDouble(), Criterion("predictive_parity_difference"), 1e-9);
        ByGroup(expected.GetProperty("auc_by_group"), table, attribute, FairMetric.RocAuc);
        ByGroup(expected.GetProperty("brier_by_group"), table, attribute, FairMetric.Brier);
        var rates = table.Groups.Where(g => g.Attribute == Name(attribute) && g.Metric == FairMetric.SelectionRate).Select(g => g.Raw.Value);
        var (difference, ratio) = FairnessCriteria.ToOverall(rates, 0.4316);
        Near.Absolute(expected.GetProperty("demographic_parity_difference/to_overall").GetDouble(), difference, 1e-9);
        Near.Absolute(expected.GetProperty("demographic_parity_ratio/to_overall").GetDouble(), ratio, 1e-9);
    }

    [Fact]
    public void Every_chunk_equals_the_fields()
    {
        var chunks = GoldenData.Json("fairness").GetProperty("analysis").GetProperty("aggregate_sex_chunks_500").EnumerateArray().ToList();
        var (sex, rows) = (Axes("analysis")[0], Rows("analysis"));
        for (var c = 0; c < chunks.Count; c++)
        {
            var part = new Range(500 * c, 500 * (c + 1));
            var table = FairnessTable.Of(
                [sex with { Codes = sex.Codes[part] }],
                new() { Decisions = rows.Decisions[part], Labels = rows.Labels[part], Scores = rows.Scores[part] },
                Everything);
            double Criterion(string name) => table.Criteria.Single(k => k.Name == name).Value;
            Near.Absolute(chunks[c].GetProperty("demographic_parity_ratio/between_groups").GetDouble(), Criterion("demographic_parity_ratio"), 1e-9);
            Near.Absolute(chunks[c].GetProperty("equalized_odds_difference/between_groups").GetDouble(), Criterion("equalized_odds_difference"), 1e-9);
            ByGroup(chunks[c].GetProperty("auc_by_group"), table, "sex", FairMetric.RocAuc);
        }

        Assert.Equal(10, chunks.Count);
    }

    [Fact]
    public void Regression_by_group_equals_the_fields()
    {
        var expected = GoldenData.Json("fairness").GetProperty("reference").GetProperty("regression_by_race");
        var rows = new FairnessRows { Truth = GoldenData.Column("reference", "reg_true"), Predicted = GoldenData.Column("reference", "reg_pred") };
        var table = FairnessTable.Of([Axes("reference")[1]], rows, Everything);
        foreach (var group in expected.EnumerateObject())
        {
            double Value(FairMetric metric) => table.Groups.Single(g => g.Group == group.Name && g.Metric == metric).Raw.Value;
            Near.Absolute(group.Value.GetProperty("mae").GetDouble(), Value(FairMetric.MeanAbsoluteError), 1e-9);
            // The field's bias is prediction minus truth, a residual is truth minus prediction.
            Near.Absolute(Math.Abs(group.Value.GetProperty("bias").GetDouble()), Math.Abs(Value(FairMetric.MeanResidual)), 1e-9);
        }
    }

    [Fact]
    public void Public_data_give_the_counts_made_elsewhere()
    {
        var found = 0;
        foreach (var expected in File.ReadLines(Path.Combine(PublicTable.Folder(), "expected_fairness.csv")).Skip(1).Select(l => l.Split(',')))
        {
            var source = expected[0] switch
            {
                "compas" => ("fairness", "compas_two_years.csv.gz", "y_pred_ge5", "two_year_recid"),
                "german_credit_lr_predictions" => ("fairness", "german_credit_lr_predictions.csv", "lr_pred", "class-label"),
                _ when expected[1] == "2015" => ("perf_drift", "ma_employment_2015_reference.csv.gz", "prediction", "employed"),
                _ => default,
            };
            if (source == default || expected[2] == "(all)")
            {
                continue;
            }

            var table = PublicTable.Read(source.Item1, source.Item2);
            var rows = new FairnessRows { Decisions = table.Flags(source.Item3), Labels = table.Flags(source.Item4) };
            var measured = FairnessTable.Of([table.Groups(expected[2])], rows, Everything).Groups;
            FairMetric?[] columns = [FairMetric.BaseRate, FairMetric.SelectionRate, FairMetric.TruePositiveRate, FairMetric.FalsePositiveRate,
                FairMetric.FalseNegativeRate, FairMetric.PositivePredictiveValue, FairMetric.NegativePredictiveValue, FairMetric.Accuracy];
            for (var c = 0; c < columns.Length; c++)
            {
                var value = measured.Single(m => m.Group == expected[3] && m.Metric == columns[c]).Raw.Value;
                Assert.True(expected[9 + c].Length > 0 || double.IsNaN(value), "an empty rate is undefined");
                if (expected[9 + c].Length > 0)
                {
                    Near.Absolute(PublicTable.Number(expected[9 + c]), value, 5.1e-7, string.Join(' ', expected[..4]));
                    found++;
                }
            }
        }

        Assert.True(found > 150);
    }

    private static void ByGroup(JsonElement expected, FairnessTable table, string attribute, FairMetric metric)
    {
        foreach (var group in expected.EnumerateObject())
        {
            var value = table.Groups.Single(g => g.Attribute == Name(attribute) && g.Group == Name(group.Name) && g.Metric == metric).Raw.Value;
            Near.Absolute(group.Value.GetDouble(), value, 1e-9, $"{metric} of {group.Name}");
        }
    }

    private static string Name(string name) => name.Replace("_x_", " x ", StringComparison.Ordinal).Replace("|", " x ", StringComparison.Ordinal);

    private static FairMetric? Metric(string name) => name switch
    {
        "precision" => FairMetric.PositivePredictiveValue,
        "recall" => FairMetric.TruePositiveRate,
        "count" or "mean_prediction" => null,
        _ => Enum.GetValues<FairMetric>().Single(m => FairMetrics.Name(m) == name),
    };

    private static GroupAxis[] Axes(string file) => [PublicTable.Axis("sex", GoldenText(file, "sex")), PublicTable.Axis("race", GoldenText(file, "race"))];

    private static FairnessRows Rows(string file) => new()
    {
        Decisions = Array.ConvertAll(GoldenData.Column(file, "y_pred"), v => (byte)v),
        Labels = Array.ConvertAll(GoldenData.Column(file, "y_true"), v => (byte)v),
        Scores = GoldenData.Column(file, "y_proba"),
    };

    private static string[] GoldenText(string file, string column)
    {
        var lines = File.ReadAllLines(Repository.PathOf("tests", "Vigil.Tests", "Golden", "data", file + "_groups.csv"));
        var position = Array.IndexOf(lines[0].Split(','), column);
        return [.. lines.Skip(1).Select(l => l.Split(',')[position])];
    }
}
