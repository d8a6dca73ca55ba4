using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vigil.Files.Texts;

/// <summary>Reads decimal numbers from text, correctly rounded, without allocating.</summary>
internal static class NumberText
{
    private static readonly double[] PowersOfTen = [.. Enumerable.Range(0, 23).Select(e => double.Parse($"1e{e}", CultureInfo.InvariantCulture))];

    /// <summary>Reads a number; spaces around it, a plus sign, NaN and spellings of infinity are accepted.</summary>
    /// <param name="text">The text.</param>
    /// <param name="point">The decimal sign.</param>
    /// <param name="value">The nearest double; infinite when it is too large for one.</param>
    /// <returns>False when the text is not a number.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, char point, out double value)
    {
        if (text.Length > 0 && (text[0] <= ' ' || text[^1] <= ' '))
        {
            text = text.Trim();
        }

        var at = 0;
        var negative = false;
        if (text.Length > 0 && (text[0] == '-' || text[0] == '+'))
        {
            negative = text[0] == '-';
            at = 1;
        }

        var digits = ReadDigits(text, point, ref at, out var mantissa, out var scale);
        if (digits == 0)
        {
            return TrySpecial(text, negative, out value);
        }

        if (at < text.Length && (text[at] | 0x20) == 'e' && !TryExponent(text, ref at, ref scale))
        {
            value = 0;
            return false;
        }

        if (at != text.Length)
        {
            value = 0;
            return false;
        }

        value = digits <= 19 ? Compose(mantissa, scale, text, point) : Slow(text, point);
        value = negative && digits <= 19 ? -value : value;
        return true;
    }

    /// <summary>Reads digits with at most one decimal sign; gives the number of significant digits, 0 when there is no digit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadDigits(ReadOnlySpan<char> text, char point, ref int at, out ulong mantissa, out int scale)
    {
        var start = at;
        ulong sum = 0;
        uint digit;
        while ((uint)at < (uint)text.Length && (digit = (uint)text[at] - '0') <= 9)
        {
            sum = sum * 10 + digit;
            at++;
        }

        var count = at - start;
        scale = 0;
        if ((uint)at < (uint)text.Length && text[at] == point)
        {
            var fraction = ++at;
            ReadFraction(text, ref at, ref sum);
            scale = fraction - at;
            count -= scale;
        }

        mantissa = sum;
        return count <= 19 ? count : Math.Max(1, Significant(text[start..at]));
    }

    /// <summary>Reads digits, four at a time: most of the digits of a typical file stand behind a decimal sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReadFraction(ReadOnlySpan<char> text, ref int at, ref ulong sum)
    {
        ref var first = ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(text));
        while (BitConverter.IsLittleEndian && at + 4 <= text.Length)
        {
            var four = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, at * 2)) - 0x0030_0030_0030_0030;
            if ((((four + 0x7FF6_7FF6_7FF6_7FF6) | four) & 0x8000_8000_8000_8000) != 0)
            {
                break;
            }

            // The top lane of the product is d0 * 1000 + d1 * 100 + d2 * 10 + d3.
            sum = sum * 10_000 + ((four * 0x03E8_0064_000A_0001) >> 48);
            at += 4;
        }

        uint digit;
        while ((uint)at < (uint)text.Length && (digit = (uint)text[at] - '0') <= 9)
        {
            sum = sum * 10 + digit;
            at++;
        }
    }

    private static int Significant(ReadOnlySpan<char> digits)
    {
        var count = 0;
        foreach (var c in digits)
        {
            count += char.IsAsciiDigit(c) && (count > 0 || c != '0') ? 1 : 0;
        }

        return count;
    }

    private static bool TryExponent(ReadOnlySpan<char> text, ref int at, ref int scale)
    {
        var from = ++at;
        var negative = at < text.Length && text[at] == '-';
        if (at < text.Length && (text[at] == '-' || text[at] == '+'))
        {
            from = ++at;
        }

        var exponent = 0;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            exponent = Math.Min(100_000, exponent * 10 + (text[at++] - '0'));
        }

        scale += negative ? -exponent : exponent;
        return at > from;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Compose(ulong mantissa, int scale, ReadOnlySpan<char> text, char point)
    {
        if (mantissa <= 1UL << 53 && scale is >= -22 and <= 22)
        {
            return scale < 0 ? mantissa / PowersOfTen[-scale] : mantissa * PowersOfTen[scale];
        }

        return PowersOfFive.TryScale(mantissa, scale, out var value) ? value : Math.Abs(Slow(text, point));
    }

    private static double Slow(ReadOnlySpan<char> text, char point)
    {
        var copy = text.ToString();
        return double.Parse(point == '.' ? copy : copy.Replace(point, '.'), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static bool TrySpecial(ReadOnlySpan<char> text, bool negative, out double value)
    {
        var word = text.Length > 0 && (text[0] == '-' || text[0] == '+') ? text[1..] : text;
        if (word.Equals("inf", StringComparison.OrdinalIgnoreCase) || word.Equals("infinity", StringComparison.OrdinalIgnoreCase)
            || word.Equals("∞", StringComparison.Ordinal))
        {
            value = negative ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        value = double.NaN;
        return word.Equals("nan", StringComparison.OrdinalIgnoreCase);
    }
}
