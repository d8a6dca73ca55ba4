using System.Globalization;
using Vigil.Storage;

namespace Vigil.Tests.Dashboard;

/// <summary>Builds the journal of an invented run: which columns, how many windows, what changes and when.</summary>
internal sealed record SampleJournal
{
    public string Model { get; init; } = "car_loan";

    public IReadOnlyList<string> Features { get; init; } =
        ["car_value", "salary_range", "debt_to_income_ratio", "loan_length", "repaid_loan_on_prev_car", "size_of_downpayment", "driver_tenure"];

    public IReadOnlySet<string> Categories { get; init; } = new HashSet<string> { "salary_range", "repaid_loan_on_prev_car", "size_of_downpayment" };

    /// <summary>Changed columns, biggest change first.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];

    /// <summary>Further kinds of monitors for each column, beside drift and null.</summary>
    public IReadOnlyList<string> FurtherKinds { get; init; } = [];

    public int Windows { get; init; } = 304;

    public int RowsPerWindow { get; init; } = 164;

    /// <summary>The window in which the change begins.</summary>
    public int Onset { get; init; } = 152;

    public bool HasTime { get; init; } = true;

    public bool HasLabels { get; init; } = true;

    public bool IsContrast { get; init; }

    public bool HasEnded { get; init; } = true;

    public string Severity { get; init; } = "p2";

    /// <summary>The window after which the incident is over, or null when it stays open.</summary>
    public int? Closed { get; init; }

    private static readonly DateTime Begin = new(2018, 10, 30, 0, 0, 0, DateTimeKind.Utc);

    private long Rows => (long)Math.Max(1, Windows) * RowsPerWindow;

    public JournalView View() => JournalView.Of(Facts());

    public IReadOnlyList<Fact> Facts()
    {
        var monitors = Monitors();
        var facts = new List<Fact> { Run(), Plan(monitors) };
        facts.AddRange(WindowFacts(monitors));
        facts.AddRange(Alerts(monitors));
        if (Changed.Count > 0)
        {
            facts.Add(Incident(monitors));
        }

        facts.AddRange(HasLabels ? Performance() : []);
        facts.Add(new Abstention("drift/" + Features[^1], "too few rows", 12));
        if (HasEnded)
        {
            facts.Add(Finished());
            facts.Add(new RunTimed(new Dictionary<string, double> { ["read"] = 0.41, ["calibrate"] = 1.2, ["replay"] = 0.7 }));
        }

        return facts;
    }

    private string? Start(int window) => HasTime ? Begin.AddDays(window).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : null;

    private WindowRef Window(int index) =>
        new(index, (long)index * RowsPerWindow, (index + 1L) * RowsPerWindow - 1, Start(index), Start(index + 1));

    private RunStarted Run() => new(
        1, "0.1.0", $"vigil check {Model}_reference.parquet {Model}_monitoring.parquet", Model, HasLabels ? "binary" : "none",
        HasLabels ? "`repaid` holds two classes and `y_pred_proba` lies between 0 and 1" : "no label, score or prediction was found",
        new DataFacts(Model + "_reference.parquet", 50_000, IsContrast ? 1 : 303, HasTime ? "2018-01-01T00:00:00Z" : null, HasTime ? "2018-10-29T23:59:00Z" : null),
        new DataFacts(Model + "_monitoring.parquet", Rows, Windows, Start(0), Start(Math.Max(1, Windows))),
        [
            .. Features.Select(f => new ColumnFacts(
                f, Categories.Contains(f) ? "categorical" : "numeric", "feature", Categories.Contains(f) ? "4 distinct texts" : "numbers with a fraction",
                Categories.Contains(f) ? 4 : 41_233, 0.0012, 0.0014, Categories.Contains(f) ? null : "209", Categories.Contains(f) ? null : "96,830",
                [$"`{f}` is absent in at most 0.4 % of rows", $"`{f}` lies between 209 and 120,000"])),
            new ColumnFacts("timestamp", "timestamp", "time", "the only column of times, rising", 50_000, 0, 0, "2018-01-01", "2018-10-29", []),
            .. HasLabels ? [new ColumnFacts("repaid", "boolean", "label", "named like an outcome, two values", 2, 0, 0, "0", "1", [])] : Array.Empty<ColumnFacts>(),
        ],
        [new KeyValue("Form", "Parquet, one file each, 9 columns"), new KeyValue("Missing values", "written as null")]);

