using Vigil.Detectors;
using Vigil.Estimation;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Storage;
using StoredFlag = Vigil.Storage.EstimateFlag;
using StoredHarm = Vigil.Storage.FeatureHarm;

namespace Vigil.Assessment;

/// <summary>
/// What a change of the inputs does to the loss, in the loss's own unit (docs/statistics/harm.md): it gives an incident its severity where labels are
/// missing, and says how much of a rise the inputs explain where they are there. A change of an input the model does not lean on stays without harm.
/// </summary>
internal sealed class HarmAssessor
{
    private const int FewestRows = 500;
    private const double TwoSided95 = 1.959963984540054;

    private readonly HarmProjection _projection;
    private readonly double _tolerance;
    private readonly string _metric;

    private HarmAssessor(HarmProjection projection, double tolerance, string metric)
    {
        _projection = projection;
        _tolerance = tolerance;
        _metric = metric;
    }

    /// <summary>Learns which rows of the reference lose how much; null when too few are labelled.</summary>
    public static HarmAssessor? Fit(ScoredSample reference, MonitorPlan plan)
    {
        var loss = plan.Monitors.FirstOrDefault(m => m.Kind == MonitorKinds.Loss);
        var rows = reference.Where(i => !double.IsNaN(reference.Losses[i]) && !double.IsNaN(reference.Scores[i]));
        if (loss?.Mean is not { } mean || rows.Length < FewestRows || reference.Features.Columns.Count == 0)
        {
            return null;
        }

        var projection = HarmProjection.Fit(
            reference.Features.Pick(rows), Array.ConvertAll(rows, r => reference.Scores[r]), Array.ConvertAll(rows, r => reference.Losses[r]), plan.Layout.Outcome?.Score ?? plan.Layout.Outcome?.Prediction ?? "score");
        return new HarmAssessor(projection, mean.Limit - mean.Rate, loss.Statistic);
    }

    /// <summary>Projects the harm of an incident and, where labels are missing, sets its severity by it.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="current">Sampled rows of the current data.</param>
    /// <param name="rows">The incident's rows in the sample.</param>
    /// <param name="flags">What speaks against estimates on these rows.</param>
    public (HarmProjected Harm, IncidentChanged Incident) Of(IncidentChanged incident, ScoredSample current, int[] rows, IReadOnlyList<StoredFlag> flags)
    {
        var projected = _projection.Project(current.Features.Pick(rows), Array.ConvertAll(rows, r => current.Scores[r]));
        var (lower, upper) = (projected.Change - TwoSided95 * projected.Error, projected.Change + TwoSided95 * projected.Error);
        var realised = incident.Impact is { } impact ? impact.After - impact.Before : (double?)null;
        var note = Note(projected.Change, lower, upper, realised, flags);
        var harm = new HarmProjected(
            incident.Id, _metric, Number.Round(projected.Change, 6), Number.Round(lower, 6), Number.Round(upper, 6), realised is { } r ? Number.Round(r, 6) : null,
            [.. projected.Features.Where(f => f.Carries).Select(f => new StoredHarm(f.Feature, Number.Round(f.Change, 6), Number.Round(f.Z, 3)))], flags.Count == 0, note);
        var told = incident with { Story = incident.Story + " " + note };
        return (harm, flags.Count == 0 && realised is null && incident.Severity == "p3" && lower >= _tolerance
            ? told with { Severity = "p2", SeverityReason = $"the inputs alone are expected to raise the {_metric} by at least {Points(lower)}, {Points(_tolerance)} are tolerated" }
            : told);
    }

    private string Note(double change, double lower, double upper, double? realised, IReadOnlyList<StoredFlag> flags)
    {
        var range = $"{Signed(change)} ({Signed(lower)} to {Signed(upper)})";
        if (realised is { } rise)
        {
            return $"The {_metric} rose by {Signed(rise)}; the changed inputs alone explain {range} of it.";
        }

        return flags.Count > 0
            ? $"What it does to the {_metric} cannot be told without labels: {flags[0].Text}."
            : $"From the changed inputs alone the {_metric} is expected to change by {range}; {Points(_tolerance)} are tolerated.";
    }

    private string Signed(double value) => (value >= 0 ? "+" : "") + Points(value);

    private string Points(double value) => _metric == "error rate" ? $"{Number.Short(100 * Number.Round(value, 4))} points" : Number.Short(value);
}
