using Vigil.Profiles;
using Vigil.Storage;

namespace Vigil.Reliability;

/// <summary>
/// Learns what is usual from the first healthy stretch of calls and renews it when a day, a week and two weeks are known: never while something is wrong.
/// </summary>
/// <param name="options">What the owner states.</param>
/// <param name="archive">The closed minutes.</param>
internal sealed class ReferenceLearner(ReliabilityOptions options, MinuteArchive archive)
{
    private const int LearnEvery = 5;
    private const int RenewEvery = 60;
    private const int LastGrade = 3;

    private long _from = -1;
    private bool _unhealthy;

    /// <summary>What is usual; null while it is being learnt.</summary>
    public ReliabilityReference? Reference { get; private set; }

    /// <summary>A minute with calls: the first one begins the stretch.</summary>
    public void Begin(long minute) => _from = _from < 0 ? minute : _from;

    /// <summary>Forgets what is usual; what comes from a minute on is usual then.</summary>
    public void Forget(long next) => (Reference, _from, _unhealthy) = (null, next, false);

    /// <summary>Looks whether enough is known after a closed minute.</summary>
    /// <returns>True when there is a new reference.</returns>
    public bool Learn(long minute, TrafficWatch traffic, ReliabilityIncidents incidents)
    {
        var every = Reference is null ? LearnEvery : RenewEvery;
        if (_from < 0 || minute % every != every - 1 || incidents.AnyOpen || Reference?.Grade == LastGrade)
        {
            return false;
        }

        var span = minute + 1 - _from;
        if (Reference is null ? !IsEnough(span) : ReliabilityReference.GradeOf(span) <= Reference.Grade)
        {
            return false;
        }

        var buckets = archive.All.Where(b => b.Start >= _from && !incidents.Disturbs(b)).ToList();
        if (ReliabilityReference.Learn(buckets, (_from, minute + 1), (traffic.LongestGap, traffic.BusyMinutes), options) is { } learnt)
        {
            Reference = learnt;
            return true;
        }

        if (Reference is null)
        {
            (_from, _unhealthy) = (minute + 1, true);
        }

        return false;
    }

    /// <summary>How far learning is, for people.</summary>
    /// <param name="next">The minute that closes next.</param>
    public string Words(long next)
    {
        var calls = _from < 0 ? 0 : CallsKnown();
        var minutes = _from < 0 ? 0 : Math.Max(0, next - _from);
        return $"{Number.Short(calls)} of {Number.Short(options.LearnCalls)} calls and {Number.Short(minutes)} of {Number.Short(options.LearnMinutes)} minutes are known"
            + (_unhealthy ? $"; an earlier stretch failed in more than {Number.Percent(ReliabilityReference.MostFailures)} of calls and is not called usual" : "");
    }

    /// <summary>What is not judged yet, and what it waits for.</summary>
    /// <param name="next">The minute that closes next.</param>
    public IReadOnlyList<string> Missing(long next)
    {
        if (Reference is null)
        {
            return [Words(next)];
        }

        var missing = new List<string>();
        if (Reference.Grade == 0)
        {
            missing.Add("silence pages once a day is known");
        }

        if (!Reference.Traffic.KnowsWeek)
        {
            missing.Add($"calls a minute are judged once 7 days are known, {(next - _from) / ReliabilityReference.Day} are");
        }

        if (Reference.Total is null)
        {
            missing.Add($"latency is judged once {LatencyReference.LeastValues} calls told their time");
        }

        return missing;
    }

    public void Write(StateWriter writer)
    {
        writer.Byte((byte)(Reference is null ? 0 : 1));
        Reference?.Write(writer);
        writer.Number(_from);
        writer.Byte((byte)(_unhealthy ? 1 : 0));
    }

    /// <summary>Reads what <see cref="Write"/> wrote; an objective that is stated now holds over one that was.</summary>
    public void Read(StateReader reader)
    {
        Reference = reader.Byte() == 1 ? ReliabilityReference.Read(reader) : null;
        Reference = Reference is not null && Objective.Of(options) is { } stated ? Reference with { Objective = stated } : Reference;
        (_from, _unhealthy) = (reader.Number(), reader.Byte() == 1);
    }

    private bool IsEnough(long span)
    {
        var calls = CallsKnown();
        return (span >= options.LearnMinutes && calls >= options.LearnCalls) || (span >= options.LearnMinutes / 3 && calls >= options.LearnBusyCalls);
    }

    private long CallsKnown() => archive.All.Where(b => b.Start >= _from).Sum(b => b.Calls);
}
