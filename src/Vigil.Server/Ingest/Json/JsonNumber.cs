using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Vigil.Server.Ingest.Json;

/// <summary>Reads numbers as RFC 8259 writes them, correctly rounded.</summary>
internal static class JsonNumber
{
    private const int ExactDigits = 19;
    private const int DoubleBits = 53;
    private const int ExactPower = 22;
    private const int MaxExponent = 100_000;

    /// <summary>These powers of ten are doubles without loss, so one multiplication or division rounds once and correctly.</summary>
    private static readonly double[] PowersOfTen =
    [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    private static readonly ulong[] WholePowers = [.. Enumerable.Range(0, ExactDigits + 1).Select(p => (ulong)BigInteger.Pow(10, p))];

    /// <summary>Reads the number at the beginning of some bytes.</summary>
    /// <param name="text">It may go on behind the number.</param>
    /// <param name="value">The nearest double; infinite when it is too large for one.</param>
    /// <returns>The number's length; 0 when there is none.</returns>
    public static int Read(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        var start = text.Length > 0 && text[0] == '-' ? 1 : 0;
        var at = start;
        ulong sum = 0;
        Digits(text, ref at, ref sum);
        var digits = at - start;
        if (digits == 0 || (digits > 1 && text[start] == '0'))
        {
            return 0;
        }

        var scale = 0;
        if ((uint)at < (uint)text.Length && text[at] == '.')
        {
            var fraction = ++at;
            Digits(text, ref at, ref sum);
            scale = fraction - at;
            if (scale == 0)
            {
                return 0;
            }

            digits -= scale;
        }

        if ((uint)at < (uint)text.Length && (text[at] | 0x20) == 'e' && !TryExponent(text, ref at, ref scale))
        {
            return 0;
        }

        value = digits > ExactDigits ? Slow(text[..at])
            : sum <= 1UL << 53 && scale is >= -ExactPower and <= ExactPower ? Exact(sum, scale, start > 0)
            : scale is < 0 and >= -ExactDigits ? Divided(sum, -scale, start > 0)
            : Slow(text[..at]);
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Digits(ReadOnlySpan<byte> text, ref int at, ref ulong sum)
    {
        uint digit;
        while ((uint)at < (uint)text.Length && (digit = (uint)text[at] - '0') <= 9)
        {
            sum = (sum * 10) + digit;
            at++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Exact(ulong sum, int scale, bool negative)
    {
        var value = scale <= 0 ? sum / PowersOfTen[-scale] : sum * PowersOfTen[scale];
        return negative ? -value : value;
    }

    /// <summary>
    /// More digits than a double holds, over a power of ten that 64 bits hold, as a random share is written: the quotient to at least 63 bits,
    /// and whether anything remains, decide how it rounds.
    /// </summary>
    private static double Divided(ulong sum, int power, bool negative)
    {
        var divisor = WholePowers[power];
        var sumZeros = BitOperations.LeadingZeroCount(sum);
        var divisorZeros = BitOperations.LeadingZeroCount(divisor);
        divisor <<= divisorZeros;
        var shifted = new UInt128(sum << sumZeros, 0) >> 1;
        var quotient = (ulong)(shifted / divisor);
        var remains = quotient * (UInt128)divisor != shifted;

        var spare = 64 - BitOperations.LeadingZeroCount(quotient) - DoubleBits;
        var half = 1UL << (spare - 1);
        var rest = quotient & ((1UL << spare) - 1);
        var bits = quotient >> spare;
        bits += rest > half || (rest == half && (remains || (bits & 1) == 1)) ? 1UL : 0UL;

        // Both factors are exact, and the product is far from the smallest double.
        var value = bits * BitConverter.UInt64BitsToDouble((ulong)(1023 + spare - 63 + divisorZeros - sumZeros) << 52);
        return negative ? -value : value;
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, ref int at, ref int scale)
    {
        at++;
        var negative = at < text.Length && text[at] == '-';
        at += at < text.Length && text[at] is (byte)'-' or (byte)'+' ? 1 : 0;
        var start = at;
        var exponent = 0;
        while (at < text.Length && char.IsAsciiDigit((char)text[at]))
        {
            exponent = Math.Min(MaxExponent, (exponent * 10) + text[at++] - '0');
        }

        scale += negative ? -exponent : exponent;
        return at > start;
    }

    // Longer ones are refused by whoever reads rows, so they need no value.
    private static double Slow(ReadOnlySpan<byte> text) =>
        text.Length > ParseLimits.MaxNumber ? 0 : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
