using System.Numerics;
using Vigil.Statistics;
using Vigil.Storage;

namespace Vigil.Sketches;

/// <summary>
/// Number of distinct values in 2^p bytes (Flajolet and others 2007) with Ertl's estimator (2017), which needs no bias table. Parts merge
/// exactly in any order. Not safe for use by several threads at once.
/// </summary>
internal sealed class HyperLogLog
{
    private const byte CurrentVersion = 1;

    private readonly byte[] _registers;

    /// <summary>Creates an empty sketch.</summary>
    /// <param name="precision">p, 4 to 18: the standard deviation of the estimate is 1.04/√2^p, 1.6 % for 12.</param>
    public HyperLogLog(int precision = 12)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, 4);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, 18);
        Precision = precision;
        _registers = new byte[1 << precision];
    }

    /// <summary>Precision p.</summary>
    public int Precision { get; }

    /// <summary>Relative standard deviation of the estimate.</summary>
    public double RelativeError => 1.04 / Math.Sqrt(_registers.Length);

    /// <summary>Adds a value by any 64 bits that identify it, for example a hash or a whole number; they are mixed here.</summary>
    public void Add(ulong identity)
    {
        var hash = SplitMix.Mix(identity + 0x9E37_79B9_7F4A_7C15);
        var register = (int)(hash >> (64 - Precision));
        var rank = (byte)Math.Min(BitOperations.LeadingZeroCount(hash << Precision) + 1, 65 - Precision);
        if (rank > _registers[register])
        {
            _registers[register] = rank;
        }
    }

    /// <summary>Adds a number; 0 and -0 are one value, all NaN are one value.</summary>
    public void Add(double value) =>
        Add(BitConverter.DoubleToUInt64Bits(value == 0 ? 0.0 : double.IsNaN(value) ? double.NaN : value));

    /// <summary>Adds everything another sketch of the same precision has seen; the other one stays as it is.</summary>
    public void Merge(HyperLogLog other)
    {
        if (other.Precision != Precision)
        {
            throw new ArgumentException("Only sketches of equal precision can be merged.", nameof(other));
        }

        for (var i = 0; i < _registers.Length; i++)
        {
            _registers[i] = Math.Max(_registers[i], other._registers[i]);
        }
    }

    /// <summary>Estimated number of distinct values; 0 when empty.</summary>
    public double Estimate()
    {
        var q = 64 - Precision;
        Span<int> counts = stackalloc int[q + 2];
        foreach (var register in _registers)
        {
            counts[register]++;
        }

        double m = _registers.Length;
        var z = m * Tau(1 - (counts[q + 1] / m));
        for (var k = q; k >= 1; k--)
        {
            z = 0.5 * (z + counts[k]);
        }

        z += m * Sigma(counts[0] / m);
        return m * m / (2 * Math.Log(2) * z);
    }

    /// <summary>Writes the sketch: few registers as pairs, many as they are; equal sets give equal bytes.</summary>
    public void Write(StateWriter writer)
    {
        writer.Byte(CurrentVersion);
        writer.Byte((byte)Precision);
        var used = _registers.Count(register => register > 0);
        if (used > _registers.Length / 3)
        {
            writer.Byte(1);
            writer.Raw(_registers);
            return;
        }

        writer.Byte(0);
        writer.Count(used);
        var previous = 0;
        for (var i = 0; i < _registers.Length; i++)
        {
            if (_registers[i] > 0)
            {
                writer.Count(i - previous);
                writer.Byte(_registers[i]);
                previous = i;
            }
        }
    }

    /// <summary>Reads a sketch.</summary>
    public static HyperLogLog Read(StateReader reader)
    {
        reader.Version(CurrentVersion, "HyperLogLog");
        var precision = reader.Byte();
        if (precision is < 4 or > 18)
        {
            throw reader.Broken("the precision of a HyperLogLog is out of range");
        }

        var sketch = new HyperLogLog(precision);
        var registers = sketch._registers;
        if (reader.Byte() == 1)
        {
            reader.Raw(registers.Length).CopyTo(registers);
        }
        else
        {
            var used = reader.Length(2);
            var at = 0L;
            for (var i = 0; i < used; i++)
            {
                at += reader.Count();
                if (at < 0 || at >= registers.Length)
                {
                    throw reader.Broken("a register of a HyperLogLog lies outside it");
                }

                registers[at] = reader.Byte();
            }
        }

        return registers.All(register => register <= 65 - precision)
            ? sketch
            : throw reader.Broken("a register of a HyperLogLog is too large");
    }

    private static double Sigma(double x)
    {
        if (x == 1)
        {
            return double.PositiveInfinity;
        }

        var (factor, sum, before) = (1.0, x, -1.0);
        while (sum != before)
        {
            x *= x;
            before = sum;
            sum += x * factor;
            factor += factor;
        }

        return sum;
    }

    private static double Tau(double x)
    {
        if (x is 0 or 1)
        {
            return 0;
        }

        var (factor, sum, before) = (1.0, 1 - x, -1.0);
        while (sum != before)
        {
            x = Math.Sqrt(x);
            before = sum;
            factor *= 0.5;
            sum -= (1 - x) * (1 - x) * factor;
        }

        return sum / 3;
    }
}
