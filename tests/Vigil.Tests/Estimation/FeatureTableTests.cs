using Vigil.Estimation;
using Vigil.Events;

namespace Vigil.Tests.Estimation;

public class FeatureTableTests
{
    [Fact]
    public void Batches_become_columns_and_levels_are_matched_by_text()
    {
        var reference = Table(["a", "b", "b", "a", "b"], [1, 2, 3, 4, 5]);
        var current = Table(["b", "new", "a"], [0.5, double.NaN, 9]);
        Assert.Equal(["level", "number"], reference.Columns.Select(c => c.Name));
        var coder = FeatureCoder.Fit(reference);
        var (before, after) = (coder.Code(reference), coder.Code(current));
        Assert.Equal([false, true], before.Ordered);
        Assert.Equal(before.Columns[0][1], after.Columns[0][0]);
        Assert.Equal(before.Columns[0][0], after.Columns[0][2]);
        Assert.DoesNotContain(after.Columns[0][1], before.Columns[0]);

        // Below all of the reference, absent, above all of the reference: three codes that the reference does not have.
        Assert.Equal(3, after.Columns[1].Distinct().Count());
        Assert.Empty(after.Columns[1].Intersect(before.Columns[1]));
    }

    [Fact]
    public void Columns_that_are_constant_in_the_reference_are_left_out_by_name()
    {
        var coder = FeatureCoder.Fit(new([FeatureColumn.Numeric("year", [2015, 2015, 2015]), FeatureColumn.Category("site", ["x", "x", "x"]), FeatureColumn.Numeric("age", [1, 2, 3])]));
        Assert.Equal(["year", "site"], coder.Constant);
        Assert.Equal(["age"], coder.Names);
    }

    [Fact]
    public void A_missing_column_is_absent_in_every_row()
    {
        var coder = FeatureCoder.Fit(Table(["a", "b"], [1, 2]));
        var coded = coder.Code(new([FeatureColumn.Numeric("number", [1, 2])]));
        Assert.Equal([0, 0], coded.Columns[0]);
    }

    private static FeatureTable Table(string[] levels, double[] numbers)
    {
        var known = new Levels();
        var table = EventTable.Of(
            "rows",
            [new CategoryColumn("level", [.. levels.Select(l => known.CodeOf(l))], known), new NumericColumn("number", numbers), new TimeColumn("time", new long[levels.Length])],
            batchRows: 2);
        return FeatureTable.Of([.. table.Read()], ["level", "number", "time"]);
    }
}
