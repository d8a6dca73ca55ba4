namespace Vigil.Files.Texts;

/// <summary>Reads the day of a time: 2024-02-01, 01.02.2024, 2/1/2024, 01-Feb-2024, Feb 1, 2024, Thu, 01 Feb 2024, 20240201.</summary>
internal static class DateText
{
    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    private static readonly string[] LongMonths =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] Weekdays =
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    /// <summary>Reads a date; gives its day number.</summary>
    public static bool TryRead(ref TextScan scan, bool dayFirst, out long day, ref TimeTraits traits)
    {
        day = 0;
        if (char.IsAsciiLetter(scan.Peek) && !TakeWeekday(ref scan))
        {
            return TryMonthFirst(ref scan, out day);
        }

        if (!scan.TakeNumber(1, 8, out var first, out var digits))
        {
            return false;
        }

        if (digits == 8)
        {
            traits |= TimeTraits.Compact | TimeTraits.YearFirst;
            return TryDay(first / 10_000, first / 100 % 100, first % 100, out day);
        }

        var separator = scan.Peek;
        if (separator is not ('-' or '/' or '.' or ' '))
        {
            return false;
        }

        scan.Skip(1);
        return digits == 4
            ? TryYearFirst(ref scan, separator, first, out day, ref traits)
            : digits <= 2 && TryYearLast(ref scan, separator, (first, digits), dayFirst, out day, ref traits);
    }

    private static bool TryYearFirst(ref TextScan scan, char separator, int year, out long day, ref TimeTraits traits)
    {
        day = 0;
        traits |= TimeTraits.YearFirst;
        return scan.TakeNumber(1, 2, out var month, out _) && scan.Take(separator) && scan.TakeNumber(1, 2, out var inMonth, out _)
            && TryDay(year, month, inMonth, out day);
    }

    private static bool TryYearLast(
        ref TextScan scan, char separator, (int Number, int Digits) first, bool dayFirst, out long day, ref TimeTraits traits)
    {
        day = 0;
        if (char.IsAsciiLetter(scan.Peek))
        {
            return TryMonth(ref scan, out var named) && scan.Take(separator) && TryYear(ref scan, false, out var inYear)
                && TryDay(inYear, named, first.Number, out day);
        }

        if (!scan.TakeNumber(1, 2, out var second, out var digits) || separator == ' ' || !scan.Take(separator)
            || !TryYear(ref scan, first.Digits == 2 && digits == 2, out var year))
        {
            return false;
        }

        traits |= TimeTraits.YearLast;
        traits |= first.Number > 12 ? TimeTraits.FirstIsDay : TimeTraits.None;
        traits |= second > 12 ? TimeTraits.SecondIsDay : TimeTraits.None;
        return dayFirst ? TryDay(year, second, first.Number, out day) : TryDay(year, first.Number, second, out day);
    }

    private static bool TryMonthFirst(ref TextScan scan, out long day)
    {
        day = 0;
        if (!TryMonth(ref scan, out var month) || (!scan.TakeSpaces() && !scan.Take('-')) || !scan.TakeNumber(1, 2, out var inMonth, out _))
        {
            return false;
        }

        scan.Take(',');
        return (scan.TakeSpaces() || scan.Take('-')) && TryYear(ref scan, false, out var year) && TryDay(year, month, inMonth, out day);
    }

    private static bool TakeWeekday(ref TextScan scan)
    {
        foreach (var name in Weekdays)
        {
            if (scan.TakeWord(name))
            {
                scan.Take(',');
                scan.TakeSpaces();
                return true;
            }
        }

        return false;
    }

    private static bool TryMonth(ref TextScan scan, out int month)
    {
        for (var i = 0; i < 12; i++)
        {
            if (scan.TakeWord(LongMonths[i]) || scan.TakeWord(Months[i]))
            {
                month = i + 1;
                return true;
            }
        }

        month = 0;
        return false;
    }

    /// <summary>Four digits, or two where day and month have two as well: otherwise 1.2.13 would be a date and not a version.</summary>
    private static bool TryYear(ref TextScan scan, bool shortAllowed, out int year)
    {
        if (!scan.TakeNumber(2, 4, out year, out var digits) || digits == 3 || (digits == 2 && !shortAllowed))
        {
            return false;
        }

        year += digits == 4 ? 0 : year < 70 ? 2000 : 1900;
        return true;
    }

    private static bool TryDay(int year, int month, int day, out long number)
    {
        number = 0;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        number = new DateOnly(year, month, day).DayNumber;
        return true;
    }
}
