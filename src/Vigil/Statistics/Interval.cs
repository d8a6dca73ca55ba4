namespace Vigil.Statistics;

/// <summary>Two bounds between which a value lies with a stated confidence; NaN when there is nothing to go by.</summary>
/// <param name="Lower">Lower bound.</param>
/// <param name="Upper">Upper bound.</param>
internal readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>Nothing is known.</summary>
    public static readonly Interval Unknown = new(double.NaN, double.NaN);

    /// <summary>True when the value lies between the bounds, bounds included.</summary>
    public bool Contains(double value) => Lower <= value && value <= Upper;
}

/// <summary>A measured value with the bounds of its confidence interval; all NaN when the value is undefined.</summary>
/// <param name="Value">The measured value.</param>
/// <param name="Lower">Lower bound.</param>
/// <param name="Upper">Upper bound.</param>
internal readonly record struct Estimate(double Value, double Lower, double Upper)
{
    /// <summary>The value has no meaning on these data, for example an AUC with one class only.</summary>
    public static readonly Estimate Undefined = new(double.NaN, double.NaN, double.NaN);

    /// <summary>False when the value has no meaning on these data.</summary>
    public bool IsDefined => !double.IsNaN(Value);

    /// <summary>A value with an interval around it.</summary>
    public static Estimate Of(double value, Interval interval) => new(value, interval.Lower, interval.Upper);
}
