using System.Buffers.Text;
using Vigil.Server.Ingest.Json;

namespace Vigil.Server.Ingest.Rows;

/// <summary>
/// Reads points in time: ISO 8601 with an offset, Z or none (UTC), or a number since 1970 whose size tells seconds, milliseconds,
/// microseconds and nanoseconds apart. Digits beyond the microsecond are cut off.
/// </summary>
internal static class EventTime
{
    private const long MicrosPerSecond = 1_000_000;
    private const long MicrosPerDay = 86_400 * MicrosPerSecond;
    private const int DayLength = 10;
    private const long MaxMicros = 253_402_300_800 * MicrosPerSecond;
    private const long MinMicros = -62_135_596_800 * MicrosPerSecond;

    /// <summary>Above these a number counts milliseconds, microseconds, nanoseconds: as seconds they would be the years 5138 and later.</summary>
    private const double Millis = 1e11, Micros = 1e14, Nanos = 1e17;

    /// <summary>Reads a text.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out long micros)
    {
        text = text.Trim(" \t"u8);
        if (text.Length >= 10 && text[4] == '-')
        {
            return TryIso(text, out micros);
        }

        var length = JsonNumber.Read(text, out var number);
        micros = 0;
        return length > 0 && length == text.Length && TryRead(text, number, out micros);
    }

    /// <summary>Reads a number.</summary>
    /// <param name="token">As it is written.</param>
    /// <param name="number">Its value.</param>
    /// <param name="micros">Microseconds since 1970.</param>
    public static bool TryRead(ReadOnlySpan<byte> token, double number, out long micros)
    {
        // Nanoseconds of today have more digits than a double.
        var size = Math.Abs(number);
        if (size >= Micros && Utf8Parser.TryParse(token, out long whole, out var used) && used == token.Length)
        {
            micros = size >= Nanos ? (long)Math.Floor(whole / 1000m) : whole;
            return IsInRange(micros);
        }

        var exact = number * (size < Millis ? 1e6 : size < Micros ? 1e3 : size < Nanos ? 1 : 1e-3);
        micros = Math.Abs(exact) < MaxMicros ? (long)Math.Round(exact) : MaxMicros;
        return IsInRange(micros);
    }

    /// <summary>Whether a time lies in the years 1 to 9999.</summary>
    public static bool IsInRange(long micros) => micros is >= MinMicros and < MaxMicros;

    private static bool TryIso(ReadOnlySpan<byte> text, out long micros)
    {
        if (!TryDay(text, out micros))
        {
            return false;
        }

        var at = DayLength;
        if (at == text.Length)
        {
            return true;
        }

        if (text[at] is not ((byte)'T' or (byte)'t' or (byte)' '))
        {
            return false;
        }

        at++;
        if (!TryTwo(text, ref at, '\0', 23, out var hour) || !TryTwo(text, ref at, ':', 59, out var minute))
        {
            return false;
        }

        // A leap second falls together with the next one, as in Unix time.
        var second = 0;
        if (at < text.Length && text[at] == ':' && !TryTwo(text, ref at, ':', 60, out second))
        {
            return false;
        }

        micros += (((((long)hour * 60) + minute) * 60) + second) * MicrosPerSecond;
        return TryFraction(text, ref at, ref micros) && TryOffset(text, ref at, ref micros) && at == text.Length;
    }

    private static bool TryDay(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        var at = 0;
        if (!TryTwo(text, ref at, '\0', 99, out var century) || !TryTwo(text, ref at, '\0', 99, out var year)
            || !TryTwo(text, ref at, '-', 12, out var month) || !TryTwo(text, ref at, '-', 31, out var day))
        {
            return false;
        }

        year += 100 * century;
        if (year == 0 || month == 0 || day == 0 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        micros = DaysSince1970(year, month, day) * MicrosPerDay;
        return true;
    }

    private static long DaysSince1970(int year, int month, int day) =>
        new DateOnly(year, month, day).DayNumber - 719_162;

    private static bool TryFraction(ReadOnlySpan<byte> text, ref int at, ref long micros)
    {
        if (at >= text.Length || text[at] is not ((byte)'.' or (byte)','))
        {
            return true;
        }

        var start = ++at;
        for (var unit = MicrosPerSecond / 10; at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9'; at++)
        {
            micros += (text[at] - '0') * unit;
            unit /= 10;
        }

        return at > start;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, ref int at, ref long micros)
    {
        at += at < text.Length && text[at] == ' ' ? 1 : 0;
        if (at == text.Length)
        {
            return true;
        }

        var sign = text[at++];
        if (sign is (byte)'Z' or (byte)'z')
        {
            return true;
        }

        if (sign is not ((byte)'+' or (byte)'-') || !TryTwo(text, ref at, '\0', 15, out var hours))
        {
            return false;
        }

        var minutes = 0;
        if (at < text.Length && !TryTwo(text, ref at, text[at] == ':' ? ':' : '\0', 59, out minutes))
        {
            return false;
        }

        micros -= (sign == '-' ? -60 : 60) * (((long)hours * 60) + minutes) * MicrosPerSecond;
        return true;
    }

    private static bool TryTwo(ReadOnlySpan<byte> text, ref int at, char before, int most, out int value)
    {
        value = 0;
        at += before == '\0' ? 0 : 1;
        if (at + 2 > text.Length || (before != '\0' && text[at - 1] != before))
        {
            return false;
        }

        var (tens, ones) = ((uint)text[at] - '0', (uint)text[at + 1] - '0');
        at += 2;
        value = (int)((10 * tens) + ones);
        return tens <= 9 && ones <= 9 && value <= most;
    }
}
