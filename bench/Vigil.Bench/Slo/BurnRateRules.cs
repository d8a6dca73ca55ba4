namespace Vigil.Bench.Slo;

/// <summary>
/// The multi-window burn-rate rules of the SRE workbook, as pages: 14.4 over an hour and five minutes, 6 over six hours and half an hour. Judged every minute; a
/// page is a minute in which a rule begins to hold.
/// </summary>
/// <param name="allowed">Share of calls that may be bad.</param>
internal sealed class BurnRateRules(double allowed)
{
    private const int Longest = 360;

    private static readonly (int Long, int Short, double Burn)[] s_rules = [(60, 5, 14.4), (360, 30, 6)];

    private readonly (long Calls, long Bad)[] _sums = new (long, long)[Longest + 1];
    private readonly bool[] _holds = new bool[s_rules.Length];
    private long _minute;

    /// <summary>Pages so far.</summary>
    public int Pages { get; private set; }

    /// <summary>Takes in one minute.</summary>
    public void Add(long calls, long bad)
    {
        var before = _sums[_minute % _sums.Length];
        _minute++;
        _sums[_minute % _sums.Length] = (before.Calls + calls, before.Bad + bad);
        var began = false;
        for (var r = 0; r < s_rules.Length; r++)
        {
            var holds = Burn(s_rules[r].Long) > s_rules[r].Burn && Burn(s_rules[r].Short) > s_rules[r].Burn;
            began |= holds && !_holds.Any(h => h);
            _holds[r] = holds;
        }

        Pages += began ? 1 : 0;
    }

    private double Burn(int minutes)
    {
        var now = _sums[_minute % _sums.Length];
        var then = minutes >= _minute ? default : _sums[(_minute - minutes) % _sums.Length];
        var calls = now.Calls - then.Calls;
        return calls == 0 ? 0 : (now.Bad - then.Bad) / (double)calls / allowed;
    }
}
