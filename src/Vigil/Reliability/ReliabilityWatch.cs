using System.IO.Hashing;
using Vigil.Incidents;
using Vigil.Profiles;
using Vigil.Statistics;
using Vigil.Storage;

namespace Vigil.Reliability;

/// <summary>
/// Watches speed and reliability of one model (docs/statistics/reliability.md). Calls go in with <see cref="Add"/>, the clock with <see cref="Advance"/>; alerts,
/// incidents and changes of state come out as facts. It learns what is usual by itself. The same calls and advances give the same facts, also across
/// <see cref="ToState"/> and <see cref="FromState"/>; calls of one minute may come in any order. Memory is bounded whatever is sent. Not safe for use by several
/// threads at once.
/// </summary>
public sealed class ReliabilityWatch
{
    private const byte CurrentVersion = 1;
    private const long LongestGap = 48 * 60;

    private readonly ReliabilityOptions _options;
    private readonly CallIntake _intake = new();
    private readonly MinuteArchive _archive = new();
    private readonly TrafficWatch _traffic = new();
    private readonly ReliabilityIncidents _incidents = new();
    private List<ReliabilityMonitor> _monitors = [];
    private readonly ReferenceLearner _learner;
    private long _first = -1;
    private long _closedCalls;
    private string _told = "";

    /// <summary>Creates a watch that knows nothing yet.</summary>
    /// <param name="options">What the owner states; null for the defaults.</param>
    /// <exception cref="VigilError">An option is out of its range.</exception>
    public ReliabilityWatch(ReliabilityOptions? options = null)
    {
        _options = options ?? new ReliabilityOptions();
        _options.Check();
        _learner = new ReferenceLearner(_options, _archive);
        Equip();
    }

    /// <summary>True while so few calls come that monitors of the model's quality should keep silent.</summary>
    public bool LowData => _traffic.LowData || _traffic.Told != Crossing.None;

    /// <summary>Number of incidents so far.</summary>
    public long Incidents => _incidents.Count;

    /// <summary>Takes in a call. Odd values are counted, never thrown: a call for a closed minute is late, one more than 15 minutes past the clock is ahead.</summary>
    /// <param name="call">The call.</param>
    /// <returns>False when it was late or ahead and counts there only.</returns>
    public bool Add(in Call call) => _intake.Add(call);

    /// <summary>Moves the clock: closes every minute that ended at least the grace ago and judges it. A clock that goes back is ignored.</summary>
    /// <param name="nowMicros">The time, microseconds since 1970.</param>
    /// <param name="journal">Where facts are appended.</param>
    public void Advance(long nowMicros, IJournal journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        var end = Start(nowMicros);
        while (_intake.Next < end)
        {
            // Time without calls shows nothing new after two days of it.
            var nearest = Math.Min(end, _intake.Earliest ?? end);
            _intake.Next = Math.Max(_intake.Next, nearest - LongestGap);
            CloseMinute(_intake.Next++, journal);
        }
    }

    /// <summary>Moves the clock over time that was not watched, such as a stop of the host: no calls then are no silence.</summary>
    /// <param name="nowMicros">The time, microseconds since 1970.</param>
    /// <param name="journal">Where facts are appended.</param>
    public void Resume(long nowMicros, IJournal journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        var end = Start(nowMicros);
        while (_intake.Earliest is { } minute && minute < end)
        {
            _intake.Next = minute;
            _traffic.Skip(minute);
            CloseMinute(_intake.Next++, journal);
        }

        _intake.Next = Math.Max(_intake.Next, end);
        _traffic.Skip(_intake.Next - 1);
    }

    /// <summary>Forgets the reference and learns anew from the next minute: what is now is usual from here on.</summary>
    public void Relearn()
    {
        _learner.Forget(_intake.Next);
        _monitors.ForEach(m => _incidents.Recover(m.Id));
        _incidents.Recover(ReliabilityWords.SilentId);
        _traffic.Restart();
        Equip();
    }

