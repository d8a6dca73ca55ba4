using Vigil.Detectors;
using Vigil.Detectors.Quality;
using Vigil.Events;
using Vigil.Profiles;

namespace Vigil.Monitors;

/// <summary>Lists what to watch, each with its reason. Thresholds are the calibrator's work.</summary>
internal static class MonitorGenerator
{
    private const int LeastRowsOfWindow = 20;

    public static List<MonitorSpec> Generate(Schema schema, ProfileLayout layout, WindowSpec windows, WindowProfile reference, double rowsPerWindow, IReadOnlyList<IWindowMetric> own)
    {
        var monitors = new List<MonitorSpec>
        {
            new($"{MonitorKinds.MissingColumn}/columns", MonitorKinds.MissingColumn, "columns", "every column of the reference must be there")
            {
                State = "contract", Statistic = "columns missing", Unit = "number", ReferenceValue = 0, MayPage = true,
            },
            new($"{MonitorKinds.NewColumn}/columns", MonitorKinds.NewColumn, "columns", "a column that the reference does not have is not understood")
            {
                State = "contract", Statistic = "new columns", Unit = "number", ReferenceValue = 0,
            },
        };
        foreach (var column in schema.Columns.Where(LayoutBuilder.IsWatched))
        {
            monitors.AddRange(OfColumn(column, layout, reference, rowsPerWindow));
        }

        monitors.AddRange(OfRows(schema, layout, windows));
        monitors.AddRange(OfAllColumns(layout));
        monitors.AddRange(OfOutcome(layout));
        monitors.AddRange(CalibrationBuilder.Generate(layout, reference));
        monitors.AddRange(AuditBuilder.Generate(layout, reference));
        monitors.AddRange(own.Select(m => new MonitorSpec($"{MonitorKinds.OwnMetric}/{m.Name}", MonitorKinds.OwnMetric, m.Name, "the owner's own metric")
        {
            Statistic = m.Name, Unit = "number",
        }));
        return monitors;
    }

    private static List<MonitorSpec> OfColumn(SchemaColumn column, ProfileLayout layout, WindowProfile reference, double rowsPerWindow)
    {
        var at = layout.IndexOf(column.Name);
        var binning = layout.Columns[at];
        var counts = reference.CountsOf(layout, at);
        var regular = 0;
        foreach (var count in counts[..binning.Regular])
        {
            regular += count > 0 ? 1 : 0;
        }

        if (column.Role == ColumnRole.LabelLag)
        {
            return regular > 1 ? [Drift(column, at, BinGroups.Of(binning, counts, rowsPerWindow))] : [];
        }

        var found = new List<MonitorSpec>();
        if (column.Role == ColumnRole.Label)
        {
            found.Add(Share(MonitorKinds.LabelCoverage, column.Name, at, binning.CodeOf(Special.Null), "share of predictions without a label", "labels that stop coming are a fault of the feedback path")
                with { MayPage = false });
        }
        else
        {
            found.Add(Share(MonitorKinds.Null, column.Name, at, binning.CodeOf(Special.Null), "share of nulls", "an absent value is a fault of the data"));
        }

        if (column.Kind == ColumnKind.Numeric)
        {
            found.Add(Share(MonitorKinds.Invalid, column.Name, at, binning.CodeOf(Special.Invalid), "share of unreadable values", "the column holds numbers"));
        }

        if (regular == 1 && binning.Discrete)
        {
            found.Add(Share(MonitorKinds.Constant, column.Name, at, binning.CodeOf(Special.Unseen), "share of other values", $"the reference holds nothing but `{binning.Labels[0]}`"));
        }
        else if (binning.Discrete || (binning.Kind == ColumnKind.Category && !binning.OpenDomain))
        {
            found.Add(Share(MonitorKinds.Unseen, column.Name, at, binning.CodeOf(Special.Unseen), "share of values never seen", "the reference holds every known value"));
        }

        foreach (var sentinel in column.Constraints.Sentinels)
        {
            found.Add(Share(MonitorKinds.Sentinel, column.Name, at, binning.CodeOf(sentinel), $"share of {Number.Short(sentinel)}", $"{Number.Short(sentinel)} looks like a stand-in for a missing value")
                with { Id = $"{MonitorKinds.Sentinel}/{column.Name}={Number.Short(sentinel)}" });
        }

        if (regular > 1)
        {
            if (column.Role != ColumnRole.Label)
            {
                found.Add(Share(MonitorKinds.Constant, column.Name, at, -1, Standstill.Statistic, "the column varies in every window of the reference") with { MinimumRows = LeastRowsOfWindow });
            }

            found.Add(Drift(column, at, BinGroups.Of(binning, counts, rowsPerWindow)));
        }

        return found;
    }

