using Vigil.Events;

namespace Vigil;

/// <summary>The reference, read and understood.</summary>
/// <param name="Source">The reference itself.</param>
/// <param name="Scan">What one pass over it found.</param>
/// <param name="Schema">Types, roles, task and constraints.</param>
public sealed record Understanding(IEventSource Source, SourceScan Scan, Schema Schema);

/// <summary>Names that a run leaves in its journal.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Command">The command that reproduces the run.</param>
/// <param name="Version">The program's version.</param>
/// <param name="FirstRow">Number that the first current row has in the user's file: where a single file was split.</param>
public sealed record RunContext(string Model, string Command, string Version, long FirstRow = 0)
{
    /// <summary>What single rows are asked beyond their windows; null for nothing.</summary>
    public AssessmentOptions? Assessment { get; init; }
}

/// <summary>How far the work is.</summary>
/// <param name="Stage">reading reference, calibrating, replaying.</param>
/// <param name="Done">Share done, 0 to 1.</param>
/// <param name="Rows">Rows read so far in this stage.</param>
public readonly record struct StageProgress(string Stage, double Done, long Rows);
