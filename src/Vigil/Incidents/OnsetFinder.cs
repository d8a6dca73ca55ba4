using Vigil.Detectors;
using Vigil.Monitors;
using Vigil.Profiles;

namespace Vigil.Incidents;

/// <summary>
/// When a change began (docs/statistics/incidents.md, argmax rule): the start from which the windows up to the alarm speak most for "as after" against "as in the
/// reference", by log likelihood ratio of their counts, summed over the members of an incident.
/// </summary>
internal sealed class OnsetFinder(MonitorPlan plan, IReadOnlyList<WindowProfile> windows, WindowProfile reference)
{
    // Two starts whose log likelihoods differ by less are told apart by nobody.
    private const double BandDepth = 4;
    private const int Rounds = 3;

    // A change that began further back is told from here on; it bounds what a long watch reads again.
    private const int Farthest = 1024;

    /// <summary>Most likely first window, and the band of windows that are nearly as likely.</summary>
    /// <param name="members">Positions of the monitors in the plan.</param>
    /// <param name="last">The last window to look at.</param>
    /// <param name="guess">A first guess of the start.</param>
    public (int Window, int From, int To) Find(IReadOnlyCollection<int> members, int last, int guess)
    {
        var lowest = Lowest(last);
        var onset = Math.Clamp(guess, lowest, last);
        var path = new double[last + 1];
        for (var round = 0; round < Rounds; round++)
        {
            Array.Clear(path);
            foreach (var member in members)
            {
                AddPath(plan.Monitors[member], onset, last, path);
            }

            // From back to front: the sum of all windows from each start to the last.
            for (var i = last - 1; i >= lowest; i--)
            {
                path[i] += path[i + 1];
            }

            var best = lowest;
            for (var i = lowest + 1; i <= last; i++)
            {
                best = path[i] > path[best] ? i : best;
            }

            if (best == onset)
            {
                break;
            }

            onset = best;
        }

        var from = onset;
        var to = onset;
        while (from > lowest && path[from - 1] > path[onset] - BandDepth)
        {
            from--;
        }

        while (to < last && path[to + 1] > path[onset] - BandDepth)
        {
            to++;
        }

        return (onset, Math.Max(0, from - 1), Math.Min(last, to + 1));
    }

    private static int Lowest(int last) => Math.Max(0, last - Farthest + 1);

    /// <summary>The last window of a change that is over: up to there the windows since its start speak most for "as after".</summary>
    /// <param name="members">Positions of the monitors in the plan.</param>
    /// <param name="onset">First window of the change.</param>
    /// <param name="last">The window in which it was seen to be over.</param>
    public int End(IReadOnlyCollection<int> members, int onset, int last)
    {
        var path = new double[last + 1];
        foreach (var member in members)
        {
            AddPath(plan.Monitors[member], onset, last, path);
            AddRows(plan.Monitors[member], onset, last, path);
        }

        var (sum, best, end) = (0.0, 0.0, last);
        for (var i = Math.Max(onset, Lowest(last)); i <= last; i++)
        {
            sum += path[i];
            if (sum > best)
            {
                (best, end) = (sum, i);
            }
        }

        return end;
    }

    // Traffic has no bins: a window belongs to the change when its rows lie nearer to the worst of them than to the usual ones.
    private void AddRows(MonitorSpec monitor, int onset, int last, double[] path)
    {
        if (monitor.Kind is not (MonitorKinds.Volume or MonitorKinds.Freshness))
        {
            return;
        }

        var usual = plan.RowsPerWindow;
        var worst = Enumerable.Range(onset, last - onset + 1).Select(i => (double)windows[i].Rows).MaxBy(rows => Math.Abs(rows - usual));
        for (var i = Lowest(last); i <= last; i++)
        {
            path[i] += Math.Sign(Math.Abs(windows[i].Rows - usual) - Math.Abs(windows[i].Rows - worst));
        }
    }

    // The same for a metric of the owner's own: a number a window, nearer to the worst or to the usual.
    private void AddOwn(MonitorSpec monitor, int onset, int last, double[] path)
    {
        var usual = monitor.ReferenceValue;
        var values = Enumerable.Range(0, last + 1).Select(i => i < Lowest(last) ? double.NaN : windows[i].OwnMetrics?.GetValueOrDefault(monitor.Target, double.NaN) ?? double.NaN).ToArray();
        var far = values.Skip(onset).Where(v => !double.IsNaN(v)).ToArray();
        if (far.Length == 0)
        {
            return;
        }

        var changed = far.Average();
        for (var i = Lowest(last); i <= last; i++)
        {
            path[i] += double.IsNaN(values[i]) ? 0 : Math.Sign(Math.Abs(values[i] - usual) - Math.Abs(values[i] - changed));
        }
    }

