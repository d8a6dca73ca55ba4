using Vigil.Storage;

namespace Vigil.Tests.Dashboard;

/// <summary>Journals with estimates, late labels, harm, slices, leaks and fairness; the words are invented, the forms are those of the journal.</summary>
internal static class SampleQuality
{
    private const string Extrapolating = "8 % of the traffic is unlike anything in the reference; label 350 of these rows";

    /// <summary>No labels have come, the inputs are as ever.</summary>
    public static JournalView EstimatedOk() => JournalView.Of(Base([]).Select(f => f switch
    {
        PerformanceMeasured p => Unlabelled(p, null),
        RunFinished r => Answered(r, "Error rate is 5.7 % now (4.9 % to 6.5 %), ROC AUC is 0.968 now (0.96 to 0.976), estimated without labels, ok.", "By the estimate, no: error rate 5.7 % (4.9 % to 6.5 %), 5.7 % in the reference."),
        _ => f,
    }));

    private static RunFinished Answered(RunFinished finished, string howGood, string below) => finished with
    {
        Verdict = "Nothing changed that this check can tell from the reference's own wobble.",
        Answers = [finished.Answers[0] with { Text = howGood, Evidence = "quality" }, finished.Answers[1] with { Text = below, Evidence = "quality" }, .. finished.Answers.Skip(2)],
    };

    /// <summary>No labels have come, and the second half of the traffic is unlike the reference.</summary>
    public static JournalView Extrapolated() => JournalView.Of(
        Base([]).Select(f => f switch
        {
            PerformanceMeasured p => Unlabelled(p, p.Chunk.Index >= 5 ? Extrapolating : null),
            RunFinished r => Answered(r, $"Not known for sure, extrapolating: {Extrapolating}. Estimated all the same: error rate is 5.5 % now (3.5 % to 7.5 %).", "It cannot be told from the estimate: extrapolating. Labels of those rows would tell."),
            _ => f,
        }));

    /// <summary>Labels come after some weeks: the first chunks are known, two are incomplete, the last are only estimated. All that the page can show.</summary>
    public static JournalView LateLabels() => JournalView.Of(
    [
        .. Base(["car_value", "salary_range"]).Select(f => f is PerformanceMeasured p ? Late(p) : f),
        Joined(), Harm(), .. Slices(), .. Leaks(), Fairness(true), Fairness(false),
    ]);

    /// <summary>Fairness of one file, nothing to compare with.</summary>
    public static JournalView FairnessAlone() => JournalView.Of([.. new SampleJournal { Windows = 6, HasTime = false }.Facts(), Fairness(true)]);

    /// <summary>What nobody would write on purpose: not-numbers, markup in names, empty lists.</summary>
    public static JournalView Odd()
    {
        const string Name = SampleJournals.Script;
        var odd = new GroupMetric(Name, SampleJournals.Emoji, Name, -1, double.NaN, double.NegativeInfinity, double.PositiveInfinity, null, false, true, "");
        return JournalView.Of(
        [
            .. Base(["car_value"]).Select(f => f is PerformanceMeasured { IsReference: false } p
                ? p with { Incomplete = true, Lower = double.NaN, Estimate = new(p.Chunk.Index % 2 == 0 ? double.NaN : 0.5, null, double.PositiveInfinity, null, "", false, [], "") }
                : f),
            new LabelsJoined([], 0, 0, 0, 0, 0, 0, 0, 0, 0, double.NaN, 0, double.PositiveInfinity, null, null, "soon"),
            new HarmProjected("inc-1", "", double.NaN, double.NegativeInfinity, 1, null, [new(Name, double.NaN, double.NaN)], false, ""),
            new SliceFound([], 0, "", double.NaN, 0, double.PositiveInfinity, true),
            new LeakSuspected(Name, double.NaN, true, ""),
            new FairnessMeasured(
                false, 0, [odd, odd with { Metric = "tpr", Value = 0.5 }],
                [new(Name, "tpr", Name, SampleJournals.Long, double.NaN, null, double.NaN, 1, double.NaN, true, ""), new("", "", "", "", 0.1, 0, 0, 0.2, 0.01, false, "")], [""]),
        ]);
    }

