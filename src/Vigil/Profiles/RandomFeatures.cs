using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Vigil.Events;

namespace Vigil.Profiles;

/// <summary>
/// Random Fourier features of whole rows (docs/statistics/mmd.md) in integer arithmetic: every column contributes a phase by table look-up of its
/// bin code, the sum of phases wraps as an angle does, and its cosine comes from a table. Sums are exact and can be merged.
/// Numbers enter by the normal score of their bin, categories as a corner of a simplex with the same mean squared distance.
/// </summary>
internal sealed class RandomFeatures
{
    /// <summary>Number of features.</summary>
    public const int Count = 64;

    /// <summary>Value of a cosine of 1.</summary>
    public const int Unit = 1 << 14;

    private const int TableSize = 4096;
    private static readonly short[] Cosines = [.. Enumerable.Range(0, TableSize).Select(i => (short)Math.Round(Unit * Math.Cos(2 * Math.PI * i / TableSize)))];

    private readonly ushort[][] _phases;
    private readonly ushort[] _bias = new ushort[Count];

    public RandomFeatures(ProfileLayout layout)
    {
        _phases = new ushort[layout.Waves.Length][];
        var scale = 1 / Math.Sqrt(Math.Max(1, layout.Waves.Length));
        for (var f = 0; f < Count; f++)
        {
            _bias[f] = (ushort)TextHash.Mix(0xB1A5_0000UL + (ulong)f);
        }

        for (var w = 0; w < layout.Waves.Length; w++)
        {
            var binning = layout.Columns[layout.Waves[w]];
            var seed = TextHash.Of(binning.Column);
            var phases = new ushort[binning.Codes * Count];
            for (var code = 0; code < binning.Codes; code++)
            {
                for (var f = 0; f < Count; f++)
                {
                    var onLine = binning.Ordered && code < binning.Regular;
                    var angle = onLine
                        ? layout.Scores[layout.Waves[w]][code] / 128.0 * Gaussian(seed, f)
                        : Gaussian(seed ^ (0xC0DE_0000UL + (ulong)code * 977), f);
                    phases[code * Count + f] = unchecked((ushort)(long)Math.Round(angle * scale * 65536 / (2 * Math.PI)));
                }
            }

            _phases[w] = phases;
        }
    }

    /// <summary>Adds the features of one row.</summary>
    /// <param name="codes">The row's codes, one for each column of the layout's waves.</param>
    /// <param name="sums">Sums over rows, <see cref="Count"/> long.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<byte> codes, Span<long> sums)
    {
        Span<ushort> angle = stackalloc ushort[Count];
        _bias.CopyTo(angle);
        Turn(codes, angle);
        for (var f = 0; f < Count; f++)
        {
            sums[f] += Cosines[angle[f] >> 4];
        }
    }

    // All 64 angles stay in registers while the columns pass by; 16-bit sums wrap as angles do.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Turn(ReadOnlySpan<byte> codes, Span<ushort> angle)
    {
        var a = Vector256.Create<ushort>(angle);
        var b = Vector256.Create<ushort>(angle[16..]);
        var c = Vector256.Create<ushort>(angle[32..]);
        var d = Vector256.Create<ushort>(angle[48..]);
        for (var w = 0; w < codes.Length; w++)
        {
            ReadOnlySpan<ushort> phases = _phases[w].AsSpan(codes[w] * Count, Count);
            a += Vector256.Create(phases);
            b += Vector256.Create(phases[16..]);
            c += Vector256.Create(phases[32..]);
            d += Vector256.Create(phases[48..]);
        }

        a.CopyTo(angle);
        b.CopyTo(angle[16..]);
        c.CopyTo(angle[32..]);
        d.CopyTo(angle[48..]);
    }

    private static double Gaussian(ulong seed, int feature)
    {
        var a = TextHash.Mix(seed * 31 + (ulong)feature * 2);
        var b = TextHash.Mix(a + 1);
        var u = ((a >> 11) + 1) * (1.0 / (1UL << 53));
        var v = (b >> 11) * (1.0 / (1UL << 53));
        return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
    }
}
