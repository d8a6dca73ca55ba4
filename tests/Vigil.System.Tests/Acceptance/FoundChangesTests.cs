using System.Globalization;
using Vigil.Monitors;
using Vigil.Storage;

namespace Vigil.System.Tests.Acceptance;

/// <summary>Known changes in public data: found, placed, named, and nothing else.</summary>
public class FoundChangesTests
{
    [Fact]
    public void Car_loan_has_one_incident_at_row_25000_that_hurts()
    {
        var view = PublicData.Check(PublicData.Of("perf_drift/car_loan_reference.csv.gz"), PublicData.Of("perf_drift/car_loan_monitoring.csv.gz"));
        Assert.Equal("binary", view.Run.Task);
        Assert.Equal(["timestamp time", "repaid label", "y_pred_proba score", "y_pred prediction"], view.Run.Columns
            .Where(c => c.Role is "time" or "label" or "score" or "prediction").Select(c => $"{c.Name} {c.Role}").OrderByDescending(c => c.EndsWith("time", StringComparison.Ordinal))
            .ThenByDescending(c => c.EndsWith("label", StringComparison.Ordinal)).ThenByDescending(c => c.EndsWith("score", StringComparison.Ordinal)));
        Assert.True(view.Incidents.Count == 1, PublicData.Story(view));
        var incident = view.Incidents[0];
        Assert.InRange(25_000, incident.Onset.BandRows[0], incident.Onset.BandRows[1]);
        Assert.All(view.Alerts, a => Assert.True(a.Window.LastRow >= 25_000, PublicData.Story(view)));
        Assert.Equal([], new[] { "car_value", "salary_range", "loan_length", "repaid_loan_on_prev_car" }.Except(incident.Features));
        Assert.Empty(incident.Features.Intersect(["size_of_downpayment", "driver_tenure"]));
        Assert.True(view.Alerts.Single(a => a.Kind == "loss").Window.LastRow < 30_000, PublicData.Story(view));
        Assert.Contains(incident.Severity, new[] { "p1", "p2" });
    }

    [Fact]
    public void Car_loan_chunks_have_the_expected_metrics()
    {
        var expected = File.ReadLines(PublicData.Of("expected_performance.csv")).Skip(1).Select(l => l.Split(',')).Where(f => f[0] == "car_loan_monitoring").ToList();
        var view = PublicData.Check(
            PublicData.Of("perf_drift/car_loan_reference.csv.gz"), PublicData.Of("perf_drift/car_loan_monitoring.csv.gz"), new PlanOptions { ChunkRows = 5_000 });
        Assert.Equal(10, expected.Count);
        foreach (var row in expected)
        {
            var slice = row[1].Split('-').Select(r => long.Parse(r, CultureInfo.InvariantCulture)).ToArray();
            foreach (var (metric, value) in new[] { ("roc_auc", row[3]), ("accuracy", row[4]), ("f1", row[5]) })
            {
                var found = view.Performance.Single(p => !p.IsReference && p.Metric == metric && p.Chunk.FirstRow == slice[0]);
                Assert.Equal(slice[1], found.Chunk.LastRow);
                Assert.Equal(double.Parse(value, CultureInfo.InvariantCulture), found.Realised!.Value, 1e-6);
            }
        }
    }

    [Fact]
    public void Employment_of_the_next_year_is_nothing_above_p3()
    {
        var view = PublicData.Check(PublicData.Of("perf_drift/ma_employment_2015_reference.csv.gz"), PublicData.Of("perf_drift/ma_employment_2016_analysis.csv.gz"));
        Assert.All(view.Incidents, i => Assert.True(i.Severity == "p3", PublicData.Story(view)));
        Assert.All(view.Incidents, i => Assert.DoesNotContain("year", i.Features));
        Assert.Equal("partition", view.Run.Columns.Single(c => c.Name == "year").Role);
    }

    [Fact]
    public void Electricity_columns_that_were_constant_are_told_within_two_windows()
    {
        var view = PublicData.CheckSplit(PublicData.Of("perf_drift/elec2.csv.gz"), "17424");
        foreach (var column in new[] { "vicprice", "vicdemand", "transfer" })
        {
            Assert.True(view.Alerts.Any(a => a.Target == column && a.Window.Index <= 1), $"{column}:\n{PublicData.Story(view)}");
        }
    }

    [Fact]
    public void The_circle_that_drifts_slowly_is_found_before_row_900()
    {
        var view = PublicData.CheckSplit(PublicData.Of("perf_drift/circle_gradual_drift.csv"), "1000");
        Assert.True(view.Alerts.Any(a => a.Window.LastRow < 1_900), PublicData.Story(view));
    }

    [Fact]
    public void The_airline_that_vanished_is_named_within_a_week()
    {
        var view = PublicData.Check(PublicData.Of("perf_drift/flight_delays_2015h1.csv.gz"), PublicData.Of("perf_drift/flight_delays_2015h2.csv.gz"));
        var airline = view.Alerts.First(a => a.Target == "AIRLINE");
        Assert.True(string.CompareOrdinal(airline.Window.Start, "2015-07-08") < 0, PublicData.Story(view));
        Assert.Contains("US vanished", airline.Sentence, StringComparison.Ordinal);
        var others = view.Incidents.SelectMany(i => i.Features).Concat(view.Alerts.Select(a => a.Target)).Where(t => view.Run.Columns.Any(c => c.Name == t)).Distinct().Where(t => t != "AIRLINE");
        Assert.True(others.Count() <= 1, PublicData.Story(view));
    }

    [Fact]
    public void Bikes_of_the_next_year_give_at_most_two_incidents_and_none_is_the_season()
    {
        var view = PublicData.CheckSplit(PublicData.Of("perf_drift/bike_sharing_hour.csv.gz"), "2012-01-01");
        Assert.True(view.Incidents.Count <= 2, PublicData.Story(view));
        string[] season = ["season", "mnth", "hr", "weekday", "workingday", "holiday", "temp", "atemp"];
        Assert.All(view.Incidents, i => Assert.True(!i.Features.Intersect(season).Any(), PublicData.Story(view)));
    }

    [Fact]
    public void Our_own_generated_changes_are_named_and_the_unchanged_columns_stay_silent()
    {
        var view = PublicData.Check(PublicData.Golden("reference.csv"), PublicData.Golden("analysis.csv"));
        Assert.All(view.Alerts, a => Assert.True(a.Window.LastRow >= 1_500, PublicData.Story(view)));
        var correlation = view.Alerts.First(a => a.Kind == "correlation");
        Assert.Contains("`x0` and `x7`", Named(view, correlation), StringComparison.Ordinal);
        var alerted = view.Alerts.Select(a => a.Target).Distinct().ToList();
        Assert.True(!new[] { "x0", "x1", "x3", "x5", "c1", "c2", "c3" }.Except(alerted).Any(), PublicData.Story(view));
        Assert.True(!alerted.Intersect(["x2", "x4", "c0", "sex", "race"]).Any(), PublicData.Story(view));
    }

    // Either order of the two names will do.
    private static string Named(JournalView view, AlertRaised alert) =>
        (alert.Sentence + string.Concat(view.Incidents.SelectMany(i => i.Evidence).Where(e => e.Monitor == alert.Monitor).Select(e => e.Sentence)))
            .Replace("`x7` and `x0`", "`x0` and `x7`", StringComparison.Ordinal);
}
