using Vigil.Events;

namespace Vigil.Tests.Events;

public class ConstraintTests
{
    private const int Rows = 5_000;

    [Fact]
    public void Range_reaches_a_tenth_of_the_bulk_beyond_what_was_seen()
    {
        var constraints = Learn(Tables.Numbers("x", Rows, i => (2_000.0 * i / (Rows - 1)) - 1_000));
        Assert.Equal(-1_000, constraints.Minimum);
        Assert.Equal(1_000, constraints.Maximum);
        Assert.Equal(-1_196, constraints.LowLimit!.Value, 0.5);
        Assert.Equal(1_196, constraints.HighLimit!.Value, 0.5);
    }

    [Theory]
    [InlineData("tenure", 3.0, 40.0)]
    [InlineData("anything", 0.0, 40.0)]
    public void Amounts_cannot_be_negative(string name, double from, double to) =>
        Assert.Equal(0, Learn(Tables.Numbers(name, Rows, i => i % 9 == 0 ? from : from + ((to - from) * Tables.Uniform(i)))).LowLimit);

    [Fact]
    public void Score_stays_between_zero_and_one()
    {
        var constraints = Learn(Tables.Numbers("y_pred_proba", Rows, i => 0.05 + (0.9 * Tables.Uniform(i))));
        Assert.Equal(0, constraints.LowLimit);
        Assert.Equal(1, constraints.HighLimit);
    }

    [Fact]
    public void Rates_count_each_kind_of_absence()
    {
        var constraints = Learn(Tables.Numbers("x", Rows, i => i % 10 == 0 ? Missing.Null : i % 10 == 1 ? Missing.Invalid : i));
        Assert.Equal(0.1, constraints.NullRate, 12);
        Assert.Equal(0.1, constraints.InvalidRate, 12);
    }

    [Fact]
    public void Domain_is_closed_when_no_new_values_are_to_be_expected()
    {
        Assert.True(Learn(Tables.Texts("city", Rows, i => $"c{i % 12}")).ClosedDomain);
        Assert.False(Learn(Tables.Texts("city", Rows, i => $"c{i % 101}")).ClosedDomain);
        var open = Learn(Tables.Texts("city", Rows, i => i % 500 == 0 ? $"rare {i}" : $"c{i % 12}"));
        Assert.False(open.ClosedDomain);
        Assert.Equal(10.0 / Rows, open.UnseenMass, 12);
    }

    [Fact]
    public void Quantities_have_no_domain() => Assert.False(Learn(Tables.Numbers("num_rooms", Rows, i => i % 6)).ClosedDomain);

