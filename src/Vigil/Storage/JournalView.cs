namespace Vigil.Storage;

/// <summary>
/// A journal folded into what a reader needs: the last state of each incident, alerts, windows and metrics in order. Everything that is
/// shown anywhere comes from here.
/// </summary>
public sealed class JournalView
{
    private JournalView(
        RunStarted run,
        PlanAdopted plan,
        RunFinished? finished,
        RunTimed? timed,
        IReadOnlyList<WindowClosed> windows,
        IReadOnlyList<AlertRaised> alerts,
        IReadOnlyList<IncidentChanged> incidents,
        IReadOnlyList<PerformanceMeasured> performance,
        IReadOnlyList<Abstention> abstentions)
    {
        Run = run;
        Plan = plan;
        Finished = finished;
        Timed = timed;
        Windows = windows;
        Alerts = alerts;
        Incidents = incidents;
        Performance = performance;
        Abstentions = abstentions;
    }

    /// <summary>The data and what was understood of them.</summary>
    public RunStarted Run { get; }

    /// <summary>The plan the run was judged by.</summary>
    public PlanAdopted Plan { get; }

    /// <summary>The verdict; null when the run was cut short.</summary>
    public RunFinished? Finished { get; }

    /// <summary>The timings; null when none were kept.</summary>
    public RunTimed? Timed { get; }

    /// <summary>Closed windows in order.</summary>
    public IReadOnlyList<WindowClosed> Windows { get; }

    /// <summary>Alerts in order.</summary>
    public IReadOnlyList<AlertRaised> Alerts { get; }

    /// <summary>The last state of each incident: open before closed, worst first, then newest.</summary>
    public IReadOnlyList<IncidentChanged> Incidents { get; }

    /// <summary>Measured metrics in order.</summary>
    public IReadOnlyList<PerformanceMeasured> Performance { get; }

    /// <summary>What was not judged, and why.</summary>
    public IReadOnlyList<Abstention> Abstentions { get; }

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
            all.OfType<PlanAdopted>().LastOrDefault() ?? throw new VigilError("the journal holds no plan", hint: "run `vigil check` again"),
            all.OfType<RunFinished>().LastOrDefault(),
            all.OfType<RunTimed>().LastOrDefault(),
            [.. all.OfType<WindowClosed>()],
            [.. all.OfType<AlertRaised>()],
            [.. incidents],
            [.. all.OfType<PerformanceMeasured>()],
            [.. all.OfType<Abstention>()]);
    }
}
