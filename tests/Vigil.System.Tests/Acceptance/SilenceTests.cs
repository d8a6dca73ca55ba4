using Vigil.Events;
using Vigil.Files;

namespace Vigil.System.Tests.Acceptance;

/// <summary>Public data in which nothing changed: every alert is false.</summary>
public class SilenceTests
{
    private const int CarLoanHalves = 18;
    private const int CensusHalves = 17;

    [Fact]
    public void Data_without_drift_give_no_alert()
    {
        var view = PublicData.CheckSplit(PublicData.Of("perf_drift/sea_no_drift_40k.csv.gz"), "10000");
        Assert.True(view.Alerts.Count == 0, PublicData.Story(view));
    }

    [Fact]
    public void Thirty_five_random_halves_give_at_most_one_alert_in_all()
    {
        var stories = Halves("perf_drift/car_loan_reference.csv.gz", CarLoanHalves).Concat(Halves("perf_drift/ma_employment_2015_reference.csv.gz", CensusHalves)).ToList();
        Assert.True(stories.Sum(s => s.Alerts) <= 1, string.Join('\n', stories.Where(s => s.Alerts > 0).Select(s => s.Story)));
    }

    private static IEnumerable<(int Alerts, string Story)> Halves(string name, int count)
    {
        var columns = PublicData.Columns(FileSource.Open(PublicData.Of(name), ReadOptions.FoundOut));
        for (var half = 0; half < count; half++)
        {
            var rows = Enumerable.Range(0, columns[0].Rows).ToLookup(row => TextHash.Mix(((ulong)half << 32) + (ulong)row) % 2 == 0);
            var view = PublicData.Check(PublicData.Take(name, columns, [.. rows[true]]), PublicData.Take(name, columns, [.. rows[false]]));
            yield return (view.Alerts.Count, $"half {half} of {name}:\n{PublicData.Story(view)}");
        }
    }
}
