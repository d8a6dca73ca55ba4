using System.Globalization;
using Vigil.Storage;

namespace Vigil.Tests.Dashboard;

/// <summary>Builds the journal of an invented run: which columns, how many windows, what changes and when.</summary>
internal sealed partial record SampleJournal
{
    public string Model { get; init; } = "car_loan";

    public IReadOnlyList<string> Features { get; init; } =
    [
        "car_value", "salary_range", "debt_to_income_ratio", "loan_length", "repaid_loan_on_prev_car",
        "size_of_downpayment", "driver_tenure",
    ];

    public IReadOnlySet<string> Categories { get; init; } =
        new HashSet<string> { "salary_range", "repaid_loan_on_prev_car", "size_of_downpayment" };

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

    private string? Start(int window) =>
        HasTime ? Begin.AddDays(window).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : null;

    private WindowRef Window(int index) =>
        new(index, (long)index * RowsPerWindow, (index + 1L) * RowsPerWindow - 1, Start(index), Start(index + 1));

    private RunStarted Run() => new(
        1, "0.1.0", $"vigil check {Model}_reference.parquet {Model}_monitoring.parquet", Model, HasLabels ? "binary" : "none",
        HasLabels ? "`repaid` holds two classes and `y_pred_proba` lies between 0 and 1" : "no label, score or prediction was found",
        new DataFacts(
            Model + "_reference.parquet", 50_000, IsContrast ? 1 : 303,
            HasTime ? "2018-01-01T00:00:00Z" : null, HasTime ? "2018-10-29T23:59:00Z" : null),
        new DataFacts(Model + "_monitoring.parquet", Rows, Windows, Start(0), Start(Math.Max(1, Windows))),
        [
            .. Features.Select(Column),
            new("timestamp", "timestamp", "time", "the only column of times, rising", 50_000, 0, 0, "2018-01-01", "2018-10-29", []),
            .. LabelColumn(),
        ],
        [new KeyValue("Form", "Parquet, one file each, 9 columns"), new KeyValue("Missing values", "written as null")]);

    private ColumnFacts Column(string name)
    {
        IReadOnlyList<string> constraints = [$"`{name}` is absent in at most 0.4 % of rows", $"`{name}` lies between 209 and 120,000"];
        return Categories.Contains(name)
            ? new ColumnFacts(name, "categorical", "feature", "4 distinct texts", 4, 0.0012, 0.0014, null, null, constraints)
            : new ColumnFacts(name, "numeric", "feature", "numbers with a fraction", 41_233, 0.0012, 0.0014, "209", "96,830", constraints);
    }

    private IEnumerable<ColumnFacts> LabelColumn() =>
        HasLabels ? [new("repaid", "boolean", "label", "named like an outcome, two values", 2, 0, 0, "0", "1", [])] : [];

    private PlanAdopted Plan(List<MonitorFacts> monitors) => new(
        "sha256:3f5d0c7be91a4c55", IsContrast ? "contrast" : "windows",
        IsContrast ? "the current data are shorter than ten windows" : "the reference gives 303 windows and the current data 304",
        HasTime ? "time" : "rows", HasTime ? "1 day" : $"{RowsPerWindow} rows",
        "the shortest length that leaves 50 rows in the quiet windows",
        "At most 0.05 false alerts expected in this check, over all monitors together, whatever their dependence.", 0.05, monitors,
        [new KeyValue("constant_flag", "it has one value in the reference and none of its faults could be seen")]);

    private List<MonitorFacts> Monitors()
    {
        var monitors = new List<MonitorFacts>();
        foreach (var feature in Features)
        {
            monitors.Add(Monitor("drift", feature, "Jensen-Shannon distance", "distance", 0.021, "a shift of 0.5 SD", "a shift of 0.2 SD"));
            monitors.Add(Monitor("null", feature, "share of absent values", "share", 0.0012, "+1 point", "+0.3 points"));
            monitors.AddRange(FurtherKinds.Select(k => Monitor(k, feature, "share of such", "share", 0.001, "+1 point", "+0.3 points")));
        }

        monitors.Add(Monitor("correlation", "all numeric features", "mean squared z", "number", 1.02, "0.5 to 0", "0.5 to 0.3"));
        monitors.Add(Monitor("volume", "rows", "rows a window", "rows", 164, "−40 %", "−15 %") with
        {
            State = "uncalibrated", StateReason = "values depend on their neighbours",
        });
        if (HasLabels)
        {
            monitors.Add(Monitor("loss", "repaid", "error rate", "share", 0.057, "+6 points", "+2 points") with { Tolerance = 0.008 });
        }

        return monitors;
    }

    private static MonitorFacts Monitor(
        string kind, string target, string statistic, string unit, double usual, string day, string week) => new(
        $"{kind}/{target}", kind, target, $"`{target}` is an input of the model", 0.02, 304_000, "calibrated", "",
        statistic, unit, usual, day, week,
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
            yield return new WindowClosed(
                w, place.FirstRow, place.LastRow, place.Start, place.End, RowsPerWindow, values, meters, new string(letters));
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

    private List<BinShare> Bins(string target, int seed)
    {
        var random = new Random(seed);
        if (Categories.Contains(target))
        {
            return
            [
                new("0 - 20K €", 0.25, 0.12, false), new("20K - 40K €", 0.26, 0.24, false), new("40K - 60K €", 0.24, 0.27, false),
                new("60K+ €", 0.25, 0.31, false), new("null", 0.001, 0.002, true), new("unseen values", 0, 0.058, true),
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
                var chunk = new WindowRef(c % 10, first, first + rows - 1, Start(day), Start(day + 30));
                var labelled = c == 19 ? rows / 2 : rows;
                yield return new PerformanceMeasured(metric, chunk, value, value - 0.006, value + 0.006, usual, labelled, isReference);
            }
        }
    }
}
