using Vigil.Incidents;
using Vigil.Storage;

namespace Vigil.Reliability;

/// <summary>One incident of speed or reliability.</summary>
/// <param name="id">Stable id.</param>
/// <param name="opened">Minute in which it was told.</param>
internal sealed class ReliabilityIncident(string id, long opened)
{
    public string Id { get; } = id;

    public long Opened { get; } = opened;

    public long? Closed { get; set; }

    public long LastAlarm { get; set; } = opened;

    /// <summary>What was found, one for each monitor.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>Monitors that are still changed.</summary>
    public HashSet<string> Lasting { get; } = new(StringComparer.Ordinal);

    public long Onset => Findings.Min(f => f.Onset);

    /// <summary>Takes in an alarm.</summary>
    public void Put(Finding finding)
    {
        Renew(finding);
        Lasting.Add(finding.Monitor);
    }

    /// <summary>Takes in newer words of a finding.</summary>
    public void Renew(Finding finding)
    {
        var at = Findings.FindIndex(f => f.Monitor == finding.Monitor);
        if (at < 0)
        {
            Findings.Add(finding);
        }
        else
        {
            // What paged once stays a page.
            Findings[at] = finding with { Page = finding.Page || Findings[at].Page, Onset = Math.Min(finding.Onset, Findings[at].Onset) };
        }
    }
}

/// <summary>
/// Alarms of one time become one incident: one that began before the open incident stopped growing joins it, and one that comes back within an hour opens it
/// again. An incident closes when everything in it is over.
/// </summary>
internal sealed class ReliabilityIncidents
{
    private const byte CurrentVersion = 1;
    private const long SettleMinutes = 10;
    private const long ReopenMinutes = 60;
    private const long LeastOpenMinutes = 3;
    private const int MostKept = 64;
    private const int MostFindings = 64;

    private readonly List<ReliabilityIncident> _incidents = [];
    private long _count;

    /// <summary>True while an incident is open.</summary>
    public bool AnyOpen => _incidents.Exists(i => i.Closed is null);

    /// <summary>Number of incidents so far.</summary>
    public long Count => _count;

    /// <summary>Takes in what alarmed in a minute.</summary>
    /// <param name="minute">The closed minute.</param>
    /// <param name="findings">What alarmed.</param>
    /// <param name="places">Says where minutes lie.</param>
    /// <param name="journal">Where alerts and incidents are appended.</param>
    public void Add(long minute, IReadOnlyList<Finding> findings, CallPlaces places, IJournal journal)
    {
        var touched = new List<ReliabilityIncident>();
        foreach (var finding in findings)
        {
            var incident = Place(minute, finding);
            incident.Put(finding);
            incident.LastAlarm = minute;
            if (!touched.Contains(incident))
            {
                touched.Add(incident);
            }

            journal.Append(new AlertRaised(finding.Monitor, finding.Kind, finding.Target, places.Ref(minute), finding.Effect, finding.Sentence, finding.Page, incident.Id));
        }

        touched.ForEach(i => journal.Append(Snapshot(i, places)));
    }

    /// <summary>Says anew what an open incident holds, with everything that was seen since.</summary>
    public void Refresh(Finding finding)
    {
        foreach (var incident in _incidents.Where(i => i.Closed is null && i.Findings.Exists(f => f.Monitor == finding.Monitor)))
        {
            incident.Renew(finding);
        }
    }

    /// <summary>Notes that a monitor has come back.</summary>
    public void Recover(string monitor) => _incidents.ForEach(i => i.Lasting.Remove(monitor));

    /// <summary>Closes what is over.</summary>
    /// <returns>True when one closed.</returns>
    public bool Close(long minute, CallPlaces places, IJournal journal)
    {
        var over = _incidents.Where(i => i.Closed is null && i.Lasting.Count == 0 && minute - i.Opened >= LeastOpenMinutes).ToList();
        foreach (var incident in over)
        {
            incident.Closed = minute;
            journal.Append(Snapshot(incident, places));
        }

        while (_incidents.Count > MostKept && _incidents[0].Closed is not null)
        {
            _incidents.RemoveAt(0);
        }

        return over.Count > 0;
    }

    /// <summary>True while a monitor is part of an open incident.</summary>
    public bool Holds(string monitor) => _incidents.Exists(i => i.Closed is null && i.Findings.Exists(f => f.Monitor == monitor));

    /// <summary>True when a stretch lies in an incident and shows nothing that is usual.</summary>
    public bool Disturbs(Bucket bucket) => _incidents.Exists(i => bucket.Start + bucket.Minutes > i.Onset && bucket.Start <= (i.Closed ?? long.MaxValue));

    public void Write(StateWriter writer)
    {
        writer.Byte(CurrentVersion);
        writer.Count(_count);
        writer.Count(_incidents.Count);
        foreach (var incident in _incidents)
        {
            writer.Text(incident.Id);
            writer.Number(incident.Opened);
            writer.Number(incident.Closed ?? -1);
            writer.Number(incident.LastAlarm);
            writer.Count(incident.Findings.Count);
            incident.Findings.ForEach(f => f.Write(writer));
            writer.Count(incident.Lasting.Count);
            foreach (var monitor in incident.Lasting.Order(StringComparer.Ordinal))
            {
                writer.Text(monitor);
            }
        }
    }

