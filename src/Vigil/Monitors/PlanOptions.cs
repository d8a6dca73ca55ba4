using System.Text.Json.Serialization;
using Vigil.Detectors;
using Vigil.Detectors.Performance;
using Vigil.Statistics;

namespace Vigil.Monitors;

/// <summary>What the owner states about watching; anything not stated has a default.</summary>
public sealed record PlanOptions
{
    /// <summary>Default bound on expected false alerts in one check.</summary>
    public const double DefaultCheckBudget = 0.05;

    /// <summary>Expected false alerts in one whole check over all monitors together; null for a budget per week.</summary>
    public double? CheckBudget { get; init; } = DefaultCheckBudget;

    /// <summary>Per week: false pages a model, default one in ten weeks.</summary>
    public double PagesPerWeek { get; init; } = 0.1;

    /// <summary>Per week: false notices a model (pages included).</summary>
    public double NoticesPerWeek { get; init; } = 1;

    /// <summary>Rows of a chunk of the performance table, and of a window when that is 50 or more and the reference then still has 30 of them.</summary>
    public long? ChunkRows { get; init; }

    /// <summary>Tolerated change of distributions, as a distance from 0 to 1.</summary>
    public double DriftTolerance { get; init; } = 0.02;

    /// <summary>What is watched: all, quality, fairness or nothing.</summary>
    public string Watch { get; init; } = "all";

    /// <summary>Tolerated rise of the loss, in its own unit; null for the default (docs/statistics/bounded-mean.md).</summary>
    public double? LossTolerance { get; init; }

    /// <summary>Metrics to measure where labels are, beside the usual ones of the task (docs/statistics/metrics.md); null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Metrics { get; init; }

    /// <summary>The column whose rows of one value are one ranked list; null when the model ranks nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Query { get; init; }

    /// <summary>What decisions of a binary classifier cost; the expected cost is then measured. Null when it was not stated.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CostMatrix? Costs { get; init; }

    /// <summary>
    /// The owner's own metrics, measured on every chunk. They are code, so a plan does not carry them: give them again with a plan that was read from a file.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<IWindowMetric> OwnMetrics { get; init; } = [];

    internal MetricChoice Measured => new(Metrics ?? [], Costs, Query);
}
