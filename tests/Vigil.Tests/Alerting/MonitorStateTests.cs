using Vigil.Alerting;
using Vigil.Detectors;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Tests.Pipeline;

namespace Vigil.Tests.Alerting;

public class MonitorStateTests
{
    private static readonly MonitorPlan Plan = Walk.UsualPlan;

    [Fact]
    public void An_abstention_is_counted_by_reason_and_gives_no_evidence()
    {
        var state = State("null/x4");
        Assert.Equal(new Judgement('a', null, null), state.Step(0, Window(0), 0, Reading.None("no rows")));
        state.Step(1, Window(1), 0, Reading.None("no rows"));
        Assert.Equal(2, state.Abstentions["no rows"]);
        Assert.Equal(double.NegativeInfinity, state.LogEvidence);
        Assert.Null(state.LikelyOnset);
    }

    [Fact]
    public void Evidence_grows_to_an_alarm_and_names_the_window_where_it_began()
    {
        var state = State("null/x4");
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal('o', state.Step(i, Window(i), 0, Reading.Share(0, 72)).Verdict);
        }

        var verdicts = Enumerable.Range(10, 20).Select(i => state.Step(i, Window(i), 0, Reading.Share(1, 72))).ToList();
        Assert.Contains(verdicts, v => v.Verdict == 'A' && v.Meter == 1);
        Assert.Equal(verdicts.Select(v => v.Meter).Order(), verdicts.Select(v => v.Meter));
        Assert.Equal(10, state.LikelyOnset);
    }

    [Fact]
    public void A_frozen_monitor_recovers_on_healthy_windows_and_begins_anew()
    {
        var state = State("null/x4");
        state.Step(0, Window(0), 0, Reading.Share(30, 72));
        state.Freeze();
        Assert.Equal('f', state.Step(1, Window(1), 0, Reading.Share(30, 72)).Verdict);
        Assert.False(state.Recovered);
        // Nulls of the reference are below one in a thousand: it takes rows to tell none from a few.
        for (var i = 2; i < 400 && !state.Recovered; i++)
        {
            state.Step(i, Window(i), 0, Reading.Share(0, 720));
        }

        Assert.True(state.Recovered);
        state.Restart(400);
        Assert.Equal(401, state.Since);
        Assert.Equal((false, false, double.NegativeInfinity), (state.Frozen, state.Recovered, state.LogEvidence));
    }

    [Fact]
    public void A_scalar_monitor_alarms_on_large_readings_and_keeps_silent_on_usual_ones()
    {
        var spec = Plan.Monitors.Single(m => m.Id == "drift/x3");
        var state = new MonitorState(spec, Plan.Layout, 1_000);
        for (var i = 0; i < 30; i++)
        {
            Assert.NotEqual('A', state.Step(i, Window(i), 0, Reading.Of(0.1, 0.8, 72)).Verdict);
        }

        Assert.Contains(Enumerable.Range(30, 12).Select(i => state.Step(i, Window(i), 0, Reading.Of(0.5, 30, 72)).Verdict), v => v == 'A');
        Assert.Equal(30, state.LikelyOnset);
    }

    [Fact]
    public void Traffic_is_not_judged_by_a_window_that_is_cut_off()
    {
        var state = State("volume/rows");
        Assert.Equal("window incomplete", state.Read(Window(0), Window(1), cutOff: true).Abstained);
        Assert.Null(state.Read(Window(0), Window(1), cutOff: false).Abstained);
        Assert.Equal("no rows", State("null/x4").Read(Window(0), Window(1), cutOff: false).Abstained);
    }

    private static MonitorState State(string id) => new(Plan.Monitors.Single(m => m.Id == id), Plan.Layout, 10_000);

    private static WindowProfile Window(long index) => new(Plan.Layout, index);
}
