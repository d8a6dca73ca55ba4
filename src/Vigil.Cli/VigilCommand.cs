using System.CommandLine;
using System.CommandLine.Help;
using System.Reflection;
using Vigil.Cli.Commands;
using Vigil.Cli.Terminal;

namespace Vigil.Cli;

/// <summary>The command <c>vigil</c>, runnable inside any process: it takes its writers, its clock and its folder from the caller.</summary>
public static class VigilCommand
{
    /// <summary>The program's version.</summary>
    public static string Version { get; } =
        typeof(VigilCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The words after <c>vigil</c>.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="mode">Where the command runs.</param>
    /// <param name="cancel">Stops the work; nothing half-written stays behind.</param>
    /// <returns>0 nothing at or above --fail-on, 1 at least one incident, 2 bad input or usage, 3 a defect in Vigil, 130 stopped.</returns>
    public static async Task<int> RunAsync(
        string[] args, TextWriter output, TextWriter error, ConsoleMode mode, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(error);
        var context = new CommandContext(output, error, mode, CommandLineText.Of(args));
        try
        {
            var parsed = Parse(args, context, out var problems);
            if (problems.Count > 0)
            {
                return Tell(error, problems);
            }

            var invocation = new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(invocation, cancel).ConfigureAwait(false);
        }
        catch (VigilError e)
        {
            return Tell(error, e.Problems);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            error.WriteLine("vigil: stopped; nothing was written");
            return ExitCode.Stopped;
        }
        catch (Exception e)
        {
            DefectReport.Tell(e, context);
            return ExitCode.Defect;
        }
    }

    /// <summary>What is wrong with a command line, without running it; empty when it can run.</summary>
    /// <param name="args">The words after <c>vigil</c>.</param>
    public static IReadOnlyList<VigilError.Problem> UsageProblems(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        Parse(args, new CommandContext(TextWriter.Null, TextWriter.Null, new ConsoleMode(), ""), out var problems);
        return problems;
    }

    /// <summary>Every command with the examples its help ends with.</summary>
    public static IReadOnlyList<(string Command, IReadOnlyList<string> Examples)> Examples() =>
        [.. Root(new CommandContext(TextWriter.Null, TextWriter.Null, new ConsoleMode(), ""))
            .Subcommands.OfType<ExampleCommand>().Select(c => (c.Name, c.Examples))];

    /// <summary>The commands that work until they are stopped, or against one that does.</summary>
    public static IReadOnlyList<string> Services() =>
        [.. Root(new CommandContext(TextWriter.Null, TextWriter.Null, new ConsoleMode(), ""))
            .Subcommands.OfType<ExampleCommand>().Where(c => c.IsService || c.NeedsServer).Select(c => c.Name)];

    private static ParseResult Parse(string[] args, CommandContext context, out IReadOnlyList<VigilError.Problem> problems)
    {
        var root = Root(context);
        var parsed = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        problems = Usage.Problems(args, parsed);
        return parsed;
    }

    private static RootCommand Root(CommandContext context)
    {
        var root = new RootCommand("Vigil watches machine-learning models: what changed, since when, whether it hurts, at a stated risk of a false alarm.")
        {
            CheckCommand.Create(context),
            QualityCommand.Create(context),
            FairnessCommand.Create(context),
            LabelSampleCommand.Create(context),
            InitCommand.Create(context),
            PlanCommand.Create(context),
            ReplayCommand.Create(context),
            ReportCommand.Create(context),
            ProxyCommand.Create(context),
            DemoCommand.Create(context),
            ServeCommand.Create(context),
            AuditCommand.Create(context),
            ApplyCommand.Create(context),
            StreamCommand.Create(context),
        };
        root.HelpName = "vigil";
        root.Options.OfType<HelpOption>().Single().Action = new HelpWithExamples();
        root.Options.OfType<VersionOption>().Single().Action = new ShowVersion();
        root.SetAction(parsed => new HelpWithExamples().Invoke(parsed));
        return root;
    }

    private static int Tell(TextWriter error, IReadOnlyList<VigilError.Problem> problems)
    {
        foreach (var problem in problems)
        {
            error.WriteLine("vigil: " + problem);
        }

        return ExitCode.BadInput;
    }
}
