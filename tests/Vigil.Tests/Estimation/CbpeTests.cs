using System.Globalization;
using Vigil.Estimation;
using Vigil.Statistics;
using Vigil.Tests.Golden;
using Vigil.Tests.Statistics;

namespace Vigil.Tests.Estimation;

public class CbpeTests
{
    [Fact]
    public void Two_denominators_of_the_expected_auc()
    {
        double[] scores = [0.9, 0.6, 0.4, 0.1];
        Near.Absolute(0.825, Auc(ExpectedQuality.Of(scores, new bool[4], AucPairs.Published), scores), 5e-5);
        Near.Absolute(0.8892, Auc(ExpectedQuality.Of(scores, new bool[4]), scores), 5e-5);
    }

    [Fact]
    public void Published_form_equals_nannyml()
    {
        var curve = Cbpe.Fit(GoldenData.Column("reference", "y_proba"), GoldenData.Flags("reference", "y_true"), CalibrationUse.Always);
        foreach (var expected in GoldenData.Json("nannyml_estimation").GetProperty("cbpe").EnumerateArray())
        {
            var rows = (int)expected.Number("start")..((int)expected.Number("end") + 1);
            var period = expected.GetProperty("period").GetString()!;
            var scores = GoldenData.Column(period, "y_proba")[rows];
            var chunk = ExpectedQuality.Of(scores, GoldenData.Flags(period, "y_pred")[rows], AucPairs.Published);
            var estimate = curve.Estimate(chunk);
            foreach (var metric in new[] { BinaryMetric.RocAuc, BinaryMetric.F1, BinaryMetric.Precision, BinaryMetric.Recall, BinaryMetric.Specificity, BinaryMetric.Accuracy })
            {
                Near.Absolute(expected.Number(metric.Name()), estimate[metric], 1e-6, $"{period} {rows} {metric}");
            }

            // The peer starts its curve at precision 1 and cuts sums at five decimals.
            Near.Absolute(expected.Number("average_precision"), estimate[BinaryMetric.AveragePrecision], 1e-4, $"{period} {rows} average precision");
            Near.Absolute(expected.Number("true_positive"), chunk.Counts(curve.Probabilities(scores)).TruePositives, 1e-6);
        }
    }

    [Fact]
    public void Published_form_equals_the_published_car_loan_figures()
    {
        var (reference, current) = (PublicRows.Read("car_loan_reference.csv.gz"), PublicRows.Read("car_loan_monitoring.csv.gz"));
        var published = PublicRows.Read("car_loan_published.csv");
        var curve = Cbpe.Fit(reference.Numbers("y_pred_proba"), reference.Flags("repaid"), CalibrationUse.Always);
        var compared = 0;
        for (var i = 0; i < published.Rows; i++)
        {
            var (period, name) = (published.Texts("period")[i], published.Texts("metric")[i]);
            var column = published.Texts("column")[i];
            if (period != "analysis" || column.Length > 0 || published.Texts("value")[i].Length == 0 || BinaryMetrics.Parse(name) is not { } metric
                || !published.Texts("source_notebook")[i].Contains("Estimating Standard", StringComparison.Ordinal))
            {
                continue;
            }

            var start = int.Parse(published.Texts("start_index")[i], CultureInfo.InvariantCulture);
            var rows = start..(start + 5_000);
            var chunk = ExpectedQuality.Of(current.Numbers("y_pred_proba")[rows], current.Flags("y_pred")[rows], AucPairs.Published);
            Near.Absolute(published.Numbers("value")[i], curve.Estimate(chunk)[metric], 1e-6, $"{rows} {name}");
            compared++;
        }

        Assert.NotEqual(0, compared);
    }

    [Fact]
    public void With_labels_for_probabilities_the_metrics_are_the_realised_ones()
    {
        var (scores, decisions, labels) = (GoldenData.Column("analysis", "y_proba"), GoldenData.Flags("analysis", "y_pred"), GoldenData.Flags("analysis", "y_true"));
        var metrics = ExpectedQuality.Of(scores, decisions).Metrics(Array.ConvertAll(labels, label => label ? 1.0 : 0));
        var (ranking, counts) = (ScoreRanking.Of(scores, labels), Confusion.Of(decisions, labels));
        Near.Relative(ranking.RocAuc, metrics[(int)BinaryMetric.RocAuc], 1e-12);
        Near.Relative(ranking.AveragePrecision, metrics[(int)BinaryMetric.AveragePrecision], 1e-12);
        Near.Relative(counts.F1, metrics[(int)BinaryMetric.F1], 1e-12);
        Near.Relative(counts.MatthewsCorrelation, metrics[(int)BinaryMetric.Matthews], 1e-12);
        Near.Relative(ProbabilityMetrics.LogLoss(scores, labels), metrics[(int)BinaryMetric.LogLoss], 1e-12);
        Near.Relative(ProbabilityMetrics.Brier(scores, labels), metrics[(int)BinaryMetric.Brier], 1e-12);
    }

    [Fact]
    public void Drawn_labels_scatter_as_promised()
    {
        const int rows = 400;
        const int runs = 4_000;
        var random = new SplitMix(5);
        var scores = new double[rows];
        for (var i = 0; i < rows; i++)
        {
            scores[i] = Math.Round(random.NextUniform(), 2);
        }

        var chunk = ExpectedQuality.Of(scores, Array.ConvertAll(scores, s => s >= 0.5));
        var (expected, errors) = (chunk.Metrics(scores), chunk.SamplingErrors(scores));
        var drawn = new double[BinaryMetrics.Count][];
        for (var m = 0; m < drawn.Length; m++)
        {
            drawn[m] = new double[runs];
        }

        for (var run = 0; run < runs; run++)
        {
            var metrics = chunk.Metrics(Array.ConvertAll(scores, s => random.NextUniform() < s ? 1.0 : 0));
            for (var m = 0; m < drawn.Length; m++)
            {
                drawn[m][run] = metrics[m];
            }
        }

        foreach (var metric in BinaryMetrics.All)
        {
            var moments = Moments.Of(drawn[(int)metric]);
            // A ratio of sums is biased by terms of 1/n; a tenth of the deviation of one chunk covers them and 3 SE of the simulation.
            Near.Absolute(expected[(int)metric], moments.Mean, 0.1 * moments.Deviation, metric.Name());
            Near.Relative(moments.Deviation, errors[(int)metric], 0.05, metric.Name());
        }
    }

    [Fact]
    public void Calibration_is_kept_only_when_it_helps()
    {
        var random = new SplitMix(3);
        var (honest, boastful, labels) = (new double[4_000], new double[4_000], new bool[4_000]);
        for (var i = 0; i < labels.Length; i++)
        {
            honest[i] = 0.05 + (0.9 * random.NextUniform());
            labels[i] = random.NextUniform() < honest[i];
            boastful[i] = honest[i] > 0.5 ? 0.5 + (honest[i] / 2) : honest[i] / 2;
        }

        Assert.False(Cbpe.Fit(honest, labels).Calibrates);
        Assert.True(Cbpe.Fit(boastful, labels).Calibrates);
        Assert.True(Cbpe.Fit(Array.ConvertAll(honest, s => 10 * s), labels).Calibrates);
    }

    private static double Auc(ExpectedQuality chunk, double[] positive) => chunk.Metrics(positive)[(int)BinaryMetric.RocAuc];
}
