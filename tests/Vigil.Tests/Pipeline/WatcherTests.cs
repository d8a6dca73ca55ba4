using Vigil.Detectors;
using Vigil.Events;
using Vigil.Monitors;
using Vigil.Storage;

namespace Vigil.Tests.Pipeline;

/// <summary>One truth: events that come one after the other give the journal that a file of them gives, whatever happens on the way.</summary>
public sealed class WatcherTests
{
    private static readonly Lazy<MonitorPlan> Plan = new(() => Walk.Plan(Walk.Reference(), new PlanOptions { CheckBudget = null }));

    [Fact]
    public void Events_one_after_the_other_give_the_journal_of_their_file()
    {
        var plan = Walk.Plan(Walk.Reference().Without("label"), new PlanOptions { CheckBudget = null });
        var table = Faulty().Without("label").Table("current");
        var replayed = Told(Walk.Journal(plan, table));
        var (watched, _) = Watch(table, plan);

        // The last window of a file may be cut off and what is open at its end is told once more; of traffic neither is known.
        Assert.True(watched.Count > 50);
        Assert.Contains(watched, f => f is AlertRaised { Kind: MonitorKinds.Drift });
        Assert.Equal(replayed.Take(watched.Count - 1).Select(Text), watched.SkipLast(1).Select(Text));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(1000)]
    public void The_journal_does_not_depend_on_how_events_are_cut(int rows)
    {
        var (whole, _) = Watch(Faulty().Table("current"));
        var (cut, _) = Watch(Faulty().Table("current", rows));
        Assert.Equal(whole.Select(Text), cut.Select(Text));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1_007)]
    [InlineData(2_600)]
    public void A_restored_watch_goes_on_as_if_it_had_never_stopped(int row)
    {
        var table = Faulty().Table("current", 100);
        var (whole, labels) = Watch(table, withLabels: true);
        var (journal, log) = (new MemoryJournal(), new MemoryWindowLog());
        var before = new Watcher(Plan.Value, journal, log);
        before.Start(new RunContext("loans", "", "0"));
        var at = 0L;
        foreach (var batch in Rows(table).TakeWhile(b => b.FirstRow < row))
        {
            Feed(before, batch);
            at = batch.FirstRow + batch.Rows;
        }

        var state = before.ToState();
        var after = new Watcher(Plan.Value, journal, log);
        after.Restore(log.Steps, state);
        Assert.Equal(state, after.ToState());
        foreach (var batch in Rows(table).SkipWhile(b => b.FirstRow < at))
        {
            Feed(after, batch);
        }

        Assert.Equal(whole.Select(Text), Told(journal.Facts).Select(Text));
        Assert.Equal(labels.Steps.Count, log.Steps.Count);
        Assert.Contains(whole, f => f is AlertRaised { Kind: MonitorKinds.Loss });

        void Feed(Watcher watch, EventBatch batch)
        {
            watch.Observe(WithoutLabels(batch));
            GiveLabels(watch, table, 6);
        }
    }

    [Fact]
    public void Silence_closes_empty_windows_and_is_told()
    {
        var journal = new MemoryJournal();
        var watch = new Watcher(Plan.Value, journal, new MemoryWindowLog());
        watch.Start(new RunContext("loans", "", "0"));
        foreach (var batch in Rows(Walk.Current(2_000).Table("current")))
        {
            watch.Observe(WithoutLabels(batch));
        }

        var told = journal.Facts.Count;
        var end = ((TimeColumn)Rows(Walk.Current(2_000).Table("current")).Last().Columns[0]).Micros[^1];
        watch.Pass(end + 4 * 24 * 3600 * 1_000_000L);
        Assert.Contains(journal.Facts.Skip(told), f => f is WindowClosed { Rows: 0 });
        Assert.Contains(journal.Facts.Skip(told), f => f is AlertRaised { Kind: MonitorKinds.Volume });
    }

    [Fact]
    public void Rows_for_a_window_that_was_told_are_counted_as_late()
    {
        var watch = new Watcher(Plan.Value, new MemoryJournal(), new MemoryWindowLog());
        watch.Start(new RunContext("loans", "", "0"));
        var batches = Rows(Walk.Current(1_000).Table("current", 100)).ToList();
        batches.ForEach(b => watch.Observe(WithoutLabels(b)));
        watch.Observe(new EventBatch(1_000, 100, batches[0].Columns));
        Assert.Equal(100, watch.Rejected["late"]);
        Assert.Equal(1_100, watch.Rows);
    }

    private static (IReadOnlyList<Fact> Facts, MemoryWindowLog Log) Watch(EventTable table, MonitorPlan? plan = null, bool withLabels = false)
    {
        var (journal, log) = (new MemoryJournal(), new MemoryWindowLog());
        var watch = new Watcher(plan ?? Plan.Value, journal, log);
        watch.Start(new RunContext("loans", "", "0"));
        foreach (var batch in Rows(table))
        {
            watch.Observe(WithoutLabels(batch));
            if (withLabels)
            {
                GiveLabels(watch, table, 6);
            }
        }

        return (Told(journal.Facts), log);
    }

    // Labels come when some newer windows have closed.
    private static void GiveLabels(Watcher watch, EventTable table, int behind)
    {
        while (watch.NextForLabels < watch.Windows - behind)
        {
            var (from, to, _) = watch.SpanOf(watch.NextForLabels);
            watch.TakeLabels(Rows(table).Select(b => Between(b, from, to)).Where(b => b.Rows > 0));
        }
    }

    private static EventBatch Between(EventBatch batch, long from, long to)
    {
        var times = ((TimeColumn)batch.Columns[0]).Micros;
        var rows = Enumerable.Range(0, batch.Rows).Where(i => times[i] >= from && times[i] < to).ToArray();
        return new EventBatch(batch.FirstRow, rows.Length, [.. batch.Columns.Select(c => c.Pick(rows))]);
    }

    private static IEnumerable<EventBatch> Rows(EventTable table) => table.Read(null, TestContext.Current.CancellationToken);

    private static EventBatch WithoutLabels(EventBatch batch) => new(
        batch.FirstRow, batch.Rows, [.. batch.Columns.Select(c => c.Name == "label" ? new NumericColumn("label", [.. Enumerable.Repeat(Missing.Null, batch.Rows)]) : c)]);

    private static List<Fact> Told(IEnumerable<Fact> facts) => [.. facts.Where(f => f is WindowClosed or AlertRaised or IncidentChanged)];

    private static string Text(Fact fact) => FactJson.Write(fact);

    private static Loans Faulty()
    {
        var current = Walk.Current(3_000).Change("x3", v => v + 1.2, from: 1_000).ChangeSome("x4", 0.2, _ => Missing.Null, from: 1_200);
        current.ChangeSome("label", 0.3, v => 1 - v, from: 1_500);
        return current.Rename("city", (row, city) => row % 9 == 0 ? "Paris" : city, from: 2_600);
    }
}
