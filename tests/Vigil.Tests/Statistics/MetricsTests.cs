using System.Text.Json;
using CsCheck;
using Vigil.Statistics;
using Vigil.Tests.Golden;

namespace Vigil.Tests.Statistics;

public class MetricsTests
{
    private static readonly Gen<(double Score, bool Label)[]> Tied =
        Gen.Select(Gen.Int[0, 8].Select(score => score / 8.0), Gen.Bool).Array[2, 60];

    [Theory]
    [InlineData("reference")]
    [InlineData("analysis")]
    public void Classification_metrics_equal_scikit_learns(string file) => AssertClassification(
        GoldenData.Json("performance_sklearn").GetProperty(file),
        GoldenData.Column(file, "y_proba"), GoldenData.Flags(file, "y_pred"), GoldenData.Flags(file, "y_true"));

    [Fact]
    public void Classification_metrics_of_chunks_equal_scikit_learns()
    {
        var (scores, decisions, labels) = (
            GoldenData.Column("analysis", "y_proba"), GoldenData.Flags("analysis", "y_pred"), GoldenData.Flags("analysis", "y_true"));
        var first = 0;
        foreach (var golden in GoldenData.Json("performance_sklearn").GetProperty("analysis_chunks_500").EnumerateArray())
        {
            AssertClassification(golden, scores[first..(first + 500)], decisions[first..(first + 500)], labels[first..(first + 500)]);
            first += 500;
        }

        Assert.Equal(5000, first);
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("analysis")]
    public void Regression_metrics_equal_scikit_learns(string file) => AssertRegression(
        GoldenData.Json("performance_sklearn").GetProperty("regression_" + file),
        GoldenData.Column(file, "reg_pred"), GoldenData.Column(file, "reg_true"));

    [Fact]
    public void Regression_metrics_of_chunks_equal_scikit_learns()
    {
        var (predictions, truths) = (GoldenData.Column("analysis", "reg_pred"), GoldenData.Column("analysis", "reg_true"));
        var first = 0;
        foreach (var golden in GoldenData.Json("performance_sklearn").GetProperty("regression_analysis_chunks_500").EnumerateArray())
        {
            AssertRegression(golden, predictions[first..(first + 500)], truths[first..(first + 500)]);
            first += 500;
        }
    }

    [Fact]
    public void Area_under_the_curve_equals_the_count_of_ordered_pairs() => Tied.Sample(rows =>
    {
        var (ordered, pairs) = (0.0, 0.0);
        foreach (var positive in rows.Where(row => row.Label))
        {
            foreach (var negative in rows.Where(row => !row.Label))
            {
                ordered += positive.Score > negative.Score ? 1 : positive.Score == negative.Score ? 0.5 : 0;
                pairs++;
            }
        }

        Near.Relative(ordered / pairs, Ranking(rows).RocAuc, 1e-14);
    });

    [Fact]
    public void DeLong_variance_equals_the_variance_of_all_placements() => Tied.Where(rows => rows.Count(r => r.Label) > 1
        && rows.Count(r => !r.Label) > 1).Sample(rows =>
    {
        double[] positives = [.. rows.Where(row => row.Label).Select(row => row.Score)];
        double[] negatives = [.. rows.Where(row => !row.Label).Select(row => row.Score)];
        static double Win(double a, double b) => a > b ? 1 : a == b ? 0.5 : 0;
        var ofPositives = Moments.Of([.. positives.Select(p => negatives.Average(n => Win(p, n)))]).Variance / positives.Length;
        var ofNegatives = Moments.Of([.. negatives.Select(n => positives.Average(p => Win(p, n)))]).Variance / negatives.Length;
        Near.Absolute(ofPositives + ofNegatives, Ranking(rows).RocAucVariance, 1e-12);
    });

    [Fact]
    public void Ranking_metrics_do_not_see_a_monotone_change_of_scores() => Tied.Sample(rows =>
    {
        var (plain, bent) = (Ranking(rows), Ranking([.. rows.Select(row => (Math.Exp(3 * row.Score), row.Label))]));
        Assert.Equal(plain.RocAuc, bent.RocAuc);
        Assert.Equal(plain.AveragePrecision, bent.AveragePrecision);
        Assert.Equal(plain.KolmogorovSmirnov, bent.KolmogorovSmirnov);
        Assert.Equal(plain.RocAucVariance, bent.RocAucVariance);
    });

    [Fact]
    public void Sorted_counts_give_the_same_ranking() => Tied.Sample(rows =>
    {
        var plain = Ranking(rows);
        Assert.Equal(plain.RocAuc, ScoreRanking.OfCounts(plain.Groups).RocAuc);
    });

    [Fact]
    public void One_class_only_leaves_metrics_undefined()
    {
        var ranking = ScoreRanking.Of([0.2, 0.4], [true, true]);
        Assert.True(double.IsNaN(ranking.RocAuc) && double.IsNaN(ranking.RocAucVariance) && double.IsNaN(ranking.KolmogorovSmirnov));
        Assert.False(MetricIntervals.RocAuc(ranking).IsDefined);
        Assert.True(double.IsNaN(new Confusion(0, 0, 5, 0).F1) && double.IsNaN(new Confusion(0, 0, 5, 0).Recall));
        Assert.False(MetricIntervals.Accuracy(default).IsDefined);
        Assert.False(MetricIntervals.Mean([]).IsDefined);
        Assert.True(double.IsNaN(RegressionMetrics.Of([], []).MeanAbsoluteError));
    }

