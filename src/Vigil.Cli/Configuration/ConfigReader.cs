using Vigil.Events;
using Vigil.Files;
using Vigil.Monitors;
using Vigil.Statistics;

namespace Vigil.Cli.Configuration;

/// <summary>Reads vigil.yaml. All mistakes are found in one go and told together, each with its place and its mend.</summary>
internal static class ConfigReader
{
    internal static readonly string[] RootKeys =
    [
        "model", "reference", "read", "columns", "task", "positive", "budget", "tolerance", "chunk_rows",
        "owner", "label_delay", "latency_limit", "costs", "metrics",
    ];

    internal static readonly string[] ReadKeys =
        ["delimiter", "header", "decimal", "encoding", "time_format", "time_zone", "missing_values"];

    internal static readonly string[] ColumnKeys = ["time", "label", "score", "prediction", "id", "query", "groups", "ignore", "types"];

    internal static readonly string[] CostKeys = ["false_positive", "false_negative", "true_positive", "true_negative"];

    internal static readonly string[] BudgetKeys = ["check", "pages_per_week", "notices_per_week"];

    internal static readonly IReadOnlyDictionary<string, TaskKind> Tasks = new Dictionary<string, TaskKind>
    {
        ["binary"] = TaskKind.Binary,
        ["multiclass"] = TaskKind.Multiclass,
        ["regression"] = TaskKind.Regression,
        ["none"] = TaskKind.None,
    };

    internal static readonly IReadOnlyDictionary<string, ColumnType> Types = new Dictionary<string, ColumnType>
    {
        ["numeric"] = ColumnType.Numeric,
        ["categorical"] = ColumnType.Categorical,
        ["boolean"] = ColumnType.Boolean,
        ["timestamp"] = ColumnType.Timestamp,
        ["id"] = ColumnType.Id,
        ["text"] = ColumnType.Text,
    };

    private static readonly string[] Delimiters = ["comma", "semicolon", "tab", "pipe", "space", ",", ";", "\t", "|"];

    private static readonly string[] Decimals = ["point", "comma", ".", ","];

