using System.Diagnostics;
using Vigil.Bench.Reporting;
using Vigil.Estimation;
using Vigil.Statistics;

namespace Vigil.Bench.Estimation;

internal static class Trial
{
    public static void Run(BenchArguments arguments, Sheet sheet)
    {
        var (reference, world) = ShiftedWorld.Start(1, 10_000);
        var n = arguments.Seeds ?? 40;
        var coder = FeatureCoder.Fit(reference.Features);
        var coded = coder.Code(reference.Features);
        var calibrator = ScoreCalibrator.Of(reference.Scores, reference.Labels);
        var cbpe = Cbpe.Fit(calibrator, reference.Scores);
        var iw = new ImportanceWeighting(reference.Scores, reference.Decisions, reference.Labels);
        var errors = new Dictionary<string, List<double[]>>();
        var clock = new Dictionary<string, double>();
        void Add(string name, double[] values, double[] realised)
        {
            if (!errors.TryGetValue(name, out var list)) { errors[name] = list = []; }
            list.Add([.. values.Select((v, i) => Math.Abs(v - realised[i]))]);
        }
        for (var i = 0; i < n; i++)
        {
            var chunk = world.Chunk(2_000);
            var quality = ExpectedQuality.Of(chunk.Scores, chunk.Decisions);
            var realised = quality.Metrics(Array.ConvertAll(chunk.Labels, l => l ? 1.0 : 0));
            Add("floor", quality.Metrics(chunk.Truth!), realised);
            Add("cbpe", cbpe.Estimate(quality).Values, realised);
            Add("atc", [.. Enumerable.Repeat(ConfidenceMethods.AverageThresholded(cbpe.Probabilities(reference.Scores), Confusion.Of(reference.Decisions, reference.Labels).Accuracy, cbpe.Probabilities(chunk.Scores)), 12)], realised);
            foreach (RatioFamily? family in new RatioFamily?[] { null, RatioFamily.QuadraticLogistic, RatioFamily.BoostedTrees })
            {
                var t = Stopwatch.StartNew();
                var ratio = DomainClassifier.Fit(coder, coded, reference.Features, chunk.Features, family);
                var name = family?.ToString() ?? "auto " + ratio.Family;
                clock[name] = clock.GetValueOrDefault(name) + t.Elapsed.TotalSeconds;
                t.Restart();
                Add("mcbpe " + (family?.ToString() ?? "auto"), WeightedCbpe.Estimate(calibrator, ratio.Weights, quality).Values, realised);
                clock["mcbpe"] = clock.GetValueOrDefault("mcbpe") + t.Elapsed.TotalSeconds;
                Add("iw " + (family?.ToString() ?? "auto"), iw.Metrics(ratio.Weights), realised);
                if (family == RatioFamily.BoostedTrees) { Add("pape", Pape.Estimate(reference.Scores, reference.Labels, ratio.Weights, quality).Values, realised); }
            }
        }
        sheet.Table("set-up D", "method", "auc", "ap", "acc", "f1", "logloss");
        foreach (var (name, list) in errors)
        {
            double M(BinaryMetric m) => 100 * list.Average(e => e[(int)m]);
            sheet.Row(name, M(BinaryMetric.RocAuc), M(BinaryMetric.AveragePrecision), M(BinaryMetric.Accuracy), M(BinaryMetric.F1), M(BinaryMetric.LogLoss));
        }
        foreach (var (name, s) in clock) { sheet.Note($"{name} {s / n * 1000:0} ms"); }
    }
}
