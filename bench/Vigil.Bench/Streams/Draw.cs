using Vigil.Statistics;

namespace Vigil.Bench.Streams;

/// <summary>Seeded random numbers of the distributions that simulations need.</summary>
internal sealed class Draw(ulong seed)
{
    private SplitMix _bits = new(SplitMix.Mix(seed));
    private double _spare = double.NaN;

    public double Uniform() => _bits.NextUniform();

    public int Below(int limit) => _bits.NextBelow(limit);

    public bool Chance(double p) => _bits.NextUniform() < p;

    /// <summary>Standard normal, by the polar method: two for one logarithm.</summary>
    public double Normal()
    {
        if (!double.IsNaN(_spare))
        {
            var kept = _spare;
            _spare = double.NaN;
            return kept;
        }

        while (true)
        {
            var a = 2 * _bits.NextUniform() - 1;
            var b = 2 * _bits.NextUniform() - 1;
            var s = a * a + b * b;
            if (s is > 0 and < 1)
            {
                var factor = Math.Sqrt(-2 * Math.Log(s) / s);
                _spare = b * factor;
                return a * factor;
            }
        }
    }

    /// <summary>Student's t with few degrees of freedom.</summary>
    public double StudentT(int freedom)
    {
        double squares = 0;
        for (var i = 0; i < freedom; i++)
        {
            var x = Normal();
            squares += x * x;
        }

        return Normal() / Math.Sqrt(squares / freedom);
    }

    /// <summary>Poisson, by multiplying uniforms; large means in parts.</summary>
    public int Poisson(double mean)
    {
        var count = 0;
        while (mean > 30)
        {
            count += Poisson(30);
            mean -= 30;
        }

        var limit = Math.Exp(-mean);
        var product = _bits.NextUniform();
        while (product > limit)
        {
            count++;
            product *= _bits.NextUniform();
        }

        return count;
    }

    /// <summary>An index drawn with the given shares, which add up to one.</summary>
    public int Index(ReadOnlySpan<double> shares)
    {
        var u = _bits.NextUniform();
        for (var i = 0; i < shares.Length - 1; i++)
        {
            u -= shares[i];
            if (u < 0)
            {
                return i;
            }
        }

        return shares.Length - 1;
    }
}
