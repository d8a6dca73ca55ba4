using Vigil.Events;
using Vigil.Storage;

namespace Vigil.Tests.Pipeline;

/// <summary>What the whole walk makes of single faults: one story each, named and placed right.</summary>
public class FaultTests
{
    private const int Row = 2_000;

    [Fact]
    public void Healthy_rows_raise_no_alert()
    {
        var view = Walk.Check(Walk.Current());
        Assert.Empty(view.Alerts);
        Assert.StartsWith("Nothing changed", view.Finished!.Verdict, StringComparison.Ordinal);
        Assert.Equal("windows", view.Plan.Mode);
    }

    [Theory]
    [InlineData("x3", 1)]
    [InlineData("x7", -0.7)]
    [InlineData("x9", 2)]
    public void A_shifted_feature_gives_one_incident_that_names_it_and_where_it_began(string feature, double shift)
    {
        var incident = Only(Walk.Check(Walk.Current().Change(feature, v => v + shift, from: Row)));
        Assert.Equal(feature, incident.Features[0]);
        Assert.Contains("drift/" + feature, incident.Monitors);
        AssertOnset(Row, incident);
        Assert.Equal("p3", incident.Severity);
        Assert.NotNull(incident.Impact);
        Assert.True(incident.Opened.Row > Row);
    }

    [Fact]
    public void A_rise_of_the_loss_is_harm_with_its_numbers()
    {
        var incident = Only(Walk.Check(Walk.Current().ChangeSome("label", 0.3, v => 1 - v, from: Row)));
        Assert.Contains("loss/label", incident.Monitors);
        Assert.Contains(incident.Severity, new[] { "p1", "p2" });
        AssertOnset(Row, incident);
        var impact = incident.Impact!;
        Assert.Equal("error rate", impact.Metric);
        Assert.True(impact.Before < impact.Lower && impact.Lower < impact.After && impact.After < impact.Upper);
    }

    [Fact]
    public void A_drift_without_labels_is_never_above_p3()
    {
        var current = Walk.Current().Without("label").Change("x0", v => v + 2, from: Row).Change("score", v => Math.Sqrt(v), from: Row);
        var view = Walk.Check(current);
        var incident = Only(view);
        Assert.Equal("p3", incident.Severity);
        Assert.Null(incident.Impact);
        Assert.Contains("without labels", incident.SeverityReason, StringComparison.Ordinal);
        Assert.Contains(view.Abstentions, a => a.Monitor == "loss/label" && a.Reason == "no label in this window");
    }

    [Fact]
    public void Two_faults_far_apart_are_two_incidents()
    {
        var view = Walk.Check(Walk.Current(8_000).Change("x3", v => v + 1.5, from: 1_000, to: 2_500).Change("x6", v => v - 1.5, from: 6_000));
        Assert.Equal(2, view.Incidents.Count);
        var (first, second) = (view.Incidents.Single(i => i.Id == "inc-1"), view.Incidents.Single(i => i.Id == "inc-2"));
        Assert.Equal(("x3", "x6"), (first.Features[0], second.Features[0]));
        AssertOnset(1_000, first);
        AssertOnset(6_000, second);
    }

    [Fact]
    public void Twenty_columns_that_change_at_once_are_one_incident()
    {
        var current = Walk.Current();
        foreach (var name in current.Numbers.Keys.Where(n => n is not ("label" or "prediction")).ToList())
        {
            current.Change(name, v => v + 1, from: Row);
        }

        current.Rename("city", (_, _) => "Zug", from: Row).Rename("tariff", (_, _) => "plus", from: Row).Rename("currency", (_, _) => "EUR", from: Row);
        var incident = Only(Walk.Check(current));
        Assert.True(incident.Features.Count >= 13, string.Join(", ", incident.Features));
        AssertOnset(Row, incident);
    }

    [Fact]
    public void An_incident_closes_after_the_change_is_over_and_not_before()
    {
        var incident = Only(Walk.Check(Walk.Current(6_000).Change("x3", v => v + 1.5, from: 1_000, to: 2_500)));
        Assert.Equal("closed", incident.State);
        Assert.InRange(incident.Closed!.Row, 2_500, 4_000);
        Assert.Equal("open", Only(Walk.Check(Walk.Current(6_000).Change("x3", v => v + 1.5, from: 1_000))).State);
    }

