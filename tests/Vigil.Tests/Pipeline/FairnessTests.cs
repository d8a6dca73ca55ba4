using Vigil.Events;
using Vigil.Monitors;
using Vigil.Storage;

namespace Vigil.Tests.Pipeline;

/// <summary>Gaps between groups: audited window by window within the budget, told once, and never by the noise of small groups.</summary>
public class FairnessTests
{
    private const int Changed = 1_500;

    private static readonly Lazy<MonitorPlan> Usual = new(() => Walk.Plan(Walk.Reference().Table("reference"), overrides: new SchemaOverrides { Groups = ["tariff"] }));

    [Fact]
    public void A_healthy_stream_is_silent_and_its_groups_are_told()
    {
        var view = Check(Walk.Current());
        Assert.Empty(view.Alerts);
        var measured = Assert.Single(view.Fairness, f => !f.IsReference);
        Assert.Equal(5_000, measured.Rows);
        Assert.Contains(measured.Groups, g => g is { Metric: "selection_rate", Group: "plus", Suppressed: false, Value: > 0.4 and < 0.6 });
        Assert.Contains(measured.Comparisons, c => c.Metric == "selection_rate" && !c.Alarm);
    }

    [Fact]
    public void Decisions_that_turn_against_one_group_are_told_as_unfair()
    {
        var current = Walk.Current();
        for (var row = Changed; row < current.Rows; row++)
        {
            current.Numbers["prediction"][row] = current.Texts["tariff"][row] == "plus" && current.Uniform(row, 50) < 0.5 ? 0 : current.Numbers["prediction"][row];
        }

        var view = Check(current);
        var incident = Assert.Single(view.Incidents);
        Assert.Contains(view.Alerts, a => a.Kind == "fairness" && a.Target == "tariff: basic and plus");
        Assert.Contains("plus", incident.Evidence.First(e => e.Monitor.StartsWith("fairness", StringComparison.Ordinal)).Sentence, StringComparison.Ordinal);
        Assert.True(incident.Severity is "p1" or "p2", incident.Severity);
    }

    [Fact]
    public void A_gap_that_the_reference_already_shows_is_known()
    {
        var unfair = Unfair(Walk.Reference());
        var plan = Walk.Plan(unfair.Table("reference"), overrides: new SchemaOverrides { Groups = ["tariff"] });
        Assert.Contains(plan.Monitors, m => m.Audit is { Tolerance: > 0.15 });
        Assert.DoesNotContain(Walk.Check(plan, Unfair(Walk.Current()).Table("current")).Alerts, a => a.Kind == "fairness");
    }

    [Fact]
    public void A_small_group_is_neither_audited_nor_shown()
    {
        var reference = Walk.Reference().Rename("tariff", (row, text) => row % 2_000 == 7 ? "secret" : text);
        var plan = Walk.Plan(reference.Table("reference"), overrides: new SchemaOverrides { Groups = ["tariff"] });
        Assert.DoesNotContain(plan.Monitors, m => m.Kind == "fairness" && m.Target.Contains("secret", StringComparison.Ordinal));
        var view = Check(Walk.Current().Rename("tariff", (row, text) => row % 1_000 == 7 ? "secret" : text));
        Assert.All(view.Fairness.SelectMany(f => f.Groups).Where(g => g.Group == "secret"), g => Assert.Equal((null, null, true), (g.Value, g.Rows, g.Suppressed)));
    }

    [Fact]
    public void The_plan_says_how_soon_a_gap_is_told()
    {
        var card = Usual.Value.Monitors.First(m => m.Kind == "fairness").ReportCard;
        Assert.Equal(3, card.Count);
        Assert.True(card[2].Windows > 0 && card[2].Windows < card[1].Windows, string.Join("; ", card));
    }

    private static Loans Unfair(Loans loans)
    {
        for (var row = 0; row < loans.Rows; row++)
        {
            loans.Numbers["prediction"][row] = loans.Texts["tariff"][row] == "plus" && loans.Uniform(row, 50) < 0.4 ? 0 : loans.Numbers["prediction"][row];
        }

        return loans;
    }

    private static JournalView Check(Loans current)
    {
        var journal = new MemoryJournal();
        MonitoringPipeline.Replay(
            Usual.Value, current.Table("current"), new RunContext("loans", "vigil check", "0") { Assessment = new AssessmentOptions() }, journal, null, TestContext.Current.CancellationToken);
        return JournalView.Of(journal.Facts);
    }
}
