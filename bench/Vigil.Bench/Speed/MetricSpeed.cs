using System.Diagnostics;
using System.Globalization;
using Vigil.Bench.Reporting;
using Vigil.Bench.Streams;
using Vigil.Detectors.Performance;
using Vigil.Events;
using Vigil.Profiles;

namespace Vigil.Bench.Speed;

/// <summary>Six realised metrics of a million rows in twenty chunks, in CPU time, beside a twin that does each by its definition.</summary>
internal static class MetricSpeed
{
    private const int Chunks = 20;
    private const int Rounds = 7;
    private const double Goal = 0.3;
    private const double Equal = 1e-9;

    private static readonly string[] Metrics = ["roc_auc", "average_precision", "log_loss", "brier", "accuracy", "f1"];

    public static void Run(BenchArguments arguments, Sheet sheet)
    {
        var rows = arguments.Quick ? 100_000 : 1_000_000;
        var draw = new Draw(7);
        var (scores, labels) = (new double[rows], new byte[rows]);
        for (var i = 0; i < rows; i++)
        {
            scores[i] = 1 / (1 + Math.Exp(-draw.Normal()));
            labels[i] = draw.Chance(scores[i]) ? (byte)1 : (byte)0;
        }

        var decisions = Array.ConvertAll(scores, s => s >= 0.5 ? (byte)1 : (byte)0);
        var batch = new EventBatch(0, rows, [new NumericColumn("score", scores)]);
        var outcomes = new Outcomes(labels, decisions, null, scores, null);
        var spec = new OutcomeSpec(TaskKind.Binary, "label", null, "score", ["0", "1"], [], 0.5, 1);
        var found = new List<ChunkMetric>();
        var seconds = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var before = Cpu();
            var chunks = new OutcomeChunks(spec, new TableShape([new ColumnShape("score", ColumnKind.Numeric)], []), new MetricChoice(Metrics, null));
            chunks.Add(batch, outcomes, i => i / (rows / Chunks));
            found = [.. chunks.Measure()];
            seconds[round] = Cpu() - before;
        }

        var start = Cpu();
        var twin = Enumerable.Range(0, Chunks).SelectMany(c => Naive(scores.AsSpan(c * (rows / Chunks), rows / Chunks).ToArray(), labels.AsSpan(c * (rows / Chunks), rows / Chunks).ToArray())).ToArray();
        var naive = Cpu() - start;
        var ours = found.Where(m => Metrics.Contains(m.Metric)).OrderBy(m => m.Index).ThenBy(m => Array.IndexOf(Metrics, m.Metric)).Select(m => m.Value.Value).ToArray();
        var equal = ours.Length == twin.Length && ours.Zip(twin).All(p => Math.Abs(p.First - p.Second) < Equal);
        Array.Sort(seconds);
        sheet.Table($"Six realised metrics, {rows:N0} rows x {Chunks} chunks, CPU time, median of {Rounds} rounds", "path", "seconds", "naive twin (s)", "goal (s)", "equals the naive twin");
        sheet.Row("realised metrics with intervals", seconds[Rounds / 2], naive, Goal, equal ? "yes" : "NO");
        sheet.Figure("speed.metrics.realised.cpu", seconds[Rounds / 2], "s");
        sheet.Figure("speed.metrics.realised.naive", naive, "s");
        sheet.Promise(equal, "realised metrics differ from their naive twin");
        sheet.Promise(seconds[Rounds / 2] <= Goal, string.Create(CultureInfo.InvariantCulture, $"realised metrics take {seconds[Rounds / 2]:0.00} s of CPU, the goal is {Goal}"));
    }

    // One pass and one sort a metric, by the book: ranks for the AUC, a step sum for average precision.
    private static double[] Naive(double[] scores, byte[] labels)
    {
        var rows = scores.Zip(labels, (s, y) => (Score: s, Label: (int)y)).ToList();
        var positives = rows.Count(r => r.Label == 1);
        double rankSum = 0, rank = 0;
        foreach (var tied in rows.GroupBy(r => r.Score).OrderBy(g => g.Key))
        {
            rankSum += tied.Count(r => r.Label == 1) * (rank + ((tied.Count() + 1) / 2.0));
            rank += tied.Count();
        }

        double hits = 0, called = 0, precision = 0;
        foreach (var tied in rows.GroupBy(r => r.Score).OrderByDescending(g => g.Key))
        {
            hits += tied.Count(r => r.Label == 1);
            called += tied.Count();
            precision += tied.Count(r => r.Label == 1) / (double)positives * (hits / called);
        }

        double truePositives = rows.Count(r => r is { Score: >= 0.5, Label: 1 });
        return
        [
            (rankSum - (positives * (positives + 1.0) / 2)) / ((double)positives * (rows.Count - positives)),
            precision,
            rows.Average(r => -Math.Log(r.Label == 1 ? r.Score : 1 - r.Score)),
            rows.Average(r => Math.Pow(r.Score - r.Label, 2)),
            rows.Average(r => r.Score >= 0.5 == (r.Label == 1) ? 1.0 : 0),
            2 * truePositives / (rows.Count(r => r.Score >= 0.5) + positives),
        ];
    }

    private static double Cpu()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime.TotalSeconds;
    }
}