    private PlanAdopted Plan(List<MonitorFacts> monitors) => new(
        "sha256:3f5d0c7be91a4c55", IsContrast ? "contrast" : "windows",
        IsContrast ? "the current data are shorter than ten windows" : "the reference gives 303 windows and the current data 304",
        HasTime ? "time" : "rows", HasTime ? "1 day" : $"{RowsPerWindow} rows", "the shortest length that leaves 50 rows in the quiet windows",
        "At most 0.05 false alerts expected in this check, over all monitors together, whatever their dependence.", 0.05, monitors,
        [new KeyValue("constant_flag", "it has one value in the reference and none of its faults could be seen")]);

    private List<MonitorFacts> Monitors()
    {
        var monitors = new List<MonitorFacts>();
        foreach (var feature in Features)
        {
            monitors.Add(Monitor("drift", feature, "Jensen-Shannon distance", "distance", 0.021, "a shift of 0.5 SD", "a shift of 0.2 SD"));
            monitors.Add(Monitor("null", feature, "share of absent values", "share", 0.0012, "+1 point", "+0.3 points"));
            monitors.AddRange(FurtherKinds.Select(k => Monitor(k, feature, "share of such values", "share", 0.001, "+1 point", "+0.3 points")));
        }

        monitors.Add(Monitor("correlation", "all numeric features", "mean squared z of correlations", "number", 1.02, "0.5 to 0", "0.5 to 0.3"));
        monitors.Add(Monitor("volume", "rows", "rows a window", "rows", 164, "−40 %", "−15 %") with { State = "uncalibrated", StateReason = "values depend on their neighbours" });
        if (HasLabels)
        {
            monitors.Add(Monitor("loss", "repaid", "error rate", "share", 0.057, "+6 points", "+2 points") with { Tolerance = 0.008 });
        }

        return monitors;
    }

    private static MonitorFacts Monitor(string kind, string target, string statistic, string unit, double usual, string day, string week) => new(
        $"{kind}/{target}", kind, target, $"`{target}` is an input of the model", 0.02, 304_000, "calibrated", "", statistic, unit, usual, day, week,
        [new FaultResult("+1 SD", 5), new FaultResult("5 % null", 3), new FaultResult("swap of two levels", -1)]);

    private bool IsIn(MonitorFacts monitor) =>
        (monitor.Kind == "drift" && Changed.Contains(monitor.Target)) || (monitor.Kind == "loss" && Changed.Count > 0);

    private int AlarmWindow(MonitorFacts monitor) =>
        Math.Min(Windows - 1, Onset + (monitor.Kind == "loss" ? 21 : 4 + 3 * Changed.ToList().IndexOf(monitor.Target)));

    private IEnumerable<WindowClosed> WindowFacts(List<MonitorFacts> monitors)
    {
        var random = new Random(7);
        var walks = new double[monitors.Count];
        for (var w = 0; w < Windows; w++)
        {
            var values = new double?[monitors.Count];
            var meters = new double?[monitors.Count];
            var letters = new char[monitors.Count];
            for (var m = 0; m < monitors.Count; m++)
            {
                (values[m], meters[m], letters[m]) = One(monitors[m], w, m, walks, random);
            }

            var place = Window(w);
            yield return new WindowClosed(w, place.FirstRow, place.LastRow, place.Start, place.End, RowsPerWindow, values, meters, new string(letters));
        }
    }

