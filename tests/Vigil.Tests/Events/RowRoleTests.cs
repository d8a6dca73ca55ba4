using Vigil.Events;

namespace Vigil.Tests.Events;

public class RowRoleTests
{
    private const int Rows = 1_000;

    [Theory]
    [InlineData("timestamp")]
    [InlineData("event_time")]
    [InlineData("createdAt")]
    [InlineData("dteday")]
    [InlineData("x")]
    public void Times_in_row_order_are_the_time(string name) =>
        Assert.Equal(ColumnRole.Time, RoleOf(Tables.Times(name, Rows, i => Tables.Day(i))));

    [Fact]
    public void Best_named_of_several_times_is_the_time()
    {
        var schema = Tables.Infer(
            Tables.Times("shipped_date", Rows, i => Tables.Day(i + 1)),
            Tables.Times("timestamp", Rows, i => Tables.Day(i)),
            Tables.Times("date_of_birth", Rows, i => Tables.Day(-9_000 - (i * 37 % 5_000))));
        Assert.Equal("timestamp", schema.Find(ColumnRole.Time)?.Name);
        Assert.Equal(ColumnRole.Ignored, schema.Column("shipped_date").Role);
        Assert.Equal(ColumnRole.Ignored, schema.Column("date_of_birth").Role);
    }

    [Fact]
    public void Complete_time_wins_over_one_with_gaps()
    {
        var schema = Tables.Infer(
            Tables.Times("start_date", Rows, i => i % 2 == 0 ? Tables.Day(i) : null),
            Tables.Times("visit_date", Rows, i => Tables.Day(i)));
        Assert.Equal("visit_date", schema.Find(ColumnRole.Time)?.Name);
    }

    [Fact]
    public void Numbers_named_date_are_not_the_time()
    {
        var schema = Tables.Infer(Tables.Numbers("date", Rows, i => Math.Floor(i / 3.0) / Rows), Tables.Numbers("x", Rows, i => Tables.Uniform(i)));
        Assert.Null(schema.Find(ColumnRole.Time));
        Assert.Equal(ColumnRole.Partition, schema.Column("date").Role);
        Assert.Contains("moves by nature", schema.Column("date").Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("customer_id")]
    [InlineData("uuid")]
    [InlineData("row")]
    [InlineData("instant")]
    public void Unique_values_named_like_an_id_are_the_id(string name) =>
        Assert.Equal(ColumnRole.Id, RoleOf(Tables.Numbers(name, Rows, i => i * 7_919 % 100_003)));

    [Fact]
    public void Ever_rising_whole_numbers_are_the_id_whatever_their_name() =>
        Assert.Equal(ColumnRole.Id, RoleOf(Tables.Numbers("tx", Rows, i => (3 * i) + (i % 3))));

    [Fact]
    public void Best_id_is_taken_and_other_unique_columns_are_ignored()
    {
        var schema = Tables.Infer(
            Tables.Numbers("index", Rows, i => i),
            Tables.FreeTexts("order_id", Rows, i => $"{TextHash.Mix((ulong)i):x16}"),
            Tables.Numbers("id", Rows, i => 50_000 - i));
        Assert.Equal("id", schema.Find(ColumnRole.Id)?.Name);
        Assert.Equal(ColumnRole.Ignored, schema.Column("order_id").Role);
        Assert.True(schema.Column("id").Constraints.Unique);
    }

    [Fact]
    public void Id_that_repeats_is_ignored_when_it_has_many_values_and_a_feature_when_it_has_few()
    {
        var schema = Tables.Infer(
            Tables.Numbers("customer_id", Rows, i => Math.Floor(300 * Tables.Uniform(i, 1))),
            Tables.Numbers("store_id", Rows, i => Math.Floor(8 * Tables.Uniform(i, 2))));
        Assert.Equal(ColumnRole.Ignored, schema.Column("customer_id").Role);
        Assert.Equal(ColumnRole.Feature, schema.Column("store_id").Role);
    }

    [Fact]
    public void Constant_year_is_a_partition() => Assert.Equal(ColumnRole.Partition, RoleOf(Tables.Numbers("year", Rows, _ => 2015)));

    [Fact]
    public void Year_that_only_rises_is_a_partition() =>
        Assert.Equal(ColumnRole.Partition, RoleOf(Tables.Numbers("yr", Rows, i => i < 600 ? 0 : 1)));

    [Fact]
    public void Constant_batch_name_is_a_partition() => Assert.Equal(ColumnRole.Partition, RoleOf(Tables.Texts("batch", Rows, _ => "b7")));

    [Theory]
    [InlineData("mnth", 12)]
    [InlineData("season", 4)]
    public void Few_rising_values_are_a_feature(string name, int values) =>
        Assert.Equal(ColumnRole.Feature, RoleOf(Tables.Numbers(name, Rows, i => 1 + (i * values / Rows))));

    [Fact]
    public void Day_of_the_month_that_starts_again_is_a_feature() =>
        Assert.Equal(ColumnRole.Feature, RoleOf(Tables.Numbers("dom", 31 * 90, i => 1 + (i / 15 % 31))));

    [Fact]
    public void Constant_feature_is_a_feature() => Assert.Equal(ColumnRole.Feature, RoleOf(Tables.Numbers("vicprice", Rows, _ => 0.003)));

    [Theory]
    [InlineData("sex", ColumnRole.Group)]
    [InlineData("applicantGender", ColumnRole.Group)]
    [InlineData("RAC1P", ColumnRole.Group)]
    [InlineData("ethnicity", ColumnRole.Group)]
    [InlineData("age_cat", ColumnRole.Group)]
    [InlineData("sextant", ColumnRole.Feature)]
    [InlineData("MAR", ColumnRole.Feature)]
    public void Protected_attributes_are_groups(string name, ColumnRole expected) =>
        Assert.Equal(expected, RoleOf(Tables.Texts(name, Rows, i => $"v{i % 3}")));

    [Fact]
    public void Age_in_years_is_a_feature() => Assert.Equal(ColumnRole.Feature, RoleOf(Tables.Numbers("age", Rows, i => 18 + (i * 13 % 60))));

    [Fact]
    public void Free_text_is_ignored_with_a_reason()
    {
        var column = Tables.Infer(Tables.FreeTexts("comment", Rows, i => new string('w', 20 + (i * 7 % 180)) + i)).Columns[0];
        Assert.Equal(ColumnRole.Ignored, column.Role);
        Assert.Contains("free text", column.Reason, StringComparison.OrdinalIgnoreCase);
    }

    private static ColumnRole RoleOf(Column column) =>
        Tables.Infer(column, Tables.Numbers("other", column.Rows, i => Tables.Uniform(i, 9))).Columns[0].Role;
}