    private static readonly string[] Encodings = ["utf-8", "utf-16", "utf-16be", "latin-1", "windows-1252"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The path to open.</param>
    /// <param name="name">The file as the user wrote it, for messages.</param>
    /// <exception cref="VigilError">Everything that is wrong with it.</exception>
    public static VigilConfig Read(string path, string name)
    {
        var problems = new ConfigProblems(name);
        var map = YamlText.Read(path, problems);
        var config = map is null ? null : Bind(new YamlSection(map, "", problems, RootKeys), path, problems);
        problems.ThrowIfAny();
        return config!;
    }

    private static VigilConfig Bind(YamlSection root, string path, ConfigProblems problems)
    {
        var columns = root.Section("columns", ColumnKeys);
        var types = ReadTypes(columns?.Section("types"), problems);
        var reference = root.Text("reference");
        return new VigilConfig
        {
            Model = root.Text("model", 200),
            Reference = reference is null ? null : Path.Combine(Path.GetDirectoryName(path) ?? "", reference),
            Read = ReadForm(root.Section("read", ReadKeys), types),
            Columns = ReadColumns(columns, types) with { Task = root.Choice("task", Tasks), Positive = root.Text("positive") },
            Plan = ReadPlan(root, problems) with { Query = columns?.Text("query") },
            StatesBudget = root.Node("budget") is not null,
            Owner = root.Text("owner", 200),
            LabelDelay = root.Duration("label_delay"),
            LatencyLimit = root.Duration("latency_limit"),
            Metrics = ReadMetrics(root, problems),
            ColumnPlaces = Places(columns, problems),
        };
    }

    private static SchemaOverrides ReadColumns(YamlSection? section, IReadOnlyDictionary<string, ColumnType> types) =>
        section is null
            ? SchemaOverrides.None
            : new SchemaOverrides
            {
                Time = section.Text("time"),
                Label = section.Text("label"),
                Score = section.Text("score"),
                Prediction = section.Text("prediction"),
                Id = section.Text("id"),
                Groups = section.Texts("groups") ?? [],
                Ignore = section.Texts("ignore") ?? [],
                Types = types,
            };

    private static Dictionary<string, ColumnType> ReadTypes(YamlSection? section, ConfigProblems problems)
    {
        var types = new Dictionary<string, ColumnType>(StringComparer.Ordinal);
        foreach (var entry in section?.Entries ?? [])
        {
            if (section!.Choice(entry.Key, Types) is { } type)
            {
                types.Add(entry.Key, type);
            }
            else if (section.Node(entry.Key) is null)
            {
                problems.Add(entry.Value, $"the type of '{entry.Key}' is missing", "one of: " + string.Join(", ", Types.Keys));
            }
        }

        return types;
    }

    private static ReadOptions ReadForm(YamlSection? section, IReadOnlyDictionary<string, ColumnType> types)
    {
        var kinds = types.Where(t => KindOf(t.Value) is not null).ToDictionary(t => t.Key, t => KindOf(t.Value)!.Value, StringComparer.Ordinal);
        return new ReadOptions
        {
            Delimiter = section?.Word("delimiter", Delimiters),
            Header = section?.Flag("header"),
            Decimal = section?.Word("decimal", Decimals),
            Encoding = section?.Word("encoding", Encodings),
            TimeFormat = section?.Text("time_format"),
            TimeZone = section?.Text("time_zone"),
            MissingValues = section?.Texts("missing_values"),
            Kinds = kinds,
        };
    }

    /// <summary>How a column must be held so that it can be of a type; null leaves it to the reader.</summary>
    private static ColumnKind? KindOf(ColumnType type) => type switch
    {
        ColumnType.Numeric => ColumnKind.Numeric,
        ColumnType.Timestamp => ColumnKind.Time,
        ColumnType.Categorical => ColumnKind.Category,
        ColumnType.Text => ColumnKind.Text,
        _ => null,
    };

    private static PlanOptions ReadPlan(YamlSection root, ConfigProblems problems)
    {
        var budget = root.Section("budget", BudgetKeys);
        var tolerance = root.Section("tolerance", "drift", "loss");
        var check = budget?.Number("check", 0.000001, 100);
        var pages = budget?.Number("pages_per_week", 1e-6, 1000);
        var notices = budget?.Number("notices_per_week", 1e-6, 1000);
        if (check is not null && (pages ?? notices) is not null)
        {
            problems.Add(budget!.Node("check")!, "a budget is per check or per week, not both", "keep budget.check, or pages_per_week and notices_per_week");
        }

        var standard = new PlanOptions();
        if ((pages ?? standard.PagesPerWeek) > (notices ?? Math.Max(standard.NoticesPerWeek, pages ?? 0)))
        {
            problems.Add(budget!.Node("notices_per_week")!, "notices_per_week includes the pages, so it cannot be smaller than pages_per_week", "raise it");
        }

        return standard with
        {
            CheckBudget = check,
            PagesPerWeek = pages ?? standard.PagesPerWeek,
            NoticesPerWeek = notices ?? Math.Max(standard.NoticesPerWeek, pages ?? 0),
            ChunkRows = root.Whole("chunk_rows", 1),
            DriftTolerance = tolerance?.Number("drift", 0, 1) ?? standard.DriftTolerance,
            LossTolerance = tolerance?.Number("loss", 0, 1e12),
            Costs = ReadCosts(root.Section("costs", CostKeys)),
        };
    }

    private static CostMatrix? ReadCosts(YamlSection? section)
    {
        double Cost(string key) => section!.Number(key, key.StartsWith("true", StringComparison.Ordinal) ? -1e12 : 0, 1e12) ?? 0;
        return section is null ? null : new CostMatrix(Cost(CostKeys[0]), Cost(CostKeys[1]), Cost(CostKeys[2]), Cost(CostKeys[3]));
    }

    private static List<SqlText> ReadMetrics(YamlSection root, ConfigProblems problems)
    {
        var metrics = new List<SqlText>();
        if (root.Node("metrics") is not { } node)
        {
            return metrics;
        }

        foreach (var item in node is YamlList list ? list.Items : [node])
        {
            if (item is not YamlMap map)
            {
                problems.Add(item, $"a metric must be a group of settings, found {item.What}", "metrics:\n    - name: approval_of_rich\n      sql: avg(case when income > 50000 then prediction end)");
                continue;
            }

            var section = new YamlSection(map, "metrics", problems, "name", "sql");
            var (name, sql) = (section.Text("name", 60), section.Text("sql"));
            if (name is null || sql is null)
            {
                problems.Add(item, "a metric needs a name and an expression", "name: approval_of_rich, sql: avg(case when income > 50000 then prediction end)");
            }
            else if (AssessmentOptions.KnownMetrics.Contains(name) || metrics.Exists(m => m.Name == name))
            {
                problems.Add(section.Node("name")!, $"there is a metric '{name}' already", "choose another name");
            }
            else
            {
                var text = (YamlScalar)section.Node("sql")!;
                metrics.Add(new SqlText(name, sql, offset => problems.PlaceOf(text.Line, text.Column + offset + (text.Quoted ? 1 : 0))));
            }
        }

        return metrics;
    }

    private static Dictionary<string, string> Places(YamlSection? columns, ConfigProblems problems)
    {
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in columns?.Entries ?? [])
        {
            foreach (var node in entry.Value is YamlList list ? list.Items : [entry.Value])
            {
                if (node is YamlScalar { Value: { } name })
                {
                    places.TryAdd(name, problems.PlaceOf(node.Line, node.Column));
                }
            }

            foreach (var type in (entry.Value as YamlMap)?.Entries ?? [])
            {
                places.TryAdd(type.Key, problems.PlaceOf(type.Line, type.Column));
            }
        }

        return places;
    }
}