    private (double? Value, double? Meter, char Letter) One(MonitorFacts monitor, int w, int m, double[] walks, Random random)
    {
        if (monitor.Target == Features[^1] && monitor.Kind == "drift" && w % 25 == 24)
        {
            return (null, null, 'a');
        }

        var usual = monitor.ReferenceValue ?? 0;
        var moved = IsIn(monitor) && w >= Onset && (Closed is null || w <= Closed);
        var value = usual * (0.8 + 0.4 * random.NextDouble()) * (moved ? monitor.Kind == "loss" ? 1.5 : 9 : 1);
        if (!moved)
        {
            walks[m] = Math.Clamp(walks[m] + 0.06 * (random.NextDouble() - 0.53), 0, 0.72);
            return (value, walks[m], walks[m] > 0.6 ? 's' : 'o');
        }

        var alarm = AlarmWindow(monitor);
        walks[m] = w >= alarm ? 1 : (w - Onset + 1.0) / (alarm - Onset + 1);
        return (value, walks[m], w > alarm ? 'f' : w == alarm ? 'A' : walks[m] > 0.6 ? 's' : 'o');
    }

    private WindowRef AlertPlace(MonitorFacts monitor) =>
        Windows == 0 || IsContrast ? new WindowRef(-1, 0, Rows - 1, null, null) : Window(AlarmWindow(monitor));

    private IEnumerable<AlertRaised> Alerts(List<MonitorFacts> monitors) => monitors.Where(IsIn).Select(m => new AlertRaised(
        m.Id, m.Kind, m.Target, AlertPlace(m), new Effect(m.Statistic, (m.ReferenceValue ?? 0) * 9, m.ReferenceValue ?? 0),
        Sentence(m.Target), m.Kind == "loss", "inc-1"));

