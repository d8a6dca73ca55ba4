using System.CommandLine;
using Vigil.Cli.Configuration;
using Vigil.Events;

namespace Vigil.Cli.Commands;

/// <summary><c>vigil check</c>: two files, or one file split in two, to one report.</summary>
internal static class CheckCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new ExampleCommand(
            "check",
            "Compare new predictions with past ones: infer, plan, calibrate, replay, report.",
            "vigil check vigil-out/data/reference.csv vigil-out/data/current.csv",
            "vigil check vigil-out/data/current.csv --split-at 40%");
        var files = new Argument<string[]>("FILES")
        {
            Description = "REFERENCE CURRENT: two files, folders or globs. Or one FILE with --split-at.",
            Arity = new ArgumentArity(0, 2),
        };
        var splitAt = new Option<string?>("--split-at")
        {
            Description = "Split one file: the first part is the reference. A share (30%), a row number or a date.",
            HelpName = "POINT",
        };
        var columns = new ColumnFlags();
        var output = new OutputFlags();
        command.Arguments.Add(files);
        command.Options.Add(splitAt);
        var labels = new LabelJoin();
        var favourable = FairnessCommand.FavourableFlag();
        command.Options.Add(favourable);
        labels.AddTo(command);
        columns.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var config = columns.Read(parsed, context);
            var data = Open(parsed.GetValue(files) ?? [], parsed.GetValue(splitAt), config, context);
            var run = new MonitoringRun(context, output.Read(parsed));
            var (settings, reference, current) = labels.Apply(parsed, context, config, data.Reference, data.Current, cancel);
            var judgement = run.Check(settings, reference, current with { Assessment = new AssessmentOptions { Favourable = parsed.GetValue(favourable) } }, cancel);
            return await run.Tell(judgement, cancel).ConfigureAwait(false);
        });
        return command;
    }

    private static (IEventSource Reference, MonitoringRun.CurrentData Current) Open(
        string[] files, string? splitAt, VigilConfig config, CommandContext context)
    {
        if (splitAt is not null)
        {
            if (files.Length != 1)
            {
                throw new VigilError("--split-at takes exactly one FILE", hint: "vigil check FILE --split-at " + splitAt);
            }

            var point = SplitPoint.Parse(splitAt);
            var whole = DataFiles.Reference(context.Mode.Resolve(files[0]), config);
            var (first, second, row) = SplitSource.Split(whole, point, config.Columns.Time is "none" ? null : config.Columns.Time);
            return (first, new MonitoringRun.CurrentData(second, row));
        }

        var reference = files.Length == 2 ? context.Mode.Resolve(files[0]) : config.Reference;
        if (files.Length == 0 || reference is null)
        {
            throw new VigilError(
                files.Length == 0 ? "no data given" : "one file given, two are needed",
                hint: "vigil check REFERENCE CURRENT, or vigil check FILE --split-at 30%");
        }

        var opened = DataFiles.Reference(reference, config);
        var current = DataFiles.Current(context.Mode.Resolve(files[^1]), config, opened.Shape);
        return (opened, new MonitoringRun.CurrentData(current));
    }
}
