using Vigil.Events;
using Vigil.Files.Columns;
using Vigil.Files.Opening;

namespace Vigil.Files.Tables;

/// <summary>One opened file of any format.</summary>
internal interface IFileTable
{
    /// <summary>The file.</summary>
    InputFile File { get; }

    /// <summary>Its columns, in its order.</summary>
    IReadOnlyList<ColumnPlan> Columns { get; }

    /// <summary>What was found out about its form.</summary>
    IReadOnlyList<FormFact> Form { get; }

    /// <summary>False when it is a sound file without any row; then it says nothing about the columns.</summary>
    bool HasRows { get; }

    /// <summary>Reads all rows. A wanted column that the file lacks is absent in every row.</summary>
    /// <param name="wanted">The columns to give, in order.</param>
    /// <param name="run">Progress and cancellation.</param>
    IEnumerable<EventBatch> Read(IReadOnlyList<ColumnPlan> wanted, ReadRun run);
}

/// <summary>What accompanies one pass over a file.</summary>
/// <param name="Progress">Told the share of this file read so far.</param>
/// <param name="Cancel">Stops the reading.</param>
internal sealed record ReadRun(Action<double> Progress, CancellationToken Cancel);

/// <summary>What is known before a file is opened.</summary>
/// <param name="Options">What the owner says.</param>
/// <param name="Expected">The columns of the reference, or null.</param>
/// <param name="Limits">Limits against hostile files.</param>
/// <param name="Brief">True when only names and first kinds are wanted: a further file of a folder.</param>
internal sealed record OpenRequest(ReadOptions Options, TableShape? Expected, FileLimits Limits, bool Brief)
{
    /// <summary>How much of the file to look at.</summary>
    public int SampleBytes => Brief ? Math.Min(64 << 10, Limits.SampleBytes) : Limits.SampleBytes;

    /// <summary>The kind the owner or the reference demands, or null.</summary>
    public ColumnKind? KindOf(string name)
    {
        if (Options.Kinds.TryGetValue(name, out var set))
        {
            return set;
        }

        var index = Expected?.IndexOf(name) ?? -1;
        return index < 0 ? null : Expected!.Columns[index].Kind;
    }

    /// <summary>Numbers that shall be times have to be looked at for their unit.</summary>
    public static bool IsNumberForTime(ColumnKind? stored, ColumnKind? demanded) =>
        stored == ColumnKind.Numeric && demanded == ColumnKind.Time;

    /// <summary>The name of the fact that tells how a column writes times.</summary>
    public static string TimeFact(string column) => $"time format of {column}";

    /// <summary>
    /// Whether the reference writes the day first; null when it does not tell. The first twelve days of a month show nothing by
    /// themselves, and reading them the other way than the reference would move every event.
    /// </summary>
    public bool? DayFirstOf(string column)
    {
        var fact = Expected?.Form.FirstOrDefault(f => f.Name == TimeFact(column))?.Value;
        return fact is null ? null
            : fact.Contains("day first", StringComparison.Ordinal) ? true
            : fact.Contains("month first", StringComparison.Ordinal) ? false
            : null;
    }
}
