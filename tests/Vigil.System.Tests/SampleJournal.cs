using Vigil.Storage;

namespace Vigil.System.Tests;

/// <summary>A small journal with one of everything: an incident with impact, one without, an abstention, a reference chunk, odd numbers.</summary>
internal static class SampleJournal
{
    public static string Text(string feature = "income") => string.Concat(Facts(feature).Select(f => FactJson.Write(f) + "\n"));

    public static IReadOnlyList<Fact> Facts(string feature = "income") =>
    [
        new RunStarted(
            1, "0.1.0", "vigil check past.csv 'new data.csv'", "credit", "binary", "the label has two values",
            new DataFacts("past.csv", 12_000, 60, "2025-01-06T00:00:00Z", "2025-03-06T23:52:48Z"),
            new DataFacts("data/new data.csv", 12_000, 60, "2025-03-07T00:00:00Z", "2025-05-05T23:52:48Z"),
            [
                Column("time", "timestamp", "time"), Column(feature, "numeric", "feature"), Column("sex", "categorical", "group"),
                Column("score", "numeric", "score"), Column("label", "boolean", "label"), Column("year", "numeric", "partition"),
            ],
            [new KeyValue("delimiter", "comma")]),
        new PlanAdopted(
            "abc", "windows", "the reference has 60 windows", "time", "1 day", "gives 60 windows", "at most 0.05 false alerts in this check", 0.05,
            [
                Monitor("drift/" + feature, "drift", feature, 0.2, 250), Monitor("loss", "loss", "rows", 0.5, 40),
                Monitor("null/sex", "null", "sex", 0.3, double.PositiveInfinity),
            ],
            [new KeyValue("drift/year", "it moves by nature")]),
        new WindowClosed(0, 0, 199, "2025-03-07T00:00:00Z", "2025-03-08T00:00:00Z", 200, [0.01, 0.2, null], [0, 0, null], "ooa"),
        new AlertRaised(
            "drift/" + feature, "drift", feature, new WindowRef(31, 6200, 6399, "2025-04-07T00:00:00Z", "2025-04-08T00:00:00Z"),
            new Effect("Jensen-Shannon distance", 0.41, 0.02), feature + " moved: <half> of it is \"tiny\" & odd", true, "inc-1"),
        new IncidentChanged(
            "inc-1", "open", "p2", "the loss rose beyond its tolerance", "`" + feature + "` changed and the model got worse", "Since 6 April …",
            new Onset(6000, "2025-04-06T00:00:00Z", [5800, 6199], ["2025-04-05T00:00:00Z", "2025-04-06T23:52:48Z"], 30),
            new Moment(6399, "2025-04-07T23:52:48Z"), null, ["drift/" + feature, "loss"], [feature, "score"],
            new Impact("error rate", 0.15, 0.36, 0.34, 0.38, 0.02, 6000), []),
        new IncidentChanged(
            "inc-2", "closed", "p3", "no harm is shown", "sex was absent for a day", "…", new Onset(100, null, [0, 199], null, 0),
            new Moment(199, null), new Moment(399, null), ["null/sex"], ["sex"], null, []),
        new PerformanceMeasured("roc_auc", new WindowRef(0, 0, 4999, null, null), 0.81, 0.8, 0.82, 0.81, 5000, true),
        new PerformanceMeasured("roc_auc", new WindowRef(0, 0, 4999, "2025-03-07T00:00:00Z", null), 0.8, 0.79, 0.81, 0.81, 5000, false),
        new PerformanceMeasured("roc_auc", new WindowRef(1, 5000, 9999, null, null), null, null, null, 0.81, 0, false),
        new Abstention("null/sex", "too few rows", 1),
        new RunFinished("The model got worse.", [], new Dictionary<string, long> { ["unreadable income"] = 3 }, 1, 2),
        new RunTimed(new Dictionary<string, double> { ["reading"] = 0.2, ["calibrating"] = 0.5, ["replaying"] = 0.1 }),
    ];

    private static ColumnFacts Column(string name, string type, string role) => new(name, type, role, "by name", 100, 0, 0, null, null, []);

    private static MonitorFacts Monitor(string id, string kind, string target, double share, double threshold) => new(
        id, kind, target, "it is there", share, threshold, "calibrated", "", "distance", "distance", 0.02, "0.2 SD", "0.1 SD", [new FaultResult("+1 SD", 1)]);
}
