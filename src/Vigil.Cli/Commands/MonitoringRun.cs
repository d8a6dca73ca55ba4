using Vigil.Cli.Configuration;
using Vigil.Cli.Output;
using Vigil.Cli.Terminal;
using Vigil.Events;
using Vigil.Monitors;
using Vigil.Storage;

namespace Vigil.Cli.Commands;

/// <summary>The stages of a run in order, timed: understand, plan, replay, then keep and tell. check, replay and demo are made of it.</summary>
/// <param name="context">The outside.</param>
/// <param name="output">Where results go.</param>
internal sealed class MonitoringRun(CommandContext context, OutputSettings output)
{
    private readonly Dictionary<string, double> _seconds = [];

    /// <summary>What is printed as text; null for the usual report.</summary>
    public Func<JournalView, string>? Text { get; init; }

    /// <summary>The data to judge, and which row of the file the user knows is its first.</summary>
    public sealed record CurrentData(IEventSource Source, long FirstRow = 0)
    {
        /// <summary>What single rows are asked; the reference is added by the run.</summary>
        public AssessmentOptions Assessment { get; init; } = new();
    }

    /// <summary>What a run leaves behind.</summary>
    public sealed record Judgement(MonitorPlan Plan, MemoryJournal Journal)
    {
        public JournalView View { get; } = JournalView.Of(Journal.Facts);
    }

    /// <summary>Reference and current to a judgement.</summary>
    public Judgement Check(VigilConfig config, IEventSource reference, CurrentData current, CancellationToken cancel)
    {
        RequirePlaces();
        using var own = new OwnMetrics(config, reference.Shape);
        return ProgressBars.Run(
            context.Error,
            Draws,
            progress => Judge(
                Plan(own.In(config), reference, progress, cancel), ModelName(config, reference.Name),
                current with { Assessment = current.Assessment.OneFile ? current.Assessment : current.Assessment with { Reference = reference } }, progress, cancel));
    }

    /// <summary>A kept plan and current to a judgement.</summary>
    public Judgement Replay(MonitorPlan plan, VigilConfig config, CurrentData current, CancellationToken cancel)
    {
        RequirePlaces();
        using var own = new OwnMetrics(config, plan.Shape);
        return ProgressBars.Run(context.Error, Draws, progress => Judge(own.In(plan), ModelName(config, plan.Reference.Name), current, progress, cancel));
    }

    /// <summary>Keeps and prints a judgement.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> Tell(Judgement judgement, CancellationToken cancel)
    {
        var view = judgement.View;
        var files = new OutFolder(context.Mode.Resolve(output.Folder));
        var page = Task.Run(() => ResultFormat.Html(view, cancel), cancel);
        files.Add("plan.json", judgement.Plan.ToJson());
        files.Add("journal.jsonl", JournalText.Write(judgement.Journal.Facts));
        files.Add("report.html", await page.ConfigureAwait(false));
        if (output.JsonFile is { } json)
        {
            files.AddFile(context.Mode.Resolve(json), JsonReport.Render(view));
        }

        files.Write(cancel);
        if (!output.Quiet)
        {
            context.Output.Write(Text is not null && output.Format == "text" ? Text(view) : ResultFormat.Render(output.Format, view));
            var told = output.Format == "text" ? context.Output : context.Error;
            told.WriteLine("report: " + Path.Combine(output.Folder, "report.html"));
        }

        return view.Incidents.Any(i => string.CompareOrdinal(i.Severity, output.FailOn) <= 0) ? ExitCode.Incident : ExitCode.Fine;
    }

    /// <summary>The model's name: what the settings say, else the reference's file name without endings.</summary>
    public static string ModelName(VigilConfig config, string source)
    {
        if (config.Model is { } model)
        {
            return model;
        }

        var name = Path.GetFileName(source.TrimEnd('/', '\\'));
        var end = name.IndexOf('.', 1 < name.Length ? 1 : 0);
        return end > 0 ? name[..end] : name.Length > 0 ? name : "model";
    }

    // Said before the work, not after it.
    private void RequirePlaces()
    {
        if (output.JsonFile is { } json)
        {
            OutFolder.RequireFolderOf(context.Mode.Resolve(json));
        }
    }

    private bool Draws => context.Mode.ErrorIsTerminal && !output.Quiet;

    // A method of its own, so that nothing holds the reference's rows while the current data are read.
    private MonitorPlan Plan(VigilConfig config, IEventSource reference, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        var understanding = Timed("reading", () => MonitoringPipeline.Understand(reference, config.Columns, progress, cancel));
        return Timed("calibrating", () => MonitoringPipeline.Plan(understanding, config.Plan, progress, cancel));
    }

    private Judgement Judge(MonitorPlan plan, string model, CurrentData current, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        var journal = new MemoryJournal();
        var run = new RunContext(model, context.CommandLine, VigilCommand.Version, current.FirstRow) { Assessment = current.Assessment };
        Timed("replaying", () =>
        {
            MonitoringPipeline.Replay(plan, current.Source, run, journal, progress, cancel);
            return true;
        });
        journal.Append(new RunTimed(_seconds));
        return new Judgement(plan, journal);
    }

    private T Timed<T>(string stage, Func<T> work)
    {
        var start = context.Mode.Clock.GetTimestamp();
        var result = work();
        _seconds[stage] = Math.Round(context.Mode.Clock.GetElapsedTime(start).TotalSeconds, 3);
        return result;
    }
}
