using Vigil.Detectors;
using Vigil.Monitors;
using Vigil.Sketches;
using Vigil.Statistics;
using Vigil.Storage;

namespace Vigil.Reliability;

/// <summary>What calls must be, at least in which share: stated by the owner or derived from the reference.</summary>
/// <param name="Target">Share of calls that must be good.</param>
/// <param name="LatencyLimitMs">Calls slower than this are not good; NaN when only failures count.</param>
/// <param name="Stated">True when the owner stated it.</param>
internal sealed record Objective(double Target, double LatencyLimitMs, bool Stated)
{
    // Burning the budget up to three times as fast as allowed is told and does not wake anybody.
    private const double PagedBurn = 3;

    /// <summary>Share of calls that may be bad.</summary>
    public double Allowed => 1 - Target;

    public ShareLimit Limit => new(Math.Min(0.5, Allowed / 2), Allowed, Math.Min(0.95, PagedBurn * Allowed));

    /// <summary>The objective that an owner stated; null when none was.</summary>
    public static Objective? Of(ReliabilityOptions options) =>
        options.SloTarget is { } target ? new Objective(target, options.LatencyLimitMs ?? double.NaN, true) : null;

    /// <summary>An objective with room for twice what the reference shows.</summary>
    public static Objective Derive(ReliabilityOptions options, SeriesTally healthy)
    {
        var limit = options.LatencyLimitMs ?? (healthy.Latency.Count > 0 ? RoundUp(2 * LatencySketch.Value(healthy.Latency.KeyAt(0.99))) : double.NaN);
        var slow = double.IsNaN(limit) ? 0 : healthy.Latency.CountAbove(LatencySketch.Key(limit));
        var bad = Math.Min(healthy.Calls, healthy.Errors + healthy.Timeouts + slow);
        var upper = Proportions.ClopperPearson(bad, healthy.Calls).Upper;
        double[] usual = [0.999, 0.998, 0.995, 0.99, 0.98, 0.95, 0.9, 0.8];
        var target = usual.FirstOrDefault(t => 1 - t >= 2 * upper, 0.6);
        return new Objective(target, limit, false);
    }

    public void Write(StateWriter writer)
    {
        writer.Double(Target);
        writer.Double(LatencyLimitMs);
        writer.Byte((byte)(Stated ? 1 : 0));
    }

    public static Objective Read(StateReader reader)
    {
        var read = new Objective(reader.Double(), reader.Double(), reader.Byte() == 1);
        return read.Target is > 0.5 and < 1 ? read : throw reader.Broken("an objective is no share");
    }

    private static double RoundUp(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(value, 1e-3))));
        return value <= power ? power : value <= 2 * power ? 2 * power : value <= 5 * power ? 5 * power : 10 * power;
    }
}

