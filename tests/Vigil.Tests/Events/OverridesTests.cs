using Vigil.Events;

namespace Vigil.Tests.Events;

public class OverridesTests
{
    private const int Rows = 500;

    private static readonly Column[] Table =
    [
        Tables.Times("timestamp", Rows, i => Tables.Day(i)),
        Tables.Numbers("id", Rows, i => i),
        Tables.Numbers("income", Rows, i => 1_000 * Tables.Uniform(i, 3)),
        Tables.Texts("city", Rows, i => $"c{i % 5}"),
        Tables.Texts("sex", Rows, i => i % 2 == 0 ? "f" : "m"),
        Tables.Numbers("score", Rows, i => Tables.Uniform(i, 1)),
        Tables.Numbers("y_pred", Rows, i => Tables.Uniform(i, 1) > 0.5 ? 1 : 0),
        Tables.Numbers("label", Rows, i => Tables.Uniform(i, 2) < Tables.Uniform(i, 1) ? 1 : 0),
        Tables.Numbers("always", Rows, _ => 1),
        Tables.FreeTexts("comment", Rows, i => new string('w', 20 + (i * 7 % 180)) + i),
    ];

    [Fact]
    public void Owner_wins_and_the_reason_says_so()
    {
        var schema = Tables.Infer(new SchemaOverrides { Score = "income", Groups = ["city"], Ignore = ["score"] }, Table);
        Assert.Equal("income", schema.Find(ColumnRole.Score)?.Name);
        Assert.Equal(ColumnRole.Group, schema.Column("city").Role);
        Assert.Equal(ColumnRole.Ignored, schema.Column("score").Role);
        Assert.StartsWith("Set by the owner", schema.Column("income").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void None_switches_a_role_off()
    {
        var overrides = new SchemaOverrides { Time = "none", Id = "none", Score = "none", Prediction = "none", Label = "none" };
        var schema = Tables.Infer(overrides, Table);
        Assert.Equal(TaskKind.None, schema.Task);
        Assert.DoesNotContain(
            schema.Columns,
            c => c.Role is ColumnRole.Time or ColumnRole.Id or ColumnRole.Score or ColumnRole.Prediction or ColumnRole.Label);
    }

    [Fact]
    public void All_unknown_names_are_told_at_once_with_the_nearest_ones()
    {
        var overrides = new SchemaOverrides
        {
            Label = "lable",
            Score = "scroe",
            Groups = ["gender"],
            Ignore = ["Income"],
            Types = new Dictionary<string, ColumnType> { ["cty"] = ColumnType.Categorical },
        };
        var problems = Problems(overrides);
        Assert.Equal(5, problems.Count);
        Assert.Equal("did you mean 'label'?", Hint("'lable'"));
        Assert.Equal("did you mean 'score'?", Hint("'scroe'"));
        Assert.Equal("did you mean 'income'?", Hint("'Income'"));
        Assert.Equal("did you mean 'city'?", Hint("'cty'"));
        Assert.StartsWith("there are:", Hint("'gender'"), StringComparison.Ordinal);
        Assert.All(problems, p => Assert.Equal("table", p.Place));

        string Hint(string name) => problems.Single(p => p.Message.Contains(name, StringComparison.Ordinal)).Hint;
    }

    [Fact]
    public void One_column_cannot_have_two_roles() =>
        Assert.Contains("label and score at once", Problem(new SchemaOverrides { Label = "label", Score = "label" }), StringComparison.Ordinal);

    [Theory]
    [InlineData("city", "score: column 'city' holds texts, expected numbers")]
    [InlineData("timestamp", "score: column 'timestamp' holds times")]
    public void Score_must_hold_numbers(string column, string expected) =>
        Assert.Contains(expected, Problem(new SchemaOverrides { Score = column }), StringComparison.Ordinal);

    [Fact]
    public void Time_must_hold_times() =>
        Assert.Contains("time: column 'income' holds numbers", Problem(new SchemaOverrides { Time = "income" }), StringComparison.Ordinal);

    [Fact]
    public void Label_with_one_class_is_refused() =>
        Assert.Contains("only one class, '1'", Problem(new SchemaOverrides { Label = "always" }), StringComparison.Ordinal);

    [Fact]
    public void Found_label_with_one_class_is_refused_too()
    {
        var error = Assert.Throws<VigilError>(() => Tables.Infer(Table[5], Tables.Numbers("y_true", Rows, _ => 0)));
        Assert.Contains("only one class, '0'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Task_must_fit_the_label()
    {
        Assert.Contains("5 values", Problem(new SchemaOverrides { Label = "city", Task = TaskKind.Binary }), StringComparison.Ordinal);
        var problems = Problems(new SchemaOverrides { Label = "city", Task = TaskKind.Regression });
        Assert.Contains(problems, p => p.Message.Contains("holds texts", StringComparison.Ordinal));
    }

    [Fact]
    public void Task_needs_an_output()
    {
        var overrides = new SchemaOverrides { Score = "none", Prediction = "none", Task = TaskKind.Binary };
        Assert.Contains("no score or prediction", Problem(overrides), StringComparison.Ordinal);
    }

    [Fact]
    public void Positive_class_must_occur() =>
        Assert.Equal("positive class 'yes' does not occur in 'label'", Problem(new SchemaOverrides { Positive = "yes" }));

    [Fact]
    public void Positive_class_of_the_owner_is_taken() =>
        Assert.Equal("0", Tables.Infer(new SchemaOverrides { Positive = "0" }, Table).PositiveClass);

    [Fact]
    public void Type_must_fit_how_values_are_held()
    {
        var types = new Dictionary<string, ColumnType>
        {
            ["city"] = ColumnType.Numeric,
            ["income"] = ColumnType.Timestamp,
            ["comment"] = ColumnType.Boolean,
        };
        Assert.Equal(3, Problems(new SchemaOverrides { Types = types }).Count);
    }

    [Fact]
    public void Type_of_the_owner_is_taken()
    {
        var types = new Dictionary<string, ColumnType> { ["always"] = ColumnType.Categorical };
        Assert.Equal(ColumnType.Categorical, Tables.Infer(new SchemaOverrides { Types = types }, Table).Column("always").Type);
    }

    private static IReadOnlyList<VigilError.Problem> Problems(SchemaOverrides overrides) =>
        Assert.Throws<VigilError>(() => Tables.Infer(overrides, Table)).Problems;

    private static string Problem(SchemaOverrides overrides) => Assert.Single(Problems(overrides)).Message;
}
