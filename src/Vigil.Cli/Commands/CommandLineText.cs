namespace Vigil.Cli.Commands;

/// <summary>Writes a command line so that a shell reads the same words back.</summary>
internal static class CommandLineText
{
    private const string Plain = "-_./=:,%+@";

    public static string Of(IEnumerable<string> args) => string.Join(' ', args.Select(Quote).Prepend("vigil"));

    private static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal))
            ? word
            : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
