namespace Vigil.Tests.Pipeline;

/// <summary>A score that no longer means what it meant is told, even where decisions hardly change.</summary>
public class CalibrationTests
{
    [Fact]
    public void A_healthy_score_keeps_its_meaning() =>
        Assert.DoesNotContain(Walk.Check(Walk.Current()).Alerts, a => a.Kind == "calibration");

    [Fact]
    public void Labels_above_what_the_score_promises_are_told()
    {
        var current = Walk.Current();
        for (var row = 1_500; row < current.Rows; row++)
        {
            // Only confident rejections become wrong a little more often: the ranking stays, the promise does not.
            var score = current.Numbers["score"][row];
            current.Numbers["label"][row] = current.Uniform(row, 51) < Math.Min(1, score + (score < 0.4 ? 0.15 : 0)) ? 1 : 0;
        }

        var view = Walk.Check(current);
        var alert = Assert.Single(view.Alerts, a => a.Kind == "calibration");
        Assert.True(alert.Window.FirstRow >= 1_500, alert.ToString());
        Assert.Contains("too little", alert.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void The_plan_says_how_soon_it_would_be_told()
    {
        var card = Walk.UsualPlan.Monitors.Single(m => m.Kind == "calibration").ReportCard;
        Assert.Equal(3, card.Count);
        Assert.True(card[2].Windows > 0 && card[2].Windows <= card[1].Windows, string.Join("; ", card));
    }
}
