using System.CommandLine;
using Vigil.Monitors;

namespace Vigil.Cli.Commands;

/// <summary><c>vigil apply</c>: puts a plan in force on a server.</summary>
internal static class ApplyCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new ExampleCommand(
            "apply",
            "Put a plan in force on a server: events after it are judged by it. Another plan of the same model ends there.",
            "vigil apply vigil-out/plan.json --server http://127.0.0.1:4680 --model credit") { NeedsServer = true };
        var file = new Argument<string>("PLAN") { Description = "A plan.json." };
        var shadow = new Option<bool>("--shadow") { Description = "Judge, but tell nobody." };
        var link = new ServerLink();
        command.Arguments.Add(file);
        command.Options.Add(shadow);
        link.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var path = parsed.GetRequiredValue(file);
            var text = InputText.Read(context.Mode.Resolve(path), path);
            var plan = MonitorPlan.Parse(text, path);
            using var client = link.Open(parsed);
            using var content = new StringContent(text, System.Text.Encoding.UTF8, "application/json");
            var model = link.ModelOf(parsed, Path.GetFileName(plan.Reference.Name));
            var state = parsed.GetValue(shadow) ? "shadow" : "notify";
            var answer = await ServerLink.Ask(client, HttpMethod.Put, ($"/api/v1/models/{Uri.EscapeDataString(model)}/plan?state={state}", content, null), cancel).ConfigureAwait(false);
            await context.Output.WriteLineAsync($"plan {(string?)answer["plan"]} with {(int?)answer["monitors"]} monitors is in force for model {model} ({state})").ConfigureAwait(false);
            return ExitCode.Fine;
        });
        return command;
    }
}
