using Vigil.Statistics;

namespace Vigil.Tests.Statistics;

public class FurtherMetricsTests
{
    [Fact]
    public void Gain_of_a_ranked_list_equals_the_published_example()
    {
        // Järvelin and Kekäläinen's gains 3, 2, 3, 0, 1, 2: DCG 6.861, ideal 7.141 (gains as they are, log₂).
        double[] list = [3, 2, 3, 0, 1, 2];
        var shown = 3 + (2 / Math.Log2(3)) + (3 / 2.0) + (1 / Math.Log2(6)) + (2 / Math.Log2(7));
        var best = 3 + (3 / Math.Log2(3)) + (2 / 2.0) + (2 / Math.Log2(5)) + (1 / Math.Log2(6));
        Near.Absolute(shown / best, RankingMetrics.Ndcg(list, 6), 1e-12);
        Near.Absolute(0.960808, RankingMetrics.Ndcg(list, 6), 1e-6);
        Near.Absolute(1, RankingMetrics.Ndcg([2, 1, 0], 3, exponential: true), 1e-15);
        Assert.True(double.IsNaN(RankingMetrics.Ndcg([0, 0], 2)));
    }

    [Fact]
    public void Precision_recall_and_reciprocal_rank_of_a_list_equal_hand_counts()
    {
        double[] list = [0, 1, 0, 1, 1];
        Near.Absolute(((1.0 / 2) + (2.0 / 4) + (3.0 / 5)) / 3, RankingMetrics.AveragePrecision(list, 5), 1e-15);
        Near.Absolute(1.0 / 2 / 2, RankingMetrics.AveragePrecision(list, 2), 1e-15);
        Near.Absolute(1.0 / 3, RankingMetrics.Recall(list, 3), 1e-15);
        Near.Absolute(1.0 / 2, RankingMetrics.ReciprocalRank(list), 1e-15);
        Assert.True(double.IsNaN(RankingMetrics.Recall([0, 0], 1)) && double.IsNaN(RankingMetrics.AveragePrecision([0], 1)) && double.IsNaN(RankingMetrics.ReciprocalRank([])));
    }

    [Fact]
    public void Queries_are_averaged_whatever_the_order_of_rows_and_empty_ones_are_left_out()
    {
        long[] queries = [1, 2, 1, 2, 3, 1];
        double[] scores = [0.1, 0.9, 0.9, 0.2, 0.5, 0.5];
        double[] relevance = [1, 0, 0, 1, 0, 1];
        // Query 1 shown as 0, 1, 1: first hit at 2; query 2 as 0, 1: at 2; query 3 has none.
        var (mean, counted) = RankingMetrics.OverQueries(queries, scores, relevance, l => RankingMetrics.ReciprocalRank(l));
        Assert.Equal((0.5, 2), (mean.Value, counted));
    }

    [Fact]
    public void Scaled_error_is_one_for_the_naive_forecast()
    {
        Near.Absolute(1, ForecastMetrics.ScaledError([5, 7], [4, 6], [1, 2, 3, 4]), 1e-15);
        Near.Absolute(0.5, ForecastMetrics.ScaledError([3, 5], [2, 4], [1, 10, 3, 12], season: 2), 1e-15);
        Assert.True(double.IsNaN(ForecastMetrics.ScaledError([1], [1], [2, 2])) && double.IsNaN(ForecastMetrics.ScaledError([1], [1], [2])));
    }

    [Fact]
    public void Averages_over_classes_count_a_class_never_called_as_zero()
    {
        // Truth 0, 0, 1, 2 called 0, 1, 1, 1: class 2 is never called.
        var table = MulticlassMetrics.Table([0, 1, 1, 1], [0, 0, 1, 2], 4);
        Near.Absolute((1 + (1.0 / 3) + 0) / 3, MulticlassMetrics.Averaged(table, c => c.Precision, weighted: false), 1e-15);
        Near.Absolute(((2 * 0.5) + 1 + 0) / 4, MulticlassMetrics.Averaged(table, c => c.Recall, weighted: true), 1e-15);
        Near.Absolute(-Math.Log(0.25), MulticlassMetrics.LogLoss([0.5, 0.5, 1], 1), 1e-15);
    }

    [Fact]
    public void Symmetric_and_quantile_errors_equal_their_definitions()
    {
        Near.Absolute(2.0 / 3, RegressionMetrics.SymmetricPercentageError(1, 2), 1e-15);
        Assert.Equal(0, RegressionMetrics.SymmetricPercentageError(0, 0));
        Near.Absolute(0.9, RegressionMetrics.QuantileLoss(2, 1, 0.9), 1e-15);
        Near.Absolute(0.1, RegressionMetrics.QuantileLoss(1, 2, 0.9), 1e-15);
    }

    [Fact]
    public void Expected_cost_equals_the_mean_of_the_rows_costs()
    {
        var counts = new Confusion(3, 2, 4, 1);
        double[] costs = [-2, -2, -2, 1, 1, 0, 0, 0, 0, 5];
        var expected = MetricIntervals.Mean(costs);
        var found = new CostMatrix(1, 5, -2).Expected(counts);
        Near.Absolute(expected.Value, found.Value, 1e-12);
        Near.Absolute(expected.Lower, found.Lower, 1e-12);
        Near.Absolute(expected.Upper, found.Upper, 1e-12);
    }

    [Fact]
    public void The_calibration_curve_explains_the_calibration_error()
    {
        var (scores, labels) = (Golden.GoldenData.Column("analysis", "y_proba"), Golden.GoldenData.Flags("analysis", "y_true"));
        var curve = ProbabilityMetrics.CalibrationCurve(scores, labels);
        Assert.Equal((10, 5000), (curve.Count, curve.Sum(b => b.Rows)));
        Near.Absolute(ProbabilityMetrics.CalibrationErrorByCount(scores, labels), curve.Sum(b => b.Rows * Math.Abs(b.MeanProbability - b.Positives.Value)) / 5000, 1e-12);
        Assert.Empty(ProbabilityMetrics.CalibrationCurve([], []));
    }
}
