namespace Vigil.Events;

/// <summary>
/// How long labels take: Kaplan-Meier over the wait from prediction to label, where a prediction without a label counts as waiting still
/// (docs/statistics/late-labels.md). Waits are counted in bins of 2 %, so memory is bounded whatever the number of predictions.
/// </summary>
public sealed class LabelLag
{
    private const double Ratio = 1.02;
    private const double MatureShare = 0.95;
    private const int Bins = 2048;

    private readonly long[] _came = new long[Bins];
    private readonly long[] _waiting = new long[Bins];

    /// <summary>A label came.</summary>
    /// <param name="seconds">The wait in seconds; below 0 counts as 0.</param>
    public void Came(double seconds) => _came[BinOf(seconds)]++;

    /// <summary>A prediction has no label yet.</summary>
    /// <param name="seconds">Its age in seconds.</param>
    public void Waits(double seconds) => _waiting[BinOf(seconds)]++;

    /// <summary>The wait by which a share of all predictions have their label; null when so many never get one.</summary>
    /// <param name="share">The share, 0 to 1.</param>
    public double? Quantile(double share) => Curve().Where(p => p.Share >= share).Select(p => (double?)p.Seconds).FirstOrDefault();

    /// <summary>The age from which a prediction is mature: 95 % of the labels that ever come have come. Null without labels.</summary>
    public double? MatureAfter
    {
        get
        {
            var curve = Curve().ToList();
            return curve.Count == 0 ? null : curve.First(p => p.Share >= MatureShare * curve[^1].Share).Seconds;
        }
    }

    // One point for each bin with labels: the share that has come by the bin's upper edge.
    private IEnumerable<(double Seconds, double Share)> Curve()
    {
        double risk = _came.Sum() + _waiting.Sum();
        var without = 1.0;
        for (var bin = 0; bin < Bins && risk > 0; bin++)
        {
            if (_came[bin] > 0)
            {
                without *= 1 - _came[bin] / risk;
                yield return (bin == 0 ? 0 : Math.Pow(Ratio, bin), 1 - without);
            }

            // Who left in this bin was at risk in it.
            risk -= _came[bin] + _waiting[bin];
        }
    }

    private static int BinOf(double seconds) => seconds <= 1 ? 0 : (int)Math.Min(Bins - 1, Math.Ceiling(Math.Log(seconds) / Math.Log(Ratio)));
}
