using System.CommandLine;
using System.Globalization;
using Vigil.Cli.Configuration;
using Vigil.Cli.Output;
using Vigil.Cli.Terminal;
using Vigil.Events;

namespace Vigil.Cli.Commands;

/// <summary><c>vigil label-sample</c>: which rows to label and what that will tell; and what it told, once the labels are there.</summary>
internal static class LabelSampleCommand
{
    private const int UsualRows = 350;
    private const int MostRows = 1_000_000;

    public static Command Create(CommandContext context)
    {
        var command = new ExampleCommand(
            "label-sample",
            "Few labels can be had: which rows to label, what they will tell, and what they told.",
            "vigil label-sample vigil-out/data/reference.csv vigil-out/data/current.csv --rows 350",
            "vigil label-sample vigil-out/data/reference.csv vigil-out/data/current.csv --rows 350 --group sex");
        var reference = new Argument<string>("REFERENCE") { Description = "Labelled rows that define normal: a file, a folder or a glob." };
        var current = new Argument<string>("CURRENT") { Description = "The rows to choose from." };
        var rows = new Option<int>("--rows") { Description = "How many rows to choose.", HelpName = "N", DefaultValueFactory = _ => UsualRows };
        rows.CustomParser = Rows;
        var labelled = new Option<string?>("--labelled")
        {
            Description = $"The file {LabelSampleFile.Name} with its labels filled in: tells the error rate of all rows. Give the flags of the draw again.",
            HelpName = "FILE",
        };
        var folder = new Option<string?>("--out") { Description = $"The folder for {LabelSampleFile.Name}. Default {OutputFlags.DefaultFolder}.", HelpName = "DIR" };
        var (columns, quiet) = (new ColumnFlags(), OutputFlags.Quiet());
        foreach (var option in new Option[] { rows, labelled, folder, quiet })
        {
            command.Options.Add(option);
        }

        command.Arguments.Add(reference);
        command.Arguments.Add(current);
        columns.AddTo(command);
        command.SetAction((parsed, cancel) =>
        {
            var config = columns.Read(parsed, context);
            var before = DataFiles.Reference(context.Mode.Resolve(parsed.GetRequiredValue(reference)), config);
            var path = context.Mode.Resolve(parsed.GetRequiredValue(current));
            var data = new Inputs(config, before, DataFiles.Current(path, config, before.Shape), path, !parsed.GetValue(quiet));
            var options = new LabelSampleOptions { Rows = parsed.GetValue(rows), Groups = config.Columns.Groups };
            if (parsed.GetValue(labelled) is { } filled)
            {
                Judge(context, data, options, LabelSampleFile.Read(context.Mode.Resolve(filled), filled, cancel), cancel);
            }
            else
            {
                Choose(context, data, options, parsed.GetValue(folder) ?? OutputFlags.DefaultFolder, cancel);
            }

            return Task.FromResult(ExitCode.Fine);
        });
        return command;
    }

    private sealed record Inputs(VigilConfig Config, IEventSource Reference, IEventSource Current, string CurrentPath, bool Says);

    private static void Choose(CommandContext context, Inputs data, LabelSampleOptions options, string folder, CancellationToken cancel)
    {
        var understanding = Understand(context, data, cancel);
        var sample = MonitoringPipeline.ChooseLabels(understanding, data.Current, options, cancel);
        var id = understanding.Schema.Find(ColumnRole.Id)?.Name;
        IReadOnlyDictionary<long, string> ids = id is null ? new Dictionary<long, string>() : RowTexts.Read(data.CurrentPath, data.Config.Read, id, [.. sample.Rows.Select(r => r.Row)], cancel);
        var files = new OutFolder(context.Mode.Resolve(folder));
        files.Add(LabelSampleFile.Name, LabelSampleFile.Write(sample, ids.Count == 0 ? null : id, ids));
        files.Write(cancel);
        if (data.Says)
        {
            var file = Path.Combine(folder, LabelSampleFile.Name);
            context.Output.Write(LabelSampleText.Chosen(sample, file, data.Current.Name, options.Groups, context.CommandLine));
        }
    }

    private static void Judge(CommandContext context, Inputs data, LabelSampleOptions options, IReadOnlyList<LabelGiven> given, CancellationToken cancel)
    {
        var findings = MonitoringPipeline.JudgeLabels(Understand(context, data, cancel), data.Current, options, given, cancel);
        if (data.Says)
        {
            context.Output.Write(LabelSampleText.Judged(findings));
        }
    }

    private static Understanding Understand(CommandContext context, Inputs data, CancellationToken cancel) => ProgressBars.Run(
        context.Error, data.Says && context.Mode.ErrorIsTerminal, progress => MonitoringPipeline.Understand(data.Reference, data.Config.Columns, progress, cancel));

    private static int Rows(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 2 and <= MostRows)
        {
            return value;
        }

        result.AddError($"'--rows' must be a whole number from 2 to {MostRows}, found '{result.Tokens[0].Value}'");
        return 0;
    }
}