    [Fact]
    public void A_burst_of_nulls_is_a_data_fault()
    {
        var view = Walk.Check(Walk.Current().ChangeSome("x4", 0.3, _ => Missing.Null, from: Row));
        var incident = Only(view);
        Assert.Contains("null/x4", incident.Monitors);
        Assert.Equal("p2", incident.Severity);
        Assert.Equal("x4", incident.Features[0]);
        AssertOnset(Row, incident);
        Assert.StartsWith("Probably", view.Finished!.Answers[2].Text, StringComparison.Ordinal);
        Assert.Contains(incident.Evidence.SelectMany(e => e.Bins), b => b.Label == "null" && b.Special && b.After > 0.2);
    }

    [Fact]
    public void Unreadable_values_are_told_as_such()
    {
        var incident = Only(Walk.Check(Walk.Current().ChangeSome("x5", 0.1, _ => Missing.Invalid, from: Row)));
        Assert.Contains("invalid/x5", incident.Monitors);
    }

    [Fact]
    public void A_category_that_was_never_seen_is_told()
    {
        var incident = Only(Walk.Check(Walk.Current().Rename("city", (row, city) => row % 10 == 0 ? "Paris" : city, from: Row)));
        Assert.Contains("unseen/city", incident.Monitors);
        Assert.Equal("city", incident.Features[0]);
        AssertOnset(Row, incident);
    }

    [Fact]
    public void A_constant_column_that_changes_is_told()
    {
        var incident = Only(Walk.Check(Walk.Current().Rename("currency", (row, _) => row % 5 == 0 ? "EUR" : "CHF", from: Row)));
        Assert.Contains("constant/currency", incident.Monitors);
    }

