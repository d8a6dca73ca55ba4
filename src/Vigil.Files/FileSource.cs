using Vigil.Events;
using Vigil.Files.Opening;
using Vigil.Files.Tables;

namespace Vigil.Files;

/// <summary>The way in for files: CSV, JSON lines, Parquet and Arrow, plain or packed, single or in folders.</summary>
public static class FileSource
{
    /// <summary>Opens a table and finds out its form; rows are read later, in <see cref="IEventSource.Read"/>.</summary>
    /// <param name="path">A file (its ending may be left out), a folder with all its files, or a glob with *, ** and ?.</param>
    /// <param name="options">What the owner says about the form.</param>
    /// <exception cref="VigilError">It cannot be read; the message says where and what to do.</exception>
    public static IEventSource Open(string path, ReadOptions options) => Open(path, options, null, FileLimits.Default);

    /// <summary>
    /// Opens a table that is to be compared with an earlier one: a column both have is held the same way, and values that do not fit
    /// are counted as invalid. Columns only one of them has are allowed.
    /// </summary>
    /// <param name="path">A file, a folder or a glob.</param>
    /// <param name="options">What the owner says about the form.</param>
    /// <param name="expected">The shape of the reference.</param>
    /// <exception cref="VigilError">It cannot be read; the message says where and what to do.</exception>
    public static IEventSource Open(string path, ReadOptions options, TableShape expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        return Open(path, options, expected, FileLimits.Default);
    }

    /// <summary>Opens a table under other limits, for tests.</summary>
    internal static IEventSource Open(string path, ReadOptions options, TableShape? expected, FileLimits limits)
    {
        ArgumentNullException.ThrowIfNull(options);
        return TableSource.Open(path, InputFiles.Find(path), new OpenRequest(options, expected, limits, Brief: false));
    }
}
