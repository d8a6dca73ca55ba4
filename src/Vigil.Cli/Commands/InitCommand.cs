using System.CommandLine;
using Vigil.Cli.Configuration;
using Vigil.Cli.Output;
using Vigil.Cli.Terminal;
using Vigil.Monitors;

namespace Vigil.Cli.Commands;

/// <summary><c>vigil init</c>: reads a reference and writes down what was understood, as settings to be corrected.</summary>
internal static class InitCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new ExampleCommand(
            "init",
            "Write a short, commented vigil.yaml: what the columns are for, the budget, what was guessed and why.",
            "vigil init vigil-out/data/reference.csv");
        var reference = new Argument<string>("REFERENCE") { Description = "Past predictions: a file, a folder or a glob." };
        var target = new Option<string>("--config")
        {
            Description = "The file to write.",
            HelpName = "vigil.yaml",
            DefaultValueFactory = _ => "vigil.yaml",
        };
        var force = new Option<bool>("--force") { Description = "Overwrite the file when it exists." };
        var quiet = OutputFlags.Quiet();
        var columns = new ColumnFlags();
        command.Arguments.Add(reference);
        columns.AddTo(command, withConfig: false);
        command.Options.Add(target);
        command.Options.Add(force);
        command.Options.Add(quiet);
        command.SetAction((parsed, cancel) =>
        {
            var path = parsed.GetValue(target)!;
            if (File.Exists(context.Mode.Resolve(path)) && !parsed.GetValue(force))
            {
                throw new VigilError("the file exists already", path, "keep it, name another with --config, or overwrite it with --force");
            }

            var say = !parsed.GetValue(quiet);
            var config = columns.Apply(parsed, new VigilConfig { Reference = parsed.GetValue(reference), Plan = new PlanOptions { CheckBudget = null } });
            var understanding = Understand(config, context, say, cancel);
            OutFolder.WriteFile(context.Mode.Resolve(path), ConfigWriter.Write(understanding, config, RelativeTo(config.Reference!, path)), cancel);
            if (say)
            {
                context.Output.WriteLine($"wrote {path}; correct it where a guess is wrong, then run `vigil plan`");
            }

            return Task.FromResult(ExitCode.Fine);
        });
        return command;
    }

    private static Understanding Understand(VigilConfig config, CommandContext context, bool draw, CancellationToken cancel)
    {
        var source = DataFiles.Reference(context.Mode.Resolve(config.Reference!), config);
        return ProgressBars.Run(
            context.Error,
            draw && context.Mode.ErrorIsTerminal,
            progress => MonitoringPipeline.Understand(source, config.Columns, progress, cancel));
    }

    /// <summary>The reference's path as seen from the folder of the settings file.</summary>
    private static string RelativeTo(string reference, string settings)
    {
        var folder = Path.GetDirectoryName(settings) ?? "";
        return folder.Length == 0 || Path.IsPathRooted(reference) ? reference : Path.GetRelativePath(folder, reference);
    }
}
