using Vigil.Detectors;
using Vigil.Detectors.Drift;
using Vigil.Detectors.Fairness;
using Vigil.Detectors.Quality;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Storage;

namespace Vigil.Incidents;

/// <summary>Puts a change into numbers, words and paired bins: the windows since the onset against the reference.</summary>
internal sealed class ChangeWords(MonitorPlan plan, IReadOnlyList<WindowProfile> windows, WindowProfile reference)
{
    /// <summary>From this share of one value on a column that stands still is frozen; below, it stands still now here, now there.</summary>
    public const double Frozen = 0.9;

    /// <summary>Describes one member of an incident.</summary>
    /// <param name="monitor">The monitor.</param>
    /// <param name="from">First window since the onset.</param>
    /// <param name="to">Last window to look at.</param>
    public Change Describe(MonitorSpec monitor, int from, int to)
    {
        var after = CountsOf(from, to);
        return monitor.Kind switch
        {
            MonitorKinds.Drift or MonitorKinds.ScoreDrift or MonitorKinds.PredictionDrift or MonitorKinds.LabelDrift or MonitorKinds.LabelLag => Distribution(monitor, after),
            MonitorKinds.Correlation => Correlation(SampleOf(from, to)),
            MonitorKinds.MeanDiscrepancy => Joint(monitor, SampleOf(from, to)),
            MonitorKinds.Volume or MonitorKinds.Freshness => new TrafficWords(plan, windows).Describe(monitor, from, to),
            MonitorKinds.Fairness => Gap(monitor, after),
            MonitorKinds.OwnMetric => Own(monitor, from, to),
            MonitorKinds.Constant when monitor.IsStandstill => Still(monitor, from, to, after),
            _ => Rate(monitor, after),
        };
    }

    /// <summary>Size of a column's change: Jensen-Shannon distance, 0 when it watches no column.</summary>
    public double SizeOf(MonitorSpec monitor, int from, int to)
    {
        if (monitor.Column < 0)
        {
            return 0;
        }

        var binning = plan.Layout.Columns[monitor.Column];
        var before = reference.CountsOf(plan.Layout, monitor.Column);
        Span<double> p = stackalloc double[binning.Codes];
        Span<double> q = stackalloc double[binning.Codes];
        p.Clear();
        q.Clear();
        double m = 0, n = 0;
        for (var code = 0; code < binning.Codes; code++)
        {
            p[code] = before[code];
            m += before[code];
            for (var i = from; i <= to; i++)
            {
                q[code] += windows[i].CountsOf(plan.Layout, monitor.Column)[code];
            }

            n += q[code];
        }

        return m == 0 || n == 0 ? 0 : Math.Sqrt(BinDivergence.Divergence(p, m, q, n));
    }

    /// <summary>Columns that a monitor's change is about.</summary>
    public IEnumerable<string> ColumnsOf(MonitorSpec monitor, int from, int to)
    {
        if (monitor.Column >= 0)
        {
            return [plan.Layout.Columns[monitor.Column].Column];
        }

        if (monitor.Kind != MonitorKinds.Correlation)
        {
            return [];
        }

        var (a, b, _, _) = new CorrelationShift(plan.Layout, 1).LargestShift(SampleOf(from, to), reference.Sample);
        return [plan.Layout.Columns[a].Column, plan.Layout.Columns[b].Column];
    }

    private WindowProfile CountsOf(int from, int to)
    {
        var after = new WindowProfile(plan.Layout, 0);
        for (var i = from; i <= to && i < windows.Count; i++)
        {
            after.Merge(windows[i]);
        }

        return after;
    }

    // Windows share the sampled sums of their stretch; each stretch counts once.
    private SampleSums SampleOf(int from, int to)
    {
        var after = new SampleSums(plan.Layout);
        foreach (var stretch in windows.Between(from, to).Select(w => w.Sample).Distinct())
        {
            after.Add(stretch);
        }

        return after;
    }