    private static MonitorSpec Share(string kind, string target, int column, int code, string statistic, string reason) => new($"{kind}/{target}", kind, target, reason)
    {
        Column = column, Code = code, Statistic = statistic, Unit = "share", MayPage = true,
    };

    private static MonitorSpec Drift(SchemaColumn column, int at, byte[] groups)
    {
        var (kind, reason) = column.Role switch
        {
            ColumnRole.Score => (MonitorKinds.ScoreDrift, "the model's output is the cheapest sign that something changed"),
            ColumnRole.Prediction => (MonitorKinds.PredictionDrift, "the model's decisions"),
            ColumnRole.Label => (MonitorKinds.LabelDrift, "the truth itself may change"),
            ColumnRole.LabelLag => (MonitorKinds.LabelLag, "labels that come later must not look like a change of the model"),
            ColumnRole.Group => (MonitorKinds.Drift, "a protected attribute: its mix matters"),
            _ => (MonitorKinds.Drift, "an input of the model"),
        };
        return new MonitorSpec($"{kind}/{column.Name}", kind, column.Name, reason)
        {
            Column = at, Groups = groups, MinimumRows = LeastRowsOfWindow, Statistic = "Jensen-Shannon distance", Unit = "distance", WindowPart = BudgetShares.WindowPart,
        };
    }

    private static IEnumerable<MonitorSpec> OfRows(Schema schema, ProfileLayout layout, WindowSpec windows)
    {
        if (schema.Find(ColumnRole.Id) is { Constraints.Unique: true } id)
        {
            yield return new MonitorSpec($"{MonitorKinds.DuplicateId}/{id.Name}", MonitorKinds.DuplicateId, id.Name, "no id repeats in the reference")
            {
                Statistic = "share of repeated ids", MayPage = true,
            };
        }

        for (var r = 0; r < layout.Rules.Count; r++)
        {
            var rule = layout.Rules[r];
            yield return new MonitorSpec($"{MonitorKinds.Rule}/{rule.Text}", MonitorKinds.Rule, rule.Text, "the rule holds in the reference") { Code = r, Statistic = "share of rows that break the rule" };
        }

        if (windows.ByTime)
        {
            yield return new MonitorSpec($"{MonitorKinds.Volume}/rows", MonitorKinds.Volume, "rows", "traffic that falls or leaps is a fault of the pipeline")
            {
                Statistic = "rows per window", Unit = "rows", MayPage = true,
            };
            yield return new MonitorSpec($"{MonitorKinds.Freshness}/rows", MonitorKinds.Freshness, "rows", "a long silence is a fault of the pipeline")
            {
                Statistic = "longest wait for an event", Unit = "seconds", MayPage = true,
            };
        }
    }

    private static IEnumerable<MonitorSpec> OfAllColumns(ProfileLayout layout)
    {
        if (layout.Correlated.Length > 1)
        {
            yield return new MonitorSpec($"{MonitorKinds.Correlation}/numeric features", MonitorKinds.Correlation, "numeric features", "two features may part while each looks as before")
            {
                MinimumRows = LeastRowsOfWindow, Statistic = "shift of correlations, in squared standard errors", Unit = "number",
            };
        }

        if (layout.Waves.Length > 1)
        {
            yield return new MonitorSpec($"{MonitorKinds.MeanDiscrepancy}/all features", MonitorKinds.MeanDiscrepancy, "all features", "the joint distribution may change while each feature looks as before")
            {
                MinimumRows = LeastRowsOfWindow, Statistic = "maximum mean discrepancy", Unit = "distance",
            };
        }
    }

    private static IEnumerable<MonitorSpec> OfOutcome(ProfileLayout layout)
    {
        if (layout.Outcome is { HasLoss: true } outcome)
        {
            yield return new MonitorSpec($"{MonitorKinds.Loss}/{outcome.Label}", MonitorKinds.Loss, outcome.Label, "how often the model is wrong is what matters in the end")
            {
                Statistic = outcome.Task == TaskKind.Regression ? "scaled absolute error" : "error rate", MayPage = true,
            };
        }

        if (layout.Outcome is { Task: TaskKind.Binary, Score: not null } ranked)
        {
            yield return new MonitorSpec($"{MonitorKinds.RocAuc}/{ranked.Label}", MonitorKinds.RocAuc, ranked.Label, "how well the score ranks")
            {
                Statistic = "ROC AUC", Unit = "number", MayPage = true,
            };
        }
    }
}
