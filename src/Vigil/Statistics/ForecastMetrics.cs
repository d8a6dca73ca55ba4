namespace Vigil.Statistics;

/// <summary>Metrics of forecasts of a series, measured against the naive forecast.</summary>
internal static class ForecastMetrics
{
    /// <summary>
    /// Mean absolute scaled error (Hyndman and Koehler 2006): mean |y - ŷ| over the mean |y_t - y_{t-m}| of the history. Below 1 the forecast beats
    /// the last value of the same season. NaN when the history is not longer than a season, holds no change, or nothing was forecast.
    /// </summary>
    /// <param name="truths">True values of the forecast span.</param>
    /// <param name="forecasts">Forecast values; same length.</param>
    /// <param name="history">The series before it, in order.</param>
    /// <param name="season">Length m of the season in steps, 1 for none.</param>
    public static double ScaledError(ReadOnlySpan<double> truths, ReadOnlySpan<double> forecasts, ReadOnlySpan<double> history, int season = 1)
    {
        if (truths.Length != forecasts.Length)
        {
            throw new ArgumentException("Truths and forecasts must pair up.", nameof(forecasts));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(season, 1);
        var naive = 0.0;
        for (var t = season; t < history.Length; t++)
        {
            naive += Math.Abs(history[t] - history[t - season]);
        }

        var error = 0.0;
        for (var t = 0; t < truths.Length; t++)
        {
            error += Math.Abs(truths[t] - forecasts[t]);
        }

        return naive > 0 ? error / truths.Length / (naive / (history.Length - season)) : double.NaN;
    }
}
