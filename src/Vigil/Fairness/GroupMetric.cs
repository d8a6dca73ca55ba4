using Vigil.Statistics;

namespace Vigil.Fairness;

/// <summary>Whether a group's value may be shown.</summary>
internal enum Standing
{
    /// <summary>Enough rows.</summary>
    Shown,

    /// <summary>"Not enough data": the value is uncertain, never judged, and best shown shrunk towards the others.</summary>
    FewRows,

    /// <summary>Too few people: the value is withheld and is in no field of the result.</summary>
    Suppressed,
}

/// <summary>One metric of one group. A suppressed one holds neither value nor count, so no output can leak them.</summary>
internal sealed record GroupMetric
{
    private GroupMetric(string attribute, string group, FairMetric metric, Standing standing, double rows, Estimate raw, Estimate shrunk)
    {
        (Attribute, Group, Metric, Standing) = (attribute, group, metric, standing);
        (Rows, Raw, Shrunk) = standing == Standing.Suppressed ? (double.NaN, Estimate.Undefined, Estimate.Undefined) : (rows, raw, shrunk);
    }

    /// <summary>The attribute or intersection.</summary>
    public string Attribute { get; }

    /// <summary>The group.</summary>
    public string Group { get; }

    /// <summary>The metric.</summary>
    public FairMetric Metric { get; }

    /// <summary>Whether it may be shown.</summary>
    public Standing Standing { get; }

    /// <summary>Rows that the metric rests on (its denominator); NaN when suppressed.</summary>
    public double Rows { get; }

    /// <summary>The measured value with its 95 % interval; undefined when suppressed or without rows.</summary>
    public Estimate Raw { get; }

    /// <summary>The value shrunk towards the other groups with its credible interval; undefined where there is none.</summary>
    public Estimate Shrunk { get; }

    /// <summary>The metric of a group, withheld where it rests on too few rows.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="group">The group.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="rows">Rows it rests on.</param>
    /// <param name="groupRows">Rows of the whole group.</param>
    /// <param name="raw">The measured value.</param>
    /// <param name="shrunk">The shrunk value.</param>
    /// <param name="options">The limits.</param>
    public static GroupMetric Of(
        string attribute, string group, FairMetric metric, double rows, double groupRows, Estimate raw, Estimate shrunk, FairnessOptions options)
    {
        // Rows that do not exist identify nobody: an empty denominator is undefined, not secret.
        var hidden = groupRows < options.Anonymity || (rows > 0 && rows < options.Anonymity);
        var standing = hidden ? Standing.Suppressed : rows < options.FewestRows ? Standing.FewRows : Standing.Shown;
        return new(attribute, group, metric, standing, rows, raw, shrunk);
    }
}

/// <summary>Two groups compared on one metric: the highest and the lowest of an attribute.</summary>
/// <param name="Attribute">The attribute or intersection.</param>
/// <param name="Metric">The metric.</param>
/// <param name="A">The group with the largest value.</param>
/// <param name="B">The group with the smallest value.</param>
/// <param name="Worst">The one of them that is worse off; empty where neither direction is worse.</param>
/// <param name="Difference">A minus B with a 95 % interval (Newcombe for rates).</param>
/// <param name="Ratio">B over A with a 95 % interval (logarithm with continuity ½).</param>
/// <param name="Exceeds">The gap is beyond the tolerance for all pairs and judged metrics at once, at 99 %.</param>
/// <param name="Words">The comparison as a sentence.</param>
internal sealed record GroupComparison(
    string Attribute, FairMetric Metric, string A, string B, string Worst, Estimate Difference, Estimate Ratio, bool Exceeds, string Words);

/// <summary>A criterion of the field over all groups of an attribute.</summary>
/// <param name="Attribute">The attribute or intersection.</param>
/// <param name="Name">Its name, for example <c>demographic_parity_ratio</c>.</param>
/// <param name="Value">Its value; NaN without enough groups.</param>
/// <param name="Idea">What it asks for, and the rule or policy behind it.</param>
internal sealed record FairnessCriterion(string Attribute, string Name, double Value, string Idea);

/// <summary>Limits of a fairness comparison.</summary>
internal sealed record FairnessOptions
{
    /// <summary>Metrics that rest on fewer rows are "not enough data" and are never judged.</summary>
    public int FewestRows { get; init; } = 30;

    /// <summary>Metrics that rest on fewer rows are withheld.</summary>
    public int Anonymity { get; init; } = 10;

    /// <summary>Most attributes of an intersection, 1 to 3.</summary>
    public int Depth { get; init; } = 2;

    /// <summary>Two-sided confidence of intervals.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Gap that counts as none.</summary>
    public double Tolerance { get; init; } = 0.05;

    /// <summary>Chance of any false "exceeds" in one table of an attribute, all pairs and judged metrics together.</summary>
    public double FalseAlarm { get; init; } = 0.01;
}
