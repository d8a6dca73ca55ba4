using Vigil.Estimation;
using Vigil.Statistics;
using Vigil.Tests.Golden;
using Vigil.Tests.Statistics;

namespace Vigil.Tests.Estimation;

public class OtherEstimatesTests
{
    private static readonly string[] Numbers = ["x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7"];

    [Fact]
    public void Direct_loss_estimates_lie_as_near_the_truth_as_the_peers_and_near_them()
    {
        var model = DirectLossEstimation.Fit(Features("reference", 0, 5_000), GoldenData.Column("reference", "reg_pred"), GoldenData.Column("reference", "reg_true"));
        var (ours, theirs, apart, chunks) = (0.0, 0.0, 0.0, 0);
        foreach (var expected in GoldenData.Json("nannyml_estimation").GetProperty("dle").EnumerateArray().Where(c => c.GetProperty("period").GetString() == "analysis"))
        {
            var start = (int)expected.Number("start");
            var estimates = model.Estimate(Features("analysis", start, 500), GoldenData.Column("analysis", "reg_pred")[start..(start + 500)]);
            var error = estimates.Single(e => e.Metric == RegressionMetric.MeanAbsoluteError);
            var (peer, realised) = (expected.Number("mae", "value"), expected.Number("mae", "realized"));
            ours += Math.Abs(error.Value - realised);
            theirs += Math.Abs(peer - realised);
            apart += Math.Abs((error.Value / peer) - 1);
            var root = estimates.Single(e => e.Metric == RegressionMetric.RootMeanSquaredError);
            Near.Relative(estimates.Single(e => e.Metric == RegressionMetric.MeanSquaredError).Value, root.Value * root.Value, 1e-12);
            chunks++;
        }

        Assert.Equal(10, chunks);
        Assert.True(ours <= 1.1 * theirs, $"mean error {ours / chunks:0.000}, the peer's {theirs / chunks:0.000}");
        Assert.True(apart / chunks < 0.03, $"{apart / chunks:P1} from the peer's estimate on average");
    }

    [Fact]
    public void Two_classes_as_a_special_case_of_several_equal_the_binary_estimate()
    {
        var (scores, labels) = (GoldenData.Column("reference", "y_proba"), GoldenData.Flags("reference", "y_true"));
        var several = MulticlassCbpe.Fit([Array.ConvertAll(scores, s => 1 - s), scores], Array.ConvertAll(labels, y => y ? 1 : 0));
        var binary = Cbpe.Fit(scores, labels, CalibrationUse.Always);
        var (current, decisions) = (GoldenData.Column("analysis", "y_proba"), GoldenData.Flags("analysis", "y_pred"));
        var estimate = several.Estimate([Array.ConvertAll(current, s => 1 - s), current], Array.ConvertAll(decisions, d => d ? 1 : 0));
        var expected = binary.Estimate(ExpectedQuality.Of(current, decisions));
        Near.Absolute(expected[BinaryMetric.Accuracy], estimate.Accuracy, 1e-9);
        Near.Absolute(expected[BinaryMetric.RocAuc], estimate.MacroRocAuc, 1e-9);
        Near.Absolute(expected.SamplingErrors[(int)BinaryMetric.Accuracy], estimate.AccuracyError, 1e-9);
        Near.Absolute(current.Length, estimate.Counts.Cast<double>().Sum(), 1e-6);
    }

    [Fact]
    public void Average_thresholded_confidence_of_the_reference_is_its_accuracy()
    {
        double[] probabilities = [0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9, 0.9, 0.9];
        Near.Absolute(0.7, ConfidenceMethods.AverageThresholded(probabilities, 0.7, probabilities), 1e-12);
        Near.Absolute(0.7, ConfidenceMethods.DifferenceOfConfidences(probabilities, 0.7, probabilities), 1e-12);
    }

    [Fact]
    public void A_changed_share_of_positives_is_found()
    {
        var random = new SplitMix(31);
        var positive = new List<double>();
        while (positive.Count < 20_000)
        {
            // x ~ N(±1, 1), half positive in the reference and 80 % here; c = 1/(1 + exp(-2x)) is calibrated for the reference.
            var x = random.NextNormal() + (random.NextUniform() < 0.8 ? 1 : -1);
            positive.Add(1 / (1 + Math.Exp(-2 * x)));
        }

        var share = LabelShift.Share([.. positive], 0.5);
        Near.Absolute(0.8, share, 0.02);
        Near.Absolute(share, LabelShift.Adjusted([.. positive], 0.5, share).Average(), 1e-6);
    }

    [Fact]
    public void Boosted_trees_learn_interactions_and_categories()
    {
        var random = new SplitMix(41);
        var (first, second, targets) = (new byte[5_000], new byte[5_000], new double[5_000]);
        for (var i = 0; i < targets.Length; i++)
        {
            (first[i], second[i]) = ((byte)random.NextBelow(30), (byte)random.NextBelow(12));
            targets[i] = (first[i] >= 15) ^ (second[i] % 3 == 0) ? 1 : 0;
        }

        var table = new CodedTable([first, second], [true, false]);
        var logistic = BoostedTrees.Fit(table, targets, [], BoostingLoss.Logistic, new()).Predict(table);
        Assert.True(logistic.Zip(targets, (p, y) => Math.Abs(p - y)).Max() < 0.1);
        var doubled = BoostedTrees.Fit(table, targets, [.. targets.Select(_ => 2.0)], BoostingLoss.Squared, new(Ridge: 1e-9)).Predict(table);
        var single = BoostedTrees.Fit(table, targets, [], BoostingLoss.Squared, new(Ridge: 1e-9)).Predict(table);
        Assert.True(doubled.Zip(single, (a, b) => Math.Abs(a - b)).Max() < 1e-3);
    }

    [Fact]
    public void Logistic_regression_finds_the_slopes_that_made_the_labels()
    {
        var random = new SplitMix(51);
        var (x, labels) = (new double[20_000], new bool[20_000]);
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = random.NextNormal();
            labels[i] = random.NextUniform() < 1 / (1 + Math.Exp(-(1.5 * x[i]) + 0.5));
        }

        var model = LogisticRegression.Fit([.. Enumerable.Range(0, x.Length)], labels, 1, (row, terms) => terms[0] = x[row], 1);
        Near.Absolute(1.5, model.Slopes[0], 0.06);
        Near.Absolute(-0.5, model.Intercept, 0.06);
    }

    private static FeatureTable Features(string file, int start, int count) => new(
        [.. Numbers.Select(name => FeatureColumn.Numeric(name, GoldenData.Column(file, name)[start..(start + count)]))]);
}
