using Vigil.Detectors;
using Vigil.Events;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Storage;

namespace Vigil.Incidents;

/// <summary>The report's first sentence and its four answers, from the facts of the run.</summary>
internal static class Verdict
{
    private const int LeastRows = 50;

    // Labels come late; a shorter end without them is no news.
    private const double LabelTail = 0.1;

    public static RunFinished Of(MonitorPlan plan, IReadOnlyList<Fact> facts, IReadOnlyDictionary<string, long> rejected)
    {
        // The order of JournalView, so that the sentence and the charts beside it are about the same incident.
        var incidents = facts.OfType<IncidentChanged>().GroupBy(i => i.Id, StringComparer.Ordinal).Select(g => g.Last())
            .OrderBy(i => i.State == "open" ? 0 : 1).ThenBy(i => i.Severity, StringComparer.Ordinal).ThenByDescending(i => i.Opened.Row).ToList();
        var alerts = facts.OfType<AlertRaised>().ToList();
        var performance = facts.OfType<PerformanceMeasured>().ToList();
        var broken = incidents.FirstOrDefault(i => LabelFault.IsTold(i.SeverityReason));
        var run = facts.OfType<RunStarted>().First();
        if (incidents.Count == 0 && IsTooFew(run))
        {
            return new RunFinished(Silence(plan, run), TooFew(), rejected, alerts.Count, 0);
        }

        return new RunFinished(
            Sentence(plan, facts, incidents),
            [HowGood(plan, facts, performance, broken), BelowExpectation(plan, facts, incidents, performance, broken), broken is null ? DataFault(plan, incidents, alerts) : OfLabels(broken), WhatToDo(incidents, EstimateWords.Remedy(performance))],
            rejected,
            alerts.Count,
            incidents.Count);
    }

    private static string Sentence(MonitorPlan plan, IReadOnlyList<Fact> facts, List<IncidentChanged> incidents)
    {
        if (incidents.Count == 0)
        {
            return Silence(plan, facts.OfType<RunStarted>().First());
        }

        var worst = incidents[0];
        var since = worst.Onset.Time is { } time ? Places.Day(time) : $"row {Number.Short(worst.Onset.Row)}";
        var graver = incidents.Select(i => i.Severity).Min(StringComparer.Ordinal)!;
        var over = string.CompareOrdinal(graver, worst.Severity) < 0 ? $", one that is over was {graver.ToUpperInvariant()}" : "";
        var others = incidents.Count > 1 ? $" ({incidents.Count} incidents in all{over})" : "";
        var end = worst.Closed is { Time: { } closed } ? Places.Day(closed[..10] + "T00:00:00Z") : $"row {Number.Short(worst.Closed?.Row ?? 0)}";
        return worst.State == "closed" ? $"Began {since}, over by {end}: {worst.Title}{others}." : $"Since {since}: {worst.Title}{others}.";
    }

    private static bool IsTooFew(RunStarted run) => run.Current.Rows < LeastRows || run.Reference.Rows < LeastRows;

    private static Answer[] TooFew() =>
    [
        new("How good is it now?", "Not known: too few rows.", ""),
        new("Is that below what we expect?", "It cannot be told from so few rows.", ""),
        new("Is it a data fault?", "None shows, but so few rows would hide most.", ""),
        new("What should I do?", "Check again when there are more rows.", ""),
    ];

    // Silence is worth what was able to speak: too few rows, or columns that could not be judged, are said first.
    private static string Silence(MonitorPlan plan, RunStarted run)
    {
        if (IsTooFew(run))
        {
            return $"Too few rows to judge: {Number.Short(run.Current.Rows)} against {Number.Short(run.Reference.Rows)} of the reference, {LeastRows} of each are the least.";
        }

        var unjudged = plan.Monitors.Where(m => m.State == "uncalibrated" && MonitorKinds.IsDrift(m.Kind) && m.Column >= 0).Select(m => $"`{m.Target}`").ToList();
        var others = unjudged.Count > 4 ? $" and {unjudged.Count - 4} more" : "";
        return "Nothing changed that this check can tell from the reference's own wobble."
            + (unjudged.Count > 0 ? $" Not judged, because their reference wobbles too much: {string.Join(", ", unjudged.Take(4))}{others}." : "");
    }

