namespace Vigil.Server.Dashboard.Charts;

/// <summary>Maps numbers to positions along a straight axis.</summary>
/// <param name="From">The number at <paramref name="Start"/>.</param>
/// <param name="To">The number at <paramref name="End"/>.</param>
/// <param name="Start">Position of the axis' first end.</param>
/// <param name="End">Position of its other end; smaller than the start for an axis that grows upwards.</param>
internal readonly record struct LinearScale(double From, double To, double Start, double End)
{
    /// <summary>A scale whose ends are round and hold all values; ends that are equal are pulled apart.</summary>
    public static LinearScale Around(double low, double high, double start, double end, int ticks = 4)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high))
        {
            (low, high) = (0, 1);
        }

        if (!(high > low))
        {
            (low, high) = low == 0 ? (0, 1) : (low - Math.Abs(low) * 0.1, low + Math.Abs(low) * 0.1);
        }

        var step = Ticks.Step(low, high, ticks);
        return new LinearScale(Math.Floor(low / step + 1e-9) * step, Math.Ceiling(high / step - 1e-9) * step, start, end);
    }

    /// <summary>The position of a number; numbers beyond the ends stay at the ends.</summary>
    public double At(double value)
    {
        var share = To > From ? Math.Clamp((value - From) / (To - From), 0, 1) : 0.5;
        return Start + share * (End - Start);
    }

    /// <summary>Round numbers along the axis.</summary>
    public IReadOnlyList<double> Round(int about = 4) => Ticks.Between(From, To, about);
}

/// <summary>Maps whole numbers 0 to <paramref name="Count"/> - 1 to equal slots along an axis.</summary>
/// <param name="Count">Number of slots.</param>
/// <param name="Start">Left end of the first slot.</param>
/// <param name="End">Right end of the last slot.</param>
internal readonly record struct IndexScale(int Count, double Start, double End)
{
    /// <summary>Width of one slot.</summary>
    public double Slot => Count > 0 ? (End - Start) / Count : 0;

    /// <summary>Middle of a slot.</summary>
    public double At(double index) => Start + (index + 0.5) * Slot;

    /// <summary>Left edge of a slot; of <see cref="Count"/>, the right end.</summary>
    public double Edge(double index) => Start + index * Slot;
}

/// <summary>Round numbers for axes: 1, 2, 2.5 or 5 times a power of ten apart.</summary>
internal static class Ticks
{
    private static readonly double[] Mantissas = [1, 2, 2.5, 5, 10];

    /// <summary>The round step that gives about so many ticks, never more than two above.</summary>
    public static double Step(double low, double high, int about)
    {
        var raw = (high - low) / Math.Max(1, about);
        if (!(raw > 0) || double.IsInfinity(raw))
        {
            return 1;
        }

        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        foreach (var mantissa in Mantissas)
        {
            if (mantissa * power >= raw * 0.999)
            {
                return mantissa * power;
            }
        }

        return 10 * power;
    }

    /// <summary>Round numbers in the closed interval, ascending; exact multiples of the step.</summary>
    public static IReadOnlyList<double> Between(double low, double high, int about)
    {
        if (!(high > low) || !double.IsFinite(high - low))
        {
            return [double.IsFinite(low) ? low : 0];
        }

        var step = Step(low, high, about);
        var ticks = new List<double>();
        for (var i = Math.Ceiling(low / step - 1e-9); i * step <= high + step * 1e-9; i++)
        {
            ticks.Add(Math.Round(i * step, 12) + 0.0);
        }

        return ticks;
    }
}
