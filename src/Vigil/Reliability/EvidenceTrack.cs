using Vigil.Statistics;
using Vigil.Storage;

namespace Vigil.Reliability;

/// <summary>When evidence is told.</summary>
/// <param name="LogNotice">ln of the evidence for a notice.</param>
/// <param name="LogPage">ln of the evidence for a page; infinite when the monitor never pages.</param>
/// <param name="NoticeMinutes">Minutes, at least, whose evidence makes a notice: 1 lets a single one do.</param>
/// <param name="LeastBad">Bad calls since the onset, at least.</param>
internal sealed record TrackRule(double LogNotice, double LogPage, int NoticeMinutes, int LeastBad)
{
    /// <summary>A minute counts for a notice at most this much.</summary>
    public double NoticeCap => NoticeMinutes == 1 ? 1.5 * LogNotice : 1.2 * LogNotice / NoticeMinutes;

    /// <summary>A minute counts for a page at most this much: calls of one minute are not independent.</summary>
    public double PageCap => 0.5 * Math.Min(LogPage, LogNotice + Math.Log(1000));

    /// <summary>What must be left without the two strongest minutes: a page needs a third one that is bad.</summary>
    public double PageRest => 0.45 * LogPage;
}

/// <summary>
/// Evidence of one monitor, minute by minute: M ← (M + 1)·L for notices and for pages, each L capped (a capped e-value is still one). The strongest run of
/// minutes since evidence last was nothing says when it began and what was seen since.
/// </summary>
internal sealed class EvidenceTrack
{
    private const double RecoveredAt = 2.995732273553991; // ln 20

    private readonly TrackRule _rule;
    private readonly IMinuteBets _bets;
    private readonly Accumulation _notice;
    private readonly Accumulation _page;
    private readonly double[] _logs;
    private double _recovery;
    private double _seen;
    private int _member;

    public EvidenceTrack(TrackRule rule, IMinuteBets bets)
    {
        (_rule, _bets) = (rule, bets);
        _logs = new double[bets.Members];
        _notice = new Accumulation(bets.Members);
        _page = new Accumulation(bets.Members);
    }

    /// <summary>What was told of the current change.</summary>
    public Crossing Told { get; private set; }

    /// <summary>True when evidence says that the change is over.</summary>
    public bool Recovered { get; private set; }

    /// <summary>Minute in which the told change most likely began.</summary>
    public long Onset { get; private set; }

    /// <summary>ln M / ln c of the notice, 0 to 1; 1 from the notice to the recovery.</summary>
    public double Meter => Told != Crossing.None ? 1 : Math.Clamp(_notice.LogMean / _rule.LogNotice, 0, 1);

    /// <summary>The sense of bad that alarmed.</summary>
    public int Sense => _bets.SenseOf(_member);

    /// <summary>The member that alarmed.</summary>
    public int Member => _member;

    /// <summary>Takes in one minute.</summary>
    /// <returns>Lower when a notice is due, Upper when a page is.</returns>
    public Crossing Step(in MinuteCounts counts)
    {
        // An empty minute is no look: it shows nothing and costs nothing.
        if (counts.Rows == 0)
        {
            return Crossing.None;
        }

        if (Told != Crossing.None)
        {
            var back = Math.Min(_bets.LogRecovery(counts, _member, _seen), 0.5 * RecoveredAt);
            _recovery = Math.Max(0, _recovery) + back;
            Recovered |= _recovery >= RecoveredAt;
        }

        var noticed = Told == Crossing.None && Notice(counts);
        var paged = Told != Crossing.Upper && !double.IsPositiveInfinity(_rule.LogPage) && Page(counts);
        if (!paged && !noticed)
        {
            return Crossing.None;
        }

        var by = noticed ? _notice : _page;
        _member = by.Strongest;
        _seen = by.Run.Share;
        Onset = Told == Crossing.None ? by.Run.Onset : Onset;
        (_recovery, Recovered) = (0, false);
        return Told = paged ? Crossing.Upper : Crossing.Lower;
    }

    /// <summary>Back to no evidence, as the lemma asks.</summary>
    public void Restart()
    {
        _notice.Restart();
        _page.Restart();
        Told = Crossing.None;
        Recovered = false;
        (_recovery, _seen, _member, Onset) = (0, 0, 0, 0);
    }

    public void Write(StateWriter writer)
    {
        writer.Byte((byte)Told);
        writer.Byte((byte)(Recovered ? 1 : 0));
        writer.Double(_recovery);
        writer.Double(_seen);
        writer.Count(_member);
        writer.Number(Onset);
        _notice.Write(writer);
        _page.Write(writer);
    }

