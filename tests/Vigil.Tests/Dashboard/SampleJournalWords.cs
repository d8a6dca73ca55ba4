using Vigil.Storage;

namespace Vigil.Tests.Dashboard;

/// <summary>What the invented run says: its incident, its verdict and its four answers.</summary>
internal sealed partial record SampleJournal
{
    private bool IsEmpty => Windows == 0 && !IsContrast;

    private IncidentChanged Incident(List<MonitorFacts> monitors)
    {
        var first = IsContrast ? 0 : (long)Onset * RowsPerWindow;
        var told = monitors.Where(IsIn).Select(AlertPlace).MinBy(p => p.LastRow)!;
        var reason = HasLabels
            ? "the error rate rose by 2.9 points, beyond the 0.8 points that are tolerated"
            : "a drift whose harm is not shown is never above p3";
        var times = HasTime && !IsContrast ? (string[])[Start(Onset)!, Start(Onset + 1)!] : null;
        return new IncidentChanged(
            "inc-1", Closed is null ? "open" : "closed", HasLabels ? Severity : "p3", reason, $"{Names(Changed)} changed", Story(first),
            new Onset(first, times?[0], [first, first + 160], times, IsContrast ? 0 : Onset),
            new Moment(told.LastRow, told.End),
            Closed is { } closed ? new Moment(Window(closed).LastRow, Window(closed).End) : null,
            [.. monitors.Where(IsIn).Select(m => m.Id)], Changed,
            HasLabels ? new Impact("error rate", 0.057, 0.086, 0.080, 0.092, 0.008, 12_400) : null,
            [.. monitors.Where(IsIn).Select(Member)]);
    }

    private MemberEvidence Member(MonitorFacts monitor, int seed) =>
        new(monitor.Id, monitor.Target, Sentence(monitor.Target), monitor.Kind == "loss" ? [] : Bins(monitor.Target, seed), true);

    private string Story(long first)
    {
        var place = IsContrast
            ? "In the whole of the current data"
            : $"Since {(HasTime ? "31 March 2019 " : "")}(row {first:#,0} to {first + 160:#,0})";
        var columns = Changed.Count == 1 ? "1 column has" : $"{Changed.Count} columns have";
        var quality = HasLabels
            ? "The model is wrong more often: 8.6 % of decisions against 5.7 % before (8.0 to 9.2 %, 12,400 labelled rows)."
            : "Whether it hurts is not known: the data hold no labels.";
        return $"{place} {columns} other values than before, `{Changed[0]}` most: "
            + $"its large values doubled for a fifth of the rows. {quality}";
    }

    private static string Names(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(3).Select(n => $"`{n}`")) + (names.Count > 3 ? $" and {names.Count - 3} more columns" : "");

    private static string Sentence(string target) => $"`{target}` moved to other values for about a fifth of the rows";

    private RunFinished Finished() => new(
        Verdict(),
        [
            new Answer("How good is it now?", HowGood(), HasLabels ? "error_rate" : ""),
            new Answer("Is that below what we expect?", Below(), HasLabels ? "loss/repaid" : ""),
            new Answer("Is it a data fault?", Fault(), Changed.Count > 0 ? "inc-1" : "monitors"),
            new Answer("What should I do?", Advice(), Changed.Count > 0 ? "inc-1" : ""),
        ],
        new Dictionary<string, long> { ["score outside 0 to 1"] = 3 }, Changed.Count, Changed.Count > 0 ? 1 : 0);

    private string Verdict() => (Changed.Count > 0, HasLabels) switch
    {
        (true, true) => "Since 31 March 2019 the model is wrong more often: 8.6 % of decisions against 5.7 % before.",
        (true, false) => "The data changed; whether the model suffers is not known, because the data hold no labels.",
        (false, true) => "The model is as good as in the reference, and its data have not changed.",
        _ when IsEmpty => "Nothing was judged: the current data do not fill one window.",
        _ => "The data have not changed; how good the model is cannot be known without labels.",
    };

    private string HowGood() => (HasLabels, Changed.Count > 0) switch
    {
        (true, true) => "8.6 % of decisions are wrong (8.0 to 9.2 %, 12,400 labelled rows).",
        (true, false) => "5.7 % of decisions are wrong (5.5 to 5.9 %, 50,000 labelled rows).",
        _ => "Not known: the data hold no labels.",
    };

    private string Below() => (HasLabels, Changed.Count > 0) switch
    {
        (true, true) => "Yes: 5.7 % were expected, up to 6.5 % is tolerated.",
        (true, false) => "No: 5.7 % were expected, up to 6.5 % is tolerated.",
        _ => "Not known without labels.",
    };

    private string Fault() => IsEmpty ? "Not known: nothing was judged."
        : Changed.Count > 0 ? "Perhaps: columns moved at the same row; none has new absent or unreadable values."
        : "No: no contract is broken and no column moved.";

    private string Advice() => IsEmpty ? "Check again when at least one day of data is there."
        : Changed.Count > 0 ? $"Ask the owner of `{Changed[0]}` what changed at that time, then decide whether to train again."
        : "Nothing.";
}
