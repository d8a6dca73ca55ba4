using Vigil.Storage;

namespace Vigil.Server.Dashboard;

/// <summary>Fairness prepared for reading: attribute by attribute, what is now beside what was in the reference.</summary>
public sealed class FairnessView
{
    private FairnessView(FairnessMeasured shown, FairnessMeasured? reference)
    {
        Shown = shown;
        Reference = reference;
        var attributes = shown.Groups.Select(g => g.Attribute).Concat(shown.Comparisons.Select(c => c.Attribute)).Distinct(StringComparer.Ordinal);
        Attributes = [.. attributes.Select(a => new FairAttribute(a, shown, reference))];
    }

    /// <summary>What is shown: the current data, or the reference where nothing else was measured.</summary>
    public FairnessMeasured Shown { get; }

    /// <summary>The reference beside it; null when there is nothing to compare with.</summary>
    public FairnessMeasured? Reference { get; }

    /// <summary>Protected attributes and their intersections.</summary>
    public IReadOnlyList<FairAttribute> Attributes { get; }

    /// <summary>The gaps that speak of the model: those beyond the tolerance first, then by size.</summary>
    public IReadOnlyList<GroupComparison> Gaps =>
        [.. Shown.Comparisons.Where(c => FairnessWords.Judged.Contains(c.Metric) || c.Alarm).OrderBy(FairnessWords.Rank).ThenByDescending(c => Math.Abs(c.Difference ?? 0))];

    /// <summary>The monitors of gaps over time: those that alarmed first, then by evidence.</summary>
    public static IReadOnlyList<MonitorStatus> Audits(Report report) =>
    [
        .. report.Monitors.Where(m => m.Facts.Kind == "fairness").OrderBy(m => m.Alert is null ? 1 : 0).ThenByDescending(m => m.Peak ?? -1),
    ];

    /// <summary>True when any value rests on estimated labels.</summary>
    public bool IsEstimated => Shown.Groups.Any(g => g.Estimated);

    /// <summary>Fairness of a journal; null when none was measured.</summary>
    public static FairnessView? Of(JournalView journal)
    {
        var current = journal.Fairness.LastOrDefault(f => !f.IsReference);
        var reference = journal.Fairness.LastOrDefault(f => f.IsReference);
        return (current ?? reference) is { } shown ? new FairnessView(shown, current is null ? null : reference) : null;
    }
}

/// <summary>One protected attribute, or an intersection of several.</summary>
public sealed class FairAttribute
{
    private readonly Dictionary<(string Group, string Metric), GroupMetric> _now;
    private readonly Dictionary<(string Group, string Metric), GroupMetric> _before;

    internal FairAttribute(string name, FairnessMeasured shown, FairnessMeasured? reference)
    {
        Name = name;
        _now = Cells(name, shown);
        _before = reference is null ? [] : Cells(name, reference);
        Groups =
        [
            .. _now.Values.GroupBy(c => c.Group, StringComparer.Ordinal).OrderByDescending(g => g.Max(c => c.Rows ?? -1))
                .ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key),
        ];
        Metrics = [.. _now.Values.Select(c => c.Metric).Distinct(StringComparer.Ordinal).OrderBy(FairnessWords.Place)];
        Comparisons = [.. shown.Comparisons.Where(c => c.Attribute == name)];
        Earlier = reference is null ? [] : [.. reference.Comparisons.Where(c => c.Attribute == name)];
    }

    /// <summary>The column, or several joined by " x ".</summary>
    public string Name { get; }

    /// <summary>Groups, largest first; hidden ones last.</summary>
    public IReadOnlyList<string> Groups { get; }

    /// <summary>Metrics measured, the ones that decide first.</summary>
    public IReadOnlyList<string> Metrics { get; }

    /// <summary>Gaps now.</summary>
    public IReadOnlyList<GroupComparison> Comparisons { get; }

    /// <summary>Gaps in the reference.</summary>
    public IReadOnlyList<GroupComparison> Earlier { get; }

    /// <summary>A metric of a group now; null when it was not measured.</summary>
    public GroupMetric? Now(string group, string metric) => _now.GetValueOrDefault((group, metric));

    /// <summary>The same in the reference.</summary>
    public GroupMetric? Before(string group, string metric) => _before.GetValueOrDefault((group, metric));

    /// <summary>Whole groups of fewer than 10 people.</summary>
    public bool IsHidden(string group) => _now.Values.Where(c => c.Group == group).All(c => c.Suppressed);

    /// <summary>Values that left the interval they had, the largest change first: neither interval holds any of the other.</summary>
    public IReadOnlyList<(GroupMetric Before, GroupMetric Now)> Changed =>
    [
        .. _now.Where(c => _before.ContainsKey(c.Key)).Select(c => (Before: _before[c.Key], Now: c.Value))
            .Where(p => IsJudged(p.Before) && IsJudged(p.Now) && (p.Now.Lower > p.Before.Upper || p.Now.Upper < p.Before.Lower))
            .OrderBy(p => FairnessWords.Place(p.Now.Metric)).ThenByDescending(p => Math.Abs(p.Now.Value!.Value - p.Before.Value!.Value)),
    ];

    /// <summary>The gap of the reference that belongs to one of now: the same metric and the same two groups, whichever was lower then.</summary>
    public GroupComparison? EarlierOf(GroupComparison gap) =>
        Earlier.FirstOrDefault(e => e.Metric == gap.Metric && e.A == gap.A && e.B == gap.B)
        ?? Earlier.Where(e => e.Metric == gap.Metric && e.A == gap.B && e.B == gap.A)
            .Select(e => e with { A = gap.A, B = gap.B, Difference = -e.Difference, Lower = -e.Upper, Upper = -e.Lower }).FirstOrDefault();

    private static bool IsJudged(GroupMetric cell) => cell is { Suppressed: false, Note: "", Value: not null, Lower: not null, Upper: not null };

    private static Dictionary<(string Group, string Metric), GroupMetric> Cells(string name, FairnessMeasured measured) =>
        measured.Groups.Where(g => g.Attribute == name).GroupBy(g => (g.Group, g.Metric)).ToDictionary(g => g.Key, g => g.Last());
}
