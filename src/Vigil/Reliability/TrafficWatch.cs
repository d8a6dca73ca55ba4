using Vigil.Statistics;
using Vigil.Storage;

namespace Vigil.Reliability;

/// <summary>Watches whether calls come at all: the dead man's switch, and traffic near zero (docs/statistics/reliability.md).</summary>
internal sealed class TrafficWatch
{
    private const int RecentMinutes = 30;
    private const double NearZero = 0.1;
    private const double BackAgain = 0.2;
    private const double LeastUsual = 30;
    private const int LeastSilence = 3;
    private const int ShortReferenceSilence = 30;
    private const int BusyMinutesToRecover = 3;
    private const double MinutesPerWeek = 7 * 24 * 60;

    private readonly long[] _recent = new long[RecentMinutes];
    private long _busySince;

    /// <summary>The last minute with calls; negative before the first.</summary>
    public long LastBusy { get; private set; } = -1;

    /// <summary>Most minutes from one with calls to the next, silences that were told left out.</summary>
    public long LongestGap { get; private set; }

    /// <summary>Minutes with calls.</summary>
    public long BusyMinutes { get; private set; }

    /// <summary>What was told of the current silence.</summary>
    public Crossing Told { get; private set; }

    /// <summary>First minute of the silence that was told last.</summary>
    public long SilenceStart { get; private set; }

    /// <summary>The minute after it, as far as it has gone.</summary>
    public long SilenceEnd { get; private set; }

    /// <summary>True while so few calls come that monitors of quality should keep silent.</summary>
    public bool LowData { get; private set; }

    /// <summary>True when calls come again after a silence that was told.</summary>
    public bool Recovered => Told != Crossing.None && _busySince >= BusyMinutesToRecover;

    /// <summary>Calls of the last half hour.</summary>
    public long RecentCalls => _recent.Sum();

    /// <summary>Takes in a closed minute.</summary>
    /// <returns>Lower when silence is to be told, Upper when it pages.</returns>
    public Crossing Step(long minute, long calls, ReliabilityReference? reference, ReliabilityOptions options)
    {
        _recent[(int)(minute % RecentMinutes)] = calls;
        if (calls > 0)
        {
            if (LastBusy >= 0 && Told == Crossing.None)
            {
                LongestGap = Math.Max(LongestGap, minute - LastBusy);
            }

            SilenceEnd = Told != Crossing.None && _busySince == 0 ? minute : SilenceEnd;

            LastBusy = minute;
            BusyMinutes++;
            _busySince++;
        }

        if (reference is null || LastBusy < 0)
        {
            return Crossing.None;
        }

        NoteLowData(minute, reference.Traffic);
        var silence = minute - LastBusy;
        var due = silence >= PageAfter(reference, options) ? Crossing.Upper : silence >= NoticeAfter(reference, options) ? Crossing.Lower : Crossing.None;
        if (due <= Told)
        {
            return Crossing.None;
        }

        (_busySince, SilenceStart, SilenceEnd) = (0, LastBusy + 1, minute + 1);
        return Told = due;
    }

    /// <summary>Minutes of silence that are told.</summary>
    public static double NoticeAfter(ReliabilityReference reference, ReliabilityOptions options) =>
        Math.Max(reference.Grade == 0 ? ShortReferenceSilence : LeastSilence, Surprising(reference.Traffic, options.NoticesPerWeek * ReliabilityMonitors.SilenceNoticeShare));

    /// <summary>Minutes of silence that page; never before a day is known, since nights may be silent.</summary>
    public static double PageAfter(ReliabilityReference reference, ReliabilityOptions options) =>
        reference.Grade == 0 ? double.PositiveInfinity
            : Math.Max(LeastSilence, Surprising(reference.Traffic, options.PagesPerWeek * ReliabilityMonitors.SilencePageShare));

    /// <summary>Time that was not watched is no silence.</summary>
    public void Skip(long minute)
    {
        LastBusy = LastBusy < 0 ? LastBusy : minute;
        Array.Clear(_recent);
    }

    /// <summary>The silence is over.</summary>
    public void Restart() => Told = Crossing.None;

    public void Write(StateWriter writer)
    {
        foreach (var calls in _recent)
        {
            writer.Count(calls);
        }

        writer.Number(LastBusy);
        writer.Count(LongestGap);
        writer.Count(BusyMinutes);
        writer.Count(_busySince);
        writer.Number(SilenceStart);
        writer.Number(SilenceEnd);
        writer.Byte((byte)Told);
        writer.Byte((byte)(LowData ? 1 : 0));
    }

    public void Read(StateReader reader)
    {
        for (var i = 0; i < _recent.Length; i++)
        {
            _recent[i] = Math.Min(reader.Count(), 1L << 50);
        }

        LastBusy = reader.Number();
        LongestGap = reader.Count();
        BusyMinutes = reader.Count();
        _busySince = reader.Count();
        (SilenceStart, SilenceEnd) = (reader.Number(), reader.Number());
        var told = reader.Byte();
        Told = told <= (byte)Crossing.Upper ? (Crossing)told : throw reader.Broken("a silence is none");
        LowData = reader.Byte() == 1;
    }

    // The longest of n waits is g. If the chance of a wait falls at least as fast beyond it as up to it, exponentially, a wait of t has the chance
    // n^(-t/g); t makes that the budget's share of a week's waits.
    private static double Surprising(TrafficReference traffic, double perWeek)
    {
        var waits = Math.Max(20, traffic.BusyMinutes);
        var perWeekWaits = waits * MinutesPerWeek / Math.Max(1, traffic.SpanMinutes);
        return traffic.LongestGap * Math.Max(1, Math.Log(perWeekWaits / perWeek) / Math.Log(waits));
    }

    // A service whose usual half hour has hardly any calls cannot fall to near zero in one.
    private void NoteLowData(long minute, TrafficReference traffic)
    {
        var usual = traffic.Usual(minute) * RecentMinutes;
        var recent = RecentCalls;
        LowData = LowData ? recent < BackAgain * usual : usual >= LeastUsual && recent < NearZero * usual;
    }
}