/// <summary>What is usual of one model's speed and reliability, learnt from its first healthy stretch and renewed after a day, a week and two weeks.</summary>
internal sealed record ReliabilityReference(
    long From,
    long To,
    long Calls,
    LatencyReference? Total,
    SortedDictionary<int, LatencyReference> Stages,
    ShareLimit Failures,
    double FailureDesign,
    Objective Objective,
    TrafficReference Traffic)
{
    public const long Day = 24 * 60;

    private const byte CurrentVersion = 1;

    /// <summary>0 before a day is known, then 1, 2 with a week, 3 with two weeks.</summary>
    public int Grade => GradeOf(To - From);

    public static int GradeOf(long minutes) => minutes >= 14 * Day ? 3 : minutes >= 7 * Day ? 2 : minutes >= Day ? 1 : 0;

    /// <summary>Learns from healthy buckets; null and a reason when they are not healthy enough to be called usual.</summary>
    public static ReliabilityReference? Learn(IReadOnlyList<Bucket> buckets, (long From, long To) span, (long LongestGap, long BusyMinutes) gaps, ReliabilityOptions options)
    {
        var healthy = WithoutOutbreaks(buckets);
        var all = new MinuteTally();
        var minutes = new List<MinuteTally>();
        foreach (var bucket in healthy)
        {
            bucket.MergeInto(all);
            if (bucket.Minutes == 1)
            {
                var minute = new MinuteTally();
                bucket.MergeInto(minute);
                minutes.Add(minute);
            }
        }

        var total = all.Total();
        if (total.Calls < options.LearnCalls / 2 || total.Errors + total.Timeouts > MostFailures * total.Calls)
        {
            return null;
        }

        var brief = GradeOf(span.To - span.From) == 0;
        var totals = minutes.Select(m => m.Total()).ToList();
        var (failures, design) = LearnFailures(total, totals, brief);
        var stages = new SortedDictionary<int, LatencyReference>();
        foreach (var (stage, sketch) in all.Stages.Where(s => s.Value.Count >= LatencyReference.LeastValues))
        {
            stages[stage] = LatencyReference.Learn(sketch, [.. minutes.Where(m => m.Stages.ContainsKey(stage)).Select(m => m.Stages[stage])], brief);
        }

        return new ReliabilityReference(
            span.From,
            span.To,
            total.Calls,
            total.Latency.Count >= LatencyReference.LeastValues ? LatencyReference.Learn(total.Latency, [.. totals.Select(t => t.Latency)], brief) : null,
            stages,
            failures,
            design,
            Objective.Of(options) ?? Objective.Derive(options, total),
            TrafficReference.Learn(buckets, span.From, span.To, gaps.LongestGap, gaps.BusyMinutes));
    }

    /// <summary>Largest share of failing calls that may be called usual.</summary>
    public const double MostFailures = 0.2;

    public void Write(StateWriter writer)
    {
        writer.Byte(CurrentVersion);
        writer.Number(From);
        writer.Number(To);
        writer.Count(Calls);
        writer.Byte((byte)(Total is null ? 0 : 1));
        Total?.Write(writer);
        writer.Count(Stages.Count);
        foreach (var (stage, reference) in Stages)
        {
            writer.Count(stage);
            reference.Write(writer);
        }

        Failures.Write(writer);
        writer.Double(FailureDesign);
        Objective.Write(writer);
        Traffic.Write(writer);
    }

    public static ReliabilityReference Read(StateReader reader)
    {
        reader.Version(CurrentVersion, "reference of calls");
        var (from, to, calls) = (reader.Number(), reader.Number(), reader.Count());
        var total = reader.Byte() == 1 ? LatencyReference.Read(reader) : null;
        var stages = new SortedDictionary<int, LatencyReference>();
        for (var left = reader.Length(3); left > 0; left--)
        {
            var stage = reader.Count();
            if (stage >= NameTable.MostNames + 2 || !stages.TryAdd((int)stage, LatencyReference.Read(reader)))
            {
                throw reader.Broken("a stage's number is out of range");
            }
        }

        var (failures, design) = (ShareLimit.Read(reader), reader.Double());
        if (!(design is >= 1 and < 1e12) || to < from)
        {
            throw reader.Broken("the reference of calls is none");
        }

        return new ReliabilityReference(from, to, calls, total, stages, failures, design, Objective.Read(reader), TrafficReference.Read(reader));
    }

    private static (ShareLimit Limit, double Design) LearnFailures(SeriesTally total, List<SeriesTally> minutes, bool brief)
    {
        var rate = (total.Errors + total.Timeouts) / (double)total.Calls;
        var readings = minutes.Select(m => Reading.Share(m.Errors + m.Timeouts, m.Calls)).ToArray();
        var (fitted, _) = MeanCalibration.Calibrate(CallKinds.ErrorRate, readings, rate, null);
        var limit = Math.Min(0.95, rate + (brief ? 1.5 : 1) * (fitted.Limit - rate));
        return (new ShareLimit(rate, limit, limit), fitted.DesignEffect);
    }

    // Minutes that fail as the others practically never do are an incident and not usual.
    private static List<Bucket> WithoutOutbreaks(IReadOnlyList<Bucket> buckets)
    {
        const double Never = 1e-9;
        var steady = buckets.OrderBy(b => b.Bad / (double)Math.Max(1, b.Calls)).Take((buckets.Count * 9 + 9) / 10).ToList();
        var rate = (steady.Sum(b => b.Bad) + 1) / (double)(steady.Sum(b => b.Calls) + 2);
        return [.. buckets.Where(b => b.Bad <= 3 || 1 - Proportions.BinomialCdf(b.Bad - 1, b.Calls, rate) > Never)];
    }
}
