using Vigil.Bench.Estimation;
using Vigil.Estimation;
using Vigil.Tests.Statistics;

namespace Vigil.Tests.Estimation;

public class PerformanceEstimatorTests
{
    private static readonly PerformanceEstimator Estimator = Worlds.Fit(Worlds.Shifted.Reference);

    [Fact]
    public void Under_a_shift_of_inputs_the_estimate_is_nearer_than_the_reference_and_than_plain_calibration()
    {
        var world = new ShiftedWorld(99) { Model = Worlds.Shifted.World.Model };
        var (auto, plain, reference, held) = (0.0, 0.0, 0.0, 0);
        const int chunks = 12;
        for (var i = 0; i < chunks; i++)
        {
            var chunk = world.Draw(2_000, move: [0.6, -0.5, 0.3, 0], variance: 1.3);
            var realised = chunk.Realised()[(int)BinaryMetric.Accuracy];
            var estimate = Estimator.Estimate(chunk.Unlabelled())[BinaryMetric.Accuracy];
            auto += Math.Abs(estimate.Value - realised);
            plain += Math.Abs(Estimator.Estimate(chunk.Unlabelled(), EstimationMethod.Cbpe)[BinaryMetric.Accuracy].Value - realised);
            reference += Math.Abs(estimate.Reference - realised);
            held += estimate.Lower <= realised && realised <= estimate.Upper ? 1 : 0;
            Assert.True(estimate.Reliable, string.Join("; ", estimate.Flags.Select(f => f.Remedy)));
            Assert.Equal("mcbpe", estimate.Method);
        }

        Assert.True(auto < plain, $"{auto} against {plain} of plain calibration");
        Assert.True(auto < reference, $"{auto} against {reference} of the reference");
        Assert.True(held >= 10, $"the band held {held} of {chunks}");
    }

