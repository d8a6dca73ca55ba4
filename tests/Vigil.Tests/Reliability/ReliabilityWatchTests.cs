using Vigil.Bench.Slo;
using Vigil.Bench.Streams;
using Vigil.Reliability;
using Vigil.Storage;

namespace Vigil.Tests.Reliability;

public class ReliabilityWatchTests
{
    private const long Learnt = 120;

    [Fact]
    public void It_learns_by_itself_and_says_what_is_missing_until_then()
    {
        var (watch, journal) = (new ReliabilityWatch(), new MemoryJournal());
        var stream = new ServiceStream(600, 0.001);
        stream.Feed(watch, journal, new Draw(1), 0, 30);
        Assert.Equal("learning", watch.Status().State);
        Assert.Contains("of 1,000 calls and 30 of 60 minutes are known", watch.Status().Missing[0], StringComparison.Ordinal);
        stream.Feed(watch, journal, new Draw(2), 30, 130);
        Assert.Equal("ok", watch.Status().State);
        Assert.Equal(["learning", "ok"], journal.Facts.OfType<ReliabilityState>().Select(s => s.State));
        Assert.Contains(watch.Status().Monitors, m => m.Monitor == "latency/stage:model");
    }

    [Fact]
    public void A_slower_stage_is_told_within_five_minutes_and_named()
    {
        var found = 0;
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var facts = Run(new ServiceStream(36_000, 0.001) { SlowFrom = Learnt + 0.5 }, seed, Learnt + 6);
            var incident = facts.OfType<IncidentChanged>().LastOrDefault();
            found += incident is not null && incident.Title.Contains("in stage model for", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.True(found >= 19, $"{found} of 20");
    }

    [Fact]
    public void An_outage_of_half_a_minute_is_told_and_never_pages()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var from = Learnt + seed / 20.0;
            var facts = Run(new ServiceStream(3_600, 0.001) { OutageFrom = from, OutageTo = from + 0.5 }, seed, Learnt + 60);
            Assert.Contains(facts.OfType<AlertRaised>(), a => a.Kind == "error_rate");
            Assert.DoesNotContain(facts.OfType<AlertRaised>(), a => a.Page);
            Assert.Equal("closed", facts.OfType<IncidentChanged>().Last().State);
        }
    }

    [Fact]
    public void A_lasting_outage_pages_within_five_minutes_as_one_incident()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var facts = Run(new ServiceStream(36_000, 0.001) { OutageFrom = Learnt + seed / 20.0 }, seed, Learnt + 5);
            Assert.Contains(facts.OfType<AlertRaised>(), a => a.Page);
            Assert.Equal("p1", facts.OfType<IncidentChanged>().Last().Severity);
            Assert.Single(facts.OfType<IncidentChanged>().Select(i => i.Id).Distinct());
        }
    }

    [Fact]
    public void A_silent_service_is_told_and_comes_back()
    {
        var facts = Run(new ServiceStream(6_000, 0.001) { GoneFrom = 1500, GoneTo = 1530 }, 3, 1560);
        var incidents = facts.OfType<IncidentChanged>().ToList();
        Assert.StartsWith("No call has come for", incidents[0].Title, StringComparison.Ordinal);
        Assert.Equal("closed", incidents[^1].State);
        Assert.Equal(["learning", "ok", "silent", "ok"], facts.OfType<ReliabilityState>().Select(s => s.State).Where(s => s != "low_data"));
    }

    [Fact]
    public void A_healthy_day_is_silent()
    {
        var facts = Run(new ServiceStream(3_000, 0.002), 5, 24 * 60);
        Assert.Empty(facts.OfType<AlertRaised>());
    }

    private static IReadOnlyList<Fact> Run(ServiceStream stream, ulong seed, long to)
    {
        var (watch, journal) = (new ReliabilityWatch(), new MemoryJournal());
        stream.Feed(watch, journal, new Draw(seed), 0, to);
        return journal.Facts;
    }
}