    private Change Distribution(MonitorSpec monitor, WindowProfile after)
    {
        var binning = plan.Layout.Columns[monitor.Column];
        var p = Shares(reference.CountsOf(plan.Layout, monitor.Column));
        var q = Shares(after.CountsOf(plan.Layout, monitor.Column));
        var distance = Math.Sqrt(BinDivergence.Divergence(p, 1, q, 1));
        var bins = Bins(binning, p, q);
        var sentence = DistributionWords.Of(binning, p, q);
        var usual = Math.Sqrt(UsualDivergence(monitor, after));
        return new Change(new Effect(monitor.Statistic, Number.Round(distance, 6), Number.Round(usual, 6)), $"`{binning.Column}`: {sentence}", bins);
    }

    // Distances shrink with the rows they rest on; what so many rows show under no change is the fair comparison.
    private double UsualDivergence(MonitorSpec monitor, WindowProfile after)
    {
        double n = 0, m = 0;
        foreach (var count in after.CountsOf(plan.Layout, monitor.Column))
        {
            n += count;
        }

        var occupied = 0;
        foreach (var count in reference.CountsOf(plan.Layout, monitor.Column))
        {
            m += count;
            occupied += count > 0 ? 1 : 0;
        }

        return DriftScale.NullScalar(occupied) * (1 / Math.Max(1, n) + 1 / Math.Max(1, m));
    }

    private Change Correlation(SampleSums after)
    {
        var (a, b, now, before) = new CorrelationShift(plan.Layout, 1).LargestShift(after, reference.Sample);
        var left = plan.Layout.Columns[a].Column;
        var right = plan.Layout.Columns[b].Column;
        return new Change(
            new Effect($"correlation of {left} and {right}", Number.Round(now, 6), Number.Round(before, 6)),
            $"`{left}` and `{right}` move together in another way: their correlation is now {now:0.00}, it was {before:0.00}",
            []);
    }

    private Change Joint(MonitorSpec monitor, SampleSums after)
    {
        var reading = new MeanEmbedding(plan.Layout, 1).Read(after, reference.Sample);
        return new Change(
            new Effect(monitor.Statistic, Number.Round(reading.Value, 6), Number.Round(monitor.ReferenceValue, 6)),
            "the features taken together are distributed differently",
            []);
    }

    private Change Gap(MonitorSpec monitor, WindowProfile after)
    {
        var audit = monitor.Audit!;
        var (first, second) = audit.CountsOf(after);
        var binning = plan.Layout.Columns[plan.Layout.Groups[audit.Attribute]];
        var among = audit.Rate == AuditSpec.SelectionRate ? "" : " among the truly positive";
        var gap = first.Tries > 0 && second.Tries > 0 ? first.Rate - second.Rate : 0;
        return new Change(
            new Effect(monitor.Statistic, Number.Round(gap, 6), Number.Round(monitor.ReferenceValue, 6)),
            $"`{binning.Column}`: {Number.Percent(first.Rate)} of {binning.LabelOf(audit.First)} and {Number.Percent(second.Rate)} of {binning.LabelOf(audit.Second)} are decided favourably{among}, a gap of {Number.Short(100 * Number.Round(Math.Abs(gap), 3))} points, it was {Number.Short(100 * Number.Round(Math.Abs(monitor.ReferenceValue), 3))}",
            []);
    }

    private Change Rate(MonitorSpec monitor, WindowProfile after)
    {
        var reading = monitor.StatisticFor(plan.Layout).Read(after, reference);
        var (now, before) = (reading.Abstained is null ? reading.Value : 0, monitor.ReferenceValue);
        var bins = monitor.Column >= 0
            ? Bins(plan.Layout.Columns[monitor.Column], Shares(reference.CountsOf(plan.Layout, monitor.Column)), Shares(after.CountsOf(plan.Layout, monitor.Column)))
            : [];
        var sentence = monitor.Kind switch
        {
            MonitorKinds.Loss when monitor.Statistic == "error rate" => $"the model is wrong in {Number.Percent(now)} of labelled rows, it was {Number.Percent(before)}",
            MonitorKinds.Loss => $"the scaled absolute error is {Number.Short(now)}, it was {Number.Short(before)}",
            MonitorKinds.RocAuc => $"the score ranks worse: ROC AUC {now:0.000}, it was {before:0.000}",
            MonitorKinds.Calibration => $"the score promises {Number.Short(100 * Number.Round(Math.Abs(now), 3))} points too {(now > 0 ? "little" : "much")} on average",
            MonitorKinds.Null => $"`{monitor.Target}`: {Number.Percent(now)} of values are absent, it was {Number.Percent(before)}",
            MonitorKinds.LabelCoverage => $"{Number.Percent(now)} of predictions have no label in `{monitor.Target}`, it was {Number.Percent(before)}",
            MonitorKinds.Invalid => $"`{monitor.Target}`: {Number.Percent(now)} of values cannot be read, it was {Number.Percent(before)}",
            MonitorKinds.Unseen => $"`{monitor.Target}`: {Number.Percent(now)} of values were never seen before",
            MonitorKinds.Constant => $"`{monitor.Target}` was one value in the whole reference; {Number.Percent(now)} of values are others now",
            MonitorKinds.Sentinel => $"`{monitor.Target}`: {Number.Percent(now)} of values look like a stand-in for missing, it was {Number.Percent(before)}",
            MonitorKinds.DuplicateId => $"{Number.Percent(now)} of rows repeat an id, it was {Number.Percent(before)}",
            _ => $"the rule {monitor.Target} is broken in {Number.Percent(now)} of rows, it was {Number.Percent(before)}",
        };
        return new Change(new Effect(monitor.Statistic, Number.Round(now, 6), Number.Round(before, 6)), sentence, bins);
    }

