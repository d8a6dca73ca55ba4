using Vigil.Storage;

namespace Vigil.Tests.Dashboard;

/// <summary>The runs that every rendering must do well: each is a case a reader will meet.</summary>
internal static class SampleJournals
{
    public const string Emoji = "price 💶 in \"€\" & <b>bold</b>";
    public const string Script = "<script>alert('x')</script>";
    public const string Long = "the_average_number_of_days_between_two_payments_of_a_customer";
    public const string Tick = "odd`name with `ticks`";

    public static JournalView Healthy() => new SampleJournal().View();

    public static JournalView BigIncident() =>
        new SampleJournal { Changed = ["car_value", "salary_range", "repaid_loan_on_prev_car", "loan_length"] }.View();

    public static JournalView ClosedIncident() =>
        new SampleJournal { Changed = ["car_value"], Closed = 220, Severity = "p3" }.View();

    public static JournalView ManyFeatures(int features = 200, int windows = 300, int changed = 40)
    {
        var names = Enumerable.Range(1, features).Select(i => $"feature_{i:000}").ToList();
        return new SampleJournal
        {
            Model = "wide_model",
            Features = names,
            Categories = names.Where((_, i) => i % 4 == 0).ToHashSet(),
            FurtherKinds = ["unseen", "range", "sentinel"],
            Changed = [.. names.Take(changed)],
            Windows = windows,
            Onset = windows / 2,
            Severity = "p1",
        }.View();
    }

    public static JournalView NoLabels() => new SampleJournal
    {
        HasLabels = false, HasTime = false, Windows = 100, RowsPerWindow = 100, Onset = 60, Changed = ["car_value", "salary_range"],
    }.View();

    public static JournalView Contrast() => new SampleJournal
    {
        IsContrast = true, HasLabels = false, HasTime = false, Windows = 1, RowsPerWindow = 500, Onset = 0, Changed = ["car_value"],
    }.View();

    public static JournalView QuietContrast() =>
        new SampleJournal { IsContrast = true, HasTime = false, Windows = 0, RowsPerWindow = 500 }.View();

    public static JournalView NoWindows() => new SampleJournal { Windows = 0, HasLabels = false }.View();

    public static JournalView UglyNames() => new SampleJournal
    {
        Model = Script,
        Features = [Emoji, Script, Long, Tick, "", "plain"],
        Categories = new HashSet<string> { Script },
        Changed = [Long, Script, Emoji, Tick],
    }.View();

    public static JournalView CutShort() => new SampleJournal { Windows = 40, HasEnded = false }.View();

    /// <summary>A journal whose facts hold what nobody would write on purpose: not-numbers, empty lists, places outside the data.</summary>
    public static JournalView Odd() =>
        JournalView.Of(new SampleJournal { Windows = 12, Changed = ["car_value"], Onset = 6 }.Facts().Select(Twist));

    private static Fact Twist(Fact fact) => fact switch
    {
        WindowClosed w when w.Index % 3 == 0 =>
            w with { Values = [double.NaN, double.PositiveInfinity], Meters = [double.NaN, null, 7, -3], Verdicts = "?" },
        WindowClosed w when w.Index % 3 == 1 => w with { LastRow = w.FirstRow - 1, Rows = 0, Start = null, Verdicts = "" },
        PerformanceMeasured p =>
            p with { Realised = p.Chunk.Index % 2 == 0 ? double.NaN : null, Lower = double.NegativeInfinity, Upper = null },
        AlertRaised a => a with
        {
            Window = new WindowRef(9_999, 5, 4, "soon", null),
            Monitor = a.Kind == "loss" ? "no/such" : a.Monitor,
        },
        IncidentChanged i => i with
        {
            Story = "",
            Title = "",
            Onset = new Onset(-4, "", [], [], 77),
            Opened = new Moment(1_000_000, null),
            Closed = new Moment(-1, "x"),
            Features = [],
            Monitors = ["no/such", .. i.Monitors],
            Impact = new Impact("", double.NaN, double.PositiveInfinity, 1, 0, double.NaN, -1),
            Evidence = [new MemberEvidence("no/such", "?", "", OddBins, false), .. i.Evidence],
        },
        RunFinished f => f with { Verdict = "", Answers = [new Answer("Why?", "", "nothing/like/it")] },
        _ => fact,
    };

    private static readonly BinShare[] OddBins =
        [new("", double.NaN, double.PositiveInfinity, true), new("a to b", 0, 0, false), new("", -1, double.NaN, false)];

    /// <summary>All of them by name.</summary>
    public static IReadOnlyDictionary<string, Func<JournalView>> All { get; } = new Dictionary<string, Func<JournalView>>
    {
        ["healthy"] = Healthy,
        ["incident"] = BigIncident,
        ["closed"] = ClosedIncident,
        ["many"] = () => ManyFeatures(),
        ["no-labels"] = NoLabels,
        ["contrast"] = Contrast,
        ["quiet-contrast"] = QuietContrast,
        ["no-windows"] = NoWindows,
        ["ugly"] = UglyNames,
        ["cut-short"] = CutShort,
        ["odd"] = Odd,
        ["estimated-ok"] = SampleQuality.EstimatedOk,
        ["extrapolated"] = SampleQuality.Extrapolated,
        ["late-labels"] = SampleQuality.LateLabels,
        ["fairness-alone"] = SampleQuality.FairnessAlone,
        ["watched-gap"] = SampleQuality.WatchedGap,
        ["odd-quality"] = SampleQuality.Odd,
    };
}
