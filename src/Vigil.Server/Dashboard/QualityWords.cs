using Vigil.Storage;

namespace Vigil.Server.Dashboard;

/// <summary>A reason not to trust the estimates, over all chunks and metrics that have it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Chunks">Current chunks that have it.</param>
/// <param name="Of">Current chunks with an estimate.</param>
/// <param name="Since">Where the first of them lies.</param>
/// <param name="Text">What was seen in the last of them, and the remedy.</param>
internal sealed record FlagSeen(string Name, int Chunks, int Of, WindowRef Since, string Text)
{
    /// <summary>"In 5 of 10 chunks, the first at 31 March 2019 (row 25,000)".</summary>
    public string Where =>
        $"in {Words.Count(Chunks)} of {Words.Count(Of, "chunk")}, the first at {Words.Place(Since.FirstRow, Since.Start)}";
}

/// <summary>What estimates of quality say, in sentences that page, text and markdown share.</summary>
internal static class QualityWords
{
    /// <summary>"ROC AUC is 0.71 now (0.69 to 0.73), estimated, ok": the last estimate with its band and standing.</summary>
    public static string Estimated(QualityTrack track)
    {
        var estimate = track.Now!.Estimate!;
        var reference = track.Reference is { } usual ? $"; {Words.Value(usual, track.Unit)} in the reference" : "";
        return $"{Words.Capital(track.Name)} is {Words.Value(estimate.Value!.Value, track.Unit)} now{Band(estimate, track.Unit)}, {Standing(track)}{reference}.";
    }

    /// <summary>"estimated, ok", "estimated, worse than in the reference" or "estimated, not reliable: extrapolating", of the last estimate.</summary>
    public static string Standing(QualityTrack track) => track.Now!.Estimate is { Reliable: true }
        ? "estimated, " + (track.IsWorse(track.Now) ? "worse than in the reference" : "ok")
        : "estimated, " + Doubt(track.Now.Estimate!);

    /// <summary>"not reliable: extrapolating".</summary>
    public static string Doubt(PerformanceEstimate estimate) => "not reliable" + (estimate.Flags.Count > 0 ? ": " + Flags(estimate) : "");

    /// <summary>The names of an estimate's flags.</summary>
    public static string Flags(PerformanceEstimate estimate) =>
        Words.Join([.. estimate.Flags.Select(f => Words.Label(f.Name)).Distinct(StringComparer.Ordinal)]);

    /// <summary>" (0.69 to 0.73)", or nothing where there is no band.</summary>
    public static string Band(PerformanceEstimate estimate, string unit) => estimate is { Lower: { } low, Upper: { } high }
        ? $" ({Words.Span(low, high, unit)})"
        : "";

    /// <summary>Every flag of the current estimates, the most frequent first.</summary>
    public static IReadOnlyList<FlagSeen> Flags(Report report)
    {
        var chunks = report.Quality.SelectMany(t => t.Chunks).Where(c => !c.IsReference && c.Estimate is not null).ToList();
        var all = chunks.Select(c => c.Chunk.FirstRow).Distinct().Count();
        return
        [
            .. chunks.SelectMany(c => c.Estimate!.Flags.Select(flag => (c.Chunk, flag)))
                .GroupBy(p => p.flag.Name, StringComparer.Ordinal)
                .Select(g => (Places: g.OrderBy(p => p.Chunk.FirstRow).ToList(), Count: g.Select(p => p.Chunk.FirstRow).Distinct().Count()))
                .OrderByDescending(g => g.Count)
                .Select(g => new FlagSeen(Words.Label(g.Places[0].flag.Name), g.Count, all, g.Places[0].Chunk, g.Places[^1].flag.Text)),
        ];
    }

    /// <summary>How good the estimates of a metric proved where labels came; null where none did.</summary>
    public static string? Record(QualityTrack track)
    {
        var told = track.Chunks.Where(c => !c.IsReference && QualityTrack.Miss(c) is not null).ToList();
        if (told.Count == 0)
        {
            return null;
        }

        var misses = told.Select(c => Math.Abs(QualityTrack.Miss(c)!.Value)).ToList();
        var held = told.Count(c => c.Estimate is { Lower: { } low, Upper: { } high } && c.Realised >= low && c.Realised <= high);
        string Size(double miss) => Words.Change(miss, track.Unit).TrimStart('+');
        return $"{Words.Capital(track.Name)}: where labels have come, the estimate was off by {Size(misses.Average())} on average and "
            + $"by {Size(misses.Max())} at most; its band held the truth in {Words.Count(held)} of {Words.Count(told.Count, "chunk")}.";
    }

    /// <summary>Why the shown estimates were made the way they were; one sentence a reason.</summary>
    public static IReadOnlyList<string> Methods(Report report) =>
    [
        .. report.Quality.Where(t => t.Now is not null).GroupBy(t => (t.Now!.Estimate!.Method, t.Now.Estimate.Why))
            .Select(g => $"{Words.Join([.. g.Select(t => t.Name)])} by {Words.Code(g.Key.Method)}: {g.Key.Why}").Select(Words.Sentence),
    ];

    /// <summary>What stands in for the truth while there are no labels; null when there are some.</summary>
    public static string? WithoutLabels(Report report) => report switch
    {
        { IsQualityKnown: true } or { IsQualityEstimated: false } => null,
        { IsEstimateReliable: true } => "No labels have come yet, so these are estimates; they stay beside the truth when it comes.",
        _ => "No labels have come yet, and the estimates are not reliable; the remedy stands beside the reason.",
    };
}
