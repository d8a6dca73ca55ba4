using Vigil.Events;
using Vigil.Monitors;
using Vigil.Storage;

namespace Vigil;

/// <summary>The main flow. Read this first.</summary>
public static class MonitoringPipeline
{
    /// <summary>Before the walk, once: reads the reference and understands it.</summary>
    /// <param name="reference">The data that define normal.</param>
    /// <param name="overrides">What the owner said about the columns.</param>
    /// <param name="progress">Told stage and share done.</param>
    /// <param name="cancel">Stops the work.</param>
    public static Understanding Understand(
        IEventSource reference, SchemaOverrides overrides, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
        => throw new NotSupportedException();

    /// <summary>Before the walk, once: derives every monitor from the reference and calibrates it.</summary>
    /// <param name="understanding">The understood reference.</param>
    /// <param name="options">What the owner states.</param>
    /// <param name="progress">Told stage and share done.</param>
    /// <param name="cancel">Stops the work.</param>
    public static MonitorPlan Plan(
        Understanding understanding, PlanOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
        => throw new NotSupportedException();

    /// <summary>The walk: runs a plan over current data and writes the journal.</summary>
    /// <param name="plan">A calibrated plan.</param>
    /// <param name="current">The data to judge.</param>
    /// <param name="context">Names for the journal.</param>
    /// <param name="journal">Where facts go.</param>
    /// <param name="progress">Told stage and share done.</param>
    /// <param name="cancel">Stops the work; nothing is appended before the end.</param>
    public static void Replay(
        MonitorPlan plan, IEventSource current, RunContext context, IJournal journal, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
        => throw new NotSupportedException();
}

/// <summary>The reference, read and understood.</summary>
/// <param name="Source">The reference itself.</param>
/// <param name="Scan">What one pass over it found.</param>
/// <param name="Schema">Types, roles, task and constraints.</param>
public sealed record Understanding(IEventSource Source, SourceScan Scan, Schema Schema);

/// <summary>Names that a run leaves in its journal.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Command">The command that reproduces the run.</param>
/// <param name="Version">The program's version.</param>
public sealed record RunContext(string Model, string Command, string Version);

/// <summary>How far the work is.</summary>
/// <param name="Stage">reading reference, calibrating, replaying.</param>
/// <param name="Done">Share done, 0 to 1.</param>
/// <param name="Rows">Rows read so far in this stage.</param>
public readonly record struct StageProgress(string Stage, double Done, long Rows);
