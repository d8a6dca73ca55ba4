using System.Text.Json;
using Vigil.Storage;

namespace Vigil.Cli.Output;

/// <summary>The parts of the result about quality without labels, late labels, fairness, slices and leaks.</summary>
internal static class QualityJson
{
    private const string Incomplete = "incomplete_labels";

    public static void Write(Utf8JsonWriter json, JournalView view)
    {
        Labels(json, view.Labels);
        json.List("harm", view.Harms, Harm);
        Fairness(json, view.Fairness);
        json.List("slices", view.Slices, Slice);
        json.List("leak_suspects", view.Leaks, Leak);
    }

    /// <summary>What a chunk's estimate adds; the band is the estimate's where there is one, else the interval of the realised value.</summary>
    public static void Estimate(Utf8JsonWriter json, PerformanceMeasured measured)
    {
        var estimate = measured.Estimate;
        json.Number("lower", estimate is null ? measured.Lower : estimate.Lower);
        json.Number("upper", estimate is null ? measured.Upper : estimate.Upper);
        json.Number("realised_lower", measured.Lower);
        json.Number("realised_upper", measured.Upper);
        json.Number("reference", measured.Reference);
        json.Number("estimated", estimate?.Value);
        json.WriteString("method", estimate?.Method);
        json.WriteBoolean("reliable", estimate?.Reliable ?? !measured.Incomplete);
        json.Texts("flags", [.. measured.Incomplete ? [Incomplete] : Array.Empty<string>(), .. estimate?.Flags.Select(f => f.Name) ?? []]);
        json.Texts("remedies", estimate?.Flags.Select(f => f.Text) ?? []);
        json.Number("label_coverage", measured.LabelCoverage);
    }

    private static void Labels(Utf8JsonWriter json, LabelsJoined? labels)
    {
        if (labels is null)
        {
            json.WriteNull("labels");
            return;
        }

        json.WriteStartObject("labels");
        json.Number("coverage", labels.Coverage);
        json.Number("join_rate", labels.JoinRate);
        json.WriteStartObject("lag");
        json.Number("median_seconds", labels.LagMedianSeconds);
        json.Number("p90_seconds", labels.LagP90Seconds);
        json.Number("mature_after_seconds", labels.MatureAfterSeconds);
        json.WriteString("mature_before", labels.MatureBefore);
        json.WriteEndObject();
        foreach (var (name, count) in new[]
        {
            ("rows", labels.Rows), ("joined", labels.Joined), ("predictions", labels.Predictions), ("unknown", labels.Unknown), ("duplicates", labels.Duplicates),
            ("corrections", labels.Corrections), ("retracted", labels.Retracted), ("conflicts", labels.Conflicts), ("without_id", labels.WithoutId),
        })
        {
            json.WriteNumber(name, count);
        }

        json.WriteEndObject();
    }

    private static void Harm(Utf8JsonWriter json, HarmProjected harm)
    {
        json.WriteString("incident", harm.Incident);
        json.WriteString("metric", harm.Metric);
        json.Number("change", harm.Change);
        json.Number("lower", harm.Lower);
        json.Number("upper", harm.Upper);
        json.Number("realised", harm.Realised);
        json.WriteBoolean("reliable", harm.Reliable);
        json.List("features", harm.Features, (inner, feature) =>
        {
            inner.WriteString("feature", feature.Feature);
            inner.Number("harm", feature.Harm);
            inner.Number("z", feature.StandardScore);
        });
    }

    private static void Fairness(Utf8JsonWriter json, IReadOnlyList<FairnessMeasured> measured)
    {
        if (measured.OrderBy(f => f.IsReference).FirstOrDefault() is not { } shown)
        {
            json.WriteNull("fairness");
            return;
        }

        json.WriteStartObject("fairness");
        json.WriteNumber("rows", shown.Rows);
        json.List("groups", shown.Groups, Group);
        json.List("comparisons", shown.Comparisons, Comparison);
        json.Texts("notes", shown.Notes);
        json.WriteEndObject();
    }

    private static void Group(Utf8JsonWriter json, GroupMetric group)
    {
        json.WriteString("attribute", group.Attribute);
        json.WriteString("group", group.Group);
        json.WriteString("metric", group.Metric);
        json.Number("n", group.Rows);
        json.Number("value", group.Value);
        json.Number("lower", group.Lower);
        json.Number("upper", group.Upper);
        json.Number("shrunk", group.Shrunk);
        json.WriteBoolean("suppressed", group.Suppressed);
        json.WriteBoolean("estimated", group.Estimated);
        json.WriteString("note", group.Note);
    }

    private static void Comparison(Utf8JsonWriter json, GroupComparison gap)
    {
        json.WriteString("attribute", gap.Attribute);
        json.WriteString("metric", gap.Metric);
        json.WriteString("a", gap.A);
        json.WriteString("b", gap.B);
        json.Number("difference", gap.Difference);
        json.Number("ratio", gap.Ratio);
        json.Number("lower", gap.Lower);
        json.Number("upper", gap.Upper);
        json.Number("tolerance", gap.Tolerance);
        json.WriteBoolean("alarm", gap.Alarm);
    }

    private static void Slice(Utf8JsonWriter json, SliceFound slice)
    {
        json.Texts("conditions", slice.Conditions);
        json.WriteNumber("n", slice.Rows);
        json.WriteString("metric", slice.Metric);
        json.Number("value", slice.Value);
        json.Number("reference", slice.Reference);
        json.Number("change", slice.Change);
        json.WriteBoolean("confirmed", slice.Confirmed);
    }

    private static void Leak(Utf8JsonWriter json, LeakSuspected leak)
    {
        json.WriteString("column", leak.Column);
        json.Number("auc", leak.Auc);
        json.WriteBoolean("by_missingness", leak.ByMissingness);
        json.WriteString("why", leak.Why);
    }
}
