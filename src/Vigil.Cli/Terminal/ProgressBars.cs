using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Vigil.Cli.Terminal;

/// <summary>One bar a stage with rate and time left; drawn on a terminal only, so that piped output stays clean.</summary>
internal static class ProgressBars
{
    public static T Run<T>(TextWriter error, bool draw, Func<IProgress<StageProgress>?, T> work)
    {
        if (!draw)
        {
            return work(null);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(error),
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
        });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RateColumn(), new RemainingTimeColumn())
            .Start(context => work(new Stages(context)));
    }

    /// <summary>Opens a bar when a stage is first heard of. Stages may report from any thread.</summary>
    private sealed class Stages(ProgressContext context) : IProgress<StageProgress>
    {
        private readonly Dictionary<string, ProgressTask> _bars = new(StringComparer.Ordinal);

        public void Report(StageProgress value)
        {
            lock (_bars)
            {
                if (!_bars.TryGetValue(value.Stage, out var bar))
                {
                    FinishAll();
                    bar = context.AddTask(Markup.Escape(value.Stage), true, 1);
                    _bars.Add(value.Stage, bar);
                }

                bar.Tag = value.Rows;
                bar.Value = value.Done;
            }
        }

        private void FinishAll()
        {
            foreach (var bar in _bars.Values)
            {
                bar.Value = bar.MaxValue;
            }
        }
    }

    private sealed class RateColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            var seconds = task.ElapsedTime?.TotalSeconds ?? 0;
            return task.Tag is long rows and > 0 && seconds > 0.2
                ? new Text(string.Create(CultureInfo.InvariantCulture, $"{rows / seconds:N0} rows/s")).RightJustified()
                : Text.Empty;
        }
    }
}
