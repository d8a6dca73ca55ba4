using Vigil.Cli.Configuration;
using Vigil.Events;
using Vigil.Files;
using Vigil.Monitors;

namespace Vigil.Cli.Commands;

/// <summary>Opens data as the settings say.</summary>
internal static class DataFiles
{
    /// <summary>Opens the reference, or a file to be split, and checks every column that is named in settings and flags against it.</summary>
    public static IEventSource Reference(string path, VigilConfig config)
    {
        if (config.Read.Kinds.Count > 0)
        {
            // A type for a column that is not there would stop the reader before all wrong names are known.
            ColumnFlags.Verify(config, FileSource.Open(path, Untyped(config)));
        }

        var source = FileSource.Open(path, config.Read);
        ColumnFlags.Verify(config, source);
        return source;
    }

    /// <summary>Opens current data as the reference was read. A column it lacks is evidence, not a mistake.</summary>
    public static IEventSource Current(string path, VigilConfig config, TableShape reference) => FileSource.Open(path, Untyped(config), reference);

    /// <summary>The reference a kept plan was made of, for what needs its rows; null when it is not there any more.</summary>
    public static IEventSource? Kept(string path, VigilConfig config, MonitorPlan plan)
    {
        try
        {
            var source = Current(path, config, plan.Shape);
            return plan.Schema.Columns.All(c => c.Role == ColumnRole.LabelLag || source.Shape.IndexOf(c.Name) >= 0) ? source : null;
        }
        catch (VigilError)
        {
            return null;
        }
    }

    private static ReadOptions Untyped(VigilConfig config) => config.Read with { Kinds = new Dictionary<string, ColumnKind>() };
}
