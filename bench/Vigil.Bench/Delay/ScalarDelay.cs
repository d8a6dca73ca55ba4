using Vigil.Bench.Streams;
using Vigil.Detectors;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Statistics;

namespace Vigil.Bench.Delay;

/// <summary>
/// Windows until a shifted scalar is told: the plan's own detector, calibrated on a drawn reference, beside a cumulative sum that knows the
/// distribution, the size and the direction of the shift.
/// </summary>
/// <param name="Windows">Windows of the reference.</param>
/// <param name="Threshold">Evidence at which either alarms: its mean run length without a change.</param>
/// <param name="Shift">Size of the shift in standard deviations.</param>
/// <param name="Autocorrelation">Lag-1 correlation of the scalar.</param>
/// <param name="OneSided">True when the detector bets on rises only.</param>
internal sealed record ScalarDelay(int Windows, double Threshold, double Shift, double Autocorrelation, bool OneSided)
{
    private const int Healthy = 100;
    private const int Horizon = 1_008;

    private readonly double[] _logs = new double[4 * NormalScoreDetector.Grid.Length];

    /// <summary>Mean delays of both.</summary>
    public (double Detector, double Oracle, double Missed) Measure(int runs)
    {
        double detector = 0, oracle = 0, missed = 0;
        for (var run = 0; run < runs; run++)
        {
            var draw = new Draw((ulong)(run + 1) * 104_729 + (ulong)(Shift * 1000));
            var series = Series(draw, Windows + Healthy + Horizon, Windows + Healthy);
            var found = OfDetector(series);
            detector += found;
            missed += found >= Horizon ? 1 : 0;
            oracle += OfOracle(series);
        }

        return (detector / runs, oracle / runs, missed / runs);
    }

    private double[] Series(Draw draw, int length, int change)
    {
        var noise = Math.Sqrt(1 - Autocorrelation * Autocorrelation);
        var series = new double[length];
        var before = draw.Normal();
        for (var i = 0; i < length; i++)
        {
            before = Autocorrelation * before + noise * draw.Normal();
            series[i] = before + (i >= change ? Shift : 0);
        }

        return series;
    }

    private int OfDetector(double[] series)
    {
        var readings = series[..Windows].Select(v => Reading.Of(v, v, 100)).ToArray();
        var starts = Enumerable.Range(0, Windows).Select(i => (long)i).ToArray();
        var nature = new ScoreCalibration.Nature(MonitorKinds.Volume, double.NaN, 0.02);
        var draft = ScoreCalibration.Fitted(nature, readings, starts, new WindowSpec(false, 100, "100 rows", ""));
        var fit = ScoreCalibration.Checked(draft, [draft.Ratios], Threshold).Detector with { TwoSided = !OneSided };
        var mixture = fit.Mixture();
        var previous = double.NaN;
        for (var i = Windows; i < series.Length; i++)
        {
            var x = series[i] - fit.Season[0];
            var residual = fit.Residual(x, previous);
            previous = x;
            fit.LogValues(fit.Score(residual, 0.5), _logs.AsSpan(0, 2 * fit.Members));
            mixture.Add(_logs.AsSpan(0, 2 * fit.Members));
            if (mixture.LogMean < Math.Log(Threshold))
            {
                continue;
            }

            if (i >= Windows + Healthy)
            {
                return i - Windows - Healthy + 1;
            }

            mixture.Restart();
        }

        return Horizon;
    }

    // The best chart for a known shift of innovations that lasts; its threshold by Siegmund's formula.
    private int OfOracle(double[] series)
    {
        var noise = Math.Sqrt(1 - Autocorrelation * Autocorrelation);
        var half = Shift * (1 - Autocorrelation) / noise / 2;
        var limit = Cusum.ThresholdFor(half, Threshold);
        var sum = 0.0;
        for (var i = Windows + 1; i < series.Length; i++)
        {
            sum = Cusum.NextSum(sum, (series[i] - Autocorrelation * series[i - 1]) / noise, half);
            if (sum < limit)
            {
                continue;
            }

            if (i >= Windows + Healthy)
            {
                return i - Windows - Healthy + 1;
            }

            sum = 0;
        }

        return Horizon;
    }
}
