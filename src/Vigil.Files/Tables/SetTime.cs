using System.Text;
using Vigil.Files.Texts;

namespace Vigil.Files.Tables;

/// <summary>What the owner says about times.</summary>
/// <param name="Text">The format as written, or null.</param>
/// <param name="DayFirst">Day or month first, or null.</param>
/// <param name="Unit">The unit of numbers.</param>
/// <param name="Pattern">A pattern in the notation of .NET.</param>
/// <param name="Zone">The zone of times that name none.</param>
internal sealed record SetTime(string? Text, bool? DayFirst, EpochUnit Unit, string? Pattern, TimeZoneInfo? Zone)
{
    /// <summary>Understands the options.</summary>
    /// <exception cref="VigilError">The zone or the pattern is not known.</exception>
    public static SetTime Of(ReadOptions options)
    {
        var zone = ZoneOf(options.TimeZone);
        return options.TimeFormat switch
        {
            null => new SetTime(null, null, EpochUnit.None, null, zone),
            "iso" => new SetTime("iso", null, EpochUnit.None, null, zone),
            "day-first" => new SetTime("day-first", true, EpochUnit.None, null, zone),
            "month-first" => new SetTime("month-first", false, EpochUnit.None, null, zone),
            "s" => new SetTime("s", null, EpochUnit.Seconds, null, zone),
            "ms" => new SetTime("ms", null, EpochUnit.Milliseconds, null, zone),
            "us" => new SetTime("us", null, EpochUnit.Microseconds, null, zone),
            "ns" => new SetTime("ns", null, EpochUnit.Nanoseconds, null, zone),
            var pattern => OfPattern(pattern, zone),
        };
    }

    private static SetTime OfPattern(string text, TimeZoneInfo? zone)
    {
        var pattern = PatternOf(text);
        return new SetTime(text, pattern.IndexOf('d') < pattern.IndexOf('M'), EpochUnit.None, pattern, zone);
    }

    private static TimeZoneInfo? ZoneOf(string? id)
    {
        if (id is null or "UTC")
        {
            return null;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? zone
            : throw new VigilError(
                $"the time zone '{id}' is not known on this machine", "read.time_zone", "Use a name such as Europe/Berlin or UTC.");
    }

    private static string PatternOf(string pattern)
    {
        var net = pattern.Contains('%') ? FromPercents(pattern) : pattern;
        return net.Contains('y')
            ? net
            : throw new VigilError(
                $"the time format '{pattern}' names no year", "read.time_format",
                "Use iso, day-first, month-first, s, ms, us, ns, or a pattern such as dd.MM.yyyy HH:mm or %d.%m.%Y %H:%M.");
    }

    /// <summary>Turns the notation of C and Python into that of .NET.</summary>
    private static string FromPercents(string pattern)
    {
        var net = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%' || i + 1 == pattern.Length)
            {
                net.Append(char.IsAsciiLetter(pattern[i]) ? $"'{pattern[i]}'" : pattern[i]);
                continue;
            }

            net.Append(pattern[++i] switch
            {
                'Y' => "yyyy",
                'y' => "yy",
                'm' => "MM",
                'd' => "dd",
                'H' => "HH",
                'I' => "hh",
                'M' => "mm",
                'S' => "ss",
                'f' => "FFFFFF",
                'p' => "tt",
                'b' => "MMM",
                'B' => "MMMM",
                'a' => "ddd",
                'A' => "dddd",
                'z' => "zzz",
                'Z' => "'UTC'",
                var other => throw new VigilError(
                    $"%{other} in the time format is not known", "read.time_format", "Known: %Y %y %m %d %H %I %M %S %f %p %b %B %a %A %z."),
            });
        }

        return net.ToString();
    }
}
