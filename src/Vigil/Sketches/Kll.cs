using Vigil.Statistics;
using Vigil.Storage;

namespace Vigil.Sketches;

/// <summary>
/// Quantiles of a stream in little memory (Karnin, Lang and Liberty 2016). A compactor per level holds items of weight 2^level; a full one
/// is sorted and every other item moves up. Which half is random, from a seed, so equal inputs in equal order give equal sketches.
/// Merging keeps the error bound, not the bits. Not safe for use by several threads at once.
/// </summary>
/// <remarks>
/// Never compare two of these with a textbook test: their error is as large as the statistic and always upwards. Use fixed bins to judge,
/// sketches to show and to choose bin edges.
/// </remarks>
internal sealed class Kll
{
    private const byte CurrentVersion = 1;
    private const int SmallestLevel = 8;
    private const int LargestK = 1 << 16;

    private readonly List<List<double>> _levels = [[]];
    private ulong _seed;
    private int _held;
    private int _capacity;
    private (double[] Values, long[] Weights)? _view;

    /// <summary>Creates an empty sketch.</summary>
    /// <param name="k">Accuracy, 8 to 65,536: 200 gives a rank error of 1.33 % with 99 % confidence.</param>
    /// <param name="seed">Seed of the coin flips.</param>
    public Kll(int k = 200, ulong seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, SmallestLevel);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, LargestK);
        (K, _seed) = (k, seed);
        _capacity = TotalCapacity();
    }

    /// <summary>Accuracy parameter.</summary>
    public int K { get; }

    /// <summary>Number of values.</summary>
    public long Count { get; private set; }

    /// <summary>Smallest value; ∞ when empty.</summary>
    public double Minimum { get; private set; } = double.PositiveInfinity;

    /// <summary>Largest value; -∞ when empty.</summary>
    public double Maximum { get; private set; } = double.NegativeInfinity;

    /// <summary>Number of values held.</summary>
    public int Held => _held;

    /// <summary>Rank error of one query that holds with 99 % confidence, as a share: 2.296/k^0.9723.</summary>
    public static double RankError(int k) => 2.296 / Math.Pow(k, 0.9723);

    /// <summary>Error of the share between two points that holds with 99 % confidence: 2.446/k^0.9433.</summary>
    public static double ShareError(int k) => 2.446 / Math.Pow(k, 0.9433);

    /// <summary>Adds a value. NaN has no rank and is left out.</summary>
    /// <returns>False when the value was left out.</returns>
    public bool Add(double value)
    {
        if (double.IsNaN(value))
        {
            return false;
        }

        _levels[0].Add(value);
        Count++;
        Minimum = Math.Min(Minimum, value);
        Maximum = Math.Max(Maximum, value);
        _view = null;
        if (++_held > _capacity)
        {
            Compact();
        }

        return true;
    }

    /// <summary>Adds everything another sketch of the same accuracy has seen; the other one stays as it is.</summary>
    public void Merge(Kll other)
    {
        if (other.K != K)
        {
            throw new ArgumentException("Only sketches of equal accuracy can be merged.", nameof(other));
        }

        while (_levels.Count < other._levels.Count)
        {
            _levels.Add([]);
        }

        // A copy of each level, so that a sketch can also be merged with itself.
        for (var level = 0; level < other._levels.Count; level++)
        {
            _levels[level].AddRange(other._levels[level].ToArray());
        }

        Count += other.Count;
        Minimum = Math.Min(Minimum, other.Minimum);
        Maximum = Math.Max(Maximum, other.Maximum);
        _held = _levels.Sum(items => items.Count);
        _capacity = TotalCapacity();
        _view = null;
        while (_held > _capacity)
        {
            Compact();
        }
    }

    /// <summary>The value below which about a share q lies; exact at 0 and 1, NaN when empty.</summary>
    /// <param name="q">0 to 1.</param>
    public double Quantile(double q)
    {
        if (Count == 0 || double.IsNaN(q))
        {
            return double.NaN;
        }

        if (q <= 0 || q >= 1)
        {
            return q <= 0 ? Minimum : Maximum;
        }

        var (values, weights) = View();
        var at = Array.BinarySearch(weights, (long)Math.Ceiling(q * Count));
        return values[Math.Min(at < 0 ? ~at : at, values.Length - 1)];
    }

    /// <summary>About the share of values at or below x; NaN when empty.</summary>
    public double Rank(double x)
    {
        if (Count == 0)
        {
            return double.NaN;
        }

        var (values, weights) = View();
        var (low, high) = (0, values.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = values[middle] <= x ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? 0 : (double)weights[low - 1] / Count;
    }

    /// <summary>Writes the sketch; reading it back and going on gives the same as never having stopped.</summary>
    public void Write(StateWriter writer)
    {
        writer.Byte(CurrentVersion);
        writer.Count(K);
        writer.Fixed(_seed);
        writer.Count(Count);
        writer.Double(Minimum);
        writer.Double(Maximum);
        writer.Count(_levels.Count);
        foreach (var level in _levels)
        {
            writer.Count(level.Count);
            foreach (var value in level)
            {
                writer.Double(value);
            }
        }
    }

    /// <summary>Reads a sketch.</summary>
    public static Kll Read(StateReader reader)
    {
        reader.Version(CurrentVersion, "KLL sketch");
        var k = reader.Count();
        if (k is < SmallestLevel or > LargestK)
        {
            throw reader.Broken("the accuracy of a KLL sketch is out of range");
        }

        var sketch = new Kll((int)k, reader.Fixed())
        {
            Count = reader.Count(),
            Minimum = reader.Double(),
            Maximum = reader.Double(),
        };
        sketch._levels.Clear();
        var levels = reader.Length();
        var weight = 0L;
        for (var level = 0; level < levels && level < 62; level++)
        {
            var items = new double[reader.Length(sizeof(double))];
            for (var i = 0; i < items.Length; i++)
            {
                items[i] = reader.Double();
            }

            sketch._levels.Add([.. items]);
            weight += (long)items.Length << level;
        }

        if (levels is < 1 or > 61 || weight != sketch.Count)
        {
            throw reader.Broken("the weights of a KLL sketch do not add up to its count");
        }

        sketch._held = sketch._levels.Sum(items => items.Count);
        sketch._capacity = sketch.TotalCapacity();
        return sketch;
    }

    /// <summary>Halves the lowest full level: sorted neighbours pair up, one of each pair moves up with twice the weight.</summary>
    private void Compact()
    {
        var level = 0;
        while (_levels[level].Count < Capacity(level))
        {
            level++;
        }

        if (level + 1 == _levels.Count)
        {
            _levels.Add([]);
            _capacity = TotalCapacity();
        }

        var items = _levels[level];
        items.Sort();
        var odd = items.Count % 2;
        _seed = SplitMix.Mix(_seed + 0x9E37_79B9_7F4A_7C15);
        for (var i = odd + (int)(_seed & 1); i < items.Count; i += 2)
        {
            _levels[level + 1].Add(items[i]);
        }

        // An odd item stays behind, so that the weights add up exactly.
        _held -= items.Count / 2;
        items.RemoveRange(odd, items.Count - odd);
    }

    private int Capacity(int level) =>
        Math.Max(SmallestLevel, (int)Math.Ceiling(K * Math.Pow(2.0 / 3, _levels.Count - 1 - level)));

    private int TotalCapacity()
    {
        var total = 0;
        for (var level = 0; level < _levels.Count; level++)
        {
            total += Capacity(level);
        }

        return total;
    }

    private (double[] Values, long[] Weights) View()
    {
        if (_view is { } ready)
        {
            return ready;
        }

        var (values, weights) = (new double[_held], new long[_held]);
        var at = 0;
        for (var level = 0; level < _levels.Count; level++)
        {
            foreach (var value in _levels[level])
            {
                (values[at], weights[at++]) = (value, 1L << level);
            }
        }

        Array.Sort(values, weights);
        for (var i = 1; i < weights.Length; i++)
        {
            weights[i] += weights[i - 1];
        }

        _view = (values, weights);
        return (values, weights);
    }
}
