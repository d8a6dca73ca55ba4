namespace Vigil.Storage;

/// <summary>
/// A journal folded into what a reader needs: the last state of each incident, alerts, windows and metrics in order. Everything that is
/// shown anywhere comes from here.
/// </summary>
public sealed class JournalView
{
    private JournalView(RunStarted run, PlanAdopted plan)
    {
        Run = run;
        Plan = plan;
    }

    /// <summary>The data and what was understood of them.</summary>
    public RunStarted Run { get; }

    /// <summary>The plan the run was judged by.</summary>
    public PlanAdopted Plan { get; }

    /// <summary>The verdict; null when the run was cut short.</summary>
    public RunFinished? Finished { get; private init; }

    /// <summary>The timings; null when none were kept.</summary>
    public RunTimed? Timed { get; private init; }

    /// <summary>Closed windows in order.</summary>
    public IReadOnlyList<WindowClosed> Windows { get; private init; } = [];

    /// <summary>Alerts in order.</summary>
    public IReadOnlyList<AlertRaised> Alerts { get; private init; } = [];

    /// <summary>The last state of each incident: open before closed, worst first, then newest.</summary>
    public IReadOnlyList<IncidentChanged> Incidents { get; private init; } = [];

    /// <summary>Measured metrics in order.</summary>
    public IReadOnlyList<PerformanceMeasured> Performance { get; private init; } = [];

    /// <summary>How labels were joined; null when no label file was given.</summary>
    public LabelsJoined? Labels { get; private init; }

    /// <summary>The last harm projection of each incident.</summary>
    public IReadOnlyList<HarmProjected> Harms { get; private init; } = [];

    /// <summary>Fairness of the reference and of the current data.</summary>
    public IReadOnlyList<FairnessMeasured> Fairness { get; private init; } = [];

    /// <summary>Slices on which the model got worse, worst first.</summary>
    public IReadOnlyList<SliceFound> Slices { get; private init; } = [];

    /// <summary>Columns that give the label away.</summary>
    public IReadOnlyList<LeakSuspected> Leaks { get; private init; } = [];

    /// <summary>What was not judged, and why.</summary>
    public IReadOnlyList<Abstention> Abstentions { get; private init; } = [];

    /// <summary>Folds a journal.</summary>
    /// <param name="facts">The facts in the order they were written.</param>
    /// <exception cref="VigilError">The journal has no beginning.</exception>
    public static JournalView Of(IEnumerable<Fact> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var all = facts.ToList();
        var incidents = all.OfType<IncidentChanged>().GroupBy(i => i.Id, StringComparer.Ordinal).Select(g => g.Last())
            .OrderBy(i => i.State == "open" ? 0 : 1).ThenBy(i => i.Severity, StringComparer.Ordinal).ThenByDescending(i => i.Opened.Row);
        return new JournalView(
            all.OfType<RunStarted>().LastOrDefault() ?? throw new VigilError("the journal does not say which run it is of", hint: "run `vigil check` again"),
            all.OfType<PlanAdopted>().LastOrDefault() ?? throw new VigilError("the journal holds no plan", hint: "run `vigil check` again"))
        {
            Finished = all.OfType<RunFinished>().LastOrDefault(),
            Timed = all.OfType<RunTimed>().LastOrDefault(),
            Windows = [.. all.OfType<WindowClosed>()],
            Alerts = [.. all.OfType<AlertRaised>()],
            Incidents = [.. incidents],
            Performance = [.. all.OfType<PerformanceMeasured>()],
            Labels = all.OfType<LabelsJoined>().LastOrDefault(),
            Harms = [.. all.OfType<HarmProjected>().GroupBy(h => h.Incident, StringComparer.Ordinal).Select(g => g.Last())],
            Fairness = [.. all.OfType<FairnessMeasured>()],
            Slices = [.. all.OfType<SliceFound>()],
            Leaks = [.. all.OfType<LeakSuspected>()],
            Abstentions = [.. all.OfType<Abstention>()],
        };
    }
}
