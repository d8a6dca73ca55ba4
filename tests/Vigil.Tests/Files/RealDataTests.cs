using Vigil.Events;
using Vigil.Files;

namespace Vigil.Tests.Files;

/// <summary>Reads public data sets as they are; skipped where they are not at hand.</summary>
public sealed class RealDataTests
{
    private static readonly string Root = Environment.GetEnvironmentVariable("VIGIL_DATA") ?? "../shared/data";

    [Fact]
    public void Every_table_of_the_manifest_has_the_stated_rows_and_columns()
    {
        SkipWithoutData();
        var options = new ReadOptions { Kinds = new Dictionary<string, ColumnKind> { ["file"] = ColumnKind.Category } };
        var manifest = FileFixture.ReadAll(Path.Combine(Root, "MANIFEST.csv"), options);
        var files = FileFixture.Words(manifest, "file");
        var (rows, columns) = (FileFixture.Numbers(manifest, "rows"), FileFixture.Numbers(manifest, "cols"));
        for (var i = 0; i < files.Length; i++)
        {
            if (!files[i]!.Contains('/') || !files[i]!.Contains(".csv", StringComparison.Ordinal) || !double.IsFinite(columns[i]))
            {
                continue;
            }

            var batch = FileFixture.ReadAll(Path.Combine(Root, files[i]!));
            Assert.Equal((files[i], rows[i], columns[i]), (files[i], batch.Rows, batch.Columns.Count));
        }
    }

    [Theory]
    [InlineData("car_loan_reference", "timestamp", ColumnKind.Time)]
    [InlineData("car_loan_reference", "salary_range", ColumnKind.Category)]
    [InlineData("car_loan_reference", "repaid_loan_on_prev_car", ColumnKind.Category)]
    [InlineData("car_loan_reference", "y_pred_proba", ColumnKind.Numeric)]
    [InlineData("ma_employment_2015_reference", "year", ColumnKind.Numeric)]
    [InlineData("elec2", "date", ColumnKind.Numeric)]
    [InlineData("elec2", "class", ColumnKind.Category)]
    [InlineData("flight_delays_2015h1", "DATE", ColumnKind.Time)]
    [InlineData("flight_delays_2015h1", "AIRLINE", ColumnKind.Category)]
    [InlineData("bike_sharing_hour", "dteday", ColumnKind.Time)]
    public void Known_columns_have_the_right_kind(string file, string column, ColumnKind kind)
    {
        SkipWithoutData();
        var shape = FileSource.Open(Path.Combine(Root, "perf_drift", file), new ReadOptions()).Shape;
        Assert.Equal(kind, shape.Columns[shape.IndexOf(column)].Kind);
    }

    private static void SkipWithoutData()
    {
        if (!Directory.Exists(Path.Combine(Root, "perf_drift")))
        {
            Assert.Skip("skipped: VIGIL_DATA does not name the folder of the public data sets");
        }
    }
}
