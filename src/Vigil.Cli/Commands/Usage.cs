using System.CommandLine;
using Vigil.Events;

namespace Vigil.Cli.Commands;

/// <summary>Finds what is wrong with a command line and says what was probably meant.</summary>
internal static class Usage
{
    public static IReadOnlyList<VigilError.Problem> Problems(IReadOnlyList<string> args, ParseResult parsed)
    {
        if (parsed.Action?.ClearsParseErrors == true && parsed.Action is not System.CommandLine.Invocation.ParseErrorAction)
        {
            return [];
        }

        var command = parsed.CommandResult.Command;
        var unknown = UnknownFlags(args, parsed).ToList();
        if (unknown.Count > 0)
        {
            return unknown;
        }

        var problems = new List<VigilError.Problem>();
        foreach (var word in parsed.UnmatchedTokens)
        {
            problems.Add(word.Length > 1 && word[0] == '-' ? new($"unknown flag '{word}'", "", Help(command)) : command is RootCommand
                ? new($"there is no command '{word}'", "", NearestNames.Hint(word, [.. command.Subcommands.Select(c => c.Name)]))
                : new($"'{word}' is one word too many", "", Help(command)));
        }

        if (problems.Count == 0)
        {
            problems.AddRange(parsed.Errors.Select(e => new VigilError.Problem(Lower(e.Message), "", Help(command))));
        }

        return problems;
    }

    /// <summary>Words that look like flags but are none. Looked for in the text itself: the parser would take them for file names.</summary>
    private static IEnumerable<VigilError.Problem> UnknownFlags(IReadOnlyList<string> args, ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var known = Flags(command).Concat(Flags(parsed.RootCommandResult.Command)).Distinct().ToList();
        foreach (var word in args.TakeWhile(a => a != "--").Where(a => a.StartsWith("--", StringComparison.Ordinal)))
        {
            var flag = word.Split('=', 2)[0];
            if (known.Contains(flag))
            {
                continue;
            }

            var near = NearestNames.Near(flag, known);
            yield return new($"unknown flag '{flag}'", "", near.Count == 0 ? Help(command) : $"did you mean '{near[0]}'?");
        }
    }

    private static IEnumerable<string> Flags(Command command) =>
        command.Options.SelectMany(o => o.Aliases.Prepend(o.Name)).Where(n => n.StartsWith("--", StringComparison.Ordinal));

    private static string Help(Command command) =>
        command is RootCommand ? "see `vigil --help`" : $"see `vigil {command.Name} --help`";

    private static string Lower(string message) =>
        message.Length > 1 && char.IsLower(message[1]) ? char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.') : message.TrimEnd('.');
}
