using Vigil.Profiles;

namespace Vigil.Detectors;

/// <summary>What one monitor reads from one window.</summary>
/// <param name="Value">The statistic for people, in the monitor's unit.</param>
/// <param name="Scalar">The stabilised scalar that a <see cref="NormalScoreDetector"/> ranks; NaN for bounded means.</param>
/// <param name="Rows">Rows behind it.</param>
/// <param name="Sum">Sum of a quantity between 0 and 1 over those rows, for a <see cref="BoundedMeanDetector"/>.</param>
/// <param name="Abstained">Why there is no reading; null when there is one.</param>
public readonly record struct Reading(double Value, double Scalar, double Rows, double Sum, string? Abstained)
{
    /// <summary>No reading, with the reason.</summary>
    /// <param name="reason">Why.</param>
    public static Reading None(string reason) => new(double.NaN, double.NaN, 0, 0, reason);

    /// <summary>A share of rows.</summary>
    /// <param name="hits">Rows that count.</param>
    /// <param name="rows">All rows.</param>
    public static Reading Share(double hits, double rows) =>
        rows > 0 ? new(hits / rows, double.NaN, rows, hits, null) : None("no rows");

    /// <summary>A scalar.</summary>
    /// <param name="value">The value for people.</param>
    /// <param name="scalar">The stabilised value.</param>
    /// <param name="rows">Rows behind it.</param>
    public static Reading Of(double value, double scalar, double rows) => new(value, scalar, rows, 0, null);
}

/// <summary>A statistic that compares a window with the reference; it has no opinion about alarms.</summary>
internal interface IStatistic
{
    /// <summary>Reads a window.</summary>
    /// <param name="window">The window; not empty.</param>
    /// <param name="reference">The reference, without the window's neighbours when the window is part of it.</param>
    Reading Read(WindowProfile window, WindowProfile reference);
}
