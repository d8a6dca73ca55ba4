using Vigil.Files.Texts;

namespace Vigil.Files.Tables;

/// <summary>Finds out how a column of texts writes times, above all whether the day or the month comes first.</summary>
internal sealed class TimeSniff
{
    private long _yearFirst;
    private long _yearLast;
    private long _named;
    private long _zoned;
    private long _firstIsDay;
    private long _secondIsDay;
    private long _dotted;
    private (long Last, long Falls) _asDayFirst = (long.MinValue, 0);
    private (long Last, long Falls) _asMonthFirst = (long.MinValue, 0);

    /// <summary>Texts that could be read as times.</summary>
    public long Read => _yearFirst + _yearLast + _named;

    /// <summary>Texts that could not.</summary>
    public long Unread { get; private set; }

    /// <summary>True when no date shows which of two numbers is the day.</summary>
    public bool IsAssumed => _yearLast > 0 && _firstIsDay + _secondIsDay == 0;

    /// <summary>
    /// Whether the day comes first: told by numbers above 12; where there are none, by which reading keeps the rows in order of
    /// time; where that says nothing, by the dots of central Europe.
    /// </summary>
    public bool DayFirst =>
        _firstIsDay != _secondIsDay ? _firstIsDay > _secondIsDay
        : _asDayFirst.Falls != _asMonthFirst.Falls ? _asDayFirst.Falls < _asMonthFirst.Falls
        : _dotted > 0;

    /// <summary>Looks at a text that is not a number.</summary>
    public void Look(ReadOnlySpan<char> text)
    {
        var dayFirst = TimeText.TryParse(text, true, out var micros, out var traits);
        var monthFirst = TimeText.TryParse(text, false, out var other, out var otherTraits);
        traits |= otherTraits;
        if (!dayFirst && !monthFirst)
        {
            Unread++;
            return;
        }

        _zoned += (traits & TimeTraits.Zoned) != 0 ? 1 : 0;
        if ((traits & TimeTraits.YearLast) == 0)
        {
            _yearFirst += (traits & TimeTraits.YearFirst) != 0 ? 1 : 0;
            _named += (traits & TimeTraits.YearFirst) == 0 ? 1 : 0;
            return;
        }

        _yearLast++;
        _dotted += text.Trim().Length > 5 && text.Trim()[..3].Contains('.') ? 1 : 0;
        _firstIsDay += dayFirst && !monthFirst ? 1 : 0;
        _secondIsDay += monthFirst && !dayFirst ? 1 : 0;
        if (dayFirst && monthFirst)
        {
            _asDayFirst = (micros, _asDayFirst.Falls + (micros < _asDayFirst.Last ? 1 : 0));
            _asMonthFirst = (other, _asMonthFirst.Falls + (other < _asMonthFirst.Last ? 1 : 0));
        }
    }

    /// <summary>The form for people.</summary>
    /// <param name="dayFirst">What was decided about day and month.</param>
    public string Describe(bool dayFirst)
    {
        var forms = new List<string>();
        if (_yearFirst > 0)
        {
            forms.Add("ISO (year first)");
        }

        if (_yearLast > 0)
        {
            forms.Add((dayFirst ? "day first" : "month first") + (IsAssumed ? " (assumed)" : ""));
        }

        if (_named > 0)
        {
            forms.Add("with month names");
        }

        var zone = _zoned == 0 ? "no zone" : _zoned == Read ? "with zone" : "partly with zone";
        return (forms.Count > 1 ? "mixed: " : "") + string.Join(", ", forms) + ", " + zone;
    }
}
