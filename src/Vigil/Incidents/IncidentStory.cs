using Vigil.Detectors;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Storage;

namespace Vigil.Incidents;

/// <summary>Words of an incident: plain, present tense, with the numbers in the sentence.</summary>
internal static class IncidentStory
{
    public static string Title(IReadOnlyList<(MonitorSpec Monitor, Change Change)> members, IReadOnlyList<string> features, string reason)
    {
        if (LabelFault.IsTold(reason))
        {
            return Capital(reason);
        }

        var model = members.FirstOrDefault(m => MonitorKinds.IsQualityOfModel(m.Monitor.Kind));
        var fault = members.FirstOrDefault(m => MonitorKinds.IsDataFault(m.Monitor.Kind));
        if (model.Monitor is not null)
        {
            // Rows that repeat explain every other change; other faults are one change among those.
            var beside = fault.Monitor?.Kind == MonitorKinds.DuplicateId ? $"; {fault.Change.Sentence}" : features.Count > 0 ? $"; {Names(features)} changed with it" : "";
            return Capital(model.Change.Sentence) + beside;
        }

        if (fault.Monitor is not null)
        {
            return fault.Change.Sentence + (members.Count > 1 ? $", and {members.Count - 1} more {(members.Count == 2 ? "sign" : "signs")}" : "");
        }

        var unequal = members.FirstOrDefault(m => m.Monitor.Kind == MonitorKinds.Fairness);
        if (unequal.Monitor is not null)
        {
            return unequal.Change.Sentence + (features.Count > 0 ? $"; {Names(features)} changed with it" : "");
        }

        var traffic = members.FirstOrDefault(m => m.Monitor.Kind is MonitorKinds.Volume or MonitorKinds.Freshness);
        if (traffic.Monitor is not null && features.Count > 0)
        {
            return $"{Capital(traffic.Change.Sentence)}; {Names(features)} changed with it";
        }

        return features.Count switch
        {
            0 => Capital(members[0].Change.Sentence),
            1 => members[0].Change.Sentence,
            _ => $"{Names(features)} changed",
        };
    }

    public static string Tell(IReadOnlyList<(MonitorSpec Monitor, Change Change)> members, Onset onset, string reason, Impact? impact)
    {
        var when = onset.Time is { } time
            ? $"It began about {Places.Day(time)} (row {Number.Short(onset.BandRows[0])} to {Number.Short(onset.BandRows[1])})."
            : $"It began between row {Number.Short(onset.BandRows[0])} and row {Number.Short(onset.BandRows[1])}.";
        var what = string.Join(" ", members.Take(5).Select(m => Capital(m.Change.Sentence) + "."));
        var more = members.Count > 5 ? $" {members.Count - 5} more {(members.Count == 6 ? "monitor agrees" : "monitors agree")}." : "";
        var harm = impact is { } i && i.Metric == "error rate"
            ? $" Since then the model is wrong in {Number.Percent(i.After)} of {Number.Short(i.Rows)} labelled rows ({Number.Percent(i.Lower)} to {Number.Percent(i.Upper)}), against {Number.Percent(i.Before)} in the reference."
            : "";
        return $"{when} {what}{more}{harm} {Capital(reason)}.";
    }

    private static string Names(IReadOnlyList<string> features)
    {
        var shown = features.Take(4).Select(f => $"`{f}`").ToList();
        var more = features.Count - shown.Count;
        return more > 0 ? string.Join(", ", shown) + $" and {more} more"
            : shown.Count == 1 ? shown[0]
            : string.Join(", ", shown.Take(shown.Count - 1)) + " and " + shown[^1];
    }

    private static string Capital(string sentence) =>
        sentence.Length > 0 && char.IsLower(sentence[0]) ? char.ToUpperInvariant(sentence[0]) + sentence[1..] : sentence;
}