    [Fact]
    public void Multiclass_metrics_equal_hand_counts()
    {
        // Truth 0: 3 rows (2 right), 1: 2 rows (1 right), 2: 1 row (1 right).
        var table = MulticlassMetrics.Table([0, 0, 1, 1, 2, 2], [0, 0, 0, 1, 1, 2], 3);
        Assert.Equal(4.0 / 6, MulticlassMetrics.Accuracy(table), 15);
        var (f0, f1, f2) = (4.0 / 5, 2.0 / 4, 2.0 / 3);
        Assert.Equal((f0 + f1 + f2) / 3, MulticlassMetrics.MacroF1(table), 15);
        Assert.Equal(((3 * f0) + (2 * f1) + f2) / 6, MulticlassMetrics.WeightedF1(table), 15);
        Assert.Equal(new Confusion(1, 1, 3, 1), MulticlassMetrics.OneAgainstRest(table, 1));
    }

    [Fact]
    public void Moments_merge_like_one_pass() => Gen.Double[-100, 100].Array[0, 30].Array[2].Sample(parts =>
    {
        var (merged, whole) = (Moments.Of(parts[0]) + Moments.Of(parts[1]), Moments.Of([.. parts[0], .. parts[1]]));
        var streamed = parts.SelectMany(part => part).Aggregate(default(Moments), (moments, value) => moments.With(value));
        Assert.Equal(whole.Count, merged.Count);
        Near.Absolute(whole.Mean, merged.Mean, 1e-10);
        Near.Absolute(whole.SquaredDeviations, merged.SquaredDeviations, 1e-8);
        Near.Absolute(whole.Mean, streamed.Mean, 1e-10);
        Near.Absolute(whole.SquaredDeviations, streamed.SquaredDeviations, 1e-8);
    });

    private static ScoreRanking Ranking((double Score, bool Label)[] rows) =>
        ScoreRanking.Of(Array.ConvertAll(rows, row => row.Score), Array.ConvertAll(rows, row => row.Label));

    private static void AssertClassification(JsonElement golden, double[] scores, bool[] decisions, bool[] labels)
    {
        void Same(string name, double actual) => Near.Absolute(golden.Number(name.Split('/')), actual, 1e-9, name);
        var confusion = Confusion.Of(decisions, labels);
        var ranking = ScoreRanking.Of(scores, labels);
        Same("n", confusion.Total);
        Same("tp", confusion.TruePositives);
        Same("fp", confusion.FalsePositives);
        Same("tn", confusion.TrueNegatives);
        Same("fn", confusion.FalseNegatives);
        Same("roc_auc", ranking.RocAuc);
        Same("average_precision", ranking.AveragePrecision);
        Same("ks_gini/ks", ranking.KolmogorovSmirnov);
        Same("ks_gini/gini", ranking.Gini);
        Same("f1", confusion.F1);
        Same("f2", confusion.FBeta(2));
        Same("precision", confusion.Precision);
        Same("recall", confusion.Recall);
        Same("specificity", confusion.Specificity);
        Same("fpr", confusion.FalsePositiveRate);
        Same("fnr", confusion.FalseNegativeRate);
        Same("accuracy", confusion.Accuracy);
        Same("accuracy", 1 - confusion.ErrorRate);
        Same("balanced_accuracy", confusion.BalancedAccuracy);
        Same("mcc", confusion.MatthewsCorrelation);
        Same("cohen_kappa", confusion.CohenKappa);
        Same("jaccard", confusion.Jaccard);
        Same("log_loss", ProbabilityMetrics.LogLoss(scores, labels));
        Same("brier", ProbabilityMetrics.Brier(scores, labels));
        Same("ece_width10", ProbabilityMetrics.CalibrationErrorByWidth(scores, labels));
        Same("ece_count10", ProbabilityMetrics.CalibrationErrorByCount(scores, labels));
        Same("lift_top10pct", ProbabilityMetrics.Lift(scores, labels));
    }

    private static void AssertRegression(JsonElement golden, double[] predictions, double[] truths)
    {
        var metrics = RegressionMetrics.Of(predictions, truths);
        void Same(string name, double actual) => Near.Absolute(golden.Number(name), actual, 1e-9, name);
        Same("n", metrics.Rows);
        Same("mae", metrics.MeanAbsoluteError);
        Same("mse", metrics.MeanSquaredError);
        Same("rmse", metrics.RootMeanSquaredError);
        Same("mape", metrics.MeanAbsolutePercentageError);
        Same("r2", metrics.Determination);
        Same("medae", metrics.MedianAbsoluteError);
        Same("max_error", metrics.MaximumError);
        Same("explained_variance", metrics.ExplainedVariance);
    }
}
