using System.Globalization;
using Vigil.Detectors;
using Vigil.Detectors.Performance;
using Vigil.Events;
using Vigil.Profiles;
using Vigil.Storage;

namespace Vigil.Monitors;

/// <summary>From an understood reference to a calibrated plan: windows, layout, profiles, monitors, calibration.</summary>
internal static class PlanBuilder
{
    private const int ChunksOfReference = 20;
    private const long MostOpenWindows = 4096;

    public static MonitorPlan Build(SourceScan scan, Schema schema, IEventSource source, PlanOptions options, Action<double, long>? progress, CancellationToken cancel)
    {
        if (scan.Rows == 0)
        {
            throw new VigilError("the reference holds no rows", scan.Name, "give a file with at least a few hundred rows of healthy data");
        }

        var time = schema.Find(ColumnRole.Time)?.Name;
        var windows = WindowChooser.Choose(scan, time, options.ChunkRows);
        var (count, lateness) = Expected(scan, time, windows);
        var layout = LayoutBuilder.WithDependencies(LayoutBuilder.Build(scan, schema, scan.Rows / (double)count), scan);
        var chunkWindows = Math.Max(1, (int)Math.Round(count / (double)ChunksOfReference));
        var profiled = ProfiledSource.Read(source, new ProfiledSource.Cut(layout, windows, lateness, chunkWindows, options), null, (p, rows) => progress?.Invoke(p / 2, rows), cancel);
        var total = profiled.Total(layout);
        var rowsPerWindow = Median([.. profiled.Windows.Where(w => w.Rows > 0).Select(w => (double)w.Rows)]);

        var generated = MonitorGenerator.Generate(schema, layout, windows, total, rowsPerWindow, options.OwnMetrics).FindAll(m => IsWanted(options.Watch, m.Kind));
        var input = new MonitorCalibrator.Input(layout, profiled.Windows, total, windows, schema, options);
        var (monitors, leftOut) = MonitorCalibrator.Calibrate(input, generated, new Part(p => progress?.Invoke(0.5 + p / 2, scan.Rows)));
        var (from, to) = Span(profiled.Windows);
        return new MonitorPlan(
            MonitorPlan.CurrentVersion,
            options,
            schema,
            new DataFacts(scan.Name, scan.Rows, profiled.Windows.Count, from, to),
            [.. schema.Columns.Select(c => Facts(c, scan))],
            [.. scan.Shape.Form.Select(f => new KeyValue(f.Name, f.Value + (f.Set ? " (set)" : "")))],
            windows,
            lateness,
            rowsPerWindow,
            layout,
            ReferenceCounts.Of(total),
            monitors,
            [.. leftOut, .. NotWatched(schema, layout)],
            [.. profiled.Metrics.Concat(profiled.OwnMetrics).Select(m => Measured(m, reference: null))],
            chunkWindows);
    }

    private static bool IsWanted(string watch, string kind) => watch switch
    {
        "quality" => MonitorKinds.NeedsLabels(kind) || kind == MonitorKinds.OwnMetric,
        "fairness" => kind == MonitorKinds.Fairness,
        "nothing" => false,
        _ => true,
    };

    /// <summary>A chunk's metric as a fact of the reference.</summary>
    private static PerformanceMeasured Measured(ChunkMetric metric, double? reference) => new(
        metric.Metric,
        new WindowRef(-1, metric.FirstRow, metric.LastRow, null, null),
        Known(metric.Value.Value),
        Known(metric.Value.Lower),
        Known(metric.Value.Upper),
        reference,
        metric.Labelled,
        IsReference: true,
        LabelCoverage: metric.Labelled < metric.Rows ? Number.Round((double)metric.Labelled / metric.Rows, 6) : null);

    /// <summary>A number, or null where it is undefined.</summary>
    public static double? Known(double value) => double.IsNaN(value) ? null : Number.Round(value, 12);

    /// <summary>First and last time of windows as text; nulls without time.</summary>
    public static (string? From, string? To) Span(IReadOnlyList<WindowProfile> windows)
    {
        var from = windows.Count == 0 ? long.MaxValue : windows.Min(w => w.MinTime);
        var to = windows.Count == 0 ? long.MinValue : windows.Max(w => w.MaxTime);
        return (from == long.MaxValue ? null : Text(from), to == long.MinValue ? null : Text(to));
    }

    private static string Text(long micros) => DateTime.UnixEpoch.AddMicroseconds(micros).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static (long Count, long Lateness) Expected(SourceScan scan, string? time, WindowSpec windows)
    {
        if (!windows.ByTime)
        {
            return (Math.Max(1, (scan.Rows + windows.Length - 1) / windows.Length), 0);
        }

        var found = scan.Columns[scan.Shape.IndexOf(time!)];
        var count = windows.WindowOf((long)found.Maximum) - windows.WindowOf((long)found.Minimum) + 1;
        // Windows stay open as long as the reference's own disorder asks for: a file in random order keeps all of them open.
        var disorder = double.IsFinite(found.LargestBackstep) ? (long)Math.Ceiling(found.LargestBackstep / windows.Length) : 0;
        return (count, Math.Min(MostOpenWindows, disorder + 1));
    }

    private static ColumnFacts Facts(SchemaColumn column, SourceScan scan)
    {
        var found = scan.Columns[scan.Shape.IndexOf(column.Name)];
        var limits = column.Kind == ColumnKind.Time
            ? (double.IsFinite(found.Minimum) ? Text((long)found.Minimum) : null, double.IsFinite(found.Maximum) ? Text((long)found.Maximum) : null)
            : (double.IsFinite(found.Minimum) ? Number.Short(found.Minimum) : null, double.IsFinite(found.Maximum) ? Number.Short(found.Maximum) : null);
        return new ColumnFacts(
            column.Name,
            TypeText(column.Type),
            RoleText(column.Role),
            column.Reason,
            column.Constraints.Distinct,
            Number.Round(column.Constraints.NullRate, 6),
            null,
            limits.Item1,
            limits.Item2,
            [.. ConstraintText.Of(column)]);
    }

    /// <summary>A role as it stands in journals and JSON.</summary>
    public static string RoleText(ColumnRole role) => role.ToString().ToLowerInvariant();

    private static string TypeText(ColumnType type) => type.ToString().ToLowerInvariant();

    private static IEnumerable<KeyValue> NotWatched(Schema schema, ProfileLayout layout)
    {
        foreach (var column in schema.Columns.Where(c => c.Role is ColumnRole.Ignored or ColumnRole.Partition))
        {
            yield return new KeyValue(column.Name, column.Reason);
        }

        if (layout.Correlated.Length == LayoutBuilder.MostCorrelated)
        {
            yield return new KeyValue("correlations", $"only the first {LayoutBuilder.MostCorrelated} numeric features are watched in pairs");
        }
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values.Length == 0 ? 0 : values[values.Length / 2];
    }

    private sealed class Part(Action<double> told) : IProgress<double>
    {
        public void Report(double value) => told(value);
    }
}
