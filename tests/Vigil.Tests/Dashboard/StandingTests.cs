using Vigil.Server.Dashboard;
using Vigil.Storage;

namespace Vigil.Tests.Dashboard;

public sealed class StandingTests
{
    private static Report With(SampleJournal sample, Func<Fact, Fact> change) => new(JournalView.Of(sample.Facts().Select(change)));

    private static WindowClosed Set(WindowClosed window, int monitor, double? meter, char letter)
    {
        var meters = window.Meters.ToArray();
        var letters = window.Verdicts.ToCharArray();
        (meters[monitor], letters[monitor]) = (meter, letter);
        return window with { Meters = meters, Verdicts = new string(letters) };
    }

    [Fact]
    public void A_monitor_that_may_only_inform_is_not_called_changed()
    {
        var sample = new SampleJournal { Windows = 20 };
        var place = new Report(sample.View()).ById["volume/rows"].Index;
        var report = With(sample, f => f is WindowClosed w ? Set(w, place, 1, 'A') : f);
        Assert.Equal(Standing.Uncalibrated, report.ById["volume/rows"].Standing);
        Assert.DoesNotContain(report.Closest(99), m => m.Facts.Id == "volume/rows");
    }

    [Fact]
    public void A_monitor_that_never_judged_says_why()
    {
        var sample = new SampleJournal { Windows = 30 };
        var last = sample.Features[^1];
        var place = new Report(sample.View()).ById["drift/" + last].Index;
        var report = With(sample, f => f is WindowClosed w ? Set(w, place, null, 'a') : f);
        Assert.Equal(Standing.Unknown, report.ById["drift/" + last].Standing);
        Assert.Equal("too few rows (12 of 30 windows)", report.ById["drift/" + last].State);
    }

    [Fact]
    public void A_frozen_meter_stays_at_one()
    {
        var sample = new SampleJournal { Windows = 10 };
        var report = With(sample, f => f is WindowClosed { Index: > 4 } w ? Set(w, 0, null, w.Index == 5 ? 'A' : 'f') : f);
        Assert.All(MeterSeries.Of(report.Journal, 0).Skip(5), m => Assert.Equal(1, m));
    }

    [Fact]
    public void Between_checkpoints_the_last_comparison_holds()
    {
        var sample = new SampleJournal { Windows = 6, IsContrast = true };
        var report = With(sample, f => f is WindowClosed w ? Set(w, 0, w.Index % 2 == 1 ? 0.1 * w.Index : 0, 'o') : f);
        Assert.Equal([0, 0.1, 0.1, 0.3, 0.3, 0.5], MeterSeries.Of(report.Journal, 0).Select(m => Math.Round(m!.Value, 6)));
    }

    [Fact]
    public void An_incident_that_is_over_leaves_its_monitors_over()
    {
        var report = new Report(SampleJournals.ClosedIncident());
        Assert.Equal(Standing.Over, report.ById["drift/car_value"].Standing);
        Assert.Equal("ok", Sentences.Headline(report).Class);
    }

    [Fact]
    public void The_reference_alone_does_not_make_the_quality_known()
    {
        var sample = new SampleJournal { Windows = 20 };
        var report = new Report(JournalView.Of(sample.Facts().Where(f => f is not PerformanceMeasured { IsReference: false })));
        Assert.False(report.IsQualityKnown);
        Assert.Equal("unknown", Sentences.Headline(report).Class);
        Assert.DoesNotContain(FirstCharts.Of(report), c => c.Drawing.Id == "first-quality");
    }

    [Fact]
    public void Each_answer_leads_to_what_it_rests_on()
    {
        var anchors = new Anchors(SampleJournals.BigIncident());
        Assert.Equal("incident-1", anchors.Evidence("inc-1")?.Address);
        Assert.Equal("monitor-drift-car_value", anchors.Evidence("drift/car_value")?.Address);
        Assert.Equal("quality", anchors.Evidence("error_rate")?.Address);
        Assert.Null(anchors.Evidence(""));
        Assert.Null(anchors.Evidence("no such thing"));
    }
}
