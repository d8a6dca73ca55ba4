using Vigil.Detectors;
using Vigil.Monitors;
using Vigil.Sketches;
using Vigil.Storage;

namespace Vigil.Reliability;

/// <summary>What is usual of one duration, of whole calls or of a stage: its distribution and limits on the shares above three of its quantiles.</summary>
internal sealed class LatencyReference
{
    /// <summary>The quantiles whose exceedance is watched: body, shoulder, tail.</summary>
    public static readonly double[] Levels = [0.5, 0.9, 0.99];

    /// <summary>Fewest values to learn from.</summary>
    public const int LeastValues = 500;

    private LatencyReference(LatencySketch sketch, int[] keys, ShareLimit[] limits, double design) =>
        (Sketch, Keys, Limits, Design) = (sketch, keys, limits, design);

    public LatencySketch Sketch { get; }

    /// <summary>Buckets above which a value exceeds: the quantile and a tolerated slowdown.</summary>
    public int[] Keys { get; }

    public ShareLimit[] Limits { get; }

    /// <summary>Calls that count as one.</summary>
    public double Design { get; }

    /// <summary>Learns from healthy minutes.</summary>
    /// <param name="all">All values.</param>
    /// <param name="minutes">The values of single minutes, in order; some may be missing.</param>
    /// <param name="isBrief">True when less than a day was seen, so that busy hours are not yet known: more is tolerated.</param>
    public static LatencyReference Learn(LatencySketch all, IReadOnlyList<LatencySketch> minutes, bool isBrief)
    {
        var keys = new int[Levels.Length];
        var limits = new ShareLimit[Levels.Length];
        var design = 1.0;
        for (var k = 0; k < Levels.Length; k++)
        {
            keys[k] = LatencySketch.Key(LatencySketch.Value(all.KeyAt(Levels[k])) * (isBrief ? 1.25 : 1.1));
            var key = keys[k];
            var readings = minutes.Select(m => Reading.Share(m.CountAbove(key), m.Count)).ToArray();
            var rate = all.ShareAbove(key);
            var (fitted, _) = MeanCalibration.Calibrate(CallKinds.Latency, readings, rate, null);
            var tail = 1 - Levels[k];
            // A quarter more than the quantile's own share may pass, twice that while hours of the day are unknown.
            var limit = Math.Min(1 - 1e-6, Math.Max(fitted.Limit, tail * (isBrief ? 1.5 : 1.25)));
            limits[k] = new ShareLimit(rate, limit, limit);
            design = Math.Max(design, fitted.DesignEffect);
        }

        return new LatencyReference(all, keys, limits, design);
    }

    /// <summary>How many values of a sketch exceed each of the quantiles.</summary>
    public void Exceedances(LatencySketch sketch, Span<long> into)
    {
        for (var k = 0; k < Keys.Length; k++)
        {
            into[k] = sketch.CountAbove(Keys[k]);
        }
    }

    public void Write(StateWriter writer)
    {
        Sketch.Write(writer);
        writer.Double(Design);
        for (var k = 0; k < Keys.Length; k++)
        {
            writer.Number(Keys[k]);
            Limits[k].Write(writer);
        }
    }

    public static LatencyReference Read(StateReader reader)
    {
        var sketch = LatencySketch.Read(reader);
        var design = reader.Double();
        if (!(design is >= 1 and < 1e12))
        {
            throw reader.Broken("a design effect is out of range");
        }

        var keys = new int[Levels.Length];
        var limits = new ShareLimit[Levels.Length];
        for (var k = 0; k < keys.Length; k++)
        {
            keys[k] = (int)Math.Clamp(reader.Number(), -100_000, 100_000);
            limits[k] = ShareLimit.Read(reader);
        }

        return new LatencyReference(sketch, keys, limits, design);
    }
}
