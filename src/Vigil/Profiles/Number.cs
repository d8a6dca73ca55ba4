using System.Globalization;

namespace Vigil.Profiles;

/// <summary>Numbers as people read them.</summary>
public static class Number
{
    private static readonly double[] PowersOfTen = [.. Enumerable.Range(0, 20).Select(p => double.Parse("1e" + p.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))];

    /// <summary>At most four significant digits, thousands separated, no exponent where it can be avoided.</summary>
    /// <param name="value">Any number.</param>
    public static string Short(double value)
    {
        if (!double.IsFinite(value))
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        var size = Math.Abs(value);
        if (size >= 1e15 || (size > 0 && size < 1e-4))
        {
            return value.ToString("0.###e0", CultureInfo.InvariantCulture);
        }

        if (size >= 1000)
        {
            return Math.Round(value).ToString("#,0", CultureInfo.InvariantCulture);
        }

        var digits = size == 0 ? 0 : Math.Clamp(3 - (int)Math.Floor(Math.Log10(size)), 0, 8);
        return Math.Round(value, digits).ToString("0.########", CultureInfo.InvariantCulture);
    }

    /// <summary>A share as a percentage with sensible digits: "8.6 %", "0.04 %".</summary>
    /// <param name="share">A share, 0 to 1.</param>
    public static string Percent(double share)
    {
        var percent = share * 100;
        var size = Math.Abs(percent);
        var format = size >= 99.95 || size == 0 ? "0" : size >= 10 ? "0.0" : size >= 1 ? "0.0" : size >= 0.1 ? "0.00" : "0.000";
        return percent.ToString(format, CultureInfo.InvariantCulture) + " %";
    }

    /// <summary>Rounds to significant digits, so that the last bits of a machine's logarithm never reach a plan.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="digits">Significant digits, 1 to 15.</param>
    public static double Round(double value, int digits = 10)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return value;
        }

        // A whole number over a power of ten is the nearest double to that decimal as long as both are exact.
        var places = digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        if (digits <= 12 && places is >= 0 and < 20)
        {
            return Math.Round(value * PowersOfTen[places]) / PowersOfTen[places];
        }

        return double.Parse(value.ToString("E" + (digits - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