    public void Read(StateReader reader)
    {
        reader.Version(CurrentVersion, "incidents of calls");
        _count = reader.Count();
        for (var left = reader.Length(6); left > 0; left--)
        {
            var incident = new ReliabilityIncident(reader.Text(), reader.Number());
            var closed = reader.Number();
            incident.Closed = closed < 0 ? null : closed;
            incident.LastAlarm = reader.Number();
            for (var findings = reader.Length(24); findings > 0; findings--)
            {
                incident.Findings.Add(Finding.Read(reader));
            }

            for (var lasting = reader.Length(); lasting > 0; lasting--)
            {
                incident.Lasting.Add(reader.Text());
            }

            if (incident.Findings.Count is 0 or > MostFindings)
            {
                throw reader.Broken("an incident holds nothing");
            }

            _incidents.Add(incident);
        }
    }

    private ReliabilityIncident Place(long minute, Finding finding)
    {
        var open = _incidents.FindLast(i => i.Closed is null && finding.Onset <= i.LastAlarm + SettleMinutes && i.Findings.Count < MostFindings);
        if (open is null && _incidents.FindLast(i => i.Closed is { } closed && minute - closed <= ReopenMinutes && i.Findings.Exists(f => f.Monitor == finding.Monitor)) is { } again)
        {
            again.Closed = null;
            return again;
        }

        if (open is null)
        {
            open = new ReliabilityIncident("rel-" + (++_count).ToString(System.Globalization.CultureInfo.InvariantCulture), minute);
            _incidents.Add(open);
        }

        return open;
    }

    private static IncidentChanged Snapshot(ReliabilityIncident incident, CallPlaces places)
    {
        var findings = incident.Findings.OrderBy(Rank).ThenByDescending(f => f.Page).ThenBy(f => f.Monitor, StringComparer.Ordinal).ToList();
        var (severity, reason) = Severity(findings);
        var onset = places.Onset(incident.Onset, findings.Min(f => f.Onset), incident.Opened);
        var first = Capital(findings[0].Sentence);
        return new IncidentChanged(
            incident.Id,
            incident.Closed is null ? "open" : "closed",
            severity,
            reason,
            first + (findings.Count > 1 ? $", and {findings.Count - 1} more {(findings.Count == 2 ? "sign" : "signs")}" : ""),
            $"It began about {Places.Day(onset.Time!)}. {string.Join(" ", findings.Take(5).Select(f => Capital(f.Sentence) + "."))} {Capital(reason)}.",
            onset,
            places.End(incident.Opened),
            incident.Closed is { } closed ? places.End(closed) : null,
            [.. findings.Select(f => f.Monitor)],
            [],
            null,
            [.. findings.Select(f => new MemberEvidence(f.Monitor, f.Target, f.Sentence, [], true))]);
    }

    private static (string Level, string Reason) Severity(List<Finding> findings)
    {
        if (findings.Exists(f => f.Page))
        {
            return ("p1", "it has lasted for at least three minutes and is more than chance or a single outage explains");
        }

        return findings.Exists(f => f.Kind is CallKinds.ErrorRate or CallKinds.SloBurn or CallKinds.Silent)
            ? ("p2", "callers are left without a good answer, not long or not strongly enough to wake somebody")
            : ("p3", "calls are still answered");
    }

    // What callers feel most comes first; the stage that moved says more than the calls it slows.
    private static int Rank(Finding finding) => finding.Kind switch
    {
        CallKinds.Silent => 0,
        CallKinds.ErrorRate => 1,
        CallKinds.Latency when finding.Monitor != "latency/calls" => 2,
        CallKinds.Latency => 3,
        CallKinds.SloBurn => 4,
        _ => 5,
    };

    private static string Capital(string sentence) =>
        sentence.Length > 0 && char.IsLower(sentence[0]) ? char.ToUpperInvariant(sentence[0]) + sentence[1..] : sentence;
}

/// <summary>Says where minutes lie, in calls and times.</summary>
/// <param name="FirstMinute">The watch's first minute.</param>
/// <param name="Calls">Calls in closed minutes so far.</param>
/// <param name="Archive">The closed minutes.</param>
internal sealed record CallPlaces(long FirstMinute, long Calls, MinuteArchive Archive)
{
    private const long Minute = 60_000_000;

    public WindowRef Ref(long minute) => new(Index(minute), FirstRow(minute), Math.Max(FirstRow(minute) - 1, Calls - 1), Places.Time(minute * Minute), Places.Time((minute + 1) * Minute));

    public Onset Onset(long minute, long from, long to) => new(
        FirstRow(minute), Places.Time(minute * Minute), [FirstRow(from), Math.Max(FirstRow(from), Calls - 1)], [Places.Time(from * Minute), Places.Time((to + 1) * Minute)], Index(minute));

    public Moment End(long minute) => new(Math.Max(0, Calls - Archive.CallsSince(minute + 1) - 1), Places.Time((minute + 1) * Minute));

    private long FirstRow(long minute) => Math.Max(0, Calls - Archive.CallsSince(minute));

    private int Index(long minute) => (int)Math.Clamp(minute - FirstMinute, 0, int.MaxValue);
}
