using CsCheck;
using Vigil.Events;

namespace Vigil.Tests.Events;

public class OutputRoleTests
{
    private const int Rows = 4_000;

    private static readonly Column Feature = Tables.Numbers("amount", Rows, i => 100 * Tables.Uniform(i, 7));

    [Theory]
    [InlineData("y_pred_proba", "y_pred", "y_true")]
    [InlineData("predicted_probability", "prediction", "label")]
    [InlineData("score", "decision", "target")]
    [InlineData("lr_pred_proba", "lr_pred", "class-label")]
    [InlineData("modelScore", "predictedClass", "groundTruth")]
    [InlineData("churn_score", "churn_pred", "churn")]
    [InlineData("Scored Probabilities", "Scored Labels", "is_fraud")]
    [InlineData("prob_class_1", "pred", "y_test")]
    public void Outputs_are_found_by_name(string score, string prediction, string label)
    {
        var schema = Tables.Infer(Feature, Score(score), Decision(prediction), Label(label));
        AssertRoles(schema, score, prediction, label);
        Assert.Equal(TaskKind.Binary, schema.Task);
        Assert.Equal("1", schema.PositiveClass);
    }

    [Fact]
    public void Unnamed_label_is_found_by_how_well_the_score_predicts_it()
    {
        var schema = Tables.Infer(Feature, Flag("member", 5), Score("y_pred_proba"), Decision("y_pred"), Label("repaid"));
        AssertRoles(schema, "y_pred_proba", "y_pred", "repaid");
        Assert.Contains("AUC", schema.Column("repaid").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Feature_that_goes_along_with_the_score_is_not_taken_for_the_label()
    {
        // High AUC, but the score is far from being its probability: nearly all rows have the value 1.
        var feature = Tables.Numbers("insured", Rows, i => Tables.Uniform(i, 1) < 0.15 && Tables.Uniform(i, 4) < 0.8 ? 0 : 1);
        var schema = Tables.Infer(Feature, feature, Score("y_pred_proba"), Decision("y_pred"));
        Assert.Null(schema.Find(ColumnRole.Label));
        Assert.Equal(ColumnRole.Feature, schema.Column("insured").Role);
        Assert.Equal(TaskKind.Binary, schema.Task);
    }

    [Fact]
    public void Two_columns_that_fit_equally_well_are_left_to_the_owner()
    {
        var schema = Tables.Infer(Label("within_1_year"), Label("within_2_years"), Score("y_pred_proba"), Feature);
        Assert.Null(schema.Find(ColumnRole.Label));
        Assert.Contains("say so with --label within_1_year", schema.Column("within_1_year").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_columns_that_fit_equally_well_the_last_of_the_table_is_taken() =>
        AssertRoles(Tables.Infer(Feature, Label("within_1_year"), Label("within_2_years"), Score("y_pred_proba"), Decision("y_pred")), "y_pred_proba", "y_pred", "within_2_years");

    [Fact]
    public void Without_an_output_the_name_of_an_outcome_tells_the_label_and_the_last_column_is_a_candidate()
    {
        Assert.Equal("is_fraud", Tables.Infer(Label("is_fraud"), Flag("member", 5), Feature).Find(ColumnRole.Label)?.Name);
        var schema = Tables.Infer(Flag("member", 5), Feature, Label("rain"));
        Assert.Null(schema.Find(ColumnRole.Label));
        Assert.Contains("--label rain", schema.Column("rain").Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("--label", schema.Column("member").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Unnamed_decision_is_found_as_the_score_cut_at_a_threshold()
    {
        var schema = Tables.Infer(Feature, Score("y_pred_proba"), Decision("approved"), Label("y_true"));
        AssertRoles(schema, "y_pred_proba", "approved", "y_true");
        Assert.Contains("cut at a threshold", schema.Column("approved").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Rank_score_with_its_decision_is_a_score()
    {
        var schema = Tables.Infer(
            Feature,
            Tables.Numbers("decile_score", Rows, i => 1 + Math.Floor(10 * Tables.Uniform(i, 1))),
            Tables.Numbers("y_pred_ge5", Rows, i => 1 + Math.Floor(10 * Tables.Uniform(i, 1)) >= 5 ? 1 : 0));
        AssertRoles(schema, "decile_score", "y_pred_ge5", null);
    }

    [Fact]
    public void Input_named_score_on_its_own_scale_is_a_feature()
    {
        var schema = Tables.Infer(Feature, Tables.Numbers("credit_score", Rows, i => 300 + Math.Floor(550 * Tables.Uniform(i))), Flag("default", 3));
        Assert.Equal(ColumnRole.Feature, schema.Column("credit_score").Role);
        Assert.Equal(TaskKind.None, schema.Task);
    }

    [Fact]
    public void Input_named_score_between_zero_and_one_is_a_feature_unless_it_is_the_labels_probability()
    {
        Assert.Null(Tables.Infer(Score("similarity_score"), Flag("label", 3)).Find(ColumnRole.Score));
        Assert.Equal("similarity_score", Tables.Infer(Score("similarity_score"), Label("label")).Find(ColumnRole.Score)?.Name);
        Assert.Equal("fraud_score", Tables.Infer(Feature, Score("fraud_score")).Find(ColumnRole.Score)?.Name);
    }

    [Fact]
    public void Of_the_scores_of_two_classes_that_of_the_positive_one_is_taken()
    {
        var other = Tables.Numbers("y_prob_0", Rows, i => 1 - Tables.Uniform(i, 1));
        AssertRoles(Tables.Infer(Feature, other, Score("y_prob_1"), Label("y_true")), "y_prob_1", null, "y_true");
    }

    [Fact]
    public void Prediction_that_holds_probabilities_is_the_score()
    {
        var schema = Tables.Infer(Feature, Score("prediction"), Label("target"));
        AssertRoles(schema, "prediction", null, "target");
        Assert.Equal(TaskKind.Binary, schema.Task);
    }

    [Fact]
    public void Forecast_is_an_input_unless_its_truth_is_there()
    {
        AssertRoles(Tables.Infer(Feature, Numbers("temperature_forecast", 0)), null, null, null);
        AssertRoles(Tables.Infer(Feature, Numbers("demand_forecast", 0), Numbers("demand", 0.1)), null, "demand_forecast", "demand");
    }

    [Fact]
    public void Table_sorted_by_its_score_still_has_a_score()
    {
        var schema = Tables.Infer(
            Tables.Numbers("y_pred_proba", Rows, i => (double)i / Rows),
            Tables.Numbers("y_true", Rows, i => Tables.Uniform(i) < (double)i / Rows ? 1 : 0));
        AssertRoles(schema, "y_pred_proba", null, "y_true");
    }

    [Fact]
    public void Coordinate_is_not_a_label()
    {
        var schema = Tables.Infer(Tables.Numbers("x", Rows, i => Tables.Uniform(i, 1)), Tables.Numbers("y", Rows, i => Tables.Uniform(i, 2)));
        Assert.Null(schema.Find(ColumnRole.Label));
    }

    [Fact]
    public void Label_without_any_output_is_a_label_and_there_is_no_task()
    {
        var schema = Tables.Infer(Feature, Tables.Texts("class", Rows, i => i % 3 == 0 ? "UP" : "DOWN"));
        Assert.Equal("class", schema.Find(ColumnRole.Label)?.Name);
        Assert.Equal(TaskKind.None, schema.Task);
    }

    [Fact]
    public void Numbers_on_both_sides_make_a_regression()
    {
        var schema = Tables.Infer(Feature, Numbers("prediction", 0), Numbers("actual", 0.1));
        AssertRoles(schema, null, "prediction", "actual");
        Assert.Equal(TaskKind.Regression, schema.Task);
    }

    [Fact]
    public void Prediction_and_truth_are_paired_by_their_subject()
    {
        var schema = Tables.Infer(Feature, Numbers("price", 0.1), Numbers("predicted_price", 0), Numbers("price_last_week", 0.1));
        AssertRoles(schema, null, "predicted_price", "price");
    }

    [Fact]
    public void Unnamed_number_on_the_same_scale_is_the_label_when_nothing_else_fits()
    {
        var schema = Tables.Infer(Feature, Numbers("prediction", 0), Numbers("demand", 0.1));
        AssertRoles(schema, null, "prediction", "demand");
    }

    [Fact]
    public void Classification_outputs_win_over_regression_outputs_in_one_table()
    {
        Column[] columns = [Feature, Score("y_proba"), Decision("y_pred"), Label("y_true"), Numbers("reg_pred", 0), Numbers("reg_true", 0.1)];
        var schema = Tables.Infer(columns);
        AssertRoles(schema, "y_proba", "y_pred", "y_true");
        Assert.Contains("'y_proba' was taken", schema.Column("reg_pred").Reason, StringComparison.Ordinal);

        var regression = Tables.Infer(new SchemaOverrides { Task = TaskKind.Regression }, columns);
        AssertRoles(regression, null, "reg_pred", "reg_true");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Three_classes_make_a_multiclass_task(bool named)
    {
        var schema = Tables.Infer(
            Feature,
            Tables.Texts("prediction", Rows, i => Kind(i, 0)),
            Tables.Texts(named ? "label" : "kind", Rows, i => Kind(i, 0.2)),
            Tables.Texts("region", Rows, i => $"r{i % 5}"));
        AssertRoles(schema, null, "prediction", named ? "label" : "kind");
        Assert.Equal(TaskKind.Multiclass, schema.Task);
        Assert.Null(schema.PositiveClass);
    }

    [Fact]
    public void Numbered_classes_make_a_multiclass_task()
    {
        var schema = Tables.Infer(
            Feature,
            Tables.Numbers("y_pred", Rows, i => i % 10),
            Tables.Numbers("y_true", Rows, i => i % 7 == 0 ? i / 7 % 10 : i % 10));
        Assert.Equal(TaskKind.Multiclass, schema.Task);
        Assert.Equal(ColumnType.Categorical, schema.Column("y_true").Type);
    }

    [Fact]
    public void Probabilities_of_other_classes_are_scores_too()
    {
        var schema = Tables.Infer(
            Score("y_pred_proba_a"),
            Score("y_pred_proba_b"),
            Tables.Texts("y_pred", Rows, i => Kind(i, 0)),
            Tables.Texts("y_true", Rows, i => Kind(i, 0.2)));
        Assert.Equal(2, schema.Columns.Count(c => c.Role == ColumnRole.Score));
    }

    [Theory]
    [InlineData("no", "yes", "yes")]
    [InlineData("False", "True", "True")]
    [InlineData("good", "bad", "bad")]
    public void Positive_class_follows_spelling_and_then_the_score(string negative, string positive, string expected)
    {
        var label = Tables.Texts("label", Rows, i => IsPositive(i) ? positive : negative);
        Assert.Equal(expected, Tables.Infer(Feature, Score("score"), label).PositiveClass);
    }

    [Fact]
    public void Auc_equals_the_share_of_ordered_pairs() =>
        Gen.Int[0, 6].Select(Gen.Int[-1, 1]).Array[2, 40].Sample(rows =>
        {
            var score = rows.Select(r => (double)r.Item1).ToArray();
            var truth = rows.Select(r => r.Item2 < 0 ? double.NaN : r.Item2).ToArray();
            var pairs =
                from a in Enumerable.Range(0, rows.Length)
                from b in Enumerable.Range(0, rows.Length)
                where truth[a] == 1 && truth[b] == 0
                select score[a] > score[b] ? 1 : score[a] == score[b] ? 0.5 : 0;
            var expected = pairs.DefaultIfEmpty(double.NaN).Average();
            Assert.Equal(expected, new OutputEvidence(score).Auc(truth, 1), 12);
        });

    [Fact]
    public void Cut_is_recognised_only_without_exception()
    {
        var score = Enumerable.Range(0, 200).Select(i => (double)(i * 37 % 200)).ToArray();
        var evidence = new OutputEvidence(score);
        var cut = score.Select(s => s >= 120 ? 1.0 : 0.0).ToArray();
        Assert.True(evidence.IsCut(cut));
        cut[3] = 1 - cut[3];
        Assert.False(evidence.IsCut(cut));
        Assert.False(evidence.IsCut(new double[200]));
    }

    private static void AssertRoles(Schema schema, string? score, string? prediction, string? label)
    {
        Assert.Equal(score, schema.Find(ColumnRole.Score)?.Name);
        Assert.Equal(prediction, schema.Find(ColumnRole.Prediction)?.Name);
        Assert.Equal(label, schema.Find(ColumnRole.Label)?.Name);
    }

    private static Column Score(string name) => Tables.Numbers(name, Rows, i => Tables.Uniform(i, 1));

    private static Column Decision(string name) => Tables.Numbers(name, Rows, i => Tables.Uniform(i, 1) >= 0.5 ? 1 : 0);

    private static Column Label(string name) => Tables.Numbers(name, Rows, i => IsPositive(i) ? 1 : 0);

    private static Column Flag(string name, int stream) => Tables.Numbers(name, Rows, i => Tables.Uniform(i, stream) < 0.5 ? 1 : 0);

    private static Column Numbers(string name, double noise) =>
        Tables.Numbers(name, Rows, i => Tables.Uniform(i, 1) + (noise * Tables.Uniform(i, name.Length + 20)));

    private static string Kind(int row, double error) =>
        $"k{(Tables.Uniform(row, 11) < error ? (int)(3 * Tables.Uniform(row, 12)) : row % 3)}";

    private static bool IsPositive(int row) => Tables.Uniform(row, 2) < Tables.Uniform(row, 1);
}
