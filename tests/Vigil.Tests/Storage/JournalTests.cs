using System.Text.Json;
using Vigil.Storage;
using Vigil.Tests.Golden;
using Vigil.Tests.Pipeline;

namespace Vigil.Tests.Storage;

public class JournalTests
{
    private const string Kept = "formats/journal-1.jsonl";

    private static readonly Lazy<IReadOnlyList<Fact>> Run = new(() => Walk.Journal(
        Walk.UsualPlan, Walk.Current(2_000).Change("x3", v => v + 1.5, from: 700).ChangeSome("x4", 0.3, _ => Vigil.Events.Missing.Null, from: 900).Table("current")));

    [Fact]
    public void Every_fact_of_a_run_reads_back_to_the_same_line() => Assert.All(Run.Value, fact =>
    {
        var line = FactJson.Write(fact);
        Assert.DoesNotContain('\n', line);
        Assert.Equal(line, FactJson.Write(FactJson.Read(line)));
        Assert.IsType(fact.GetType(), FactJson.Read(line));
    });

    [Fact]
    public void A_fact_with_its_kind_behind_other_fields_can_be_read()
    {
        var fact = Assert.IsType<Abstention>(FactJson.Read("""{"monitor":"null/x","reason":"no rows","windows":3,"fact":"abstention"}"""));
        Assert.Equal(new Abstention("null/x", "no rows", 3), fact);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"fact":"window_opened"}""")]
    [InlineData("""{"fact":"abstention","monitor":"null/x"}""")]
    public void A_line_that_is_no_fact_is_refused(string line) => Assert.ThrowsAny<Exception>(() => FactJson.Read(line) switch
    {
        { } fact => fact.ToString(),
    });

    [Fact]
    public void A_journal_folds_to_the_last_state_of_each_incident_worst_first()
    {
        var view = JournalView.Of(Run.Value);
        Assert.Equal(view.Incidents.Select(i => i.Id).Distinct(), view.Incidents.Select(i => i.Id));
        Assert.All(view.Incidents, i => Assert.Same(Run.Value.OfType<IncidentChanged>().Last(f => f.Id == i.Id), i));
        Assert.Equal(view.Incidents.OrderBy(i => i.State == "open" ? 0 : 1).ThenBy(i => i.Severity, StringComparer.Ordinal), view.Incidents);
        Assert.Equal(view.Run.Current.Windows, view.Windows.Count);
        Assert.Equal((view.Alerts.Count, view.Incidents.Count), (view.Finished!.Alerts, view.Finished.Incidents));
        Assert.All(view.Alerts, a => Assert.Contains(view.Incidents, i => i.Id == a.Incident && i.Monitors.Contains(a.Monitor)));
        Assert.All(view.Windows, w => Assert.Equal((view.Plan.Monitors.Count, view.Plan.Monitors.Count, view.Plan.Monitors.Count), (w.Values.Count, w.Meters.Count, w.Verdicts.Length)));
    }

    [Fact]
    public void A_journal_without_its_beginning_is_refused()
    {
        Assert.Throws<VigilError>(() => JournalView.Of([]));
        Assert.Throws<VigilError>(() => JournalView.Of(Run.Value.Where(f => f is not PlanAdopted)));
        Assert.Null(JournalView.Of(Run.Value.Where(f => f is not RunFinished)).Finished);
    }

    [Fact]
    public void A_journal_kept_by_an_older_release_can_still_be_read()
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1" && !File.Exists(GoldenText.PathOf(Kept)))
        {
            // Written once for each version of the form and never again: it stands for what users have on disk.
            Directory.CreateDirectory(Path.GetDirectoryName(GoldenText.PathOf(Kept))!);
            File.WriteAllText(GoldenText.PathOf(Kept), string.Concat(Kinds().Select(f => FactJson.Write(f) + "\n")));
        }

        var lines = File.ReadAllLines(GoldenText.PathOf(Kept));
        Assert.Equal(9, lines.Select(l => FactJson.Read(l).GetType()).Distinct().Count());
        Assert.Equal("loans", JournalView.Of(lines.Select(FactJson.Read)).Run.Model);
        Assert.All(lines, l => Assert.True(JsonElement.DeepEquals(
            JsonDocument.Parse(l).RootElement, JsonDocument.Parse(FactJson.Write(FactJson.Read(l))).RootElement), l));
    }

    private static IEnumerable<Fact> Kinds() =>
        Run.Value.Append(new RunTimed(new Dictionary<string, double> { ["replaying"] = 0.25 })).GroupBy(f => f.GetType()).SelectMany(g => g.Take(2));
}
