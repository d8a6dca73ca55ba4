using Vigil.Alerting;
using Vigil.Assessment;
using Vigil.Events;
using Vigil.Incidents;
using Vigil.Monitors;
using Vigil.Storage;

namespace Vigil;

/// <summary>
/// The main flow; read this first. Before the walk, once: <see cref="Understand"/> and <see cref="Plan"/>. The walk is <see cref="Replay"/>: arrive,
/// accept, summarise, close, examine, decide, tell; what it finds are facts in a journal, and everything shown is read from there.
/// </summary>
public static class MonitoringPipeline
{
    /// <summary>Reads the reference once and understands it: types, roles, task, constraints.</summary>
    /// <param name="reference">The data that define normal.</param>
    /// <param name="overrides">What the owner said about the columns.</param>
    /// <param name="progress">Told stage and share done.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="VigilError">The reference cannot be read, or the owner's words do not fit it.</exception>
    public static Understanding Understand(
        IEventSource reference, SchemaOverrides overrides, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        var scan = SourceScanner.Scan(reference, new Stage(progress, "reading reference"), cancel);
        return new Understanding(reference, scan, SchemaInference.Infer(scan, overrides));
    }

    /// <summary>Derives every monitor from the reference and calibrates it within the budget.</summary>
    /// <param name="understanding">The understood reference.</param>
    /// <param name="options">What the owner states.</param>
    /// <param name="progress">Told stage and share done.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="VigilError">The reference holds no rows.</exception>
    public static MonitorPlan Plan(
        Understanding understanding, PlanOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(understanding);
        var source = (IEventSource?)understanding.Scan.Cached ?? understanding.Source;
        return PlanBuilder.Build(
            understanding.Scan, understanding.Schema, source, options, (done, rows) => progress?.Report(new StageProgress("calibrating", done, rows)), cancel);
    }

    /// <summary>The walk: judges current data by a plan and appends every fact to the journal.</summary>
    /// <param name="plan">A calibrated plan.</param>
    /// <param name="current">The data to judge.</param>
    /// <param name="context">Names for the journal.</param>
    /// <param name="journal">Where facts go.</param>
    /// <param name="progress">Told stage and share done.</param>
    /// <param name="cancel">Stops the work; nothing is appended before all rows are read.</param>
    /// <exception cref="VigilError">The data cannot be read.</exception>
    public static void Replay(
        MonitorPlan plan, IEventSource current, RunContext context, IJournal journal, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(journal);

        plan = RunText.FittedTo(plan, current.Shape);

        // 1 arrive, 2 accept, 3 summarise, 4 close
        var cut = new ProfiledSource.Cut(plan.Layout, plan.Windows, plan.Lateness, plan.ChunkWindows, plan.Options);
        var reference = plan.Profile.ToProfile(plan.Layout);
        var early = new EarlyReadings(plan, reference);
        var profiled = ProfiledSource.Read(current, cut, early.Read, (done, rows) => progress?.Report(new StageProgress("replaying", done, rows)), cancel);
        var labels = current as LabelledSource;
        RunText.CheckJoin(labels);
        var limits = RunLimits.Of(plan, profiled.Windows.Count, RunText.IsContrast(plan, profiled.Windows.Count));
        var kept = new KeepingJournal(journal);
        kept.Append(RunText.Started(plan, profiled, current, context));
        kept.Append(RunText.Adopted(plan, limits, profiled.Windows.Count));
        if (labels is not null)
        {
            kept.Append(labels.Facts());
        }

        // 5 examine and 6 decide, 7 tell the story: window by window, in order
        var policy = new AlertPolicy(plan, limits, new Judged(reference, profiled.Windows, early, labels?.MatureBefore));
        var places = new Places(plan, profiled.Windows, context.FirstRow);
        var book = new IncidentBook(plan, policy, places, reference, profiled.Windows);
        var thinner = new WindowFacts(places, profiled.Windows, profiled.Windows.Count);
        Contracts.Check(plan, current.Shape, profiled.MissingColumns, book, kept);
        for (var index = 0; index < profiled.Windows.Count; index++)
        {
            var (judgements, alarms) = policy.Step(index);
            thinner.Add(index, judgements, kept);
            book.Step(index, alarms, kept);
        }

        book.Finish(profiled.Windows.Count - 1, kept);
        RunText.Abstentions(policy).ForEach(kept.Append);

        // After the walk: the realised metrics, and what single rows tell beyond their windows
        var performance = new PerformanceFacts(plan, profiled, places, labels?.MatureBefore);
        var realised = performance.All(context.FirstRow).ToList();
        var assessed = context.Assessment is not { } options ? realised : new Assessor(plan, options).Assess(
            new Assessor.Subject(current, profiled.Rows, context.FirstRow, labels is not null, realised, kept.LastIncidents),
            (first, last) => performance.PlaceOf(first, last, context.FirstRow), cancel);
        assessed.Concat(performance.Own(context.FirstRow)).ToList().ForEach(kept.Append);
        kept.Append(Verdict.Of(plan, kept.Facts, profiled.Rejected));
    }

    /// <summary>Chooses rows of the current data whose labels tell most about the model's error rate.</summary>
    /// <param name="reference">The understood, labelled reference.</param>
    /// <param name="current">The data to choose from; they need no labels.</param>
    /// <param name="options">How many, and what gets a part each.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="VigilError">There is no decision between classes to be right or wrong.</exception>
    public static LabelSample ChooseLabels(Understanding reference, IEventSource current, LabelSampleOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Rows, 1);
        return LabelAdviser.Choose(ErrorChances.Of(reference, current, cancel), options);
    }

    /// <summary>What the labels of chosen rows tell about all rows: a prediction-powered error rate, and whether the estimate was right.</summary>
    /// <param name="reference">The reference that rows were chosen with.</param>
    /// <param name="current">The data that rows were chosen from.</param>
    /// <param name="options">How they were chosen.</param>
    /// <param name="labels">All chosen rows, with the labels that came.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="VigilError">A row or a label does not fit the data; all such are told.</exception>
    public static LabelFindings JudgeLabels(
        Understanding reference, IEventSource current, LabelSampleOptions options, IReadOnlyList<LabelGiven> labels, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(labels);
        return LabelAdviser.Judge(ErrorChances.Of(reference, current, cancel), options, labels);
    }

    private sealed class Stage(IProgress<StageProgress>? told, string name) : IProgress<double>
    {
        public void Report(double value) => told?.Report(new StageProgress(name, value, 0));
    }

    // Facts go out as they are told, and are kept for the verdict at the end.
    private sealed class KeepingJournal(IJournal journal) : IJournal
    {
        private readonly List<Fact> _facts = [];

        public IReadOnlyList<Fact> Facts => _facts;

        public IReadOnlyList<IncidentChanged> LastIncidents =>
            [.. _facts.OfType<IncidentChanged>().GroupBy(i => i.Id, StringComparer.Ordinal).Select(g => g.Last())];

        public void Append(Fact fact)
        {
            journal.Append(fact);
            _facts.Add(fact);
        }
    }
}
