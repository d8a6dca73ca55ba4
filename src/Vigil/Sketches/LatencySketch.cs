using Vigil.Statistics;
using Vigil.Storage;

namespace Vigil.Sketches;

/// <summary>
/// Quantiles of durations with a relative error of 1 % (DDSketch of Masson, Rim and Lee 2019, with 35 buckets an octave). The bucket of a value is read from
/// its bits and a table, without a logarithm, so it is fast and the same on every machine. Only counts are kept: parts merge exactly in any order. Beyond
/// <see cref="MostBuckets"/> the lowest buckets count as one. Not safe for use by several threads at once.
/// </summary>
internal sealed class LatencySketch
{
    /// <summary>Most buckets between the lowest and the highest in use.</summary>
    public const int MostBuckets = 2048;

    /// <summary>Relative error of every quantile.</summary>
    public const double Accuracy = 0.01;

    private const byte CurrentVersion = 1;
    private const int BucketsPerOctave = 35;
    private const int Cells = 128;
    private const int CellShift = 45;
    private const ulong MantissaMask = (1UL << 52) - 1;
    private const int LeastExponent = -30;
    private const int MostExponent = 40;
    private const int LeastKey = LeastExponent * BucketsPerOctave;
    private const int MostKey = MostExponent * BucketsPerOctave - 1;
    private const double Least = 1.0 / (1 << -LeastExponent);
    private const double Most = (double)(1L << MostExponent);
    private const double IntervalZ = 1.959963984540054;

    // Per cell of the mantissa's first seven bits: bounds at or below its begin, and the one bound that may lie inside (a cell is narrower than a bucket).
    private static readonly int[] s_below = new int[Cells];
    private static readonly ulong[] s_inside = new ulong[Cells];

    private long[] _counts = [];
    private int _first;

    static LatencySketch()
    {
        Array.Fill(s_inside, ulong.MaxValue);
        for (var j = 1; j < BucketsPerOctave; j++)
        {
            // Rounded far above the last bit, so that another machine's power function gives the same bound.
            var bound = (ulong)Math.Round((Math.Pow(2, j / (double)BucketsPerOctave) - 1) * (1L << 40)) << 12;
            var cell = (int)(bound >> CellShift);
            s_inside[cell] = bound;
            for (var above = cell + 1; above < Cells; above++)
            {
                s_below[above] = j;
            }
        }
    }

    /// <summary>Number of values.</summary>
    public long Count { get; private set; }

    /// <summary>The bucket of a value: it holds values from 2^(k/35) up to 2^((k+1)/35), the bounds of the whole range included.</summary>
    /// <param name="value">A number not below 0.</param>
    public static int Key(double value)
    {
        if (!(value > Least))
        {
            return LeastKey;
        }

        if (value >= Most)
        {
            return MostKey;
        }

        var bits = BitConverter.DoubleToUInt64Bits(value);
        var mantissa = bits & MantissaMask;
        var cell = (int)(mantissa >> CellShift);
        return ((int)(bits >> 52) - 1023) * BucketsPerOctave + s_below[cell] + (mantissa >= s_inside[cell] ? 1 : 0);
    }

    /// <summary>The value that a bucket stands for, within 1 % of all that it holds; 0 for the lowest.</summary>
    public static double Value(int key)
    {
        var gamma = Math.Pow(2, 1.0 / BucketsPerOctave);
        return key <= LeastKey ? 0 : Math.Pow(2, key / (double)BucketsPerOctave) * 2 * gamma / (1 + gamma);
    }

    /// <summary>Adds a value. Negative numbers, NaN and infinities are left out.</summary>
    /// <returns>False when the value was left out.</returns>
    public bool Add(double value)
    {
        if (!(value >= 0 && value < double.PositiveInfinity))
        {
            return false;
        }

        AddKey(Key(value), 1);
        return true;
    }

    /// <summary>Adds everything another sketch has seen; the other one stays as it is.</summary>
    public void Merge(LatencySketch other)
    {
        var (first, counts) = (other._first, other._counts);
        // From the top, so that what has to be folded is folded once.
        for (var i = counts.Length - 1; i >= 0; i--)
        {
            if (counts[i] > 0)
            {
                AddKey(first + i, counts[i]);
            }
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
    }

    /// <summary>Number of values in buckets above this one.</summary>
    public long CountAbove(int key)
    {
        var above = 0L;
        for (var i = Math.Max(0, key + 1 - _first); i < _counts.Length; i++)
        {
            above += _counts[i];
        }

        return above;
    }

    /// <summary>The bucket of the value with that rank.</summary>
    /// <param name="rank">1 for the smallest, <see cref="Count"/> for the largest.</param>
    public int KeyOfRank(long rank)
    {
        var total = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            total += _counts[i];
            if (total >= rank && total > 0)
            {
                return _first + i;
            }
        }

        return LeastKey;
    }

