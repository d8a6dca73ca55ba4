using Vigil.Events;
using Vigil.Monitors;
using Vigil.Storage;

namespace Vigil.Tests.Pipeline;

/// <summary>Labels in files of their own: joined by id, whatever their order; late ones never look like a worse model.</summary>
public class LateLabelTests
{
    private const double Day = 86_400;

    private static readonly Lazy<(MonitorPlan Plan, LabelTable Table)> Usual = new(() =>
    {
        var reference = Walk.Reference();
        var table = Labels(reference, LagOf(reference, 2 * Day));
        return (Walk.Plan(new LabelledSource(reference.Without("label").Table("reference"), table, "id", "time", withLag: true), overrides: new SchemaOverrides { Label = "label" }), table);
    });

    [Fact]
    public void Healthy_labels_that_come_late_are_silent()
    {
        var view = Check(Walk.Current(), lag: 2 * Day);
        Assert.Empty(view.Alerts);
        Assert.True(view.Labels!.MatureAfterSeconds is > 4 * Day and < 9 * Day, $"mature after {view.Labels.MatureAfterSeconds} s");
        Assert.InRange(view.Labels.LagMedianSeconds!.Value, 1.2 * Day, 1.6 * Day);
        Assert.Contains(view.Abstentions, a => a.Monitor == "loss/label" && a.Reason == "labels not due yet");
        Assert.Contains(view.Performance, p => p.Incomplete);
    }

    [Fact]
    public void Labels_that_take_three_times_as_long_are_told_as_lag_and_never_as_quality()
    {
        var view = Check(Walk.Current(), lag: 6 * Day);
        Assert.Contains(view.Alerts, a => a.Kind == "label_lag");
        Assert.DoesNotContain(view.Alerts, a => a.Kind is "loss" or "roc_auc" or "label_drift");
        Assert.All(view.Incidents, i => Assert.Equal("p3", i.Severity));
    }

    [Fact]
    public void Wrong_ones_that_take_longer_do_not_hide_or_feign_a_loss()
    {
        var current = Walk.Current();
        var lag = Enumerable.Range(0, current.Rows).Select(i => (current.Numbers["prediction"][i] == current.Numbers["label"][i] ? 0.7 : 5) * Day).ToArray();
        var view = Check(current, LagsOf(current, lag));
        Assert.DoesNotContain(view.Alerts, a => a.Kind is "loss" or "roc_auc");
    }

    [Fact]
    public void Labels_that_stop_coming_are_told_as_coverage()
    {
        var current = Walk.Current();
        var lag = LagOf(current, 2 * Day);
        for (var i = 2_000; i < current.Rows; i++)
        {
            lag[i] = current.Uniform(i, 41) < 0.6 ? double.NaN : lag[i];
        }

        var view = Check(current, lag);
        Assert.Contains(view.Alerts, a => a.Kind == "label_coverage");
        Assert.DoesNotContain(view.Alerts, a => a.Kind is "loss" or "roc_auc");
    }

