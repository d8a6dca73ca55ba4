using Vigil.Detectors;
using Vigil.Events;
using Vigil.Monitors;
using Vigil.Storage;

namespace Vigil.Assessment;

/// <summary>
/// After the walk: what single rows tell beyond their windows. Reads reference and current data once more, only when there is something to ask, and
/// keeps a bounded sample; fairness alone counts every row. What it finds are facts like all others.
/// </summary>
internal sealed class Assessor
{
    // Searching slices costs about a second for so many rows; beyond, only where the loss alarms or it was asked for.
    private const long RowsSearchedUnasked = 200_000;

    private readonly MonitorPlan _plan;
    private readonly AssessmentOptions _options;
    private readonly List<Fact> _facts = [];

    public Assessor(MonitorPlan plan, AssessmentOptions options)
    {
        _plan = plan;
        _options = options;
    }

    /// <summary>What the assessment looks at.</summary>
    /// <param name="Current">The current data.</param>
    /// <param name="Rows">Their rows.</param>
    /// <param name="FirstRow">Number of their first row in the file the user knows.</param>
    /// <param name="Joined">Whether labels came in files of their own.</param>
    /// <param name="Performance">Realised metrics of both data sets.</param>
    /// <param name="Incidents">The last state of each incident.</param>
    public sealed record Subject(
        IEventSource Current, long Rows, long FirstRow, bool Joined, IReadOnlyList<PerformanceMeasured> Performance, IReadOnlyList<IncidentChanged> Incidents);

    /// <summary>Assesses; the facts come in the order they are to be told.</summary>
    /// <param name="subject">What to look at.</param>
    /// <param name="placeOf">Where rows lie, as a chunk.</param>
    /// <param name="cancel">Stops the work.</param>
    public IReadOnlyList<Fact> Assess(Subject subject, Func<long, long, WindowRef> placeOf, CancellationToken cancel)
    {
        if (_plan.Layout.Outcome is not { } outcome)
        {
            return subject.Performance;
        }

        var groups = _plan.Schema.Columns.Where(c => c.Role == ColumnRole.Group && (_options.Groups.Count == 0 || _options.Groups.Contains(c.Name))).Select(c => c.Name).ToList();
        var fair = groups.Count > 0 && outcome.Task is TaskKind.Binary or TaskKind.Regression;
        var deep = _options.Reference is not null && (Estimates(subject) || Harms(subject).Any() || Slices(subject));
        if (!fair && !deep)
        {
            return subject.Performance;
        }

        var measured = Read(subject, outcome, fair ? groups : [], deep, cancel);
        var fairness = measured.Fairness;
        if (!deep)
        {
            _facts.AddRange(subject.Performance);
            if (measured.Current is { } alone)
            {
                _facts.AddRange(SliceAssessor.Leaks(new ScoredSample(alone, outcome, []), _plan.Schema));
            }
        }
        else
        {
            fairness = Tell(subject, outcome, measured, placeOf, groups);
        }

        var doubts = ScoreDirection.Doubt(_plan) is { } doubt ? [char.ToUpperInvariant(doubt[0]) + doubt[1..] + "."] : Array.Empty<string>();
        _facts.AddRange(fairness.Select(f => f with { Notes = [.. doubts, .. f.Notes] }));
        return _facts;
    }

    private bool Estimates(Subject subject) => _options.Always || subject.Joined || subject.Performance.Where(p => !p.IsReference).All(p => p.Labelled == 0)
        || subject.Performance.Any(p => !p.IsReference && p.Incomplete);

    private static IEnumerable<IncidentChanged> Harms(Subject subject) => subject.Incidents.Where(i => i.Features.Count > 0 && i.Opened.Row > i.Onset.Row);

    private bool Slices(Subject subject) => subject.Performance.Any(p => !p.IsReference && p.Labelled > 0)
        && (_options.Always || subject.Rows <= RowsSearchedUnasked || subject.Incidents.Any(i => i.Impact is not null));

    private sealed record Readings(Rows? Reference, Rows? Current, IReadOnlyList<FairnessMeasured> Fairness);

    private Readings Read(Subject subject, Profiles.OutcomeSpec outcome, List<string> groups, bool deep, CancellationToken cancel)
    {
        var background = new FairnessBackground();
        var fairness = new List<FairnessMeasured>();
        var reference = _options.Reference is { } before ? One(before, _plan.Reference.Rows, isReference: true) : null;
        var current = One(subject.Current, subject.Rows, isReference: false);
        return new Readings(reference, current, fairness);

        Rows? One(IEventSource source, long rows, bool isReference)
        {
            var sample = new RowSample(source.Shape, rows);
            var counts = groups.Count == 0 ? null : new FairnessAssessor(groups, outcome, _options.Favourable);
            foreach (var batch in source.Read(null, cancel))
            {
                counts?.Add(batch, source.Shape);
                if (deep || (_options.OneFile && !isReference))
                {
                    sample.Add(batch);
                }
            }

            if (counts?.Measure(isReference, background) is { } told)
            {
                fairness.Add(told);
            }

            return deep || (_options.OneFile && !isReference) ? sample.Finish() : null;
        }
    }