    private static Answer HowGood(MonitorPlan plan, IReadOnlyList<Fact> facts, List<PerformanceMeasured> performance, IncidentChanged? broken)
    {
        const string Question = "How good is it now?";
        if (broken is { State: "open" })
        {
            return new Answer(Question, $"Not known: {broken.SeverityReason}.", broken.Id);
        }

        var current = performance.Where(p => !p.IsReference && p.Realised is not null).ToList();
        var estimates = EstimateWords.Last(performance);
        if (current.Count == 0 && estimates.Count > 0)
        {
            return new Answer(Question, EstimateWords.HowGood(plan, estimates), "quality");
        }

        if (current.Count == 0)
        {
            return new Answer(Question, $"Not known: {Unknown(plan)}", "");
        }

        current = current.Exists(p => !p.Incomplete) ? [.. current.Where(p => !p.Incomplete)] : current;

        // The last chunk of a file is often cut off; one with less than half the usual labels would answer by noise.
        var usual = current.Select(p => p.Labelled).Order().ElementAt(current.Count / 2);
        var whole = current.Where(p => 2 * p.Labelled >= usual).ToList();
        var parts = whole.GroupBy(p => p.Metric, StringComparer.Ordinal).Take(3).Select(g => g.Last())
            .Select(p => $"{Name(p.Metric)} {Value(p.Metric, p.Realised)} ({Value(p.Metric, p.Lower)} to {Value(p.Metric, p.Upper)})").ToList();
        var last = whole[^1];
        if (Unlabelled(plan, facts, last) is { } since)
        {
            var now = estimates.Count > 0 ? $"{EstimateWords.HowGood(plan, estimates)} Since {since} there are no labels." : $"Not known: since {since} there are no labels.";
            return new Answer(Question, $"{now} Before, in the last chunk of {Labelled(last)}: {string.Join(", ", parts)}.", "quality");
        }

        var doubt = ScoreDirection.Doubt(plan) is { } text ? $" But {text}." : "";
        return new Answer(Question, $"In the last chunk of {Labelled(last)}: {string.Join(", ", parts)}.{doubt}", "quality");
    }

    private static string Labelled(PerformanceMeasured chunk) => $"{Number.Short(chunk.Labelled)} labelled {(chunk.Labelled == 1 ? "row" : "rows")}";

    // Where the labels end when that is well before the data do: the first window after the last one with a label.
    private static string? Unlabelled(MonitorPlan plan, IReadOnlyList<Fact> facts, PerformanceMeasured last)
    {
        var loss = plan.Monitors.ToList().FindIndex(m => m.Kind == MonitorKinds.Loss);
        var windows = facts.OfType<WindowClosed>().ToList();
        var end = loss < 0 ? -1 : windows.FindLastIndex(w => w.Values[loss] is not null);
        if (end < 0 || windows.Count - 1 - end <= LabelTail * windows.Count || windows[^1].LastRow - last.Chunk.LastRow <= LabelTail * windows[^1].LastRow)
        {
            return null;
        }

        var next = windows[end + 1];
        return next.Start is { } start ? Places.Day(start) : $"row {Number.Short(next.FirstRow)}";
    }

    // What is missing, and the flag that mends it when a column may be it.
    private static string Unknown(MonitorPlan plan)
    {
        var output = plan.Schema.Find(ColumnRole.Score) ?? plan.Schema.Find(ColumnRole.Prediction);
        if (plan.Schema.Find(ColumnRole.Label) is not null)
        {
            return output is null ? "no output of a model was recognised; --score NAME or --prediction NAME tells which column it is."
                : "the current data hold no labels beside the model's output.";
        }

        var candidates = plan.Schema.Columns.Where(c => c.Reason.Contains(LabelRules.Flag, StringComparison.Ordinal)).Select(c => $"`{c.Name}`").Take(4).ToList();
        var which = candidates.Count == 0 ? "" : $" Perhaps it is {string.Join(" or ", candidates)}.";
        return $"no label was recognised{(output is null ? ", and no output of a model" : "")}; {LabelRules.Flag} NAME tells which column it is.{which}";
    }

