using Vigil.Files.Texts;

namespace Vigil.Files.Tables;

/// <summary>Finds out whether a column of numbers counts time: only when its name hints at it and all values lie in 1990 to 2100.</summary>
internal sealed class EpochSniff(string name)
{
    private const double From = 631_152_000;
    private const double To = 4_102_444_800;
    private static readonly string[] Words =
        ["time", "date", "timestamp", "ts", "epoch", "unix", "datetime", "dt", "when", "at", "created", "updated", "day", "zeit", "datum"];

    private double _smallest = double.PositiveInfinity;
    private double _largest = double.NegativeInfinity;
    private bool _allDays = true;

    /// <summary>Whether the name speaks of time.</summary>
    public bool NameHints { get; } = Hints(name);

    /// <summary>The unit, when both name and values speak of time.</summary>
    public EpochUnit Unit => NameHints ? UnitOfValues : EpochUnit.None;

    /// <summary>The unit that puts all values into 1990 to 2100, for a column known to be a time.</summary>
    public EpochUnit UnitOfValues => _smallest > _largest ? EpochUnit.None
        : Within(1) ? EpochUnit.Seconds
        : Within(1e3) ? EpochUnit.Milliseconds
        : Within(1e6) ? EpochUnit.Microseconds
        : Within(1e9) ? EpochUnit.Nanoseconds
        : _allDays ? EpochUnit.YearMonthDay
        : EpochUnit.None;

    /// <summary>A unit's name for people.</summary>
    public static string NameOf(EpochUnit unit) => unit switch
    {
        EpochUnit.Seconds => "seconds since 1970",
        EpochUnit.Milliseconds => "milliseconds since 1970",
        EpochUnit.Microseconds => "microseconds since 1970",
        EpochUnit.Nanoseconds => "nanoseconds since 1970",
        EpochUnit.YearMonthDay => "yyyyMMdd",
        _ => "numbers",
    };

    /// <summary>Looks at a number.</summary>
    public void Look(double number)
    {
        if (!double.IsFinite(number))
        {
            return;
        }

        _smallest = Math.Min(_smallest, number);
        _largest = Math.Max(_largest, number);
        _allDays = _allDays && number is >= 1990_01_01 and <= 2100_12_31
            && new TimeForm(Unit: EpochUnit.YearMonthDay).FromNumber(number) != Events.Missing.InvalidTime;
    }

    private bool Within(double scale) => _smallest >= From * scale && _largest <= To * scale;

    private static bool Hints(string name)
    {
        var word = new System.Text.StringBuilder();
        for (var i = 0; i <= name.Length; i++)
        {
            var c = i < name.Length ? name[i] : ' ';
            if (!char.IsLetter(c) || (char.IsUpper(c) && i > 0 && char.IsLower(name[i - 1])))
            {
                if (Words.Contains(word.ToString(), StringComparer.OrdinalIgnoreCase))
                {
                    return true;
                }

                word.Clear();
            }

            word.Append(char.IsLetter(c) ? c.ToString() : "");
        }

        return name.Contains("timestamp", StringComparison.OrdinalIgnoreCase) || name.Contains("datetime", StringComparison.OrdinalIgnoreCase);
    }
}