    /// <summary>The bucket of a quantile.</summary>
    /// <param name="p">0 to 1.</param>
    public int KeyAt(double p) => KeyOfRank(Math.Clamp((long)Math.Ceiling(p * Count), 1, Math.Max(1, Count)));

    /// <summary>
    /// A quantile with a 95 % interval between order statistics, ranks np ± 1.96·√(np(1 - p)). A bound is NaN where so few values cannot give it, everything
    /// is NaN for an empty sketch.
    /// </summary>
    /// <param name="p">Between 0 and 1.</param>
    public Estimate Quantile(double p)
    {
        if (Count == 0)
        {
            return Estimate.Undefined;
        }

        var half = IntervalZ * Math.Sqrt(Count * p * (1 - p));
        var low = (long)Math.Floor(Count * p - half);
        var high = (long)Math.Ceiling(Count * p + half) + 1;
        return new Estimate(
            Value(KeyAt(p)),
            low < 1 ? double.NaN : Value(KeyOfRank(low)),
            high > Count ? double.NaN : Value(KeyOfRank(high)));
    }

    /// <summary>Buckets that hold values, ascending.</summary>
    public IEnumerable<(int Key, long Count)> Buckets
    {
        get
        {
            for (var i = 0; i < _counts.Length; i++)
            {
                if (_counts[i] > 0)
                {
                    yield return (_first + i, _counts[i]);
                }
            }
        }
    }

    /// <summary>Mean of the values, each as the value of its bucket; NaN for an empty sketch.</summary>
    public double Mean => Count == 0 ? double.NaN : Buckets.Sum(b => Value(b.Key) * b.Count) / Count;

    /// <summary>Share of values above a bucket; 0 for an empty sketch.</summary>
    public double ShareAbove(int key) => Count == 0 ? 0 : CountAbove(key) / (double)Count;

    /// <summary>Writes the sketch; equal counts give equal bytes.</summary>
    public void Write(StateWriter writer)
    {
        writer.Byte(CurrentVersion);
        writer.Count(_counts.Count(c => c > 0));
        var previous = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0)
            {
                writer.Number(_first + i - previous);
                writer.Count(_counts[i]);
                previous = _first + i;
            }
        }
    }

    /// <summary>Reads a sketch.</summary>
    public static LatencySketch Read(StateReader reader)
    {
        var sketch = new LatencySketch();
        sketch.MergeFrom(reader);
        return sketch;
    }

    /// <summary>Reads a sketch and adds it, without making one in between.</summary>
    public void MergeFrom(StateReader reader)
    {
        reader.Version(CurrentVersion, "latency sketch");
        var used = reader.Length(2);
        var key = 0L;
        for (var i = 0; i < used; i++)
        {
            var step = reader.Number();
            key += step;
            var count = reader.Count();
            if (key is < LeastKey or > MostKey || (i > 0 && step <= 0) || count < 1 || count > long.MaxValue - Count)
            {
                throw reader.Broken("a bucket of a latency sketch is none");
            }

            AddKey((int)key, count);
        }
    }

    private void AddKey(int key, long times)
    {
        var at = key - _first;
        if ((uint)at >= (uint)_counts.Length)
        {
            at = Place(key) - _first;
        }

        _counts[at] += times;
        Count += times;
    }

    // Lays the buckets out anew so that the key has a place, and says which bucket is the key's: its own, or the lowest that may be kept.
    private int Place(int key)
    {
        var (low, high) = Range();
        (low, high) = (Math.Min(low, key), Math.Max(high, key));
        var spare = Math.Min(BucketsPerOctave, (MostBuckets - Math.Min(MostBuckets, high - low + 1)) / 2);
        var first = Math.Max(low, high - MostBuckets + 1) - spare;
        var counts = new long[high + spare - first + 1];
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0)
            {
                counts[Math.Max(0, _first + i - first)] += _counts[i];
            }
        }

        (_first, _counts) = (first, counts);
        return Math.Max(key, first);
    }

    private (int Low, int High) Range()
    {
        var (low, high) = (int.MaxValue, int.MinValue);
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0)
            {
                low = Math.Min(low, _first + i);
                high = _first + i;
            }
        }

        return (low, high);
    }
}
