using System.Globalization;
using Vigil.Events;
using Vigil.Slices;
using Vigil.Statistics;
using Vigil.Tests.Fairness;

namespace Vigil.Tests.Slices;

public class LeakFinderTests
{
    [Fact]
    public void Columns_of_the_public_recidivism_file_that_were_written_afterwards_are_named()
    {
        var table = PublicTable.Read("fairness", "compas_two_years.csv.gz");
        var columns = Columns(table, ["id", "two_year_recid", "y_pred_ge5"]);
        var found = LeakFinder.Find(columns, table.Flags("two_year_recid"), "two_year_recid", table.Numbers("decile_score"));
        var named = found.Select(f => f.Column).ToList();
        string[] written = ["is_recid", "r_charge_degree", "r_days_from_arrest", "r_offense_date", "r_charge_desc", "r_jail_in", "r_jail_out",
            "violent_recid", "is_violent_recid", "vr_charge_degree", "vr_offense_date", "vr_charge_desc", "end", "event"];
        Assert.Equal([], written.Except(named));
        Assert.Equal([], named.Except([.. written, "in_custody", "out_custody", "start"]));
        Assert.All(found.Where(f => f.Column.StartsWith("vr_", StringComparison.Ordinal) || f.Column.StartsWith("r_jail", StringComparison.Ordinal)), f => Assert.True(f.ByMissingness, f.Why));
    }

    [Theory]
    [InlineData("car_loan_reference.csv.gz", "repaid", "y_pred_proba", "y_pred", true)]
    [InlineData("ma_employment_2015_reference.csv.gz", "employed", "predicted_probability", "prediction", true)]
    [InlineData("ma_employment_2015_reference.csv.gz", "employed", "predicted_probability", "prediction", false)]
    public void Strong_but_honest_columns_are_not_named(string file, string label, string score, string prediction, bool withScore)
    {
        var table = PublicTable.Read("perf_drift", file);
        var columns = Columns(table, [label, "id", "timestamp", prediction]);
        var found = LeakFinder.Find(columns, table.Flags(label), label, withScore ? table.Numbers(score) : []);
        Assert.Equal([], found.Select(f => $"{f.Column}: {f.Why}"));
    }

    [Fact]
    public void Inputs_of_a_model_are_not_named_without_its_score()
    {
        var table = PublicTable.Read("perf_drift", "car_loan_reference.csv.gz");
        var columns = Columns(table, ["repaid", "id", "timestamp", "y_pred", "y_pred_proba"]);
        Assert.NotEmpty(columns);
        Assert.Equal([], LeakFinder.Find(columns, table.Flags("repaid"), "repaid", []).Select(f => $"{f.Column}: {f.Why}"));
    }

    [Fact]
    public void A_copy_of_the_label_and_a_field_filled_in_afterwards_are_named_without_a_model()
    {
        var bits = new SplitMix(5);
        var (labels, honest, copy, filled) = (new byte[4000], new double[4000], new double[4000], new double[4000]);
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = (byte)bits.NextBelow(2);
            honest[i] = labels[i] + (2 * bits.NextNormal());
            copy[i] = bits.NextUniform() < 0.98 ? labels[i] : 1 - labels[i];
            filled[i] = labels[i] == 1 && bits.NextUniform() < 0.2 ? bits.NextNormal() : Missing.Null;
        }

        var found = LeakFinder.Find([new NumericColumn("honest", honest), new NumericColumn("copy", copy), new NumericColumn("filled", filled)], labels, "outcome", []);
        Assert.Equal(["copy", "filled"], found.Select(f => f.Column));
        Assert.Equal([false, true], found.Select(f => f.ByMissingness));
    }

    [Fact]
    public void Nothing_is_named_with_few_labels_or_pure_noise()
    {
        var bits = new SplitMix(6);
        byte[] labels = [.. Enumerable.Range(0, 2000).Select(_ => (byte)bits.NextBelow(2))];
        double[] noise = [.. labels.Select(_ => bits.NextUniform() < 0.1 ? Missing.Null : bits.NextNormal())];
        Assert.Empty(LeakFinder.Find([new NumericColumn("noise", noise)], labels, "outcome", []));
        Assert.Empty(LeakFinder.Find([new NumericColumn("few", [1, 0, 1])], [1, 0, 1], "outcome", []));
    }

    private static List<Column> Columns(PublicTable table, string[] left)
    {
        var columns = new List<Column>();
        foreach (var name in table.Columns.Except(left))
        {
            var texts = table.Text(name);
            if (texts.All(t => t.Length == 0 || double.TryParse(t, CultureInfo.InvariantCulture, out _)))
            {
                columns.Add(new NumericColumn(name, Array.ConvertAll(texts, t => t.Length == 0 ? Missing.Null : PublicTable.Number(t))));
            }
            else
            {
                var levels = new Levels();
                columns.Add(new CategoryColumn(name, Array.ConvertAll(texts, t => t.Length == 0 ? Levels.Null : levels.CodeOf(t)), levels));
            }
        }

        return columns;
    }
}
