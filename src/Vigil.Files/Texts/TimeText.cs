namespace Vigil.Files.Texts;

/// <summary>What a text of a time shows about how its column writes times.</summary>
[Flags]
internal enum TimeTraits
{
    None = 0,

    /// <summary>Year, month, day.</summary>
    YearFirst = 1,

    /// <summary>Two numbers before the year: day and month, in an order to be found out.</summary>
    YearLast = 2,

    /// <summary>The first number is above 12, so it is a day.</summary>
    FirstIsDay = 4,

    /// <summary>The second number is above 12, so it is a day.</summary>
    SecondIsDay = 8,

    /// <summary>Names its zone.</summary>
    Zoned = 16,

    /// <summary>Eight digits in a row.</summary>
    Compact = 32,
}

/// <summary>
/// Reads points in time as people and programs write them: ISO 8601 in its variants, day or month first, month names,
/// with or without clock and zone.
/// </summary>
internal static class TimeText
{
    private const long MicrosPerSecond = 1_000_000;
    private const long MicrosPerDay = 86_400 * MicrosPerSecond;
    private static readonly int EpochDay = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>Reads a time.</summary>
    /// <param name="text">The text.</param>
    /// <param name="dayFirst">Whether 01/02/2024 is the first of February.</param>
    /// <param name="micros">Microseconds since 1970, as written when no zone is named.</param>
    /// <param name="traits">How it is written.</param>
    public static bool TryParse(ReadOnlySpan<char> text, bool dayFirst, out long micros, out TimeTraits traits)
    {
        if (text.Length > 0 && (text[0] <= ' ' || text[^1] <= ' '))
        {
            text = text.Trim();
        }

        micros = 0;
        traits = TimeTraits.None;
        if (text.Length is < 6 or > 64 || !text.ContainsAnyInRange('0', '9'))
        {
            return false;
        }

        var scan = new TextScan(text);
        if (!DateText.TryRead(ref scan, dayFirst, out var day, ref traits) || !TryClock(ref scan, out var clock))
        {
            return false;
        }

        if (!TryZone(ref scan, out var offset, ref traits) || !scan.AtEnd)
        {
            return false;
        }

        micros = (day - EpochDay) * MicrosPerDay + clock - offset;
        return true;
    }

    private static bool TryClock(ref TextScan scan, out long micros)
    {
        micros = 0;
        if (scan.AtEnd)
        {
            return true;
        }

        if (!scan.Take('T') && !scan.Take('t') && !scan.Take(':') && !scan.TakeSpaces())
        {
            return scan.Peek is 'Z' or 'z' or '+' or '-';
        }

        if (!scan.TakeNumber(1, 6, out var hour, out var digits))
        {
            return true;
        }

        int minute = 0, second = 0;
        if (digits is 4 or 6)
        {
            second = digits == 6 ? hour % 100 : 0;
            minute = digits == 6 ? hour / 100 % 100 : hour % 100;
            hour = digits == 6 ? hour / 10_000 : hour / 100;
        }
        else if (digits > 2 || !scan.Take(':') || !scan.TakeNumber(2, 2, out minute, out _)
            || (scan.Take(':') && !scan.TakeNumber(2, 2, out second, out _)))
        {
            return false;
        }

        var fraction = scan.TakeFraction();
        var whole = TryHalfDay(ref scan, ref hour);

        // A leap second is written as second 60; it falls together with the next one, as in Unix time.
        micros = ((hour * 60L + minute) * 60 + second) * MicrosPerSecond + fraction;
        return whole && hour <= 23 && minute <= 59 && second <= 60;
    }

    private static bool TryHalfDay(ref TextScan scan, ref int hour)
    {
        var rest = scan.Rest.TrimStart();
        var morning = rest.StartsWith("AM", StringComparison.OrdinalIgnoreCase);
        if (!morning && !rest.StartsWith("PM", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        scan.TakeSpaces();
        scan.Skip(2);
        if (hour is < 1 or > 12)
        {
            return false;
        }

        hour = hour % 12 + (morning ? 0 : 12);
        return true;
    }

    private static bool TryZone(ref TextScan scan, out long offset, ref TimeTraits traits)
    {
        offset = 0;
        if (scan.AtEnd)
        {
            return true;
        }

        scan.TakeSpaces();
        traits |= TimeTraits.Zoned;
        if (scan.Take('Z') || scan.Take('z') || scan.TakeWord("UTC") || scan.TakeWord("GMT"))
        {
            return true;
        }

        var west = scan.Peek == '-';
        if ((!scan.Take('+') && !scan.Take('-')) || !scan.TakeNumber(2, 4, out var hours, out var digits) || digits == 3)
        {
            return false;
        }

        var minutes = 0;
        if (digits == 4)
        {
            minutes = hours % 100;
            hours /= 100;
        }
        else if (scan.Take(':') && !scan.TakeNumber(2, 2, out minutes, out _))
        {
            return false;
        }

        offset = (hours * 60L + minutes) * 60 * MicrosPerSecond * (west ? -1 : 1);
        return hours <= 15 && minutes <= 59;
    }
}
