using Vigil.Events;
using Vigil.Files;
using Vigil.Monitors;
using Vigil.Storage;

namespace Vigil.System.Tests.Acceptance;

/// <summary>Public data that are not part of the repository (VIGIL_DATA names their folder), and the walk over them without any flag.</summary>
internal static class PublicData
{
    public static string Folder => Environment.GetEnvironmentVariable("VIGIL_DATA") ?? Repository.PathOf("..", "shared", "data");

    /// <summary>Our own generated data beside the public ones.</summary>
    public static string GoldenFolder => Environment.GetEnvironmentVariable("VIGIL_GOLDEN") ?? Path.Combine(Folder, "..", "golden");

    public static string Of(string name)
    {
        var path = Path.Combine(Folder, name.Replace('/', Path.DirectorySeparatorChar));
        Assert.SkipUnless(File.Exists(path), $"skipped: {name} is not in VIGIL_DATA");
        return path;
    }

    public static string Golden(string name)
    {
        var path = Path.Combine(GoldenFolder, name);
        Assert.SkipUnless(File.Exists(path), $"skipped: {name} is not in VIGIL_GOLDEN");
        return path;
    }

    public static JournalView Check(string reference, string current, PlanOptions? options = null)
    {
        var opened = FileSource.Open(reference, ReadOptions.FoundOut);
        return Check(opened, FileSource.Open(current, ReadOptions.FoundOut, opened.Shape), 0, options);
    }

    public static JournalView CheckSplit(string file, string point)
    {
        var (reference, current, first) = SplitSource.Split(FileSource.Open(file, ReadOptions.FoundOut), SplitPoint.Parse(point), null);
        return Check(reference, current, first);
    }

    public static JournalView Check(IEventSource reference, IEventSource current, long firstRow = 0, PlanOptions? options = null)
    {
        var cancel = TestContext.Current.CancellationToken;
        var plan = MonitoringPipeline.Plan(MonitoringPipeline.Understand(reference, SchemaOverrides.None, null, cancel), options ?? new PlanOptions(), null, cancel);
        var journal = new MemoryJournal();
        MonitoringPipeline.Replay(plan, current, new RunContext("model", "vigil check", "0", firstRow), journal, null, cancel);
        return JournalView.Of(journal.Facts);
    }

    /// <summary>The alerts and incidents of a run as one text, for messages of failed tests.</summary>
    public static string Story(JournalView view) => string.Join('\n', view.Alerts.Select(a => $"{a.Monitor} at row {a.Window.LastRow} ({a.Incident}): {a.Sentence}")
        .Concat(view.Incidents.Select(i => $"{i.Id} {i.Severity} {i.State} [{i.Onset.BandRows[0]} to {i.Onset.BandRows[1]}] {i.Title}: {string.Join(", ", i.Features)}")));

    /// <summary>All rows of a source in single columns.</summary>
    public static IReadOnlyList<Column> Columns(IEventSource source)
    {
        var batches = source.Read(null, TestContext.Current.CancellationToken).ToList();
        return [.. Enumerable.Range(0, source.Shape.Columns.Count).Select(c => Join([.. batches.Select(b => b.Columns[c])]))];
    }

    /// <summary>Some rows of whole columns, in the given order.</summary>
    public static EventTable Take(string name, IReadOnlyList<Column> columns, int[] rows) => EventTable.Of(name, [.. columns.Select(column => (Column)(column switch
    {
        NumericColumn n => new NumericColumn(n.Name, Array.ConvertAll(rows, r => n.Values[r])),
        CategoryColumn c => new CategoryColumn(c.Name, Array.ConvertAll(rows, r => c.Codes[r]), c.Levels),
        TimeColumn t => new TimeColumn(t.Name, Array.ConvertAll(rows, r => t.Micros[r])),
        TextColumn x => new TextColumn(x.Name, Array.ConvertAll(rows, r => x.Hashes[r]), Array.ConvertAll(rows, r => x.Lengths[r])),
        _ => throw new ArgumentException($"unknown column {column.Name}", nameof(columns)),
    }))]);

    private static Column Join(IReadOnlyList<Column> parts) => parts[0] switch
    {
        NumericColumn => new NumericColumn(parts[0].Name, [.. parts.Cast<NumericColumn>().SelectMany(p => p.Values)]),
        CategoryColumn first => new CategoryColumn(first.Name, [.. parts.Cast<CategoryColumn>().SelectMany(p => p.Codes)], first.Levels),
        TimeColumn => new TimeColumn(parts[0].Name, [.. parts.Cast<TimeColumn>().SelectMany(p => p.Micros)]),
        _ => new TextColumn(parts[0].Name, [.. parts.Cast<TextColumn>().SelectMany(p => p.Hashes)], [.. parts.Cast<TextColumn>().SelectMany(p => p.Lengths)]),
    };
}
