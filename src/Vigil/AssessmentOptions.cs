using Vigil.Detectors.Performance;
using Vigil.Estimation;
using Vigil.Events;

namespace Vigil;

/// <summary>What a run assesses beside its monitors: quality without labels, harm, weak slices, fairness.</summary>
public sealed record AssessmentOptions
{
    /// <summary>The methods that can be asked for; auto chooses.</summary>
    public static IReadOnlyList<string> Methods { get; } = ["auto", "cbpe", "mcbpe", "pape", "doc", "atc", "iw", "dle"];

    /// <summary>The metrics that can be asked for.</summary>
    public static IReadOnlyList<string> KnownMetrics { get; } =
        [.. BinaryMetrics.All.Select(m => m.Name()).Concat(RealisedMetrics.All).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether a name is one of <see cref="KnownMetrics"/> or a metric of ranked lists: mrr, ndcg@k, map@k, recall@k for any k from 1 to 10,000.</summary>
    /// <param name="metric">A name.</param>
    public static bool Knows(string metric) => KnownMetrics.Contains(metric, StringComparer.Ordinal) || (metric is not null && RankingMeasures.Parse(metric) is not null);

    /// <summary>The labelled rows that estimates learn from; null when they are not at hand, then nothing is estimated.</summary>
    public IEventSource? Reference { get; init; }

    /// <summary>How quality is estimated without labels: one of <see cref="Methods"/>.</summary>
    public string Method { get; init; } = "auto";

    /// <summary>Metrics to estimate beside those that are realised; empty for the usual ones.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>True to estimate and to search slices even where labels are complete or rows are many.</summary>
    public bool Always { get; init; }

    /// <summary>True when the current data stand alone: there is no reference to compare them with.</summary>
    public bool OneFile { get; init; }

    /// <summary>The protected attributes that fairness is told of; empty for all that were found.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The decision that is favourable to a person; null for the positive class.</summary>
    public string? Favourable { get; init; }
}
