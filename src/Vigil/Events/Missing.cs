namespace Vigil.Events;

/// <summary>The marks of absent values. They are NaNs with their own bit pattern, so a numeric column needs no second array.</summary>
public static class Missing
{
    private const long NullBits = 0x7FF8_0000_0000_0A01;
    private const long InvalidBits = 0x7FF8_0000_0000_0A02;

    /// <summary>A numeric value that is absent.</summary>
    public static readonly double Null = BitConverter.Int64BitsToDouble(NullBits);

    /// <summary>A numeric value that was there but could not be read as a number.</summary>
    public static readonly double Invalid = BitConverter.Int64BitsToDouble(InvalidBits);

    /// <summary>A time that is absent.</summary>
    public const long NullTime = long.MinValue;

    /// <summary>A time that was there but could not be read.</summary>
    public const long InvalidTime = long.MinValue + 1;

    /// <summary>Whether the value is the mark of an absent number.</summary>
    /// <param name="value">Any number.</param>
    public static bool IsNull(double value) => BitConverter.DoubleToInt64Bits(value) == NullBits;

    /// <summary>Whether the value is the mark of an unreadable number.</summary>
    /// <param name="value">Any number.</param>
    public static bool IsInvalid(double value) => BitConverter.DoubleToInt64Bits(value) == InvalidBits;
}
