using Vigil.Events;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Tests.Events;

namespace Vigil.Tests.Profiles;

public class OutcomeCoderTests
{
    private const byte None = OutcomeCoder.NoClass;

    [Fact]
    public void Classes_of_texts_and_numbers_are_matched_and_strangers_have_none()
    {
        var spec = Spec(TaskKind.Binary, ["no", "yes"], ["0", "1"]);
        var outcomes = Code(spec, Tables.Texts("label", "yes", "no", "maybe", null), Tables.Numbers("prediction", 1, 1, 0, Missing.Null));
        Assert.Equal([1, 0, None, None], outcomes.Labels!);
        Assert.Equal([1, 1, 0, None], outcomes.Predictions!);
        Assert.Equal([0, (int)WindowProfile.LossUnit, -1, -1], outcomes.Losses!);
    }

    [Fact]
    public void A_prediction_spelt_true_and_false_goes_with_the_label_spelt_1_and_0()
    {
        const int Rows = 400;
        Column[] columns =
        [
            Tables.Numbers("x", Rows, i => Tables.Uniform(i)),
            Tables.Texts("prediction", Rows, i => Tables.Uniform(i) < 0.5 ? "false" : "true"),
            Tables.Numbers("label", Rows, i => Tables.Uniform(i, 1) < 0.9 == Tables.Uniform(i) >= 0.5 ? 1 : 0),
        ];
        var scan = Tables.Scan(columns);
        var schema = SchemaInference.Infer(scan, new SchemaOverrides { Label = "label", Prediction = "prediction", Task = TaskKind.Binary, Positive = "1" });
        var spec = OutcomeBuilder.Build(scan, schema);
        Assert.NotNull(spec);
        Assert.Equal(["0", "1"], spec.LabelClasses);
        Assert.Equal(["false", "true"], spec.PredictionClasses);
    }

    [Fact]
    public void Without_a_prediction_the_score_decides_at_the_threshold()
    {
        var spec = new OutcomeSpec(TaskKind.Binary, "label", null, "score", ["0", "1"], [], 0.5, 1);
        var outcomes = Code(spec, Tables.Numbers("label", 1, 1, 0, 1), Tables.Numbers("score", 0.5, 0.49, double.NaN, 0.9));
        Assert.Equal([1, 0, None, 1], outcomes.Predictions!);
        Assert.Equal([0, (int)WindowProfile.LossUnit, -1, 0], outcomes.Losses!);
    }

    [Fact]
    public void The_loss_of_a_number_is_its_error_over_the_scale_and_at_most_one()
    {
        var spec = new OutcomeSpec(TaskKind.Regression, "label", "prediction", null, [], [], double.NaN, 4);
        var outcomes = Code(spec, Tables.Numbers("label", 1, 1, 1, double.NaN, 1), Tables.Numbers("prediction", 1, 3, 900, 1, double.PositiveInfinity));
        Assert.Equal([0, (int)WindowProfile.LossUnit / 2, (int)WindowProfile.LossUnit, -1, (int)WindowProfile.LossUnit], outcomes.Losses!);
    }

    [Fact]
    public void An_output_that_is_missing_in_the_current_data_leaves_losses_unknown()
    {
        var outcomes = Code(Spec(TaskKind.Binary, ["0", "1"], ["0", "1"]), Tables.Numbers("label", 1, 0));
        Assert.Null(outcomes.Losses);
        Assert.Null(outcomes.Predictions);
        Assert.Equal([1, 0], outcomes.Labels!);
    }

    [Fact]
    public void A_label_held_as_a_time_has_no_class()
    {
        var outcomes = Code(Spec(TaskKind.Binary, ["0", "1"], ["0", "1"]), Tables.Times("label", 2, i => Tables.Day(i)), Tables.Numbers("prediction", 0, 1));
        Assert.Equal([None, None], outcomes.Labels!);
        Assert.Equal([-1, -1], outcomes.Losses!);
    }

    private static OutcomeSpec Spec(TaskKind task, string[] labels, string[] predictions) =>
        new(task, "label", "prediction", null, labels, predictions, double.NaN, 1);

    private static Outcomes Code(OutcomeSpec spec, params Column[] columns)
    {
        var table = EventTable.Of("outcomes", columns);
        return new OutcomeCoder(spec, table.Shape).Code(table.Read().Single());
    }
}