    [Fact]
    public void Only_ids_promise_to_be_unique()
    {
        Assert.True(Learn(Tables.Numbers("id", Rows, i => i)).Unique);
        Assert.False(Learn(Tables.Numbers("x", Rows, i => Tables.Uniform(i))).Unique);
        Assert.False(Learn(Tables.Numbers("id", Rows, i => i < 3 ? 7 : i + 10)).Unique);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-999)]
    [InlineData(9_999)]
    [InlineData(999_999)]
    public void Isolated_customary_value_is_a_sentinel(double sentinel) =>
        Assert.Equal([sentinel], Learn(Tables.Numbers("x", Rows, i => i % 50 == 0 ? sentinel : Math.Round(500 * Tables.Uniform(i)))).Sentinels);

    [Fact]
    public void Zero_is_a_sentinel_only_when_isolated()
    {
        Assert.Equal([0], Learn(Tables.Numbers("pressure", Rows, i => i % 50 == 0 ? 0 : 80 + (60 * Tables.Uniform(i)))).Sentinels);
        Assert.Empty(Learn(Tables.Numbers("amount", Rows, i => i % 50 == 0 ? 0 : 60 * Tables.Uniform(i))).Sentinels);
    }

    [Theory]
    [InlineData(99, 120.0)]
    [InlineData(-1, 120.0)]
    [InlineData(-9, 120.0)]
    public void Customary_value_among_others_is_no_sentinel(double value, double spread) =>
        Assert.Empty(Learn(Tables.Numbers("x", Rows, i => i % 50 == 0 ? value : Math.Round((2 * spread * Tables.Uniform(i)) - spread))).Sentinels);

    [Fact]
    public void Single_odd_value_is_no_sentinel() =>
        Assert.Empty(Learn(Tables.Numbers("x", Rows, i => i == 17 ? 9_999 : 100 * Tables.Uniform(i))).Sentinels);

    [Theory]
    [InlineData("AB-1234", "AA-9999", "A+-9+")]
    [InlineData("Straße 7b", "Aaaaaa 9a", "A+ 9+A+")]
    [InlineData("", "", "")]
    public void Shape_of_a_text_keeps_separators(string text, string exact, string loose)
    {
        Assert.Equal(exact, TextPattern.Exact(text));
        Assert.Equal(loose, TextPattern.Loose(text));
        Assert.True(TextPattern.Follows(exact, text));
        Assert.True(TextPattern.Follows(loose, text));
    }

    [Fact]
    public void Pattern_is_exact_where_it_can_be_and_loose_where_it_must()
    {
        Assert.Equal("AA-9999", Learn(Tables.Texts("part", Rows, i => $"XY-{1_000 + (i % 700)}")).Pattern);
        Assert.Equal("A+-9+", Learn(Tables.Texts("part", Rows, i => $"XY-{i % 700}")).Pattern);
        Assert.Null(Learn(Tables.Texts("part", Rows, i => i % 20 == 0 ? $"{i % 700}" : $"XY-{i % 700}")).Pattern);
    }

    [Fact]
    public void Part_and_whole_are_found_as_an_order()
    {
        var part = Tables.Numbers("registered", Rows, i => Math.Floor(100 * Tables.Uniform(i, 1)));
        var whole = Tables.Numbers("total", Rows, i => Math.Floor(100 * Tables.Uniform(i, 1)) + Math.Floor(80 * Tables.Uniform(i, 2)));
        var other = Tables.Numbers("noise", Rows, i => 100 * Tables.Uniform(i, 3));
        var rule = Assert.Single(Tables.Infer(whole, other, part).Rules);
        Assert.Equal(new CrossColumnRule("less_or_equal", "registered", "total", 0), rule);
    }

    [Fact]
    public void Start_and_end_are_found_as_an_order_and_implied_orders_are_left_out()
    {
        var start = Tables.Times("ordered", Rows, i => Tables.Day(i * 31 % 400));
        var middle = Tables.Times("shipped", Rows, i => Tables.Day((i * 31 % 400) + (i % 30)));
        var end = Tables.Times("arrived", Rows, i => Tables.Day((i * 31 % 400) + (i % 30) + (i % 50)));
        var rules = Tables.Infer(end, start, middle).Rules;
        Assert.Equal([("ordered", "shipped"), ("shipped", "arrived")], rules.Select(r => (r.Left, r.Right)).OrderBy(r => r));
    }

    [Theory]
    [InlineData(Rows, 0)]
    [InlineData(77, 1)]
    public void Order_is_a_rule_only_when_the_columns_moved_often_enough_to_try_it(int period, int expected)
    {
        double Angle(int i) => 2 * Math.PI * i / period;
        var low = Tables.Numbers("low", Rows, i => Math.Sin(Angle(i)));
        var high = Tables.Numbers("high", Rows, i => Math.Sin(Angle(i)) + 1.5 + 0.4 * Math.Cos(Angle(i)) + 0.01 * Tables.Uniform(i));
        Assert.Equal(expected, Tables.Infer(low, high).Rules.Count);
    }

    [Theory]
    [InlineData(800, 0)]
    [InlineData(1, 1)]
    public void Dependency_is_a_rule_only_when_the_fixed_column_changed_often(int stretch, int expected)
    {
        var code = Tables.Texts("branch_code", Rows, i => $"b{(int)(30 * Tables.Uniform(i / stretch, 1))}");
        var region = Tables.Texts("region", Rows, i => $"r{(int)(30 * Tables.Uniform(i / stretch, 1)) % 4}");
        var other = Tables.Texts("other", Rows, i => $"o{(int)(Tables.Uniform(i) * 12)}");
        Assert.Equal(expected, Tables.Infer(region, code, other).Rules.Count);
    }

    [Fact]
    public void Order_that_ranges_imply_anyway_is_not_a_rule()
    {
        var low = Tables.Numbers("a", Rows, i => Tables.Uniform(i, 1));
        var high = Tables.Numbers("b", Rows, i => 5 + Tables.Uniform(i, 2));
        Assert.Empty(Tables.Infer(low, high).Rules);
    }

    [Fact]
    public void Code_and_name_are_found_as_a_dependency()
    {
        var code = Tables.Numbers("branch_code", Rows, i => Math.Floor(30 * Tables.Uniform(i, 1)) * 10);
        var region = Tables.Texts("region", Rows, i => $"r{(int)(30 * Tables.Uniform(i, 1)) % 4}");
        var other = Tables.Texts("other", Rows, i => $"o{i % 5}");
        Assert.Equal([new CrossColumnRule("determines", "branch_code", "region", 0)], Tables.Infer(region, code, other).Rules);
    }

    [Fact]
    public void Dependency_with_exceptions_is_not_a_rule()
    {
        var code = Tables.Texts("branch_code", Rows, i => $"b{i % 30}");
        var region = Tables.Texts("region", Rows, i => i % 97 == 0 ? "elsewhere" : $"r{i % 30 % 4}");
        Assert.Empty(Tables.Infer(code, region).Rules);
    }

    [Fact]
    public void Nearly_constant_column_depends_on_nothing()
    {
        var city = Tables.Texts("city", Rows, i => $"c{i % 100}");
        var odd = Tables.Texts("odd", Rows, i => i % 100 == 7 ? "b" : "a");
        Assert.Empty(Tables.Infer(city, odd).Rules);
    }

    [Fact]
    public void Model_outputs_take_part_in_no_rule()
    {
        var score = Tables.Numbers("score", Rows, i => Math.Floor(20 * Tables.Uniform(i, 1)) / 20);
        var decision = Tables.Numbers("y_pred", Rows, i => Tables.Uniform(i, 1) >= 0.5 ? 1 : 0);
        var band = Tables.Texts("band", Rows, i => $"b{(int)(20 * Tables.Uniform(i, 1))}");
        Assert.Empty(Tables.Infer(score, decision, band).Rules);
    }

    private static ColumnConstraints Learn(Column column) => Tables.Infer(column).Columns[0].Constraints;
}
