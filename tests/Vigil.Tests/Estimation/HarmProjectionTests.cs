using Vigil.Bench.Estimation;
using Vigil.Estimation;
using Vigil.Statistics;
using Vigil.Tests.Statistics;

namespace Vigil.Tests.Estimation;

public class HarmProjectionTests
{
    [Fact]
    public void On_public_loans_the_projected_rise_is_the_realised_one_and_the_right_features_carry_it()
    {
        PublicRows.Read("car_loan_published.csv");
        var (reference, current) = PublicData.CarLoan();
        var projection = HarmProjection.Fit(reference.Features, reference.Scores, Losses(reference), "y_pred_proba");
        var later = current.Pick([.. Enumerable.Range(25_000, 25_000)]);
        var harm = projection.Project(later.Features, later.Scores);
        var realised = Losses(later).Average() - harm.Reference;
        Near.Absolute(0.0275, harm.Change, 0.0028, "projected rise");
        Near.Relative(realised, harm.Change, 0.2, "projected against realised rise");
        Assert.Equal(
            ["car_value", "loan_length", "repaid_loan_on_prev_car", "salary_range", "y_pred_proba"],
            harm.Features.Where(f => f.Carries).Select(f => f.Feature).Order(StringComparer.Ordinal));
        Assert.Equal("y_pred_proba", harm.Features[0].Feature);
        Near.Absolute(harm.Change, projection.Expected(later.Features, later.Scores).Average() - harm.Reference, 0.002);
    }

    [Fact]
    public void A_feature_that_the_loss_does_not_depend_on_may_move_any_distance()
    {
        var random = new SplitMix(21);
        var (reference, scores, losses) = Draw(20_000, 0, ref random);
        var (moved, movedScores, _) = Draw(5_000, 3, ref random);
        var harm = HarmProjection.Fit(reference, scores, losses).Project(moved, movedScores);
        Assert.All(harm.Features, f => Assert.False(f.Carries, $"{f.Feature} {f.Change} z {f.Z}"));
        Near.Absolute(0, harm.Change, 4 * harm.Error);
    }

    [Fact]
    public void Traffic_that_moves_to_bad_rows_is_projected_to_its_size()
    {
        var random = new SplitMix(22);
        var (reference, scores, losses) = Draw(20_000, 0, ref random);
        int[] bad = [.. Enumerable.Range(0, 20_000).Where(i => reference.Columns[0].Numbers![i] > 0.8)];
        var moved = reference.Pick([.. Enumerable.Range(0, 4_000), .. bad[..1_000]]);
        var harm = HarmProjection.Fit(reference, scores, losses).Project(moved, [.. scores[..4_000], .. bad[..1_000].Select(i => scores[i])]);
        Near.Relative(0.2 * (0.5 - 0.18), harm.Change, 0.2);
        Assert.Equal("used", harm.Features.First(f => f.Feature != "score").Feature);
    }

    private static double[] Losses(Rows rows) => [.. rows.Labels.Zip(rows.Decisions, (y, d) => y == d ? 0.0 : 1)];

    private static (FeatureTable Features, double[] Scores, double[] Losses) Draw(int rows, double shift, ref SplitMix random)
    {
        var (used, unused, scores, losses) = (new double[rows], new double[rows], new double[rows], new double[rows]);
        for (var i = 0; i < rows; i++)
        {
            used[i] = random.NextUniform();
            unused[i] = random.NextNormal() + shift;
            scores[i] = random.NextUniform();
            losses[i] = random.NextUniform() < (used[i] > 0.8 ? 0.5 : 0.1) ? 1 : 0;
        }

        return (new([FeatureColumn.Numeric("used", used), FeatureColumn.Numeric("unused", unused)]), scores, losses);
    }
}
