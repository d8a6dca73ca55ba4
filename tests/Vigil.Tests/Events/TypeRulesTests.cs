using Vigil.Events;

namespace Vigil.Tests.Events;

public class TypeRulesTests
{
    private const int Rows = 2_000;

    [Fact]
    public void Fractions_are_quantities() => Assert.Equal(ColumnType.Numeric, TypeOf(Tables.Numbers("x", Rows, i => Tables.Uniform(i))));

    [Fact]
    public void Two_whole_numbers_are_boolean() => Assert.Equal(ColumnType.Boolean, TypeOf(Tables.Numbers("SMOKES", Rows, i => 1 + (i % 2))));

    [Fact]
    public void Two_texts_are_boolean() => Assert.Equal(ColumnType.Boolean, TypeOf(Tables.Texts("member", Rows, i => i % 3 == 0 ? "yes" : "no")));

    [Fact]
    public void Whole_numbers_with_gaps_are_codes() =>
        Assert.Equal(ColumnType.Categorical, TypeOf(Tables.Numbers("q7", Rows, i => new[] { 1, 5, 9 }[i % 3])));

    [Fact]
    public void Whole_numbers_with_a_dip_are_codes() =>
        Assert.Equal(ColumnType.Categorical, TypeOf(Tables.Numbers("q7", Rows, i => i % 10 < 5 ? 1 : i % 10 < 6 ? 2 : 3)));

    [Fact]
    public void Whole_numbers_with_one_peak_are_counts() =>
        Assert.Equal(ColumnType.Numeric, TypeOf(Tables.Numbers("x6", Rows, i => Math.Floor(-2 * Math.Log(1 - Tables.Uniform(i))))));

    [Theory]
    [InlineData("payment_type", ColumnType.Categorical)]
    [InlineData("num_children", ColumnType.Numeric)]
    public void Name_decides_where_whole_numbers_could_be_either(string name, ColumnType expected) =>
        Assert.Equal(expected, TypeOf(Tables.Numbers(name, Rows, i => i % 4)));

    [Fact]
    public void Even_unique_short_texts_are_ids() =>
        Assert.Equal(ColumnType.Id, TypeOf(Tables.FreeTexts("ref", Rows, i => $"{TextHash.Mix((ulong)i):x16}")));

    [Fact]
    public void Long_uneven_texts_are_free_text() =>
        Assert.Equal(ColumnType.Text, TypeOf(Tables.FreeTexts("comment", Rows, i => new string('w', 20 + (i * 7 % 180)) + i)));

    [Fact]
    public void Always_empty_column_keeps_its_kind_and_says_so()
    {
        var column = Tables.Infer(Tables.Numbers("x", Rows, _ => Missing.Null), Tables.Numbers("a", Rows, i => i % 5)).Column("x");
        Assert.Equal(ColumnType.Numeric, column.Type);
        Assert.Contains("empty", column.Reason, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Every_column_has_a_reason_that_is_a_sentence()
    {
        var schema = Tables.Infer(
            Tables.Numbers("x", Rows, i => Tables.Uniform(i)),
            Tables.Texts("city", Rows, i => $"c{i % 9}"),
            Tables.Times("at", Rows, i => Tables.Day(i)),
            Tables.FreeTexts("comment", Rows, i => new string('w', 20 + (i * 7 % 180)) + i));
        Assert.All(schema.Columns, c => Assert.Matches("^.+\\.$", c.Reason));
    }

    private static ColumnType TypeOf(Column column) => Tables.Infer(column).Columns[0].Type;
}