    [Fact]
    public void A_loss_is_still_found_when_its_labels_have_come()
    {
        var current = Walk.Current().ChangeSome("label", 0.5, v => 1 - v, from: 2_000);
        Assert.Contains(Check(current, LagOf(current, 2 * Day)).Alerts, a => a.Kind == "loss");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_order_and_the_files_of_labels_do_not_matter(int way)
    {
        var current = Walk.Current(2_000);
        var rows = Rows(current, LagOf(current, 2 * Day));
        var plain = Text(rows);
        Assert.Equal(plain, way switch
        {
            1 => Text([.. rows.OrderBy(r => TextHash.Of(r.Id))]),
            2 => Text([.. rows.Where((_, i) => i % 5 == 1), .. rows.Where((_, i) => i % 5 != 1)], files: 5),
            _ => Text([.. rows, .. rows.Where((_, i) => i % 3 == 0)]),
        });

        string Text(List<(string Id, double Label, long Time)> given, int files = 1) => Walk.Text(Walk.Journal(
            Usual.Value.Plan,
            new LabelledSource(Walk.Current(2_000).Without("label").Table("current"), Table(given, files), "id", "time", withLag: true)).Where(f => f is PerformanceMeasured));
    }

    [Fact]
    public void Corrections_retractions_contradictions_and_strangers_are_counted()
    {
        var table = Table(
            [("a", 0, 10), ("a", 1, 20), ("b", 1, 10), ("b", double.NaN, 30), ("c", 0, 10), ("c", 1, 10), ("d", 1, 10), ("d", 1, 10), ("stranger", 1, 10), ("", 1, 10)], 1);
        var source = Ids("a", "b", "c", "d", "e");
        var labelled = new LabelledSource(source, table, "id", null, withLag: false);
        var values = labelled.Read(null, TestContext.Current.CancellationToken).SelectMany(b => ((NumericColumn)b.Columns[^1]).Values).ToArray();
        Assert.Equal([1, double.NaN, double.NaN, 1, double.NaN], values.Select(v => double.IsNaN(v) ? double.NaN : v));
        var facts = labelled.Facts();
        Assert.Equal((2, 5, 1, 1, 2, 1, 1, 1), (facts.Joined, facts.Predictions, facts.Unknown, facts.Duplicates, facts.Corrections, facts.Retracted, facts.Conflicts, facts.WithoutId));
    }

    [Fact]
    public void Labels_of_no_row_at_all_are_a_mistake_of_the_command()
    {
        var current = Walk.Current(1_000);
        var error = Assert.Throws<VigilError>(() => Walk.Journal(
            Usual.Value.Plan, new LabelledSource(current.Without("label").Table("current"), Table([("nobody", 1, 10)], 1), "id", "time", withLag: true)));
        Assert.Contains("none of the 1 labels", error.Message, StringComparison.Ordinal);
    }

    private static JournalView Check(Loans current, double lag) => Check(current, LagOf(current, lag));

    private static JournalView Check(Loans current, double[] lag)
    {
        var table = Labels(current, lag);
        return Walk.Check(Usual.Value.Plan, new LabelledSource(current.Without("label").Table("current"), table, "id", "time", withLag: true));
    }

    // Exponential waits with a mean.
    private static double[] LagOf(Loans loans, double mean) => LagsOf(loans, [.. Enumerable.Repeat(mean, loans.Rows)]);

    private static double[] LagsOf(Loans loans, double[] means) => [.. means.Select((m, i) => -m * Math.Log(loans.Uniform(i, 40)))];

    private static LabelTable Labels(Loans loans, double[] lag) => Table(Rows(loans, lag), 1);

    // What has not come by the end of the data has not come; a reference is old enough for all of them.
    private static List<(string Id, double Label, long Time)> Rows(Loans loans, double[] lag)
    {
        var end = loans.Rows == Walk.ReferenceRows ? DateTime.MaxValue : loans.Times![^1];
        return [.. Enumerable.Range(0, loans.Rows).Where(i => !double.IsNaN(lag[i]) && loans.Times![i].AddSeconds(lag[i]) <= end)
            .Select(i => (loans.Ids![i], loans.Numbers["label"][i], (loans.Times![i].AddSeconds(lag[i]) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond))];
    }

    private static LabelTable Table(List<(string Id, double Label, long Time)> rows, int files) => LabelTable.Read(
        [.. Enumerable.Range(0, files).Select(f => File([.. rows.Where((_, i) => i % files == f)]))], "id", "label", ColumnKind.Numeric, TestContext.Current.CancellationToken);

    private static EventTable File(List<(string Id, double Label, long Time)> rows) => EventTable.Of("labels",
    [
        IdColumn([.. rows.Select(r => r.Id)]),
        new NumericColumn("label", [.. rows.Select(r => double.IsNaN(r.Label) ? Missing.Null : r.Label)]),
        new TimeColumn("label_time", [.. rows.Select(r => r.Time)]),
    ]);

    private static EventTable Ids(params string[] ids) => EventTable.Of("data", [IdColumn(ids)]);

    private static TextColumn IdColumn(string[] ids) =>
        new("id", [.. ids.Select(i => i.Length == 0 ? TextHash.Null : TextHash.Of(i))], [.. ids.Select(i => i.Length == 0 ? -1 : i.Length)]);
}