    public void Read(StateReader reader)
    {
        var told = reader.Byte();
        Recovered = reader.Byte() == 1;
        _recovery = reader.Double();
        _seen = reader.Double();
        var member = reader.Count();
        if (told > (byte)Crossing.Upper || member >= _bets.Members)
        {
            throw reader.Broken("a monitor's evidence is none");
        }

        (Told, _member, Onset) = ((Crossing)told, (int)member, reader.Number());
        _notice.Read(reader);
        _page.Read(reader);
    }

    private bool Notice(in MinuteCounts counts)
    {
        _bets.LogValues(counts, page: false, _logs);
        _notice.Add(counts, _bets, _logs, _rule.NoticeCap);
        return _notice.LogMean >= _rule.LogNotice && _notice.Run.Bad >= _rule.LeastBad;
    }

    private bool Page(in MinuteCounts counts)
    {
        _bets.LogValues(counts, page: true, _logs);
        _page.Add(counts, _bets, _logs, _rule.PageCap);
        return _page.LogMean >= _rule.LogPage && _page.Run.Bad >= _rule.LeastBad && _page.Run.Rest >= _rule.PageRest;
    }
}

/// <summary>Evidence for one of the two thresholds, and the run of minutes behind each member.</summary>
internal sealed class Accumulation
{
    private readonly double[] _logM;
    private readonly Run[] _runs;

    public Accumulation(int members)
    {
        (_logM, _runs) = (new double[members], new Run[members]);
        Restart();
    }

    /// <summary>ln of the mean M.</summary>
    public double LogMean => LogSpace.Mean(_logM);

    /// <summary>The member with the most evidence.</summary>
    public int Strongest
    {
        get
        {
            var best = 0;
            for (var i = 1; i < _runs.Length; i++)
            {
                best = _runs[i].Sum > _runs[best].Sum ? i : best;
            }

            return best;
        }
    }

    /// <summary>The run of the strongest member.</summary>
    public Run Run => _runs[Strongest];

    public void Add(in MinuteCounts counts, IMinuteBets bets, Span<double> logs, double cap)
    {
        for (var i = 0; i < logs.Length; i++)
        {
            logs[i] = Math.Min(logs[i], cap);
            _runs[i].Add(counts.Minute, counts.Rows, counts.Bad[bets.SenseOf(i)], logs[i]);
        }

        ShiryaevRoberts.NextMixture(_logM, logs);
    }

    public void Restart()
    {
        Array.Fill(_logM, ShiryaevRoberts.Start);
        Array.Clear(_runs);
    }

    public void Write(StateWriter writer)
    {
        for (var i = 0; i < _runs.Length; i++)
        {
            writer.Double(_logM[i]);
            _runs[i].Write(writer);
        }
    }

    public void Read(StateReader reader)
    {
        for (var i = 0; i < _runs.Length; i++)
        {
            _logM[i] = reader.Double();
            _runs[i] = Run.Read(reader);
        }
    }
}

/// <summary>The minutes since a member's evidence last was nothing: by the definition of a cumulative sum, those since the most likely onset.</summary>
internal struct Run
{
    private double _strongest;
    private double _second;

    public double Sum { get; private set; }

    /// <summary>Evidence without the two strongest minutes.</summary>
    public readonly double Rest => Sum - _strongest - _second;

    public long Onset { get; private set; }

    public long Rows { get; private set; }

    public long Bad { get; private set; }

    public readonly double Share => Rows == 0 ? 0 : Bad / (double)Rows;

    public void Add(long minute, long rows, long bad, double log)
    {
        if (Sum <= 0)
        {
            this = default;
            Onset = minute;
        }

        Sum += log;
        Rows += rows;
        Bad += bad;
        if (log > _strongest)
        {
            (_strongest, _second) = (log, _strongest);
        }
        else if (log > _second)
        {
            _second = log;
        }
    }

    public readonly void Write(StateWriter writer)
    {
        writer.Double(Sum);
        writer.Double(_strongest);
        writer.Double(_second);
        writer.Number(Onset);
        writer.Count(Rows);
        writer.Count(Bad);
    }

    public static Run Read(StateReader reader) => new()
    {
        Sum = reader.Double(),
        _strongest = reader.Double(),
        _second = reader.Double(),
        Onset = reader.Number(),
        Rows = reader.Count(),
        Bad = reader.Count(),
    };
}
