namespace Vigil.Cli.Terminal;

/// <summary>Where a command runs: what the command line would otherwise ask the process for.</summary>
public sealed record ConsoleMode
{
    /// <summary>Whether standard output is a terminal.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether standard error is a terminal; progress is drawn there, and only then.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>The folder that relative paths start from; empty for the current one.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Measures how long stages take.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The mode of this process.</summary>
    public static ConsoleMode Detect() =>
        new() { OutputIsTerminal = !Console.IsOutputRedirected, ErrorIsTerminal = !Console.IsErrorRedirected && !IsDumb };

    /// <summary>A terminal that cannot move its cursor gets no bars.</summary>
    private static bool IsDumb => Environment.GetEnvironmentVariable("TERM") is "dumb";

    /// <summary>A path as a command uses it.</summary>
    /// <param name="path">The path as the user wrote it.</param>
    internal string Resolve(string path) => Folder.Length == 0 ? path : Path.Combine(Folder, path);
}
