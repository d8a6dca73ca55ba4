using System.Globalization;
using Vigil.Events;

namespace Vigil.Files.Texts;

/// <summary>What a number in a time column counts.</summary>
internal enum EpochUnit
{
    None,
    Seconds,
    Milliseconds,
    Microseconds,
    Nanoseconds,

    /// <summary>20240131.</summary>
    YearMonthDay,
}

/// <summary>How one column writes its times. One form is used by one thread at a time.</summary>
internal sealed record TimeForm(bool DayFirst = false, EpochUnit Unit = EpochUnit.None, TimeZoneInfo? Zone = null, string? Pattern = null)
{
    private long _slot = long.MinValue;
    private long _slotOffset;

    /// <summary>ISO 8601 in UTC.</summary>
    public static TimeForm Iso { get; } = new();

    /// <summary>Reads a text; gives <see cref="Missing.InvalidTime"/> when it is not a time.</summary>
    public long Parse(ReadOnlySpan<char> text)
    {
        // The owner's pattern goes first; other time columns of the same table may be written in another way.
        if (Pattern is not null && DateTimeOffset.TryParseExact(text, Pattern, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var exact))
        {
            return Utc(exact.UtcTicks / 10 - DateTime.UnixEpoch.Ticks / 10, Pattern.Contains('z'));
        }

        if (Unit != EpochUnit.None && NumberText.TryParse(text, '.', out var number))
        {
            return FromNumber(number);
        }

        return TimeText.TryParse(text, DayFirst, out var micros, out var traits)
            ? Utc(micros, (traits & TimeTraits.Zoned) != 0)
            : Missing.InvalidTime;
    }

    /// <summary>Reads a number; gives <see cref="Missing.InvalidTime"/> when the column does not count time, or out of the years 1 to 9999.</summary>
    public long FromNumber(double number)
    {
        if (Unit == EpochUnit.YearMonthDay)
        {
            var whole = (int)Math.Clamp(number, 0, 99_999_999);
            return whole == number && TimeText.TryParse(whole.ToString("D8", CultureInfo.InvariantCulture), false, out var day, out _)
                ? Utc(day, zoned: false)
                : Missing.InvalidTime;
        }

        var micros = Unit switch
        {
            EpochUnit.Seconds => number * 1e6,
            EpochUnit.Milliseconds => number * 1e3,
            EpochUnit.Microseconds => number,
            EpochUnit.Nanoseconds => number / 1e3,
            _ => double.NaN,
        };
        return Math.Abs(micros) < 2.5e17 ? (long)Math.Round(micros) : Missing.InvalidTime;
    }

    /// <summary>Turns a time of the column's own zone into UTC.</summary>
    public long Utc(long micros, bool zoned)
    {
        if (zoned || Zone is null)
        {
            return micros;
        }

        // No zone changes its offset inside a quarter of an hour.
        var slot = Math.DivRem(micros, 900_000_000, out var rest) - (rest < 0 ? 1 : 0);
        if (slot != _slot)
        {
            var local = DateTime.UnixEpoch.AddTicks(Math.Clamp(micros, -62_000_000_000_000_000, 253_000_000_000_000_000) * 10);
            _slotOffset = Zone.GetUtcOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified)).Ticks / 10;
            _slot = slot;
        }

        return micros - _slotOffset;
    }
}
