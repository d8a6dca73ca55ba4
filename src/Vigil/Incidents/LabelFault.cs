using Vigil.Detectors;
using Vigil.Detectors.Performance;
using Vigil.Monitors;
using Vigil.Profiles;

namespace Vigil.Incidents;

/// <summary>
/// Labels that broke: one value only, values the reference does not know, or the two classes swapped. What is measured against such labels says nothing
/// about the model, so it is told as a fault of the labels and never as harm.
/// </summary>
internal sealed class LabelFault(MonitorPlan plan, IReadOnlyList<WindowProfile> windows, WindowProfile reference)
{
    /// <summary>How every reason of this kind ends; readers of the journal know it by that.</summary>
    public const string Consequence = "so the model's quality cannot be judged since then";

    private const string Against = "measured against these labels, ";
    private const int LeastRows = 30;
    private const double OneValue = 0.995;
    private const double Varied = 0.95;
    private const double BrokenShare = 0.20;

    // A share of one class that chance would give less often than e^-12 is no chance.
    private const double Surprise = 12;

    // Swapped classes mirror rate and ranking; what mirrors only one of them may be the world.
    private const double MirrorError = 0.05;
    private const double RankedBefore = 0.65;

    /// <summary>What is wrong with the labels of some windows, as a clause; null when nothing is evident.</summary>
    /// <param name="members">Members of the incident.</param>
    /// <param name="from">First window since the onset.</param>
    /// <param name="to">Last window to look at.</param>
    public string? Of(IEnumerable<MonitorSpec> members, int from, int to)
    {
        var label = plan.Layout.IndexOf(plan.Layout.Outcome?.Label);
        if (label < 0 || !members.Any(m => m.Column == label || MonitorKinds.IsQualityOfModel(m.Kind)))
        {
            return null;
        }

        var after = new WindowProfile(plan.Layout, 0);
        for (var i = from; i <= to && i < windows.Count; i++)
        {
            after.Merge(windows[i]);
        }

        var (p, before) = Shares(reference, label);
        var (q, now) = Shares(after, label);
        return before < LeastRows || now < LeastRows ? null : Unknown(label, p, q) ?? Single(label, p, q, now) ?? Swapped(p, q, after);
    }

    /// <summary>Whether a severity's reason tells of broken labels.</summary>
    /// <param name="reason">A reason of an incident's severity.</param>
    public static bool IsTold(string reason) => reason.EndsWith(Consequence, StringComparison.Ordinal);

    /// <summary>A change as it reads beside broken labels: what is measured against them is no finding about the model.</summary>
    /// <param name="monitor">The monitor.</param>
    /// <param name="change">What it saw.</param>
    public static Change Beside(MonitorSpec monitor, Change change) =>
        MonitorKinds.IsQualityOfModel(monitor.Kind) ? change with { Sentence = Against + change.Sentence } : change;

    // Absent labels may still come; they count on neither side.
    private (double[] Shares, double Rows) Shares(WindowProfile profile, int label)
    {
        var counts = profile.CountsOf(plan.Layout, label).ToArray();
        counts[plan.Layout.Columns[label].CodeOf(Special.Null)] = 0;
        double rows = counts.Sum();
        return (Array.ConvertAll(counts, c => rows > 0 ? c / rows : 0), rows);
    }

    private string? Unknown(int label, double[] p, double[] q)
    {
        var binning = plan.Layout.Columns[label];
        var known = binning.Discrete || binning.Kind == Events.ColumnKind.Category;
        var code = known ? binning.CodeOf(Special.Unseen) : binning.CodeOf(Special.Invalid);
        var invalid = binning.CodeOf(Special.Invalid);
        code = q[invalid] > q[code] ? invalid : code;
        return q[code] - p[code] < BrokenShare ? null
            : $"the labels broke: {Number.Percent(q[code])} of `{binning.Column}` are {(code == invalid ? "unreadable" : "values the reference does not know")}";
    }

    private string? Single(int label, double[] p, double[] q, double rows)
    {
        var binning = plan.Layout.Columns[label];
        var code = Array.IndexOf(q, q.Max());
        // Beyond all its usual values a number may well gather in an outermost bin without being one value.
        var outermost = binning is { Ordered: true, Discrete: false } && (code == 0 || code == binning.Regular - 1);
        return outermost || code >= binning.Regular || q[code] < OneValue || p[code] > Varied || -rows * Math.Log(Math.Max(1e-12, p[code])) < Surprise ? null
            : $"the labels broke: {Number.Percent(q[code])} of `{binning.Column}` are {binning.LabelOf(code)}, it was {Number.Percent(p[code])}";
    }

    private string? Swapped(double[] p, double[] q, WindowProfile after)
    {
        var outcome = plan.Layout.Outcome!;
        if (outcome.Task != Events.TaskKind.Binary || after.LossRows + after.ScoreByLabel.Sum() < LeastRows)
        {
            return null;
        }

        var most = Array.IndexOf(p, p.Max());
        var mirrored = Math.Abs(q[most] - (1 - p[most])) <= 2 * MirrorError;
        if (reference.ScoreByLabel.Length > 0)
        {
            var ranking = new BinnedRocAuc(Catalog.LeastPerClass);
            var (was, now) = (ranking.Read(reference, reference), ranking.Read(after, reference));
            return mirrored && was.Abstained is null && now.Abstained is null && was.Value >= RankedBefore && Math.Abs(now.Value - (1 - was.Value)) <= MirrorError
                ? $"the labels look swapped: their ROC AUC with the score is {now.Value:0.00}, it was {was.Value:0.00}" : null;
        }

        if (reference.LossRows == 0 || after.LossRows < LeastRows)
        {
            return null;
        }

        var before = (double)reference.LossSum / WindowProfile.LossUnit / reference.LossRows;
        var since = (double)after.LossSum / WindowProfile.LossUnit / after.LossRows;
        return mirrored && before <= 1 - RankedBefore && Math.Abs(since - (1 - before)) <= MirrorError
            ? $"the labels look swapped: the prediction contradicts {Number.Percent(since)} of them, it was {Number.Percent(before)}" : null;
    }
}