    private IReadOnlyList<FairnessMeasured> Tell(
        Subject subject, Profiles.OutcomeSpec outcome, Readings readings, Func<long, long, WindowRef> placeOf, List<string> groups)
    {
        var schema = _plan.Schema;
        var shape = subject.Current.Shape;
        var plain = new ScoredSample(readings.Reference!, outcome, []);
        var leaks = SliceAssessor.Leaks(plain, schema);
        _facts.AddRange(leaks);
        List<string> features = [.. schema.Columns
            .Where(c => c.Role is ColumnRole.Feature or ColumnRole.Group && shape.IndexOf(c.Name) >= 0 && leaks.TrueForAll(l => l.Column != c.Name)).Select(c => c.Name)];
        var reference = new ScoredSample(readings.Reference!, outcome, features);
        var current = new ScoredSample(readings.Current!, outcome, features);
        var chunks = RowChunks.Of(_plan, subject, current);
        var quality = new QualityAssessor(reference, outcome, _options, (chunks.Count, current.Count / (double)Math.Max(1, subject.Rows)), ScoreDirection.Doubt(_plan));
        _facts.AddRange(Estimates(subject) && quality.Can ? Estimated(subject, quality, current, chunks, placeOf) : subject.Performance);
        if (HarmAssessor.Fit(reference, _plan) is { } harm)
        {
            foreach (var incident in Harms(subject))
            {
                var rows = current.Scored(incident.Onset.Row - subject.FirstRow, (incident.Closed?.Row ?? long.MaxValue) - (incident.Closed is null ? 0 : subject.FirstRow));
                if (rows.Length > 0)
                {
                    var (told, weighed) = harm.Of(incident, current, rows, incident.Impact is null ? quality.FlagsOf(current.Pick(rows)) : []);
                    _facts.Add(told);
                    _facts.Add(weighed);
                }
            }
        }

        if (Slices(subject))
        {
            var loss = _plan.Monitors.FirstOrDefault(m => m.Kind == MonitorKinds.Loss)?.Statistic ?? "loss";
            // Slices are told in words of their values, and those of protected attributes are told by fairness alone.
            var open = features.Where(f => schema.Columns.First(c => c.Name == f).Role != ColumnRole.Group).ToList();
            _facts.AddRange(SliceAssessor.Slices(reference, current, open, loss));
        }

        return [.. readings.Fairness.Select(f => f.IsReference || quality.Probabilities.Length == 0 ? f : EstimatedFairness.With(f, current, groups, quality.Probabilities))];
    }

    // One fact a chunk and metric: the realised value and the estimate side by side, whichever of them is there.
    private IEnumerable<PerformanceMeasured> Estimated(
        Subject subject, QualityAssessor quality, ScoredSample current, IReadOnlyList<(long First, long Last)> chunks, Func<long, long, WindowRef> placeOf)
    {
        var realised = subject.Performance.Where(p => !p.IsReference).ToLookup(p => (p.Chunk.FirstRow - subject.FirstRow, p.Metric));
        var usual = subject.Performance.Where(p => p.IsReference && p.Realised is not null).GroupBy(p => p.Metric, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => Profiles.Number.Round(g.Average(p => p.Realised!.Value), 6), StringComparer.Ordinal);
        var estimates = quality.Estimate(current, chunks, RowChunks.Times(_plan, current), (first, last) => subject.Incidents.Any(i =>
            i.Onset.BandRows[0] - subject.FirstRow <= last && (i.Closed is null || i.Closed.Row - subject.FirstRow >= first)));
        foreach (var fact in subject.Performance.Where(p => p.IsReference))
        {
            yield return fact;
        }

        foreach (var chunk in estimates)
        {
            foreach (var metric in chunk.Metrics.Keys.Union(realised.Where(r => r.Key.Item1 == chunk.First).Select(r => r.Key.Metric), StringComparer.Ordinal))
            {
                var truth = realised[(chunk.First, metric)].FirstOrDefault();
                var estimate = chunk.Metrics.GetValueOrDefault(metric);
                yield return truth is not null ? truth with { Estimate = estimate } : new PerformanceMeasured(
                    metric, placeOf(chunk.First, chunk.Last), null, null, null, usual.TryGetValue(metric, out var value) ? value : null, 0, IsReference: false, LabelCoverage: 0, Estimate: estimate);
            }
        }

        var told = estimates.Select(e => e.First).ToHashSet();
        foreach (var fact in subject.Performance.Where(p => !p.IsReference && !told.Contains(p.Chunk.FirstRow - subject.FirstRow)))
        {
            yield return fact;
        }
    }
}
