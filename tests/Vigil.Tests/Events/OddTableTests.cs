using Vigil.Events;

namespace Vigil.Tests.Events;

/// <summary>Odd tables never stop inference.</summary>
public class OddTableTests
{
    [Fact]
    public void Table_without_rows() =>
        Assert.All(
            Tables.Infer(Tables.Numbers("x"), Tables.Texts("c"), Tables.Times("t", 0, _ => null), Tables.FreeTexts("f", 0, _ => "")).Columns,
            c => Assert.Contains("empty", c.Reason, StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void Table_without_columns() => Assert.Empty(Tables.Infer().Columns);

    [Fact]
    public void Table_of_one_row()
    {
        var schema = Tables.Infer(
            Tables.Numbers("x", 1.5),
            Tables.Texts("c", "a"),
            Tables.Times("t", 1, _ => Tables.Day(0)),
            Tables.FreeTexts("f", 1, _ => "word"));
        Assert.Equal(4, schema.Columns.Count);
    }

    [Fact]
    public void Table_of_nothing_but_absent_and_unreadable_values()
    {
        var schema = Tables.Infer(
            Tables.Numbers("score", Missing.Null, Missing.Invalid, double.NaN, double.PositiveInfinity),
            Tables.Texts("label", null, null, null, null),
            Tables.Times("time", 4, _ => null));
        Assert.Equal(TaskKind.None, schema.Task);
        Assert.Equal(0.25, schema.Column("score").Constraints.InvalidRate);
    }

    [Theory]
    [InlineData("")]
    [InlineData("###")]
    [InlineData("ΑΒΓ δ")]
    [InlineData("_y__pred_")]
    public void Odd_names(string name) => Assert.Equal(name, Tables.Infer(Tables.Numbers(name, 50, i => i % 7)).Columns[0].Name);

    [Fact]
    public void Two_columns_of_one_name()
    {
        var rows = Enumerable.Range(0, 500).Select(i => (double)(i * 37 % 101)).ToArray();
        Assert.Equal(2, Tables.Infer(Tables.Numbers("x", rows), Tables.Numbers("x", rows)).Columns.Count);
    }

    [Fact]
    public void Extreme_numbers()
    {
        var schema = Tables.Infer(Tables.Numbers("x", 100, i => i % 3 == 0 ? double.MaxValue : i % 3 == 1 ? -double.MaxValue : double.Epsilon));
        Assert.Equal(double.MaxValue, schema.Columns[0].Constraints.Maximum);
        Assert.True(double.IsFinite(schema.Columns[0].Constraints.HighLimit!.Value));
        Assert.True(double.IsFinite(schema.Columns[0].Constraints.LowLimit!.Value));
    }

    [Fact]
    public void Thousand_columns_are_understood()
    {
        var columns = Enumerable.Range(0, 1_000).Select(c => Tables.Numbers($"f{c}", 200, i => Math.Round(50 * Tables.Uniform(i, c)))).ToArray();
        Assert.Equal(1_000, Tables.Infer(columns).Columns.Count);
    }
}