    private static Answer BelowExpectation(MonitorPlan plan, IReadOnlyList<Fact> facts, List<IncidentChanged> incidents, List<PerformanceMeasured> performance, IncidentChanged? broken)
    {
        const string Question = "Is that below what we expect?";
        var harmful = incidents.FirstOrDefault(i => i.Severity is "p1" or "p2" && i.Impact is { } impact && impact.Lower - impact.Before >= impact.Tolerance);
        if (harmful?.Impact is { } harm)
        {
            return new Answer(
                Question,
                $"Yes. The {harm.Metric} is {Value(harm.Metric, harm.After)} since then ({Value(harm.Metric, harm.Lower)} to {Value(harm.Metric, harm.Upper)}), {Value(harm.Metric, harm.Before)} in the reference.",
                harmful.Id);
        }

        if (broken is { State: "open" })
        {
            return new Answer(Question, "It cannot be told: the labels themselves are in doubt.", broken.Id);
        }

        if (incidents.FirstOrDefault(i => i != broken && i.Monitors.Any(m => m.StartsWith(MonitorKinds.RocAuc + "/", StringComparison.Ordinal))) is { } ranking)
        {
            return new Answer(Question, "Yes: the score ranks worse than in the reference.", ranking.Id);
        }

        var estimates = EstimateWords.Last(performance);
        if (performance.LastOrDefault(p => !p.IsReference && p.Realised is not null) is { } last && Unlabelled(plan, facts, last) is { } since)
        {
            return new Answer(Question, estimates.Count > 0
                ? EstimateWords.BelowExpectation(plan, estimates)
                : $"It cannot be told since {since}: there are no labels. Before, no lasting rise of the loss is shown.", "quality");
        }

        if (!performance.Any(p => !p.IsReference && p.Realised is not null))
        {
            return estimates.Count > 0
                ? new Answer(Question, EstimateWords.BelowExpectation(plan, estimates), "quality")
                : new Answer(Question, "It cannot be told without labels beside a model's output; the data alone are watched.", "");
        }

        var loss = plan.Monitors.FirstOrDefault(m => m.Kind == MonitorKinds.Loss);
        return loss?.Mean is { } mean
            ? new Answer(Question, $"No: no lasting rise of the {loss.Statistic} beyond {Value(loss.Statistic, mean.Limit)} is shown where there are labels.", loss.Id)
            : new Answer(Question, "No change of the model's quality is told.", "quality");
    }

    private static Answer DataFault(MonitorPlan plan, List<IncidentChanged> incidents, List<AlertRaised> alerts)
    {
        const string Question = "Is it a data fault?";
        var fault = alerts.FirstOrDefault(a => MonitorKinds.IsDataFault(a.Kind));
        if (fault is not null)
        {
            // The incident tells the whole change, the alert only what had been seen by then.
            var told = incidents.Find(i => i.Id == fault.Incident)?.Evidence.FirstOrDefault(e => e.Monitor == fault.Monitor)?.Sentence;
            return new Answer(Question, $"Probably: {told ?? fault.Sentence}.", fault.Incident);
        }

        if (alerts.FirstOrDefault(a => a.Kind is MonitorKinds.Volume or MonitorKinds.Freshness) is { } traffic)
        {
            var told = incidents.Find(i => i.Id == traffic.Incident)?.Evidence.FirstOrDefault(e => e.Monitor == traffic.Monitor)?.Sentence ?? traffic.Sentence;
            return new Answer(Question, traffic.Kind == MonitorKinds.Volume && traffic.Effect.Value >= 1.5 * traffic.Effect.Reference
                ? $"Perhaps: {told}. Rows that are sent more than once look like that, and they make every drift look surer than it is."
                : $"Perhaps in the pipeline: {told}. The values that did arrive are well formed.", traffic.Incident);
        }

        if (Suspicion(incidents) is { } suspicion)
        {
            return suspicion with { Question = Question };
        }

        if (incidents.Count > 0 && OnlyQuality(incidents[0]))
        {
            return new Answer(Question, "Perhaps in the labels: neither an input nor the output changed, only how labels and output go together.", incidents[0].Id);
        }

        if (incidents.Count > 0)
        {
            return new Answer(Question, "No sign of one: no more nulls, unreadable or unknown values, or missing columns than in the reference. The values themselves changed.", incidents[0].Id);
        }

        var watched = plan.Monitors.Count(m => MonitorKinds.IsDataFault(m.Kind) && m.State != "uncalibrated");
        return new Answer(Question, $"No: {watched} monitors of nulls, types, unknown values and columns are silent.", "");
    }

