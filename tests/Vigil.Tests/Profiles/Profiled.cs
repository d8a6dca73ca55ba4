using Vigil.Events;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Tests.Events;

namespace Vigil.Tests.Profiles;

/// <summary>Profiles of small tables by the layout that the engine itself would use.</summary>
internal static class Profiled
{
    public static ProfileLayout Layout(IReadOnlyList<Column> columns, double rowsPerWindow = 100)
    {
        var scan = Tables.Scan(columns);
        return LayoutBuilder.WithDependencies(LayoutBuilder.Build(scan, SchemaInference.Infer(scan, SchemaOverrides.None), rowsPerWindow), scan);
    }

    public static IReadOnlyList<WindowProfile> Windows(ProfileLayout layout, IEventSource source, WindowSpec windows, long lateness = 0) =>
        ProfiledSource.Read(source, new ProfiledSource.Cut(layout, windows, lateness, 1, new Vigil.Monitors.PlanOptions()), null, null, TestContext.Current.CancellationToken).Windows;

    public static IReadOnlyList<WindowProfile> Windows(ProfileLayout layout, IEventSource source, long rows) =>
        Windows(layout, source, new WindowSpec(false, rows, $"{rows} rows", ""));

    public static WindowProfile Whole(ProfileLayout layout, IEventSource source) => Windows(layout, source, 1_000_000_000).Single();

    /// <summary>Everything that a profile holds, so that two can be compared.</summary>
    public static string Text(WindowProfile p) => string.Join(
        '|', p.Rows, p.FirstRow, p.LastRow, p.MinTime, p.MaxTime, p.LongestGap, Sums(p));

    /// <summary>What merging adds and taking out subtracts.</summary>
    public static string Sums(WindowProfile p) => string.Join(
        '|',
        p.Rows, p.Sample.Rows, p.Duplicates, p.LossRows, p.LossSum, p.LossSquares, string.Join(',', p.Counts), string.Join(',', p.ScoreByLabel),
        string.Join(',', p.Sample.Sums), string.Join(',', p.Sample.Products), string.Join(',', p.Sample.Waves), string.Join(',', p.RuleRows), string.Join(',', p.RuleBreaks));
}
