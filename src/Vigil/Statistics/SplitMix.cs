namespace Vigil.Statistics;

/// <summary>
/// A small seeded source of random numbers (SplitMix64): the same numbers on every machine and runtime, unlike System.Random, whose
/// algorithm is not promised. Not for secrets.
/// </summary>
/// <param name="seed">Any number; equal seeds give equal sequences.</param>
internal struct SplitMix(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits() => Mix(_state += 0x9E37_79B9_7F4A_7C15);

    /// <summary>A uniform number in [0, 1) with 53 random bits.</summary>
    public double NextUniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A uniform whole number in [0, below).</summary>
    /// <param name="below">The exclusive upper bound, above 0; the bias is below 2⁻³² for every int.</param>
    public int NextBelow(int below) => (int)Math.BigMul(NextBits(), (ulong)below, out _);

    /// <summary>A standard normal number (inverse of the distribution function).</summary>
    public double NextNormal() => NormalDistribution.Quantile(((NextBits() >> 11) + 0.5) * (1.0 / (1UL << 53)));

    /// <summary>SplitMix64's finaliser: mixes every input bit into every output bit.</summary>
    /// <param name="value">Any number.</param>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
