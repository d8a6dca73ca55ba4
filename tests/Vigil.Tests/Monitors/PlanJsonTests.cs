using Vigil.Events;
using Vigil.Monitors;
using Vigil.Tests.Events;
using Vigil.Tests.Golden;
using Vigil.Tests.Pipeline;

namespace Vigil.Tests.Monitors;

public class PlanJsonTests
{
    [Fact]
    public void A_plan_reads_back_to_the_same_bytes()
    {
        var json = Walk.UsualPlan.ToJson();
        var read = MonitorPlan.Parse(json, "plan.json");
        Assert.Equal(json, read.ToJson());
        Assert.Equal(Walk.UsualPlan.Hash(), read.Hash());
        Assert.Equal(12, read.Hash().Length);
        Assert.EndsWith("}\n", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void A_plan_does_not_depend_on_the_cut_into_batches(int batchRows)
    {
        var rows = Loans.Of(4_000, seed: 1);
        Assert.Equal(Walk.Plan(rows).ToJson(), Walk.Plan(rows, batchRows: batchRows).ToJson());
    }

    [Fact]
    public void Other_options_and_other_rows_have_another_hash()
    {
        var rows = Small();
        var hash = Walk.Plan(rows).Hash();
        Assert.Equal(hash, Walk.Plan(Small()).Hash());
        Assert.NotEqual(hash, Walk.Plan(rows, new PlanOptions { CheckBudget = 0.1 }).Hash());
        Assert.NotEqual(hash, Walk.Plan(Small(seed: 1)).Hash());
    }

    [Theory]
    [InlineData("", "plan.json:1:")]
    [InlineData("{\n \"version\": 1,\n \"options\": 12\n}", "plan.json:3:")]
    [InlineData("{\n \"version\": \"one\"}", "plan.json:2:")]
    [InlineData("[]", "plan.json:1:")]
    [InlineData("null", "plan.json")]
    [InlineData("not json", "plan.json:1:")]
    public void A_broken_plan_is_refused_with_its_place(string json, string place)
    {
        var error = Assert.Throws<VigilError>(() => MonitorPlan.Parse(json, "plan.json"));
        Assert.StartsWith(place, error.Problems[0].Place, StringComparison.Ordinal);
        Assert.Contains("vigil plan", error.Problems[0].Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_without_some_of_its_parts_is_refused()
    {
        var json = Walk.Plan(Small()).ToJson();
        foreach (var part in new[] { "schema", "layout", "monitors", "windows", "profile" })
        {
            Assert.Throws<VigilError>(() => MonitorPlan.Parse(json.Replace($"\n \"{part}\":", $"\n \"{part}_gone\":", StringComparison.Ordinal), "plan.json"));
        }
    }

    [Fact]
    public void A_plan_of_another_version_is_refused_by_name()
    {
        var json = Walk.UsualPlan.ToJson().Replace("\"version\": 1,", "\"version\": 99,", StringComparison.Ordinal);
        Assert.Contains("version 99", Assert.Throws<VigilError>(() => MonitorPlan.Parse(json, "plan.json")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_plan_of_a_small_table_is_the_one_that_is_checked_in() =>
        GoldenText.Matches("plan/small.json", Walk.Plan(Small()).ToJson());

    [Fact]
    public void The_plan_that_is_checked_in_can_be_read_and_judges_as_a_new_one()
    {
        var kept = MonitorPlan.Parse(File.ReadAllText(GoldenText.PathOf("plan/small.json")), "small.json");
        Assert.Equal(Walk.Text(Walk.Journal(Walk.Plan(Small()), Small(seed: 50))), Walk.Text(Walk.Journal(kept, Small(seed: 50))));
    }

    // Four columns: a number, a count with nulls, a category with a rare level, a constant.
    private static EventTable Small(int seed = 0) => EventTable.Of("small", [
        Tables.Numbers("amount", 2_000, i => Math.Round(100 * Tables.Uniform(i, seed) * Tables.Uniform(i, seed + 1), 3)),
        Tables.Numbers("children", 2_000, i => Tables.Uniform(i, seed + 2) < 0.03 ? Missing.Null : Math.Floor(4 * Tables.Uniform(i, seed + 3))),
        Tables.Texts("colour", 2_000, i => Tables.Uniform(i, seed + 4) < 0.01 ? "violet" : Tables.Uniform(i, seed + 5) < 0.6 ? "red" : "blue"),
        Tables.Texts("country", 2_000, _ => "CH")]);
}
