using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Vigil.Cli.Commands;

/// <summary>A command whose help ends with examples. They use the data that `vigil demo` writes, so they work as printed.</summary>
internal sealed class ExampleCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>Whether the command works until it is stopped; its examples need no data.</summary>
    public bool IsService { get; init; }

    /// <summary>Whether its examples need a running server.</summary>
    public bool NeedsServer { get; init; }
}

/// <summary>The library's help followed by our examples and exit codes.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private const int Width = 110;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        new HelpAction { MaxWidth = Width }.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is ExampleCommand command)
        {
            output.WriteLine(command.Name == "demo" || command.IsService ? "Example:" : "Example, on the data that `vigil demo` writes:");
            foreach (var example in command.Examples)
            {
                output.WriteLine("  " + example);
            }
        }
        else
        {
            output.WriteLine("Start with:");
            output.WriteLine("  vigil demo");
            output.WriteLine();
            output.WriteLine("Exit codes: 0 no incident at or above --fail-on, 1 at least one, 2 bad input or usage, 3 a defect in Vigil.");
        }

        return ExitCode.Fine;
    }
}

/// <summary>Writes the program's version.</summary>
internal sealed class ShowVersion : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine("vigil " + VigilCommand.Version);
        return ExitCode.Fine;
    }
}
