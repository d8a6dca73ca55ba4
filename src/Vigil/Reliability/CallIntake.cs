using Vigil.Storage;

namespace Vigil.Reliability;

/// <summary>Takes in calls and sorts them into minutes that are still open. Nothing a caller sends lets its memory grow beyond a bound.</summary>
internal sealed class CallIntake
{
    public const long Minute = 60_000_000;

    private const byte CurrentVersion = 1;
    private const int MostRoutes = 32;
    private const int MostVersions = 16;
    private const int MostStages = 16;

    // An hour of grace at most, and a quarter of an hour for clocks that are ahead.
    private const int MostOpen = 80;
    private const long MostAhead = 15;

    private readonly SortedDictionary<long, MinuteTally> _open = [];
    private MinuteTally? _last;
    private long _lastMinute = long.MinValue;

    public NameTable Routes { get; } = new(MostRoutes);

    public NameTable Versions { get; } = new(MostVersions);

    public NameTable Stages { get; } = new(MostStages);

    /// <summary>Calls taken in.</summary>
    public long Calls { get; private set; }

    /// <summary>Calls whose minute had closed.</summary>
    public long Late { get; private set; }

    /// <summary>Calls from too far ahead.</summary>
    public long Ahead { get; private set; }

    /// <summary>The first minute that has not closed; negative before the first.</summary>
    public long Next { get; set; } = -1;

    /// <summary>The minute that the clock shows; negative before it was told.</summary>
    public long Clock { get; set; } = -1;

    /// <summary>A call that is answered later than this is not good, in milliseconds; NaN when any time is.</summary>
    public double SlowLimit { get; set; } = double.NaN;

    /// <summary>The earliest open minute with calls; null when there is none.</summary>
    public long? Earliest => _open.Count == 0 ? null : _open.First().Key;

    /// <summary>Takes in a call.</summary>
    /// <returns>False when it came too late or is from too far ahead; it is counted there.</returns>
    public bool Add(in Call call)
    {
        var minute = call.TimeMicros / Minute;
        if (minute != _lastMinute && !TryOpen(minute, call.TimeMicros < 0))
        {
            return false;
        }

        var tally = _last!;
        var series = tally.Of(Routes.IdOf(call.Route, minute), Versions.IdOf(call.Version, minute));
        series.Count(call.Status);
        series.Latency.Add(call.LatencyMs);
        if (call.LatencyMs > SlowLimit && call.Status == CallStatus.Ok)
        {
            tally.Slow++;
        }

        if (call.Stages is { } stages)
        {
            for (var i = 0; i < stages.Count; i++)
            {
                var (name, time) = stages[i];
                if (time >= 0)
                {
                    tally.Stage(Stages.IdOf(name, minute)).Add(time);
                }
            }
        }

        Calls++;
        return true;
    }

    /// <summary>Takes a minute out; one without calls when none came.</summary>
    public MinuteTally Take(long minute)
    {
        (_last, _lastMinute) = (null, long.MinValue);
        return _open.Remove(minute, out var tally) ? tally : new MinuteTally();
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(CurrentVersion);
        foreach (var names in new[] { Routes, Versions, Stages })
        {
            names.Write(writer);
        }

        writer.Count(Calls);
        writer.Count(Late);
        writer.Count(Ahead);
        writer.Number(Next);
        writer.Number(Clock);
        writer.Count(_open.Count);
        foreach (var (minute, tally) in _open)
        {
            writer.Number(minute);
            tally.Write(writer);
        }
    }

    public void Read(StateReader reader)
    {
        reader.Version(CurrentVersion, "intake of calls");
        foreach (var names in new[] { Routes, Versions, Stages })
        {
            names.Read(reader);
        }

        (Calls, Late, Ahead) = (reader.Count(), reader.Count(), reader.Count());
        (Next, Clock) = (reader.Number(), reader.Number());
        for (var left = reader.Length(4); left > 0; left--)
        {
            var tally = new MinuteTally();
            var minute = reader.Number();
            tally.MergeFrom(reader);
            if (minute < Next || !_open.TryAdd(minute, tally))
            {
                throw reader.Broken("an open minute has closed or stands twice");
            }
        }
    }

    private bool TryOpen(long minute, bool negative)
    {
        if (minute < Next || negative)
        {
            Late++;
            return false;
        }

        if (!_open.TryGetValue(minute, out var tally))
        {
            if (_open.Count >= MostOpen || (Clock >= 0 && minute > Clock + MostAhead))
            {
                Ahead++;
                return false;
            }

            _open[minute] = tally = new MinuteTally();
        }

        (_last, _lastMinute) = (tally, minute);
        return true;
    }
}
