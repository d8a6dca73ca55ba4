using System.Diagnostics;
using Vigil.Bench.Reporting;
using Vigil.Bench.Streams;
using Vigil.Estimation;

namespace Vigil.Bench.Estimation;

/// <summary>CPU time of estimates, beside a naive twin that they must equal.</summary>
internal static class EstimationSpeed
{
    private const double CbpeGoal = 0.5;
    private const double ChunkGoal = 1.0;

    public static void Run(Sheet sheet)
    {
        sheet.Table("Speed of estimates, CPU seconds", "what", "seconds", "goal", "equals the naive twin");
        Confidence(sheet);
        Weighted(sheet);
    }

    private static void Confidence(Sheet sheet)
    {
        var draw = new Draw(1);
        var scores = Enumerable.Range(0, 1_000_000).Select(_ => Math.Round(draw.Uniform(), 4)).ToArray();
        var labels = Array.ConvertAll(scores, draw.Chance);
        var decisions = Array.ConvertAll(scores, s => s >= 0.5);
        var curve = Cbpe.Fit(scores.AsSpan(0, 100_000), labels.AsSpan(0, 100_000), CalibrationUse.Always);
        var best = double.PositiveInfinity;
        for (var round = 0; round < 5; round++)
        {
            var start = Process.GetCurrentProcess().TotalProcessorTime;
            for (var chunk = 0; chunk < 20; chunk++)
            {
                curve.Estimate(ExpectedQuality.Of(scores.AsSpan(chunk * 50_000, 50_000), decisions.AsSpan(chunk * 50_000, 50_000)));
            }

            best = Math.Min(best, (Process.GetCurrentProcess().TotalProcessorTime - start).TotalSeconds);
        }

        var equal = EqualsTwin(curve, scores[..1_500], decisions[..1_500]);
        sheet.Row("CBPE, twelve metrics with both errors, 1 M rows in 20 chunks", best, CbpeGoal, equal ? "yes" : "NO");
        sheet.Figure("speed.cbpe.million_rows", best, "cpu_s");
        sheet.Promise(equal, "CBPE differs from its naive twin");
        sheet.Promise(best <= CbpeGoal, FormattableString.Invariant($"CBPE of a million rows takes {best:0.00} CPU seconds, the goal is {CbpeGoal}"));
    }

    private static bool EqualsTwin(Cbpe curve, double[] scores, bool[] decisions)
    {
        var c = curve.Probabilities(scores);
        var (concordant, pairs) = (0.0, 0.0);
        for (var i = 0; i < c.Length; i++)
        {
            for (var j = 0; j < c.Length; j++)
            {
                var mass = i == j ? 0 : c[i] * (1 - c[j]);
                pairs += mass;
                concordant += mass * (scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0);
            }
        }

        var fast = ExpectedQuality.Of(scores, decisions).Metrics(c);
        var accuracy = c.Zip(decisions, (p, d) => d ? p : 1 - p).Average();
        return Math.Abs(fast[(int)BinaryMetric.RocAuc] - (concordant / pairs)) < 1e-9 && Math.Abs(fast[(int)BinaryMetric.Accuracy] - accuracy) < 1e-9;
    }

    private static void Weighted(Sheet sheet)
    {
        var draw = new Draw(2);
        FeatureTable Table(int rows, double shift) => new([.. Enumerable.Range(0, 10).Select(
            c => FeatureColumn.Numeric("x" + (char)('a' + c), [.. Enumerable.Range(0, rows).Select(_ => draw.Normal() + (c == 0 ? shift : 0))]))]);
        var (reference, target) = (Table(50_000, 0), Table(5_000, 0.5));
        double[] Scores(FeatureTable table) => Array.ConvertAll(table.Columns[0].Numbers!, x => 1 / (1 + Math.Exp(-x)));
        var scores = Scores(reference);
        var estimator = PerformanceEstimator.Fit(
            reference, scores, Array.ConvertAll(scores, s => s >= 0.5), Array.ConvertAll(scores, draw.Chance));
        var chunk = new ScoredRows(target, Scores(target), Array.ConvertAll(Scores(target), s => s >= 0.5));
        estimator.Estimate(chunk);
        var seconds = double.PositiveInfinity;
        for (var round = 0; round < 5; round++)
        {
            var start = Process.GetCurrentProcess().TotalProcessorTime;
            estimator.Estimate(chunk);
            seconds = Math.Min(seconds, (Process.GetCurrentProcess().TotalProcessorTime - start).TotalSeconds);
        }

        sheet.Row("auto, one chunk of 5,000 x 10 features, reference 50,000, on two cores", seconds, ChunkGoal, "");
        sheet.Figure("speed.estimate.chunk", seconds, "cpu_s");
        sheet.Promise(seconds <= ChunkGoal, FormattableString.Invariant($"a chunk takes {seconds:0.00} CPU seconds, the goal is {ChunkGoal}"));
    }
}
