using Vigil.Events;

namespace Vigil.Tests.Pipeline;

/// <summary>Labels that break are told as labels that broke, never as a model that got worse.</summary>
public class LabelFaultTests
{
    private const int Row = 2_000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Labels_of_one_class_are_a_fault_of_the_labels(int only) => AssertTold(Walk.Current().Change("label", _ => only, from: Row), "the labels broke");

    [Fact]
    public void Swapped_classes_are_a_fault_of_the_labels() => AssertTold(Walk.Current().Change("label", v => 1 - v, from: Row), "the labels look swapped");

    [Fact]
    public void Labels_of_unknown_classes_are_a_fault_of_the_labels() => AssertTold(Walk.Current().Change("label", v => v + 7, from: Row), "the labels broke");

    [Fact]
    public void Labels_that_are_wrong_for_some_rows_are_still_told_as_loss()
    {
        var incident = FaultTests.Only(Walk.Check(Walk.Current().ChangeSome("label", 0.3, v => 1 - v, from: Row)));
        Assert.DoesNotContain("cannot be judged", incident.SeverityReason, StringComparison.Ordinal);
        Assert.NotNull(incident.Impact);
    }

    [Fact]
    public void Labels_that_end_before_the_data_leave_the_quality_of_now_unknown()
    {
        var answers = Walk.Check(Walk.Current().Change("label", _ => Missing.Null, from: Row)).Finished!.Answers;
        Assert.StartsWith("Not known: since", answers[0].Text, StringComparison.Ordinal);
        Assert.StartsWith("It cannot be told since", answers[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_nothing_else_goes_with_sends_to_the_labels_first()
    {
        var answers = Walk.Check(Walk.Current().ChangeSome("label", 0.3, v => 1 - v, from: Row)).Finished!.Answers;
        Assert.Contains("check whether the labels are right", answers[3].Text, StringComparison.Ordinal);
    }

    private static void AssertTold(Loans current, string reason)
    {
        var view = Walk.Check(current);
        var incident = FaultTests.Only(view);
        Assert.StartsWith(reason, incident.SeverityReason, StringComparison.Ordinal);
        Assert.EndsWith("so the model's quality cannot be judged since then", incident.Title, StringComparison.Ordinal);
        Assert.Equal(("p2", null), (incident.Severity, incident.Impact));
        Assert.InRange(Row, incident.Onset.BandRows[0], incident.Onset.BandRows[1]);
        Assert.DoesNotContain(incident.Evidence, e => e.Sentence.StartsWith("the model is wrong", StringComparison.Ordinal));
        Assert.All(view.Finished!.Answers, a => Assert.DoesNotContain("does harm", a.Text, StringComparison.Ordinal));
        Assert.StartsWith("Yes, in the labels", view.Finished.Answers[2].Text, StringComparison.Ordinal);
        Assert.StartsWith("Not known", view.Finished.Answers[0].Text, StringComparison.Ordinal);
    }
}
