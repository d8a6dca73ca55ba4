using Vigil.Detectors;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Storage;

namespace Vigil.Incidents;

/// <summary>
/// Severity by harm, never by how sure one is of a change (docs/statistics/incidents.md): p1 when the lower bound of the loss's rise is at least twice the
/// tolerance, p2 when at least once; a drift whose harm is not shown is p3.
/// </summary>
internal sealed class Severity(MonitorPlan plan, IReadOnlyList<WindowProfile> windows, LabelFault? labels = null)
{
    private const double OneSided90 = 1.2815515655446004;
    private const int LeastRows = 30;

    // A score that is so far off on average misleads whoever decides by it, even where few decisions flip.
    private const double WrongPromise = 0.05;

    // From this share of broken values on, a feature is no longer what the model was made for, whether or not labels can show it.
    private const double BrokenShare = 0.20;

    /// <summary>Severity with its reason, and the harm when labels show it.</summary>
    /// <param name="members">Members of the incident with their changes.</param>
    /// <param name="from">First window since the onset.</param>
    /// <param name="to">Last window to look at.</param>
    public (string Level, string Reason, Impact? Impact) Of(IReadOnlyList<(MonitorSpec Monitor, Change Change)> members, int from, int to)
    {
        // Against broken labels nothing is measured: neither harm nor its absence.
        if (labels?.Of(members.Select(m => m.Monitor), from, to) is { } broke)
        {
            return ("p2", $"{broke}, {LabelFault.Consequence}", null);
        }

        // The rows at the edges of a silence are too few and too particular to tell of the model.
        var impact = members.All(m => m.Monitor.Kind is MonitorKinds.Volume or MonitorKinds.Freshness) ? null : ImpactOf(from, to);
        var alarmed = members.Any(m => MonitorKinds.IsQualityOfModel(m.Monitor.Kind));
        if (alarmed && impact is { } harm)
        {
            var rise = harm.Lower - harm.Before;
            var text = $"the {harm.Metric} rose by at least {Points(rise, harm)}, {Points(harm.Tolerance, harm)} are tolerated";
            if (rise >= harm.Tolerance)
            {
                return (rise >= 2 * harm.Tolerance ? "p1" : "p2", text, impact);
            }
        }

        if (members.FirstOrDefault(m => m.Monitor.Kind == MonitorKinds.RocAuc).Monitor is not null)
        {
            return ("p2", "the score ranks worse than the reference's own wobble allows", impact);
        }

        if (members.FirstOrDefault(m => m.Monitor.Kind == MonitorKinds.Calibration && Math.Abs(m.Change.Effect.Value) >= WrongPromise).Change is { } promise)
        {
            return ("p2", promise.Sentence, impact);
        }

        var broken = members.Where(m => m.Monitor.Kind is MonitorKinds.MissingColumn || (m.Monitor.IsStandstill && m.Change.Bins.Any(b => b.After >= ChangeWords.Frozen))
            || (m.Monitor.Kind is MonitorKinds.Null or MonitorKinds.Invalid or MonitorKinds.Sentinel or MonitorKinds.DuplicateId
                && m.Change.Effect.Value - m.Change.Effect.Reference >= BrokenShare)).ToList();
        if (broken.Count > 0)
        {
            return ("p2", "the data are broken for a large share of rows: " + broken[0].Change.Sentence, impact);
        }

        if (members.FirstOrDefault(m => m.Monitor.Kind == MonitorKinds.Fairness) is { Monitor.Audit: { } audit })
        {
            return ("p2", $"the model treats groups differently, beyond the {Number.Short(100 * Number.Round(audit.Tolerance, 3))} points that are tolerated", impact);
        }

        if (members.Any(m => m.Monitor.Kind == MonitorKinds.Volume && m.Change.Effect.Value < 0.5 * m.Change.Effect.Reference))
        {
            return ("p2", "less than half of the usual traffic arrived", impact);
        }

        return ("p3", impact is null ? "changed; harm cannot be told without labels" : "changed; no harm to the model is shown", impact);
    }

    private Impact? ImpactOf(int from, int to)
    {
        var loss = plan.Monitors.FirstOrDefault(m => m.Kind == MonitorKinds.Loss);
        if (loss?.Mean is not { } detector)
        {
            return null;
        }

        double rows = 0, sum = 0, squares = 0;
        for (var i = from; i <= to && i < windows.Count; i++)
        {
            rows += windows[i].LossRows;
            sum += (double)windows[i].LossSum / WindowProfile.LossUnit;
            squares += (double)windows[i].LossSquares / WindowProfile.LossUnit;
        }

        if (rows < LeastRows)
        {
            return null;
        }

        var mean = sum / rows;
        var error = OneSided90 * Math.Sqrt(Math.Max(0, squares / rows - mean * mean) * detector.DesignEffect / rows);
        return new Impact(
            loss.Statistic, Number.Round(detector.Rate, 6), Number.Round(mean, 6), Number.Round(mean - error, 6), Number.Round(mean + error, 6),
            Number.Round(detector.Limit - detector.Rate, 6), (long)rows);
    }

    private static string Points(double value, Impact harm) =>
        harm.Metric == "error rate" ? $"{Number.Short(100 * Number.Round(value, 3))} points" : Number.Short(value);
}
