using Vigil.Cli.Terminal;

namespace Vigil.Cli.Commands;

/// <summary>What every command needs to know of the outside.</summary>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Mode">Where the command runs.</param>
/// <param name="CommandLine">The command line that reproduces the run.</param>
internal sealed record CommandContext(TextWriter Output, TextWriter Error, ConsoleMode Mode, string CommandLine);
