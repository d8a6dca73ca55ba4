using Vigil.Storage;

namespace Vigil.Sketches;

/// <summary>
/// Quantiles with a relative error of the value (Masson, Rim and Lee 2019): a value x counts in bucket ⌈ln x/ln γ⌉, γ = (1 + α)/(1 - α),
/// and is read back as 2γ^k/(1 + γ). Negative values have a mirrored store. Only counts are kept, so parts merge exactly in any order.
/// Not safe for use by several threads at once.
/// </summary>
internal sealed class DdSketch
{
    private const byte CurrentVersion = 1;

    private readonly double _logGamma;
    private readonly Buckets _positive = new();
    private readonly Buckets _negative = new();

    /// <summary>Creates an empty sketch.</summary>
    /// <param name="accuracy">Relative error α of every quantile, 0.001 to 0.5.</param>
    public DdSketch(double accuracy = 0.01)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(accuracy, 1e-3);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(accuracy, 0.5);
        Accuracy = accuracy;
        Gamma = (1 + accuracy) / (1 - accuracy);
        _logGamma = Math.Log(Gamma);
    }

    /// <summary>Relative error α.</summary>
    public double Accuracy { get; }

    /// <summary>Ratio γ of one bucket's bound to the next.</summary>
    public double Gamma { get; }

    /// <summary>Number of values.</summary>
    public long Count => _positive.Total + _negative.Total + Zeros;

    /// <summary>Number of values that are 0.</summary>
    public long Zeros { get; private set; }

    /// <summary>Number of buckets in use.</summary>
    public int UsedBuckets => _positive.Used + _negative.Used;

    /// <summary>The bucket of a value above 0.</summary>
    public int Key(double value) => (int)Math.Ceiling(Math.Log(value) / _logGamma);

    /// <summary>The value a bucket stands for.</summary>
    public double Value(int key) => Math.Min(double.MaxValue, 2 / (1 + Gamma) * Math.Exp(key * _logGamma));

    /// <summary>Adds a value. NaN and infinities are left out.</summary>
    /// <param name="value">The value.</param>
    /// <param name="times">How often, above 0.</param>
    /// <returns>False when the value was left out.</returns>
    public bool Add(double value, long times = 1)
    {
        if (!double.IsFinite(value))
        {
            return false;
        }

        if (value > 0)
        {
            _positive.Add(Key(value), times);
        }
        else if (value < 0)
        {
            _negative.Add(Key(-value), times);
        }
        else
        {
            Zeros += times;
        }

        return true;
    }

    /// <summary>Adds everything another sketch of the same accuracy has seen; the other one stays as it is.</summary>
    public void Merge(DdSketch other)
    {
        if (other.Accuracy != Accuracy)
        {
            throw new ArgumentException("Only sketches of equal accuracy can be merged.", nameof(other));
        }

        _positive.Merge(other._positive);
        _negative.Merge(other._negative);
        Zeros += other.Zeros;
    }

    /// <summary>The value at rank q·(n - 1), within a relative error of α; NaN when empty.</summary>
    /// <param name="q">0 to 1.</param>
    public double Quantile(double q)
    {
        if (Count == 0 || double.IsNaN(q))
        {
            return double.NaN;
        }

        var rank = Math.Clamp(q, 0, 1) * (Count - 1);
        if (rank < _negative.Total)
        {
            // The mirrored store counts down from the largest magnitude.
            return -Value(_negative.KeyWhere(total => total >= _negative.Total - rank));
        }

        rank -= _negative.Total;
        return rank < Zeros ? 0 : Value(_positive.KeyWhere(total => total > rank - Zeros));
    }

    /// <summary>Writes the sketch; equal counts give equal bytes.</summary>
    public void Write(StateWriter writer)
    {
        writer.Byte(CurrentVersion);
        writer.Double(Accuracy);
        writer.Count(Zeros);
        _positive.Write(writer);
        _negative.Write(writer);
    }

    /// <summary>Reads a sketch.</summary>
    public static DdSketch Read(StateReader reader)
    {
        reader.Version(CurrentVersion, "DDSketch");
        var accuracy = reader.Double();
        if (!(accuracy is >= 1e-3 and <= 0.5))
        {
            throw reader.Broken("the accuracy of a DDSketch is out of range");
        }

        var sketch = new DdSketch(accuracy) { Zeros = reader.Count() };
        sketch._positive.Read(reader);
        sketch._negative.Read(reader);
        return sketch;
    }

    /// <summary>Counts per key in one stretch of an array that grows to both sides.</summary>
    private sealed class Buckets
    {
        /// <summary>Beyond the keys of the smallest and largest double at the finest accuracy.</summary>
        private const int LargestKey = 400_000;

        private long[] _counts = [];
        private int _first;

        public long Total { get; private set; }

        public int Used => _counts.Count(count => count > 0);

        public void Add(int key, long times)
        {
            var at = key - _first;
            if ((uint)at >= (uint)_counts.Length)
            {
                Grow(key);
                at = key - _first;
            }

            _counts[at] += times;
            Total += times;
        }

        public void Merge(Buckets other)
        {
            // The bounds are taken first, because a sketch may be merged with itself.
            var (first, length) = (other._first, other._counts.Length);
            for (var i = 0; i < length; i++)
            {
                if (other._counts[i] > 0)
                {
                    Add(first + i, other._counts[i]);
                }
            }
        }

        /// <summary>The first key, ascending, whose running total satisfies the condition; the last one when none does.</summary>
        public int KeyWhere(Func<long, bool> reached)
        {
            var (total, last) = (0L, 0);
            for (var i = 0; i < _counts.Length; i++)
            {
                if (_counts[i] > 0)
                {
                    total += _counts[i];
                    last = _first + i;
                    if (reached(total))
                    {
                        return last;
                    }
                }
            }

            return last;
        }

        public void Write(StateWriter writer)
        {
            writer.Count(Used);
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

        public void Read(StateReader reader)
        {
            var used = reader.Length(2);
            var key = 0L;
            for (var i = 0; i < used; i++)
            {
                key += reader.Number();
                if (key is < -LargestKey or > LargestKey)
                {
                    throw reader.Broken("a bucket of a DDSketch lies beyond every number");
                }

                Add((int)key, reader.Count());
            }
        }

        private void Grow(int key)
        {
            if (_counts.Length == 0)
            {
                (_first, _counts) = (key - 32, new long[64]);
                return;
            }

            var spare = Math.Max(32, _counts.Length / 4);
            var first = Math.Min(_first, key < _first ? key - spare : _first);
            var end = Math.Max(_first + _counts.Length, key >= _first + _counts.Length ? key + spare : 0);
            var grown = new long[Math.Max(end, _first + _counts.Length) - first];
            _counts.CopyTo(grown, _first - first);
            (_first, _counts) = (first, grown);
        }
    }
}
