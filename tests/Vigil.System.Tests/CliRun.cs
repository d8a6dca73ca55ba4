using System.Globalization;
using Vigil.Cli;
using Vigil.Cli.Terminal;

namespace Vigil.System.Tests;

/// <summary>One run of the real command line inside the test's process.</summary>
internal sealed record CliRun(int Exit, string Output, string Error)
{
    public static async Task<CliRun> In(TempFolder folder, params string[] args) =>
        await In(folder, new ConsoleMode(), CancellationToken.None, args);

    public static async Task<CliRun> In(TempFolder folder, ConsoleMode mode, CancellationToken cancel, params string[] args)
    {
        await using var output = new StringWriter(CultureInfo.InvariantCulture);
        await using var error = new StringWriter(CultureInfo.InvariantCulture);
        var exit = await VigilCommand.RunAsync(args, output, error, mode with { Folder = folder.Root }, cancel);
        return new CliRun(exit, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    /// <summary>Splits a printed command line as a shell does; knows words and single quotes.</summary>
    public static string[] Words(string line)
    {
        var words = new List<string>();
        var word = "";
        var (quoted, any) = (false, false);
        foreach (var c in line)
        {
            if (c == '\'')
            {
                quoted = !quoted;
                any = true;
            }
            else if (char.IsWhiteSpace(c) && !quoted)
            {
                if (any)
                {
                    words.Add(word);
                }

                (word, any) = ("", false);
            }
            else
            {
                word += c;
                any = true;
            }
        }

        return any ? [.. words, word] : [.. words];
    }
}
