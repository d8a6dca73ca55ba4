using Vigil.Storage;

namespace Vigil.Reliability;

/// <summary>A closed stretch of time: its counts, and the rest as bytes.</summary>
/// <param name="Start">Its first minute since 1970.</param>
/// <param name="Minutes">Its length: 1, or 60 for an hour.</param>
/// <param name="Calls">Calls in it.</param>
/// <param name="Bad">Calls that failed or timed out.</param>
/// <param name="Details">Tallies and sketches.</param>
internal sealed record Bucket(long Start, int Minutes, long Calls, long Bad, byte[] Details)
{
    public static Bucket Of(long start, int minutes, MinuteTally tally)
    {
        var writer = new StateWriter();
        tally.Write(writer);
        return new Bucket(start, minutes, tally.Series.Values.Sum(s => s.Calls), tally.Series.Values.Sum(s => s.Errors + s.Timeouts), writer.ToArray());
    }

    public void MergeInto(MinuteTally tally) => tally.MergeFrom(new StateReader(Details));
}

/// <summary>Closed minutes, and hours made of those that are older; any stretch of them merges exactly.</summary>
internal sealed class MinuteArchive
{
    /// <summary>Minutes are kept this many hours at most, then as hours.</summary>
    public const long MinutesKept = 48;

    /// <summary>Hours are kept for 90 days.</summary>
    public const long HoursKept = 90 * 24;

    /// <summary>Bytes of all minutes, and of all hours, at most: the oldest minutes become hours sooner, the oldest hours go.</summary>
    public const long MostBytes = 16L << 20;

    private const byte CurrentVersion = 1;

    private readonly List<Bucket> _minutes = [];
    private readonly List<Bucket> _hours = [];
    private long _minuteBytes;
    private long _hourBytes;

    /// <summary>Hours, then minutes, in order of time.</summary>
    public IEnumerable<Bucket> All => _hours.Concat(_minutes);

    /// <summary>Minutes that are still kept as such, in order.</summary>
    public IReadOnlyList<Bucket> Minutes => _minutes;

    /// <summary>Adds a closed minute, later than all before.</summary>
    public void Add(Bucket minute)
    {
        _minutes.Add(minute);
        _minuteBytes += minute.Details.Length;
        while (_minutes.Count > 60 && (Hour(_minutes[0].Start) < Hour(minute.Start) - MinutesKept || _minuteBytes > MostBytes) && Hour(_minutes[0].Start) < Hour(minute.Start))
        {
            CompactOldest();
        }

        while (_hours.Count > 0 && (Hour(_hours[0].Start) < Hour(minute.Start) - HoursKept || _hourBytes > MostBytes))
        {
            _hourBytes -= _hours[0].Details.Length;
            _hours.RemoveAt(0);
        }
    }

    /// <summary>Merges what lies wholly within a stretch.</summary>
    /// <param name="from">First minute.</param>
    /// <param name="to">Minute after the last.</param>
    /// <returns>First and end minute that are covered; equal when there is nothing.</returns>
    public (MinuteTally Tally, long From, long To) Between(long from, long to)
    {
        var tally = new MinuteTally();
        var (first, end) = (to, from);
        foreach (var bucket in All)
        {
            if (bucket.Start >= from && bucket.Start + bucket.Minutes <= to)
            {
                bucket.MergeInto(tally);
                first = Math.Min(first, bucket.Start);
                end = Math.Max(end, bucket.Start + bucket.Minutes);
            }
        }

        return first < end ? (tally, first, end) : (tally, from, from);
    }

    /// <summary>Calls in minutes from that one on.</summary>
    public long CallsSince(long minute)
    {
        var calls = 0L;
        for (var i = _minutes.Count - 1; i >= 0 && _minutes[i].Start >= minute; i--)
        {
            calls += _minutes[i].Calls;
        }

        return calls;
    }

    /// <summary>Writes everything.</summary>
    public void Write(StateWriter writer)
    {
        writer.Byte(CurrentVersion);
        foreach (var list in new[] { _hours, _minutes })
        {
            writer.Count(list.Count);
            foreach (var bucket in list)
            {
                writer.Number(bucket.Start);
                writer.Count(bucket.Calls);
                writer.Count(bucket.Bad);
                writer.Count(bucket.Details.Length);
                writer.Raw(bucket.Details);
            }
        }
    }

    /// <summary>Reads what was written into this empty archive; every bucket is looked through, so that damage shows here and not later.</summary>
    public void Read(StateReader reader)
    {
        reader.Version(CurrentVersion, "archive of calls");
        _hourBytes = Read(reader, _hours, 60);
        _minuteBytes = Read(reader, _minutes, 1);
    }

    private static long Read(StateReader reader, List<Bucket> into, int minutes)
    {
        var bytes = 0L;
        for (var left = reader.Length(4); left > 0; left--)
        {
            var bucket = new Bucket(reader.Number(), minutes, reader.Count(), reader.Count(), reader.Raw(reader.Length()).ToArray());
            if (into.Count > 0 && bucket.Start < into[^1].Start + minutes)
            {
                throw reader.Broken("minutes are out of order");
            }

            var tally = new MinuteTally();
            bucket.MergeInto(tally);
            if (tally.Series.Values.Sum(s => s.Calls) != bucket.Calls)
            {
                throw reader.Broken("a minute's calls do not add up");
            }

            into.Add(bucket);
            bytes += bucket.Details.Length;
        }

        return bytes;
    }

    private static long Hour(long minute) => minute / 60;

    private void CompactOldest()
    {
        var hour = Hour(_minutes[0].Start);
        var count = _minutes.TakeWhile(m => Hour(m.Start) == hour).Count();
        var tally = new MinuteTally();
        foreach (var minute in _minutes.Take(count))
        {
            minute.MergeInto(tally);
            _minuteBytes -= minute.Details.Length;
        }

        _minutes.RemoveRange(0, count);
        _hours.Add(Bucket.Of(hour * 60, 60, tally));
        _hourBytes += _hours[^1].Details.Length;
    }
}
