using System.CommandLine;
using Vigil.Cli.Output;
using Vigil.Storage;

namespace Vigil.Cli.Commands;

/// <summary><c>vigil report</c>: renders a kept journal again.</summary>
internal static class ReportCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new ExampleCommand(
            "report",
            "Render a kept journal again, as a page or for another program.",
            "vigil report",
            "vigil report --format markdown");
        var journal = new Argument<string>("JOURNAL")
        {
            Description = "The journal. Default vigil-out/journal.jsonl.",
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = _ => OutputFlags.DefaultFolder + "/journal.jsonl",
        };
        var format = new Option<string>("--format") { Description = "What to render.", DefaultValueFactory = _ => "html" };
        format.AcceptOnlyFromAmong(["html", .. ResultFormat.Names]);
        var to = new Option<string?>("--to")
        {
            Description = "The file to write. Default: report.html beside the journal for html, else standard output.",
            HelpName = "FILE",
        };
        var quiet = OutputFlags.Quiet();
        command.Arguments.Add(journal);
        command.Options.Add(format);
        command.Options.Add(to);
        command.Options.Add(quiet);
        command.SetAction(async (parsed, cancel) =>
        {
            var source = parsed.GetValue(journal)!;
            var form = parsed.GetValue(format)!;
            var view = JournalView.Of(JournalText.Read(InputText.Read(context.Mode.Resolve(source), source), source));
            var rendered = form is "html" ? await ResultFormat.Html(view, cancel).ConfigureAwait(false) : ResultFormat.Render(form, view);
            var target = parsed.GetValue(to) ?? (form is "html" ? Path.Combine(Path.GetDirectoryName(source) ?? "", "report.html") : null);
            Tell(rendered, target, !parsed.GetValue(quiet), context, cancel);
            return ExitCode.Fine;
        });
        return command;
    }

    private static void Tell(string rendered, string? target, bool say, CommandContext context, CancellationToken cancel)
    {
        if (target is null)
        {
            context.Output.Write(rendered);
            return;
        }

        OutFolder.WriteFile(context.Mode.Resolve(target), rendered, cancel);
        if (say)
        {
            context.Output.WriteLine("report: " + target);
        }
    }
}
