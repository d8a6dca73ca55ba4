using Vigil.Sketches;
using Vigil.Storage;

namespace Vigil.Reliability;

/// <summary>Counts and sketches of the calls of one route and version within a stretch of time.</summary>
internal sealed class SeriesTally
{
    public long Ok { get; set; }

    public long Errors { get; set; }

    public long Timeouts { get; set; }

    public LatencySketch Latency { get; } = new();

    public long Calls => Ok + Errors + Timeouts;

    public void Count(CallStatus status)
    {
        switch (status)
        {
            case CallStatus.Ok:
                Ok++;
                break;
            case CallStatus.Timeout:
                Timeouts++;
                break;
            default:
                Errors++;
                break;
        }
    }

    public void Merge(SeriesTally other)
    {
        Ok += other.Ok;
        Errors += other.Errors;
        Timeouts += other.Timeouts;
        Latency.Merge(other.Latency);
    }
}

/// <summary>What is kept of a stretch of time: tallies by route and version, sketches by stage. Stretches merge exactly in any order.</summary>
internal sealed class MinuteTally
{
    private const byte CurrentVersion = 1;
    private const int MostSeries = 64;

    private static readonly (int, int) s_other = (NameTable.Other, NameTable.Other);

    private SeriesTally? _last;
    private (int Route, int Version) _lastKey;

    /// <summary>Tallies by route and version.</summary>
    public SortedDictionary<(int Route, int Version), SeriesTally> Series { get; } = [];

    /// <summary>Sketches by stage.</summary>
    public SortedDictionary<int, LatencySketch> Stages { get; } = [];

    /// <summary>Calls that were answered, but later than the objective allows.</summary>
    public long Slow { get; set; }

    /// <summary>The tally of a route and version; beyond the bound that of all others.</summary>
    public SeriesTally Of(int route, int version)
    {
        if (_last is null || _lastKey != (route, version))
        {
            _lastKey = (route, version);
            var key = Series.Count < MostSeries || Series.ContainsKey(_lastKey) ? _lastKey : s_other;
            if (!Series.TryGetValue(key, out _last))
            {
                Series[key] = _last = new SeriesTally();
            }
        }

        return _last;
    }

    /// <summary>The sketch of a stage.</summary>
    public LatencySketch Stage(int stage)
    {
        if (!Stages.TryGetValue(stage, out var sketch))
        {
            Stages[stage] = sketch = new LatencySketch();
        }

        return sketch;
    }

    /// <summary>All routes and versions together.</summary>
    public SeriesTally Total()
    {
        var total = new SeriesTally();
        foreach (var series in Series.Values)
        {
            total.Merge(series);
        }

        return total;
    }

    /// <summary>Writes counts and sketches.</summary>
    public void Write(StateWriter writer)
    {
        writer.Byte(CurrentVersion);
        writer.Count(Slow);
        writer.Count(Series.Count);
        foreach (var (key, series) in Series)
        {
            writer.Count(key.Route);
            writer.Count(key.Version);
            writer.Count(series.Ok);
            writer.Count(series.Errors);
            writer.Count(series.Timeouts);
            series.Latency.Write(writer);
        }

        writer.Count(Stages.Count);
        foreach (var (stage, sketch) in Stages)
        {
            writer.Count(stage);
            sketch.Write(writer);
        }
    }

    /// <summary>Adds what was written.</summary>
    public void MergeFrom(StateReader reader)
    {
        reader.Version(CurrentVersion, "tally of calls");
        Slow += Few(reader);
        for (var left = reader.Length(7); left > 0; left--)
        {
            var series = Of(Id(reader), Id(reader));
            series.Ok += Few(reader);
            series.Errors += Few(reader);
            series.Timeouts += Few(reader);
            series.Latency.MergeFrom(reader);
        }

        for (var left = reader.Length(3); left > 0; left--)
        {
            Stage(Id(reader)).MergeFrom(reader);
        }
    }

    // Far beyond any count of calls, and far from where sums overflow.
    private static long Few(StateReader reader)
    {
        var count = reader.Count();
        return count < 1L << 50 ? count : throw reader.Broken("a count of calls is larger than any can be");
    }

    private static int Id(StateReader reader)
    {
        var id = reader.Count();
        return id < NameTable.MostNames + 2 ? (int)id : throw reader.Broken("a name's number is out of range");
    }
}
