using Vigil.Events;

namespace Vigil.Tests.Events;

/// <summary>Roles on public data, as a person would give them. Columns not named must be features.</summary>
public class RealDataRoleTests
{
    [Theory]
    [InlineData("car_loan_reference.csv.gz")]
    [InlineData("car_loan_monitoring.csv.gz")]
    public void Car_loan(string file)
    {
        var schema = Infer("perf_drift/" + file);
        AssertRoles(schema, "timestamp Time, y_pred_proba Score, y_pred Prediction, repaid Label");
        Assert.Equal((TaskKind.Binary, "1"), (schema.Task, schema.PositiveClass));
    }

    [Fact]
    public void Employment_with_labels() => AssertRoles(
        Infer("perf_drift/ma_employment_2015_reference.csv.gz"),
        "id Id, SEX Group, RAC1P Group, employed Label, year Partition, prediction Prediction, predicted_probability Score");

    [Fact]
    public void Employment_without_labels() => AssertRoles(
        Infer("perf_drift/ma_employment_2016_analysis.csv.gz"),
        "id Id, SEX Group, RAC1P Group, year Partition, prediction Prediction, predicted_probability Score");

    [Fact]
    public void Electricity()
    {
        AssertRoles(Infer("perf_drift/elec2.csv.gz"), "date Partition, class Label");
        AssertRoles(Infer("perf_drift/elec2.csv.gz", "17424"), "date Partition, class Label");
    }

    [Fact]
    public void Concepts_without_time()
    {
        AssertRoles(Infer("perf_drift/sea_no_drift_40k.csv.gz"), "class Label");
        AssertRoles(Infer("perf_drift/circle_gradual_drift.csv", "1000"), "y Label");
        AssertRoles(Infer("perf_drift/noaa_bellevue_weather.csv.gz"), "");
    }

    [Fact]
    public void Bike_sharing()
    {
        AssertRoles(Infer("perf_drift/bike_sharing_hour.csv.gz"), "instant Id, dteday Time, yr Partition");
        AssertRoles(Infer("perf_drift/bike_sharing_hour.csv.gz", "2012-01-01"), "instant Id, dteday Time, yr Partition");
    }

    [Theory]
    [InlineData("flight_delays_2015h1.csv.gz")]
    [InlineData("flight_delays_2015h2.csv.gz")]
    public void Flights(string file) => AssertRoles(Infer("perf_drift/" + file), "source_row Id, DATE Time, CANCELLED Label");

    [Fact]
    public void Credit_with_predictions()
    {
        var schema = Infer("fairness/german_credit_lr_predictions.csv");
        AssertRoles(schema, "source_row Id, sex Group, class-label Label, lr_pred_proba Score, lr_pred Prediction");
        Assert.Equal((TaskKind.Binary, "1"), (schema.Task, schema.PositiveClass));
    }

    [Fact]
    public void Census_and_marketing_and_default()
    {
        AssertRoles(Infer("fairness/adult.csv.gz"), "race Group, sex Group, class Label");
        AssertRoles(Infer("fairness/german_credit.csv"), "sex Group, class-label Label");
        AssertRoles(Infer("fairness/bank_marketing_cleaned.csv.gz"), "y Label");
        AssertRoles(Infer("fairness/credit_card_default.csv.gz"), "SEX Group, default payment Label");
    }

    [Fact]
    public void Recidivism_takes_the_last_of_two_columns_that_fit()
    {
        var schema = Infer("fairness/compas_two_years.csv.gz");
        Assert.Equal("compas_screening_date", schema.Find(ColumnRole.Time)?.Name);
        Assert.Equal("decile_score", schema.Find(ColumnRole.Score)?.Name);
        Assert.Equal("y_pred_ge5", schema.Find(ColumnRole.Prediction)?.Name);
        Assert.Equal("two_year_recid", schema.Find(ColumnRole.Label)?.Name);
        var groups = schema.Columns.Where(c => c.Role == ColumnRole.Group).Select(c => c.Name);
        Assert.Equal(["age_cat", "race", "sex"], groups.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Network_attacks_without_a_model() => AssertRoles(Infer("security/nsl_kdd_train_20pct.csv.gz"), "is_attack Label");

    [Fact]
    public void Constraints_of_real_columns()
    {
        Assert.Equal([99_999], Infer("fairness/adult.csv.gz").Column("capital-gain").Constraints.Sentinels);
        Assert.Equal([-1], Infer("fairness/bank_marketing_cleaned.csv.gz").Column("pdays").Constraints.Sentinels);
        var bikes = Infer("perf_drift/bike_sharing_hour.csv.gz");
        Assert.Equal(["casual", "registered"], bikes.Rules.Where(r => r.Right == "cnt").Select(r => r.Left).Order(StringComparer.Ordinal));
        Assert.True(Infer("perf_drift/flight_delays_2015h1.csv.gz").Column("AIRLINE").Constraints.ClosedDomain);
    }

    private static Schema Infer(string file, string? split = null)
    {
        IEventSource source = CsvFixture.Read(file);
        if (split is not null)
        {
            source = SplitSource.Split(source, SplitPoint.Parse(split), null).Reference;
        }

        return SchemaInference.Infer(SourceScanner.Scan(source, null, TestContext.Current.CancellationToken), SchemaOverrides.None);
    }

    private static void AssertRoles(Schema schema, string expected) => Assert.Equal(
        expected.Split(", ", StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
        schema.Columns.Where(c => c.Role != ColumnRole.Feature).Select(c => $"{c.Name} {c.Role}").Order(StringComparer.Ordinal));
}