    /// <summary>A gap between groups that is watched over time and alarmed: the drift of a column of the plain sample, renamed.</summary>
    public static JournalView WatchedGap()
    {
        const string Old = "drift/car_value", Id = "fairness/sex:selection_rate:male:female", Target = "sex: male and female";
        return JournalView.Of(
        [
            .. Base(["car_value"]).Select(f => f switch
            {
                PlanAdopted p => p with
                {
                    Monitors = [.. p.Monitors.Select(m => m.Id != Old ? m : m with
                    {
                        Id = Id, Kind = "fairness", Target = Target, Statistic = "gap in favourable decisions", Unit = "share",
                        ReportCard = [new FaultResult("a gap 5 points beyond the tolerance", 9)],
                    })],
                },
                AlertRaised { Monitor: Old } a => a with { Monitor = Id, Kind = "fairness", Target = Target, Sentence = "`sex`: 55 % of male and 37 % of female are decided favourably, a gap of 18 points, it was 2.1" },
                IncidentChanged i => i with { Monitors = [.. i.Monitors.Select(m => m == Old ? Id : m)], Evidence = [.. i.Evidence.Select(e => e.Monitor == Old ? e with { Monitor = Id, Target = Target } : e)] },
                _ => f,
            }),
            Fairness(true), Fairness(false),
        ]);
    }

    private static IReadOnlyList<Fact> Base(IReadOnlyList<string> changed) => new SampleJournal { Changed = changed }.Facts();

    public static PerformanceEstimate Estimate(double value, double half, string? flag) => new(
        value, value - half, value + half, half / 2, flag is null ? "cbpe" : "mcbpe", flag is null,
        flag is null ? [] : [new EstimateFlag("extrapolating", flag, 350)],
        "inputs cannot be told from the reference's (domain AUC 0.51), so its calibration is used as it is");

    private static PerformanceMeasured Unlabelled(PerformanceMeasured p, string? flag)
    {
        var half = flag is null ? 0.008 : 0.02;
        var estimate = Estimate(p.Realised!.Value + 0.002 * ((p.Chunk.Index % 3) - 1), half, flag);
        return p.IsReference ? p : p with { Realised = null, Lower = null, Upper = null, Labelled = 0, LabelCoverage = 0, Estimate = estimate };
    }

    private static PerformanceMeasured Late(PerformanceMeasured p) => (p.IsReference, p.Chunk.Index) switch
    {
        (true, _) => p,
        (_, < 5) => p with { Labelled = 5_000, LabelCoverage = 0.98, Estimate = Unlabelled(p, null).Estimate },
        (_, < 7) => p with
        {
            Labelled = 2_100, LabelCoverage = 0.42, Incomplete = true, Lower = p.Realised - 0.05, Upper = p.Realised + 0.3,
            Estimate = Unlabelled(p, null).Estimate,
        },
        _ => Unlabelled(p, p.Chunk.Index > 7 ? Extrapolating : null),
    };

    private static LabelsJoined Joined() => new(
        ["labels_march.csv", "labels_april.csv"], 31_200, 30_900, 49_856, 240, 41, 12, 3, 2, 5, 0.62, 0.992, 31 * 86_400d, 44 * 86_400d, 52 * 86_400d,
        "2019-05-20T00:00:00Z");

    private static HarmProjected Harm() => new(
        "inc-1", "error rate", 0.026, 0.019, 0.033, 0.0285,
        [
            new("y_pred_proba", 0.021, 6.1), new("car_value", 0.017, 5.2), new("repaid_loan_on_prev_car", 0.009, 3.4), new("salary_range", 0.006, 2.6),
            new("driver_tenure", 0.0004, 0.3), new("size_of_downpayment", -0.0031, -2.4),
        ],
        true, "the loss rises because the changed inputs lie where the model was always wrong more often");

    private static IEnumerable<SliceFound> Slices() =>
    [
        new(["salary_range = 0 - 20K €", "47000 <= car_value < 96830"], 1_204, "error rate", 0.244, 0.061, 0.183, true),
        new(["loan_length >= 14"], 3_310, "error rate", 0.121, 0.066, 0.055, true),
        new(["size_of_downpayment = 10%"], 610, "error rate", 0.095, 0.058, 0.037, false),
    ];

