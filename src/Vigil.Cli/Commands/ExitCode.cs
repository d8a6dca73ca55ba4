namespace Vigil.Cli.Commands;

/// <summary>What a command tells the shell.</summary>
internal static class ExitCode
{
    /// <summary>Done; no incident at or above --fail-on.</summary>
    public const int Fine = 0;

    /// <summary>Done; at least one incident at or above --fail-on.</summary>
    public const int Incident = 1;

    /// <summary>The data, the settings or the command line cannot be used.</summary>
    public const int BadInput = 2;

    /// <summary>A defect in Vigil.</summary>
    public const int Defect = 3;

    /// <summary>Stopped by Ctrl-C or a polite kill, as shells expect it.</summary>
    public const int Stopped = 130;
}