    [Fact]
    public void Without_a_change_plain_calibration_is_used_and_nothing_is_flagged()
    {
        var chunk = new ShiftedWorld(100) { Model = Worlds.Shifted.World.Model }.Draw(2_000);
        var estimate = Estimator.Estimate(chunk.Unlabelled());
        Assert.All(estimate.Metrics, m => Assert.True(m.Reliable));
        Near.Absolute(0.5, estimate.Overlap!.DomainAuc, 0.05);
        var (plain, auto) = (Estimator.Estimate(chunk.Unlabelled(), EstimationMethod.Cbpe), estimate[BinaryMetric.Accuracy]);
        Near.Absolute(plain[BinaryMetric.Accuracy].Value, auto.Value, 0.5 * auto.SamplingError);
        Assert.Contains("domain AUC", auto.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_unlike_the_reference_are_called_extrapolating_with_a_number_of_labels()
    {
        var chunk = new ShiftedWorld(101) { Model = Worlds.Shifted.World.Model }.Draw(1_000, move: [3, 3, 0, 0]);
        var flag = Assert.Single(Estimator.Estimate(chunk.Unlabelled())[BinaryMetric.Accuracy].Flags);
        Assert.Equal("extrapolating", flag.Name);
        Assert.True(flag.Labels > 100);
        Assert.Contains("label " + flag.Labels, flag.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Few_rows_old_labels_and_contradicting_labels_are_flagged()
    {
        var watch = new CalibrationWatch(100);
        for (var i = 0; i < 200; i++)
        {
            watch.Add(1, 0.2);
        }

        var chunk = new ShiftedWorld(102) { Model = Worlds.Shifted.World.Model }.Draw(120);
        var flags = Estimator.Estimate(chunk.Unlabelled(), news: new(watch, 45))[BinaryMetric.RocAuc].Flags;
        Assert.Equal(["few rows", "calibration contradicted", "stale"], flags.Select(f => f.Name));
        Assert.Contains("180 more rows", flags[0].Remedy, StringComparison.Ordinal);
        Assert.Contains("80.0 points more", flags[1].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_method_gives_the_same_numbers_again_and_on_other_threads()
    {
        var chunk = new ShiftedWorld(103) { Model = Worlds.Shifted.World.Model }.Draw(800, move: [0.5, 0, 0, 0]).Unlabelled();
        foreach (var method in Enum.GetValues<EstimationMethod>())
        {
            var expected = Estimator.Estimate(chunk, method).Metrics.Select(m => m with { Flags = [] }).ToList();
            var again = new List<EstimatedPerformance>[2];
            Parallel.For(0, 2, i => again[i] = [.. Estimator.Estimate(chunk, method).Metrics.Select(m => m with { Flags = [] })]);
            Assert.All(again, other => Assert.Equal(expected.Select(m => (m.Value, m.Lower, m.Upper)), other.Select(m => (m.Value, m.Lower, m.Upper))));
        }
    }

    [Fact]
    public void An_empty_chunk_says_so_and_a_reference_of_one_class_is_refused()
    {
        var empty = new ScoredRows(Worlds.Shifted.Reference.Features.Slice(0, 0), [], []);
        Assert.Contains("no rows", Estimator.Estimate(empty)[BinaryMetric.F1].Why, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PerformanceEstimator.Fit(new([]), [0.1, 0.2], [true, false], [true, true]));
    }

    [Fact]
    public void Without_any_feature_the_score_alone_is_used()
    {
        var reference = Worlds.Shifted.Reference;
        var bare = PerformanceEstimator.Fit(new([]), reference.Scores, reference.Decisions, reference.Labels);
        var chunk = new ScoredRows(new([]), reference.Scores[..1_000], reference.Decisions[..1_000]);
        Assert.Equal("cbpe", bare.Estimate(chunk)[BinaryMetric.Accuracy].Method);
    }

    [Fact]
    public void A_weak_models_inputs_know_more_than_its_score_and_a_perfect_models_do_not()
    {
        var rows = Worlds.Shifted.Reference;
        var coder = FeatureCoder.Fit(rows.Features);
        Assert.NotNull(InformedScore.Fit(coder, coder.Code(rows.Features), rows.Scores, rows.Labels));
        Assert.Null(InformedScore.Fit(coder, coder.Code(rows.Features), rows.Truth!, rows.Labels));
    }

    [Fact]
    public void Equal_weights_give_exactly_the_unweighted_estimate()
    {
        var reference = Worlds.Shifted.Reference;
        var calibrator = ScoreCalibrator.Of(reference.Scores, reference.Labels);
        var chunk = ExpectedQuality.Of(reference.Scores.AsSpan(0, 500), reference.Decisions.AsSpan(0, 500));
        var plain = Cbpe.Fit(calibrator, reference.Scores, CalibrationUse.Always).Estimate(chunk);
        var ones = Enumerable.Repeat(1.0, reference.Scores.Length).ToArray();
        Assert.Equal(plain.Values, WeightedCbpe.Estimate(calibrator, ones, chunk).Values);
        Assert.Equal(reference.Realised()[..9], new ImportanceWeighting(reference.Scores, reference.Decisions, reference.Labels).Metrics(ones)[..9], (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void On_public_loans_the_band_holds_the_truth_and_only_changed_chunks_are_flagged()
    {
        PublicRows.Read("car_loan_published.csv");
        var (reference, current) = PublicData.CarLoan();
        var estimator = Worlds.Fit(reference);
        foreach (var chunk in new[] { 1, 6 })
        {
            var rows = current.Pick([.. Enumerable.Range(chunk * 5_000, 5_000)]);
            var (estimate, realised) = (estimator.Estimate(rows.Unlabelled()), rows.Realised());
            foreach (var metric in new[] { BinaryMetric.RocAuc, BinaryMetric.Accuracy, BinaryMetric.F1 })
            {
                Assert.InRange(realised[(int)metric], estimate[metric].Lower, estimate[metric].Upper);
                Assert.Equal(chunk < 5, estimate[metric].Reliable);
            }
        }
    }
}