    private Change Own(MonitorSpec monitor, int from, int to)
    {
        var now = windows.Between(from, to).Where(w => w.OwnMetrics?.ContainsKey(monitor.Target) == true).Select(w => w.OwnMetrics![monitor.Target]).DefaultIfEmpty(monitor.ReferenceValue).Average();
        return new Change(
            new Effect(monitor.Statistic, Number.Round(now, 6), Number.Round(monitor.ReferenceValue, 6)),
            $"`{monitor.Target}` is {Number.Short(now)} in the mean of its windows, it was {Number.Short(monitor.ReferenceValue)}",
            []);
    }

    private Change Still(MonitorSpec monitor, int from, int to, WindowProfile after)
    {
        var still = new Standstill(plan.Layout, monitor.Column, monitor.MinimumRows);
        var read = windows.Between(from, to).Where(w => w.Rows > 0).Select(w => still.Read(w, reference)).Where(r => r.Abstained is null).ToList();
        var share = read.Count == 0 ? 0 : read.Average(r => r.Value);
        var binning = plan.Layout.Columns[monitor.Column];
        var p = Shares(reference.CountsOf(plan.Layout, monitor.Column));
        var q = Shares(after.CountsOf(plan.Layout, monitor.Column));
        var code = Array.IndexOf(q, q.Max());
        return new Change(
            new Effect(monitor.Statistic, Number.Round(share, 6), 0),
            q[code] >= Frozen
                ? $"`{binning.Column}` is frozen {(binning.Discrete || binning.Kind == Events.ColumnKind.Category ? "at" : "within")} {binning.LabelOf(code)}: {Number.Percent(q[code])} of rows, it was {Number.Percent(p[code])}"
                : $"`{binning.Column}` holds one value only in {read.Count(r => r.Value > 0)} of {read.Count} windows, in the reference in none: its rows may come sorted or in blocks",
            Bins(binning, p, q));
    }

    private static List<BinShare> Bins(ColumnBinning binning, double[] p, double[] q)
    {
        var bins = new List<BinShare>();
        for (var code = 0; code < binning.Codes; code++)
        {
            var special = code >= binning.Regular;
            if (!special || p[code] > 0 || q[code] > 0)
            {
                bins.Add(new BinShare(binning.LabelOf(code), Number.Round(p[code], 6), Number.Round(q[code], 6), special));
            }
        }

        return bins;
    }

    private static double[] Shares(ReadOnlySpan<int> counts)
    {
        double total = 0;
        foreach (var count in counts)
        {
            total += count;
        }

        var shares = new double[counts.Length];
        for (var i = 0; i < shares.Length; i++)
        {
            shares[i] = total > 0 ? counts[i] / total : 0;
        }

        return shares;
    }
}

/// <summary>A change in numbers, words and paired bins.</summary>
/// <param name="Effect">The numbers.</param>
/// <param name="Sentence">The words.</param>
/// <param name="Bins">Paired shares; empty when the monitor has no bins.</param>
internal sealed record Change(Effect Effect, string Sentence, IReadOnlyList<BinShare> Bins);