    private IncidentChanged Incident(List<MonitorFacts> monitors)
    {
        var first = IsContrast ? 0 : (long)Onset * RowsPerWindow;
        var told = monitors.Where(IsIn).Select(AlertPlace).MinBy(p => p.LastRow)!;
        var quality = HasLabels
            ? " The model is wrong more often: 8.6 % of decisions against 5.7 % before (8.0 to 9.2 %, 12,400 labelled rows)."
            : " Whether it hurts is not known: the data hold no labels.";
        return new IncidentChanged(
            "inc-1", Closed is null ? "open" : "closed", HasLabels ? Severity : "p3",
            HasLabels ? "the error rate rose by 2.9 points, beyond the 0.8 points that are tolerated" : "a drift whose harm is not shown is never above p3",
            $"{Names(Changed)} changed",
            $"{(IsContrast ? "In the whole of the current data" : $"Since {(HasTime ? "31 March 2019 " : "")}(row {first:#,0} to {first + 160:#,0})")} {Changed.Count} {(Changed.Count == 1 ? "column has" : "columns have")} other values than before, `{Changed[0]}` most: its large values doubled for a fifth of the rows.{quality}",
            new Onset(first, IsContrast ? null : Start(Onset), [first, first + 160], HasTime && !IsContrast ? [Start(Onset)!, Start(Onset + 1)!] : null, IsContrast ? 0 : Onset),
            new Moment(told.LastRow, told.End),
            Closed is { } closed ? new Moment(Window(closed).LastRow, Window(closed).End) : null,
            [.. monitors.Where(IsIn).Select(m => m.Id)], Changed,
            HasLabels ? new Impact("error rate", 0.057, 0.086, 0.080, 0.092, 0.008, 12_400) : null,
            [.. monitors.Where(IsIn).Select((m, i) => new MemberEvidence(m.Id, m.Target, Sentence(m.Target), m.Kind == "loss" ? [] : Bins(m.Target, i), true))]);
    }

    private static string Names(IReadOnlyList<string> names) => string.Join(", ", names.Take(3).Select(n => $"`{n}`")) + (names.Count > 3 ? $" and {names.Count - 3} more columns" : "");

    private static string Sentence(string target) => $"`{target}` moved to other values for about a fifth of the rows";

    private List<BinShare> Bins(string target, int seed)
    {
        var random = new Random(seed);
        if (Categories.Contains(target))
        {
            return
            [
                new BinShare("0 - 20K €", 0.25, 0.12, false), new BinShare("20K - 40K €", 0.26, 0.24, false), new BinShare("40K - 60K €", 0.24, 0.27, false),
                new BinShare("60K+ €", 0.25, 0.31, false), new BinShare("null", 0.001, 0.002, true), new BinShare("unseen values", 0, 0.058, true),
            ];
        }

        var after = Enumerable.Range(0, 20).Select(b => 0.4 + random.NextDouble() * 0.3 + (b > 13 ? (b - 13) * 0.28 : 0)).ToList();
        var sum = after.Sum() / 0.97;
        return
        [
            .. after.Select((a, b) => new BinShare($"{9_000 + b * 2_350:#,0} to {9_000 + (b + 1) * 2_350:#,0}", 0.0485, a / sum, false)),
            new BinShare("null", 0.02, 0.02, true), new BinShare("out of range", 0.01, 0.01, true),
        ];
    }

    private IEnumerable<PerformanceMeasured> Performance()
    {
        var random = new Random(11);
        foreach (var (metric, usual, change) in new[] { ("error_rate", 0.057, 0.029), ("roc_auc", 0.968, -0.009), ("f1", 0.944, -0.03) })
        {
            for (var c = 0; c < 20; c++)
            {
                var isReference = c < 10;
                var rows = isReference ? 5_000 : Math.Max(1, Rows / 10);
                var first = (c % 10) * rows;
                var moved = !isReference && Changed.Count > 0 && first >= (long)Onset * RowsPerWindow;
                var value = usual + (moved ? change : 0) + 0.003 * (random.NextDouble() - 0.5);
                var day = isReference ? -303 + c * 30 : c % 10 * Math.Max(1, Windows / 10);
                yield return new PerformanceMeasured(
                    metric, new WindowRef(c % 10, first, first + rows - 1, Start(day), Start(day + 30)), value, value - 0.006, value + 0.006, usual, c == 19 ? rows / 2 : rows, isReference);
            }
        }
    }

    private RunFinished Finished()
    {
        var change = Changed.Count > 0;
        return new RunFinished(
            (change, HasLabels) switch
            {
                (true, true) => "Since 31 March 2019 the model is wrong more often: 8.6 % of decisions against 5.7 % before.",
                (true, false) => "The data changed; whether the model suffers is not known, because the data hold no labels.",
                (false, true) => "The model is as good as in the reference, and its data have not changed.",
                _ when Windows == 0 && !IsContrast => "Nothing was judged: the current data do not fill one window.",
                _ => "The data have not changed; how good the model is cannot be known without labels.",
            },
            [
                new Answer("How good is it now?", HasLabels ? change ? "8.6 % of decisions are wrong (8.0 to 9.2 %, 12,400 labelled rows)." : "5.7 % of decisions are wrong (5.5 to 5.9 %, 50,000 labelled rows)." : "Not known: the data hold no labels.", HasLabels ? "error_rate" : ""),
                new Answer("Is that below what we expect?", HasLabels ? change ? "Yes: 5.7 % were expected, up to 6.5 % is tolerated." : "No: 5.7 % were expected, up to 6.5 % is tolerated." : "Not known without labels.", HasLabels ? "loss/repaid" : ""),
                new Answer("Is it a data fault?", Windows == 0 && !IsContrast ? "Not known: nothing was judged." : change ? $"Perhaps: {Changed.Count} columns moved at the same row; none has new absent or unreadable values." : "No: no contract is broken and no column moved.", change ? "inc-1" : "monitors"),
                new Answer("What should I do?", change ? $"Ask the owner of `{Changed[0]}` what changed on 31 March 2019, then decide whether to train again." : Windows == 0 && !IsContrast ? "Check again when at least one day of data is there." : "Nothing.", change ? "inc-1" : ""),
            ],
            new Dictionary<string, long> { ["score outside 0 to 1"] = 3 }, Changed.Count, change ? 1 : 0);
    }
}
