namespace Vigil.Server.Dashboard;

/// <summary>A heading and its lines, for renderings without pictures.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Lines">One statement each; names in back-ticks.</param>
internal sealed record BriefSection(string Title, IReadOnlyList<string> Lines);

/// <summary>What the page shows as charts and tables, in short: estimates, slices, fairness, labels and leaks for text and markdown.</summary>
internal static class BriefSections
{
    private const int MostGaps = 12;
    private const int MostGroups = 12;
    private const int MostSlices = 8;

    public static IEnumerable<BriefSection> Of(Report report)
    {
        BriefSection?[] sections = [Estimates(report), Slices(report), Labels(report), Leaks(report)];
        return sections.OfType<BriefSection>().Where(s => s.Lines.Count > 0).Concat(Fairness(report));
    }

    private static BriefSection? Estimates(Report report)
    {
        if (!report.IsQualityEstimated)
        {
            return null;
        }

        var flags = QualityWords.Flags(report).Select(f => $"{Words.Capital(f.Name)}, {f.Where}: {Words.Sentence(f.Text)}");
        var records = report.Charted.Select(QualityWords.Record).OfType<string>();
        return new BriefSection("Quality without labels", [.. flags, .. records, .. QualityWords.Methods(report)]);
    }

    private static BriefSection? Slices(Report report) => report.Journal.Slices.Count == 0 ? null : new BriefSection(
        "Weak slices", [SliceWords.Summary(report), .. report.Journal.Slices.Take(MostSlices).Select(SliceWords.Sentence)]);

    private static BriefSection? Labels(Report report) => report.Journal.Labels is not { } labels ? null : new BriefSection(
        "Labels", [.. LabelWords.Of(labels).Select(p => $"{p.Key}: {p.Value}")]);

    private static BriefSection? Leaks(Report report) => report.Journal.Leaks.Count == 0 ? null : new BriefSection(
        "Columns that may give the label away", [.. report.Journal.Leaks.Select(SliceWords.Leak)]);

    private static IEnumerable<BriefSection> Fairness(Report report)
    {
        if (report.Fairness is not { } fairness)
        {
            yield break;
        }

        var gaps = fairness.Gaps;
        yield return new BriefSection(
            "Fairness",
            [
                FairnessWords.Summary(fairness), FairnessWords.Scope(report),
                .. FairnessView.Audits(report) is { Count: > 0 } audits ? [FairnessWords.Watched(audits)] : Array.Empty<string>(),
                .. gaps.Take(MostGaps).Select(g => $"{FairnessWords.Shape(g)} {Words.Code(g.Attribute)}, {FairnessWords.Name(g.Metric)}, {FairnessWords.Standing(g)}: {Words.Sentence(g.Sentence)}"),
                .. gaps.Count > MostGaps ? [$"and {Words.Count(gaps.Count - MostGaps, "gap")} more"] : Array.Empty<string>(),
            ]);
        foreach (var attribute in fairness.Attributes.Take(4))
        {
            yield return new BriefSection(
                $"Fairness by {Words.Code(attribute.Name)}",
                [
                    .. attribute.Groups.Take(MostGroups).Select(g => Group(attribute, g)),
                    .. attribute.Groups.Count > MostGroups ? [$"and {Words.Count(attribute.Groups.Count - MostGroups, "smaller group")}"] : Array.Empty<string>(),
                ]);
        }

        if (fairness.Reference is not null && FairnessWords.Changes(fairness, 8) is { Count: > 0 } changes)
        {
            yield return new BriefSection("Fairness: what changed since the reference", changes);
        }

        if (fairness.Shown.Notes.Count > 0)
        {
            yield return new BriefSection("Fairness: what this may mean, and what it cannot", [.. fairness.Shown.Notes.Select(Words.Sentence)]);
        }
    }

    private static string Group(FairAttribute attribute, string group) => attribute.IsHidden(group)
        ? $"{group}: {FairnessWords.Hidden}"
        : $"{group}: " + string.Join("; ", attribute.Metrics.Where(FairnessWords.Main.Contains)
            .Select(m => (Name: FairnessWords.Name(m), Cell: FairnessWords.Cell(attribute.Now(group, m)))).Where(c => c.Cell.Length > 0)
            .Select(c => $"{c.Name} {c.Cell}"));
}
