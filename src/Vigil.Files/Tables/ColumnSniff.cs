using Vigil.Events;
using Vigil.Files.Columns;
using Vigil.Files.Texts;

namespace Vigil.Files.Tables;

/// <summary>Looks at the first values of one column and decides how the column is held.</summary>
internal sealed class ColumnSniff(string name, char point, MissingTexts missing)
{
    private const double ToleratedShare = 0.05;
    private const double LargestExact = 1L << 53;
    private readonly HashSet<ulong> _distinct = [];
    private readonly EpochSniff _epoch = new(name);
    private readonly TimeSniff _times = new();
    private long _present;
    private long _numbers;
    private long _coded;
    private long _exact;
    private long _length;
    private long _answers;
    private int _longest;

    /// <summary>The column's name.</summary>
    public string Name => name;

    /// <summary>True when the source's type says text: then what looks like a number is a code.</summary>
    public bool TextOnly { get; init; }

    /// <summary>The spellings of "no value" seen, blank ones as "empty".</summary>
    public SortedSet<string> MissingSeen { get; } = new(StringComparer.Ordinal);

    /// <summary>Values seen that are there.</summary>
    public long Present => _present;

    /// <summary>True when nearly all values are numbers or times.</summary>
    public bool IsTyped => _present > 0 && (IsMostly(_numbers) || IsMostly(_times.Read));

    /// <summary>Looks at a value as it is spelled.</summary>
    public void Look(ReadOnlySpan<char> text)
    {
        if (missing.Contains(text))
        {
            var trimmed = text.Trim();
            if (missing.ContainsWord(text) && MissingSeen.Count < 8)
            {
                MissingSeen.Add(trimmed.Length == 0 ? "empty" : trimmed.ToString());
            }

            _answers += missing.ContainsWord(text) ? 0 : 1;
            return;
        }

        _present++;
        _length += text.Length;
        _longest = Math.Max(_longest, text.Length);
        _distinct.Add(TextHash.Of(text));
        if (NumberText.TryParse(text, point, out var number))
        {
            _numbers++;
            _coded += IsCode(text) ? 1 : 0;
            _exact += Math.Abs(number) > LargestExact && !text.TrimStart('-').ContainsAnyExceptInRange('0', '9') ? 1 : 0;
            _epoch.Look(number);
        }
        else
        {
            _times.Look(text);
        }
    }

    /// <summary>Whether the text alone is a number or a time.</summary>
    public static bool IsTypedText(ReadOnlySpan<char> text, char point) =>
        NumberText.TryParse(text, point, out _)
        || (TimeText.TryParse(text, false, out _, out var traits) && traits != TimeTraits.None)
        || TimeText.TryParse(text, true, out _, out _);

    /// <summary>Whether this column holds the value.</summary>
    public bool Holds(ReadOnlySpan<char> text) => _distinct.Contains(TextHash.Of(text));

    /// <summary>Decides.</summary>
    /// <param name="request">What the owner and the reference demand.</param>
    /// <param name="form">Gets what was found out about times.</param>
    public ColumnPlan Decide(OpenRequest request, List<FormFact> form)
    {
        var setTime = SetTime.Of(request.Options);
        var kind = request.KindOf(name) ?? FindKind(setTime);
        var time = kind == ColumnKind.Time ? FindTime(setTime, request, form) : TimeForm.Iso;
        return new ColumnPlan(name, kind, time, point, missing, new Levels());
    }

    /// <summary>12, +5 and 0.3 are numbers; 007 is a code.</summary>
    private static bool IsCode(ReadOnlySpan<char> text) => text.Length > 1 && text[0] == '0' && !text.ContainsAnyExceptInRange('0', '9');

    private ColumnKind FindKind(SetTime setTime)
    {
        if (_present == 0)
        {
            return TextOnly || _answers > 0 ? ColumnKind.Category : ColumnKind.Numeric;
        }

        if (IsMostly(_numbers) && _coded == 0 && !TextOnly)
        {
            // Whole numbers beyond 2^53 are ids: as doubles, different ones would become the same.
            return _epoch.Unit != EpochUnit.None || (setTime.Unit != EpochUnit.None && _epoch.NameHints) ? ColumnKind.Time
                : _exact == 0 ? ColumnKind.Numeric
                : IsText() ? ColumnKind.Text : ColumnKind.Category;
        }

        if (IsMostly(_times.Read) || (_times.Unread > 0 && setTime.Pattern is not null && _epoch.NameHints))
        {
            return ColumnKind.Time;
        }

        return IsText() ? ColumnKind.Text : ColumnKind.Category;
    }

    private TimeForm FindTime(SetTime set, OpenRequest request, List<FormFact> form)
    {
        var unit = set.Unit != EpochUnit.None ? set.Unit : _epoch.UnitOfValues;
        var dayFirst = set.DayFirst ?? (_times.IsAssumed ? request.DayFirstOf(name) : null) ?? _times.DayFirst;
        var numeric = _numbers > _times.Read;
        var text = set.Text ?? (numeric ? EpochSniff.NameOf(unit) : _times.Describe(dayFirst));
        form.Add(new FormFact(OpenRequest.TimeFact(name), text, set.Text is not null));
        return new TimeForm(dayFirst, numeric || set.Unit != EpochUnit.None ? unit : EpochUnit.None, set.Zone, set.Pattern);
    }

    private bool IsMostly(long count) => count > 0 && count >= (1 - ToleratedShare) * _present;

    /// <summary>Long texts, or so many different ones that they name rows rather than kinds.</summary>
    private bool IsText() =>
        _longest > 256 || _length > 64 * _present || (_present >= 100 && _distinct.Count > Math.Max(100, 0.4 * _present));
}