    /// <summary>Speed and reliability of the closed minutes that lie wholly within a stretch of time; exact, since minutes merge exactly.</summary>
    /// <param name="fromMicros">Begin, microseconds since 1970.</param>
    /// <param name="toMicros">End, exclusive.</param>
    public ReliabilitySummary Summary(long fromMicros, long toMicros)
    {
        var from = fromMicros / CallIntake.Minute + (fromMicros % CallIntake.Minute > 0 ? 1 : 0);
        var (tally, first, end) = _archive.Between(from, toMicros / CallIntake.Minute);
        var parts = SummaryBuilder.Parts(tally, _intake.Routes, _intake.Versions, _intake.Stages);
        return new ReliabilitySummary(first * CallIntake.Minute, end * CallIntake.Minute, end > first ? parts[0].Calls / (double)(end - first) : null, parts);
    }

    /// <summary>The watch as it stands.</summary>
    public ReliabilityStatus Status()
    {
        var objective = Objective();
        return new ReliabilityStatus(
            State(),
            Reason(),
            _learner.Missing(_intake.Next),
            _intake.Calls,
            _intake.Late,
            _intake.Ahead,
            _intake.Routes.Overflow + _intake.Versions.Overflow + _intake.Stages.Overflow,
            _learner.Reference?.From * CallIntake.Minute,
            _learner.Reference?.To * CallIntake.Minute,
            objective?.Target,
            objective is { } o && !double.IsNaN(o.LatencyLimitMs) ? o.LatencyLimitMs : null,
            [.. _monitors.Select(m => new ReliabilityMeter(m.Id, m.Kind, Number.Round(m.Track.Meter, 4)))]);
    }

    /// <summary>The whole memory as bytes.</summary>
    public byte[] ToState()
    {
        var writer = new StateWriter();
        writer.Byte(CurrentVersion);
        _intake.Write(writer);
        _archive.Write(writer);
        _traffic.Write(writer);
        _incidents.Write(writer);
        _learner.Write(writer);
        writer.Number(_first);
        writer.Count(_closedCalls);
        writer.Text(_told);
        ReliabilityMonitors.Write(_monitors, writer);
        var all = writer.ToArray();
        writer.Fixed(XxHash3.HashToUInt64(all));
        return writer.ToArray();
    }

    /// <summary>A watch with the memory that was written.</summary>
    /// <param name="state">What <see cref="ToState"/> gave.</param>
    /// <param name="options">What the owner states now; null for the defaults.</param>
    /// <exception cref="VigilError">The bytes are damaged or of a newer release, or an option is out of its range.</exception>
    public static ReliabilityWatch FromState(byte[] state, ReliabilityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        var reader = new StateReader(state);
        reader.Version(CurrentVersion, "watch over calls");
        if (state.Length < 9 || XxHash3.HashToUInt64(state.AsSpan(0, state.Length - 8)) != BitConverter.ToUInt64(state, state.Length - 8))
        {
            throw reader.Broken("its check sum is another");
        }

        var watch = new ReliabilityWatch(options);
        watch.Read(reader);
        return watch;
    }

    private void Read(StateReader reader)
    {
        _intake.Read(reader);
        _archive.Read(reader);
        _traffic.Read(reader);
        _incidents.Read(reader);
        _learner.Read(reader);
        (_first, _closedCalls) = (reader.Number(), reader.Count());
        _told = reader.Text();
        Equip();
        ReliabilityMonitors.Read(_monitors, reader);
        reader.Fixed();
        reader.End();
    }

    private long Start(long nowMicros)
    {
        _intake.Clock = Math.Max(_intake.Clock, nowMicros / CallIntake.Minute);
        var end = (nowMicros - _options.GraceSeconds * 1_000_000L) / CallIntake.Minute;
        if (_intake.Next < 0)
        {
            _intake.Next = Math.Max(0, Math.Min(end, _intake.Earliest ?? end));
        }

        return end;
    }

