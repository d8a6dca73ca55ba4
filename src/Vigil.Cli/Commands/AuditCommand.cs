using System.CommandLine;
using System.Globalization;
using Vigil.Server.Access;

namespace Vigil.Cli.Commands;

/// <summary><c>vigil audit verify</c>: whether the audit log of a server is as it was written.</summary>
internal static class AuditCommand
{
    public static Command Create(CommandContext context)
    {
        const string example = "vigil audit verify --data vigil-data";
        var verify = new ExampleCommand(
            "verify",
            "Read the whole audit log and name the first record that is not as it was written. Exit 0 when all are, 1 when one is not.",
            example) { IsService = true };
        var data = new Option<string>("--data") { Description = "The server's data folder; the server may run.", HelpName = "DIR", DefaultValueFactory = _ => "vigil-data" };
        var anchor = new Option<string?>("--anchor") { Description = "A place that an earlier run printed: shows when the log was cut or written anew.", HelpName = "SEQ:CHAIN" };
        verify.Options.Add(data);
        verify.Options.Add(anchor);
        verify.SetAction(async (parsed, _) =>
        {
            var known = parsed.GetValue(anchor) is { } text ? Known(text) : null;
            var folder = parsed.GetRequiredValue(data);
            var verdict = AuditCheck.Verify(context.Mode.Resolve(folder), known);
            await context.Output.WriteLineAsync(Sentence(verdict)).ConfigureAwait(false);
            return verdict.BrokenAt is null ? ExitCode.Fine : ExitCode.Incident;
        });
        return new ExampleCommand("audit", "Check the record of who changed what on a server.", example) { IsService = true, Subcommands = { verify } };
    }

    private static AuditAnchor Known(string text) => AuditAnchor.Parse(text) ??
        throw new VigilError($"'{text}' is no place in an audit log", "--anchor", "give it as `vigil audit verify` printed it: a number, a colon and 64 hex digits");

    private static string Sentence(AuditVerdict verdict)
    {
        var whole = string.Create(CultureInfo.InvariantCulture, $"{verdict.Records} {(verdict.Records == 1 ? "record" : "records")}");
        return verdict.BrokenAt is { } seq
            ? string.Create(CultureInfo.InvariantCulture, $"record {seq} is broken: {verdict.Reason}; {whole} before it as written")
            : verdict.Anchor is { } last ? $"{whole}, all as written; anchor {last}" : "no records yet";
    }
}