    private void AddPath(MonitorSpec monitor, int onset, int last, double[] path)
    {
        if (monitor.Kind == MonitorKinds.OwnMetric)
        {
            AddOwn(monitor, onset, last, path);
            return;
        }

        if (monitor.Kind == MonitorKinds.Loss)
        {
            AddLoss(monitor, onset, last, path);
        }
        else if (monitor.Column >= 0 && MonitorKinds.IsDrift(monitor.Kind))
        {
            AddCounts(monitor, onset, last, path);
        }
        else if (monitor.Mean is not null)
        {
            AddShare(monitor, onset, last, path);
        }
    }

    private void AddCounts(MonitorSpec monitor, int onset, int last, double[] path)
    {
        var groups = monitor.Groups;
        var size = groups.Max() + 1;
        var before = Grouped(reference, monitor.Column, groups, size);
        var after = new double[size];
        for (var i = onset; i <= last; i++)
        {
            var counts = Grouped(windows[i], monitor.Column, groups, size);
            for (var g = 0; g < size; g++)
            {
                after[g] += counts[g];
            }
        }

        var ratio = Ratio(before, after);
        var scale = monitor.Contrast?.DesignEffect ?? 1;
        for (var i = Lowest(last); i <= last; i++)
        {
            var counts = Grouped(windows[i], monitor.Column, groups, size);
            for (var g = 0; g < size; g++)
            {
                path[i] += counts[g] * ratio[g] / scale;
            }
        }
    }

    private static double[] Ratio(double[] before, double[] after)
    {
        double m = before.Sum(), n = after.Sum();
        var ratio = new double[before.Length];
        for (var g = 0; g < ratio.Length; g++)
        {
            ratio[g] = Math.Log((after[g] + 0.5) / (n + ratio.Length / 2.0)) - Math.Log((before[g] + 0.5) / (m + ratio.Length / 2.0));
        }

        return ratio;
    }

    private void AddLoss(MonitorSpec monitor, int onset, int last, double[] path)
    {
        double rows = 0, sum = 0;
        for (var i = onset; i <= last; i++)
        {
            rows += windows[i].LossRows;
            sum += (double)windows[i].LossSum / WindowProfile.LossUnit;
        }

        AddBernoulli(monitor, rows, sum, i => (windows[i].LossRows, (double)windows[i].LossSum / WindowProfile.LossUnit), last, path);
    }

    private void AddShare(MonitorSpec monitor, int onset, int last, double[] path)
    {
        var statistic = monitor.StatisticFor(plan.Layout);
        var readings = Enumerable.Range(0, last + 1).Select(i => i < Lowest(last) || windows[i].Rows == 0 ? Reading.None("no rows") : statistic.Read(windows[i], reference)).ToArray();
        AddBernoulli(monitor, readings.Skip(onset).Sum(r => r.Rows), readings.Skip(onset).Sum(r => r.Sum), i => (readings[i].Rows, readings[i].Sum), last, path);
    }

    private static void AddBernoulli(MonitorSpec monitor, double rows, double sum, Func<int, (double Rows, double Sum)> of, int last, double[] path)
    {
        var before = Math.Clamp(monitor.Mean!.Rate, 1e-6, 1 - 1e-6);
        var after = Math.Clamp((sum + 0.5) / (rows + 1), 1e-6, 1 - 1e-6);
        if (after <= before)
        {
            return;
        }

        for (var i = Lowest(last); i <= last; i++)
        {
            var (n, s) = of(i);
            path[i] += (s * Math.Log(after / before) + (n - s) * Math.Log((1 - after) / (1 - before))) / monitor.Mean.DesignEffect;
        }
    }

    private double[] Grouped(WindowProfile profile, int column, byte[] groups, int size)
    {
        var sums = new double[size];
        var counts = profile.CountsOf(plan.Layout, column);
        for (var code = 0; code < counts.Length; code++)
        {
            sums[groups[code]] += counts[code];
        }

        return sums;
    }
}