    private void CloseMinute(long minute, IJournal journal)
    {
        var tally = _intake.Take(minute);
        var total = tally.Total();
        if (total.Calls > 0)
        {
            _first = _first < 0 ? minute : _first;
            _learner.Begin(minute);
            _closedCalls += total.Calls;
            _archive.Add(Bucket.Of(minute, 1, tally));
        }

        var places = new CallPlaces(_first, _closedCalls, _archive);
        var findings = Judge(minute, tally, total);
        if (findings.Count > 0)
        {
            _incidents.Add(minute, findings, places, journal);
        }

        Settle(minute, places, journal);
        if (_learner.Learn(minute, _traffic, _incidents))
        {
            Equip();
        }

        if (State() is var state && state != _told)
        {
            _told = state;
            journal.Append(new ReliabilityState(state, Reason(), Places.Time((minute + 1) * CallIntake.Minute)));
        }
    }

    private List<Finding> Judge(long minute, MinuteTally tally, SeriesTally total)
    {
        var findings = new List<Finding>();
        var silence = _traffic.Step(minute, total.Calls, _learner.Reference, _options);
        var alarms = _monitors.Select(m => (Monitor: m, Crossing: m.Step(minute, tally, total))).Where(a => a.Crossing != Crossing.None).ToList();
        if (silence == Crossing.None && alarms.Count == 0)
        {
            return findings;
        }

        var words = Words();
        if (silence != Crossing.None)
        {
            findings.Add(words.Silent(_traffic, over: false));
        }

        findings.AddRange(alarms.Select(a => words.Describe(a.Monitor, minute + 1, a.Crossing == Crossing.Upper)));
        foreach (var told in _monitors.Where(m => m.Track is { Told: not Crossing.None, Recovered: false } && !alarms.Exists(a => a.Monitor == m)))
        {
            _incidents.Refresh(words.Describe(told, minute + 1, page: false));
        }

        return findings;
    }

    private ReliabilityWords Words() => new(_learner.Reference, _archive, new ReliabilityNames(_intake.Routes, _intake.Versions, _intake.Stages, Objective()));

    private void Settle(long minute, CallPlaces places, IJournal journal)
    {
        _monitors.Where(m => m.Track.Recovered).ToList().ForEach(m => _incidents.Recover(m.Id));
        if (_traffic.Recovered)
        {
            _incidents.Refresh(Words().Silent(_traffic, over: true));
            _incidents.Recover(ReliabilityWords.SilentId);
        }

        if (_incidents.Close(minute, places, journal))
        {
            _monitors.Where(m => m.Track.Told != Crossing.None && !_incidents.Holds(m.Id)).ToList().ForEach(m => m.Track.Restart());
            if (!_incidents.Holds(ReliabilityWords.SilentId))
            {
                _traffic.Restart();
            }
        }
    }

    private void Equip()
    {
        _monitors = ReliabilityMonitors.Of(_learner.Reference, _options, _intake.Stages);
        _intake.SlowLimit = Objective()?.LatencyLimitMs ?? double.NaN;
    }

    private Objective? Objective() => _learner.Reference?.Objective ?? Reliability.Objective.Of(_options);

    private string State() => _traffic.Told != Crossing.None ? "silent" : _learner.Reference is null ? "learning" : _traffic.LowData ? "low_data" : "ok";

    private string Reason() => State() switch
    {
        "silent" => "no calls come, for longer than usual",
        "low_data" => $"{Number.Short(_traffic.RecentCalls)} calls came within half an hour, usual are {Number.Short(Number.Round(30 * _learner.Reference!.Traffic.Usual(_intake.Next - 1), 2))}: check what lies before the model; monitors of its quality should keep silent",
        "learning" => _learner.Words(_intake.Next),
        _ => "calls come as usual",
    };
}
