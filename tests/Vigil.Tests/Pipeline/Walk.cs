using Vigil.Events;
using Vigil.Monitors;
using Vigil.Storage;

namespace Vigil.Tests.Pipeline;

/// <summary>The walk through the engine in one call: understand, plan, replay.</summary>
internal static class Walk
{
    /// <summary>Rows of the usual reference: 139 windows of half a day.</summary>
    public const int ReferenceRows = 10_000;

    private static readonly Lazy<MonitorPlan> Shared = new(() => Plan(Reference()));

    /// <summary>The plan of the usual reference, made once for all tests.</summary>
    public static MonitorPlan UsualPlan => Shared.Value;

    public static Loans Reference() => Loans.Of(ReferenceRows, seed: 1);

    /// <summary>Healthy rows that follow the reference.</summary>
    public static Loans Current(int rows = 5_000) => Loans.Of(rows, seed: 2);

    public static MonitorPlan Plan(Loans reference, PlanOptions? options = null, int batchRows = EventBatch.TargetRows) =>
        Plan(reference.Table("reference", batchRows), options);

    public static MonitorPlan Plan(IEventSource reference, PlanOptions? options = null, SchemaOverrides? overrides = null)
    {
        var cancel = TestContext.Current.CancellationToken;
        var understanding = MonitoringPipeline.Understand(reference, overrides ?? SchemaOverrides.None, null, cancel);
        return MonitoringPipeline.Plan(understanding, options ?? new PlanOptions(), null, cancel);
    }

    public static JournalView Check(Loans current) => Check(UsualPlan, current.Table("current"));

    public static JournalView Check(MonitorPlan plan, IEventSource current, long firstRow = 0) => JournalView.Of(Journal(plan, current, firstRow));

    public static IReadOnlyList<Fact> Journal(MonitorPlan plan, IEventSource current, long firstRow = 0)
    {
        var journal = new MemoryJournal();
        MonitoringPipeline.Replay(plan, current, new RunContext("loans", "vigil check", "0", firstRow), journal, null, TestContext.Current.CancellationToken);
        return journal.Facts;
    }

    /// <summary>The journal as text, without what differs between machines.</summary>
    public static string Text(IEnumerable<Fact> journal) => string.Join('\n', journal.Where(f => f is not RunTimed).Select(FactJson.Write));
}