    [Theory]
    [InlineData("x3")]
    [InlineData("visits")]
    [InlineData("score")]
    public void A_column_that_stands_still_is_a_data_fault_within_a_few_windows(string column)
    {
        var view = Walk.Check(Walk.Current().Change(column, _ => column == "score" ? 0.4 : 1, from: Row));
        var incident = Only(view);
        var alert = view.Alerts.Single(a => a.Monitor == "constant/" + column);
        Assert.InRange(alert.Window.LastRow, Row, Row + 6 * 72);
        Assert.Contains("is frozen " + (column == "visits" ? "at" : "within"), alert.Sentence, StringComparison.Ordinal);
        Assert.Equal("p2", incident.Severity);
        AssertOnset(Row, incident);
        Assert.StartsWith("Probably", view.Finished!.Answers[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_gather_at_the_low_end_are_low_and_not_frozen()
    {
        var view = Walk.Check(Walk.Current().Change("x3", v => -2.2 - 0.1 * Math.Abs(v), from: Row));
        Assert.DoesNotContain(view.Alerts, a => a.Monitor == "constant/x3");
        Assert.Contains(view.Alerts, a => a.Monitor == "drift/x3");
    }

    [Fact]
    public void Rows_that_come_sorted_by_a_category_are_not_called_frozen()
    {
        var incident = Only(Walk.Check(Walk.Current().Rename("city", (row, _) => row / 200 % 2 == 0 ? "Basel" : "Bern", from: Row)));
        var member = incident.Evidence.Single(e => e.Monitor == "constant/city");
        Assert.Contains("holds one value only in", member.Sentence, StringComparison.Ordinal);
        Assert.Equal("p3", incident.Severity);
    }

    [Fact]
    public void Repeated_ids_are_told_and_counted()
    {
        var current = Walk.Current();
        for (var row = Row; row < current.Rows; row += 5)
        {
            current.Ids![row] = current.Ids[row - 1];
        }

        var view = Walk.Check(current);
        Assert.Contains("duplicate_id/id", Only(view).Monitors);
        Assert.Equal(600, view.Finished!.Rejected["duplicate_id"]);
    }

    [Fact]
    public void Rows_sent_again_and_again_are_one_incident_that_names_the_repeats()
    {
        var current = Walk.Current();
        for (var row = Row; row < current.Rows; row++)
        {
            // Of every fifty rows the first five come ten times.
            var first = row - row % 50 + row % 5;
            current.Ids![row] = current.Ids[first];
            foreach (var values in current.Numbers.Values)
            {
                values[row] = values[first];
            }
        }

        var incident = Only(Walk.Check(current));
        Assert.Contains("rows repeat an id", incident.Title, StringComparison.Ordinal);
        Assert.Equal("p2", incident.Severity);
    }

    [Fact]
    public void What_is_over_is_told_as_it_was_while_it_lasted()
    {
        var incident = Only(Walk.Check(Walk.Current(6_000).ChangeSome("x4", 0.5, _ => Missing.Null, from: 1_000, to: 1_600)));
        Assert.Equal("closed", incident.State);
        var absent = incident.Evidence.First(e => e.Monitor == "null/x4").Bins.Single(b => b.Label == "null");
        Assert.InRange(absent.After, 0.44, 0.56);
    }

    [Fact]
    public void A_silence_of_the_stream_is_told_as_no_rows()
    {
        var current = Walk.Current(6_000);
        current.Times = [.. current.Times!.Select((t, row) => row < Row ? t : t.AddDays(6))];
        var incident = Only(Walk.Check(current));
        Assert.StartsWith("No rows arrive", incident.Title, StringComparison.Ordinal);
        Assert.Equal("p2", incident.Severity);
    }

    [Fact]
    public void The_verdict_speaks_of_the_incident_that_stands_first()
    {
        var view = Walk.Check(Walk.Current(8_000).Change("x3", v => v + 1.5, from: 1_000, to: 2_500).Change("x6", v => v - 1.5, from: 6_000));
        Assert.Contains(view.Incidents[0].Title, view.Finished!.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_out_of_the_order_of_time_are_counted()
    {
        var current = Walk.Current();
        Array.Reverse(current.Times!, 1_000, 1_000);
        var rejected = Walk.Check(current).Finished!.Rejected;
        Assert.InRange(rejected["out_of_order"], 900, 1_000);
        Assert.False(Walk.Check(Walk.Current()).Finished!.Rejected.ContainsKey("out_of_order"));
    }

    [Fact]
    public void Half_the_traffic_is_told()
    {
        var current = Walk.Current(6_000);
        var start = current.Times![Row];
        current.Times = [.. current.Times.Select((t, row) => row < Row ? t : start.AddMinutes(22 * (row - Row)))];
        var incident = Only(Walk.Check(current));
        Assert.Contains("volume/rows", incident.Monitors);
        Assert.Equal("p2", incident.Severity);
    }

    [Fact]
    public void Missing_and_new_columns_are_told_at_once()
    {
        var current = Walk.Current().Without("x5");
        current.Numbers["x77"] = [.. Enumerable.Range(0, current.Rows).Select(i => (double)i)];
        var view = Walk.Check(current);
        var missing = view.Alerts.Single(a => a.Kind == "missing_column");
        Assert.Equal("column `x5` is missing", missing.Sentence);
        Assert.Equal("p2", view.Incidents.Single(i => i.Id == missing.Incident).Severity);
        var added = view.Alerts.Single(a => a.Kind == "new_column");
        Assert.Equal("column `x77` is new", added.Sentence);
        Assert.Equal(2, view.Alerts.Count);
        Assert.Contains(view.Abstentions, a => a.Monitor == "drift/x5" && a.Reason == "the column is missing");
    }

    [Fact]
    public void A_correlation_that_breaks_is_told_though_no_single_feature_changed()
    {
        var current = Walk.Current();
        var healthy = Loans.Of(current.Rows, seed: 77);
        // x1 as before on its own, but of other people.
        Array.Copy(healthy.Numbers["x1"], Row, current.Numbers["x1"], Row, current.Rows - Row);
        var incident = Only(Walk.Check(current));
        Assert.Contains("correlation/numeric features", incident.Monitors);
        Assert.Equal(["x0", "x1"], incident.Features.Take(2).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_correlation_that_breaks_late_in_a_long_replay_is_named_right()
    {
        // More windows than keep sampled sums of their own.
        const int Late = 41_000;
        var current = Walk.Current(44_000);
        Array.Copy(Loans.Of(current.Rows, seed: 77).Numbers["x1"], Late, current.Numbers["x1"], Late, current.Rows - Late);
        var incident = Only(Walk.Check(current));
        Assert.True(incident.Opened.Row > Late);
        Assert.Equal(["x0", "x1"], incident.Features.Take(2).Order(StringComparer.Ordinal));
    }

    internal static IncidentChanged Only(JournalView view)
    {
        Assert.True(view.Incidents.Count == 1, $"{view.Incidents.Count} incidents: {string.Join("; ", view.Incidents.Select(i => $"{i.Title} [{i.Onset.BandRows[0]} to {i.Onset.BandRows[1]}, told {i.Opened.Row}]"))}");
        return view.Incidents[0];
    }

    private static void AssertOnset(long row, IncidentChanged incident)
    {
        Assert.InRange(row, incident.Onset.BandRows[0], incident.Onset.BandRows[1]);
        Assert.InRange(incident.Onset.BandRows[1] - incident.Onset.BandRows[0], 0, 1_500);
        Assert.InRange(incident.Onset.Row, incident.Onset.BandRows[0], incident.Onset.BandRows[1]);
    }
}
