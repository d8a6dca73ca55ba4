using System.Globalization;
using Vigil.Detectors;
using Vigil.Detectors.Fairness;
using Vigil.Fairness;
using Vigil.Profiles;
using Vigil.Storage;

namespace Vigil.Monitors;

/// <summary>
/// Which gaps between groups are audited, and how soon they would be told: the largest group of an attribute against every other one that is large enough.
/// What the reference already shows is known; the audit tells what goes beyond it and beyond the tolerance.
/// </summary>
internal static class AuditBuilder
{
    private const int MostGroups = 6;
    private const int LeastRows = 100;
    private const double LeastShare = 0.02;
    private const double Tolerance = 0.05;

    /// <summary>The audits of a plan.</summary>
    public static IEnumerable<MonitorSpec> Generate(ProfileLayout layout, WindowProfile reference)
    {
        for (var attribute = 0; attribute < layout.Groups.Count; attribute++)
        {
            var binning = layout.Columns[layout.Groups[attribute]];
            var sizes = Enumerable.Range(0, binning.Regular).Select(code => (Code: code, Rows: RowsOf(reference, attribute, code))).OrderByDescending(g => g.Rows).ToList();
            var total = sizes.Sum(g => g.Rows);
            foreach (var (code, rows) in sizes.Skip(1).Take(MostGroups - 1).Where(g => g.Rows >= LeastRows && g.Rows >= LeastShare * total))
            {
                yield return Spec(layout, attribute, sizes[0].Code, code, AuditSpec.SelectionRate);
                if (reference.LossRows > 0)
                {
                    yield return Spec(layout, attribute, sizes[0].Code, code, AuditSpec.TruePositiveRate);
                }
            }
        }
    }

    /// <summary>Learns from the reference what gap is known, and how far rows move together.</summary>
    public static MonitorSpec Fit(MonitorSpec monitor, Reading[] readings, WindowProfile total)
    {
        var audit = monitor.Audit!;
        var (first, second) = audit.CountsOf(total);
        var gap = first.Rate - second.Rate;
        var pooled = first + second;
        var (detector, fault) = MeanCalibration.Calibrate(monitor.Kind, readings, pooled.Rate, null);
        var error = Math.Sqrt(pooled.Rate * (1 - pooled.Rate) * detector.DesignEffect * (1 / Math.Max(1, first.Tries) + 1 / Math.Max(1, second.Tries)));
        var tolerance = Math.Max(Tolerance, Math.Abs(gap) + 2 * error);
        return monitor with
        {
            Audit = audit with { Tolerance = Number.Round(Math.Min(0.95, tolerance), 6), Hits = pooled.Hits, Tries = pooled.Tries, DesignEffect = detector.DesignEffect },
            ReferenceValue = Number.Round(gap, 6),
            State = fault.Length == 0 ? "calibrated" : "uncalibrated",
            StateReason = fault,
        };
    }

    /// <summary>The delay to expect for gaps of 5, 10 and 20 points beyond what is tolerated.</summary>
    public static MonitorSpec Rate(MonitorSpec monitor, WindowProfile total, int windows, double threshold)
    {
        var audit = monitor.Audit!;
        var (first, second) = audit.CountsOf(total);
        var rule = new GapRule(false, audit.Tolerance);
        var (a, b) = (first.Tries / audit.DesignEffect / Math.Max(1, windows), second.Tries / audit.DesignEffect / Math.Max(1, windows));
        var card = AuditDelay.Gaps.Select(gap => new FaultResult(
            string.Create(CultureInfo.InvariantCulture, $"a gap {100 * gap:0} points beyond the tolerance"),
            AuditDelay.Predict(rule, threshold, first.Rate, a, b, audit.Tolerance + gap) is var delay && double.IsFinite(delay) ? (int)delay : -1));
        return monitor with { ReportCard = [.. card] };
    }

    private static long RowsOf(WindowProfile reference, int attribute, int code) =>
        reference.GroupCells[attribute].AsSpan(code * GroupTally.Cells, GroupTally.Cells).ToArray().Sum(c => (long)c);

    private static MonitorSpec Spec(ProfileLayout layout, int attribute, int first, int second, string rate)
    {
        var binning = layout.Columns[layout.Groups[attribute]];
        var pair = $"{binning.LabelOf(first)} and {binning.LabelOf(second)}";
        var what = rate == AuditSpec.SelectionRate ? "decided favourably" : "decided favourably among the truly positive";
        return new MonitorSpec(
            $"{MonitorKinds.Fairness}/{binning.Column}:{rate}:{binning.LabelOf(first)}:{binning.LabelOf(second)}", MonitorKinds.Fairness, $"{binning.Column}: {pair}",
            $"how often {pair} are {what} must not part")
        {
            Audit = new AuditSpec(attribute, first, second, rate, Tolerance, 0, 0, 1), Statistic = rate == AuditSpec.SelectionRate ? "gap in favourable decisions" : "gap in favourable decisions among the truly positive", Unit = "share",
        };
    }
}
