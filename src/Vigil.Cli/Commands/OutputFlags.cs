using System.CommandLine;
using Vigil.Cli.Output;

namespace Vigil.Cli.Commands;

/// <summary>The flags that say where results go; shared by the commands that judge data.</summary>
internal sealed class OutputFlags
{
    public const string DefaultFolder = "vigil-out";

    private readonly Option<string?> _out = Out();
    private readonly Option<string?> _json = new("--json") { Description = "Also write the result as JSON to this file.", HelpName = "FILE" };
    private readonly Option<string> _format = new("--format") { Description = "What to print.", DefaultValueFactory = _ => "text" };
    private readonly Option<string> _failOn = new("--fail-on")
    {
        Description = "Exit with 1 from this severity on.",
        DefaultValueFactory = _ => "p2",
    };

    private readonly Option<bool> _quiet = Quiet();

    public static Option<string?> Out() =>
        new("--out") { Description = $"The folder for plan.json, journal.jsonl and report.html. Default {DefaultFolder}.", HelpName = "DIR" };

    public static Option<bool> Quiet() => new("--quiet") { Description = "Print nothing but errors." };

    public void AddTo(Command command)
    {
        _format.AcceptOnlyFromAmong(ResultFormat.Names);
        _failOn.AcceptOnlyFromAmong("p1", "p2", "p3");
        foreach (var option in new Option[] { _out, _json, _format, _failOn, _quiet })
        {
            command.Options.Add(option);
        }
    }

    public OutputSettings Read(ParseResult parsed) => new(
        parsed.GetValue(_out) ?? DefaultFolder,
        parsed.GetValue(_json),
        parsed.GetValue(_format)!,
        parsed.GetValue(_failOn)!,
        parsed.GetValue(_quiet));
}

/// <summary>Where results go.</summary>
/// <param name="Folder">The folder of the kept files, as the user wrote it.</param>
/// <param name="JsonFile">A file for the JSON result, or null.</param>
/// <param name="Format">What is printed.</param>
/// <param name="FailOn">The severity from which the exit code is 1.</param>
/// <param name="Quiet">Whether nothing is printed.</param>
internal sealed record OutputSettings(string Folder, string? JsonFile, string Format, string FailOn, bool Quiet);