    private static bool OnlyQuality(IncidentChanged incident) =>
        incident.Monitors.All(m => MonitorKinds.IsQualityOfModel(m[..Math.Max(0, m.IndexOf('/', StringComparison.Ordinal))]));

    private static Answer OfLabels(IncidentChanged broken) => new("Is it a data fault?", $"Yes, in the labels: {broken.SeverityReason}.", broken.Id);

    // Marks of a fault that no monitor of its own names: a column that is one value now, or values beyond all of the reference.
    private static Answer? Suspicion(List<IncidentChanged> incidents)
    {
        foreach (var incident in incidents)
        {
            foreach (var member in incident.Evidence.Where(e => e.Bins.Count > 0 && !e.Monitor.StartsWith(MonitorKinds.LabelDrift, StringComparison.Ordinal)))
            {
                if (member.Bins.FirstOrDefault(b => !b.Special && b.After > 0.99 && b.Before < 0.9) is { } frozen)
                {
                    return new Answer("", $"Possibly: `{member.Target}` hardly varies any more, {Number.Percent(frozen.After)} of its values lie in {frozen.Label}.", incident.Id);
                }

                if (member.Bins.FirstOrDefault(b => b.Special && b.After > 0.02 && b.Before == 0) is { } beyond)
                {
                    return new Answer("", beyond.Label == "never seen"
                        ? $"Possibly: {Number.Percent(beyond.After)} of `{member.Target}` are values the reference does not hold."
                        : $"Possibly: {Number.Percent(beyond.After)} of `{member.Target}` is {beyond.Label}, where the reference holds none. A changed unit or a stand-in value looks like that.", incident.Id);
                }
            }
        }

        return null;
    }

    private static Answer WhatToDo(List<IncidentChanged> incidents, string? remedy)
    {
        const string Question = "What should I do?";
        if (incidents.Count == 0)
        {
            return remedy is null ? new Answer(Question, "Nothing.", "") : new Answer(Question, remedy, "quality");
        }

        var worst = incidents[0];
        var where = worst.Monitors.Any(m => m.StartsWith(MonitorKinds.Volume + "/", StringComparison.Ordinal)) ? " Look first at the number of rows."
            : worst.Features.Count > 0 ? $" Look first at `{worst.Features[0]}`." : "";
        var text = worst.Severity switch
        {
            _ when LabelFault.IsTold(worst.SeverityReason)
                => "Act: ask whoever writes the labels what happened at the onset. Neither retrain on these labels nor blame the model for them.",
            "p1" or "p2" when OnlyQuality(worst)
                => "Act: first check whether the labels are right, for nothing else changed. If they are, the world did: what the model learnt no longer holds.",
            "p1" or "p2" when worst.Impact is not null && worst.Evidence.Any(e => e.Monitor.StartsWith("loss/", StringComparison.Ordinal) || e.Monitor.StartsWith("roc_auc/", StringComparison.Ordinal))
                => "Act: the model does harm. Find out what happened at the onset before anything is retrained.",
            "p1" or "p2" when worst.State == "closed"
                => "It is over. Ask the owner of the data what happened, so that it does not come again, and leave its rows out of training.",
            "p1" or "p2" => "Act: ask the owner of the data what happened at the onset, and do not retrain on these rows.",
            _ when worst.Impact is null => "Look when there is time: no harm is shown, and without labels none can be ruled out.",
            _ => "Look when there is time: no harm to the model is shown.",
        };
        return new Answer(Question, text + where + (worst.Impact is null && remedy is not null ? " " + remedy : ""), worst.Id);
    }

    /// <summary>A metric for people.</summary>
    internal static string Name(string metric) => metric switch
    {
        "roc_auc" => "ROC AUC",
        "f1" => "F1",
        _ => metric.Replace('_', ' '),
    };

    /// <summary>A value of a metric for people.</summary>
    internal static string Value(string metric, double? value) => value is null ? "unknown"
        : metric.Replace('_', ' ') is "error rate" or "accuracy" ? Number.Percent(value.Value)
        : Number.Short(value.Value);
}