    private static IEnumerable<LeakSuspected> Leaks() =>
    [
        new("collection_date", 0.998, true, "being missing or present alone ranks the labels with an AUC of 0.998; it is filled only after a loan has failed"),
        new("final_balance", 0.991, false, "this column alone ranks the labels with an AUC of 0.991"),
    ];

    public static FairnessMeasured Fairness(bool isReference)
    {
        var up = isReference ? 0 : 0.07;
        List<GroupMetric> groups = [.. Groups("sex", ("female", 21_400, 0.44 - up), ("male", 28_100, 0.55))];
        groups.AddRange(Groups("race", ("African-American", 3_175, 0.45), ("Caucasian", 2_103, 0.235), ("Hispanic", 509, 0.21), ("Asian", 31, 0.08), ("Native American", 18, 0.38)));
        groups.AddRange(new[] { "selection_rate", "base_rate", "tpr", "fpr" }.Select(m => new GroupMetric("race", "Other", m, null, null, null, null, null, true, false, "")));
        return new FairnessMeasured(
            isReference, 49_500, groups,
            [
                Gap("sex", "selection_rate", "female", "male", 0.11 + up, 0.011, !isReference, "Decided favourably: 55.0 % of male, 37.0 % of female; a gap of 18.0 points (16.9 to 19.1), a ratio of 0.67. The four-fifths rule of thumb asks for a ratio of at least 0.80."),
                Gap("sex", "tpr", "female", "male", 0.03, 0.012, false, "Decided favourably among the truly positive: 71.0 % of male, 68.0 % of female; a gap of 3.0 points (1.8 to 4.2). Those who deserve the good outcome should get it equally often (equal opportunity)."),
                Gap("sex", "ppv", "male", "female", 0.045, 0.014, false, "Truly positive among the favourable decisions: 66.0 % of female, 61.5 % of male; a gap of 4.5 points (3.1 to 5.9)."),
                Gap("race", "fpr", "Caucasian", "African-American", 0.214, 0.024, false, "Decided favourably among the truly negative: 44.9 % of African-American, 23.5 % of Caucasian; a gap of 21.4 points (19.0 to 23.8)."),
                Gap("race", "tpr", "Asian", "Caucasian", null, 0, false, "Not enough data to compare Asian and Caucasian."),
            ],
            isReference ? [] :
            [
                "The gap in decisions by `sex` grew by 7 points; 6.1 of them come from changed rates inside strata, 0.9 from another mix of people",
                "A gap is no proof of discrimination: groups may differ in what was decided upon. It is a reason to ask",
                "By race the truth itself differs; then calibrated scores, equal false-positive and equal false-negative rates cannot all hold unless the model is perfect",
            ]);
    }

    private static IEnumerable<GroupMetric> Groups(string attribute, params (string Group, long Rows, double Rate)[] groups)
    {
        foreach (var (group, rows, rate) in groups)
        {
            foreach (var (metric, add) in new[] { ("selection_rate", 0.0), ("base_rate", 0.04), ("tpr", 0.2), ("fpr", -0.05), ("fnr", 0.1), ("ppv", 0.12), ("accuracy", 0.22), ("npv", 0.1), ("roc_auc", 0.25) })
            {
                var value = Math.Clamp(rate + add, 0.01, 0.99);
                var half = 1.96 * Math.Sqrt(value * (1 - value) / rows);
                yield return new GroupMetric(
                    attribute, group, metric, rows, value, Math.Max(0, value - half), Math.Min(1, value + half), rows < 100 ? value + 0.03 : null, false, false,
                    rows < 30 ? "not enough data" : "");
            }
        }
    }

    private static GroupComparison Gap(string attribute, string metric, string a, string b, double? gap, double half, bool alarm, string sentence) =>
        new(attribute, metric, a, b, gap, gap is null ? null : 0.67, gap - half, gap + half, 0.05, alarm, sentence);
}
