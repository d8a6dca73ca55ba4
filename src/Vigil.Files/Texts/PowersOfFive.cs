using System.Numerics;
using System.Runtime.CompilerServices;

namespace Vigil.Files.Texts;

/// <summary>
/// 5^q, scaled to 128 bits with the top bit set: what the algorithm of Lemire, "Number parsing at a gigabyte per second" (2021),
/// needs to turn decimal digits into the nearest double with one or two multiplications.
/// </summary>
internal static class PowersOfFive
{
    /// <summary>The smallest exponent in the table.</summary>
    public const int Smallest = -120;

    /// <summary>The largest exponent in the table.</summary>
    public const int Largest = 120;

    private static readonly ulong[] High = [.. Enumerable.Range(Smallest, Largest - Smallest + 1).Select(q => (ulong)(Scale(q) >> 64))];
    private static readonly ulong[] Low = [.. Enumerable.Range(Smallest, Largest - Smallest + 1).Select(q => (ulong)(Scale(q) & ulong.MaxValue))];


    /// <summary>
    /// The double nearest to mantissa * 10^exponent, ties to even.
    /// </summary>
    /// <returns>False when the product is too close to call, not normal or outside the table; then the slow way must decide.</returns>
    public static bool TryScale(ulong mantissa, int exponent, out double value)
    {
        value = 0;
        if (mantissa == 0)
        {
            return true;
        }

        if (exponent is < Smallest or > Largest)
        {
            return false;
        }

        var zeros = BitOperations.LeadingZeroCount(mantissa);
        var shifted = mantissa << zeros;
        var high = Math.BigMul(shifted, High[exponent - Smallest], out var low);
        if ((high & 0x1FF) == 0x1FF)
        {
            var more = Math.BigMul(shifted, Low[exponent - Smallest], out _);
            low += more;
            high += low < more ? 1UL : 0UL;
            if (low == ulong.MaxValue)
            {
                return false;
            }
        }

        return TryRound(high, low, exponent, zeros, out value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryRound(ulong high, ulong low, int exponent, int zeros, out double value)
    {
        value = 0;
        var upper = (int)(high >> 63);
        var bits = high >> (upper + 9);
        var binary = ((217706 * exponent) >> 16) + 63 + upper - zeros + 1023;
        if (binary is <= 0 or >= 0x7FE)
        {
            return false;
        }

        if (low <= 1 && exponent is >= -4 and <= 23 && (bits & 3) == 1 && bits << (upper + 9) == high)
        {
            bits &= ~1UL;
        }

        bits = (bits + (bits & 1)) >> 1;
        if (bits >= 1UL << 53)
        {
            bits = 1UL << 52;
            binary++;
        }

        value = BitConverter.UInt64BitsToDouble((bits & ~(1UL << 52)) | ((ulong)binary << 52));
        return true;
    }

    /// <summary>The top 128 bits of 5^q: cut off, but rounded up for the reciprocals from 5^-1 to 5^-27, as the proof asks.</summary>
    private static BigInteger Scale(int q)
    {
        if (q >= 0)
        {
            var power = BigInteger.Pow(5, q);
            var length = (int)power.GetBitLength();
            return length > 128 ? power >> (length - 128) : power << (128 - length);
        }

        var divisor = BigInteger.Pow(5, -q);
        var bits = (int)divisor.GetBitLength();
        var exact = q >= -27 ? bits + 127 : 2 * bits + 128;
        var reciprocal = (BigInteger.One << exact) / divisor + 1;
        return reciprocal >> Math.Max(0, (int)reciprocal.GetBitLength() - 128);
    }
}
