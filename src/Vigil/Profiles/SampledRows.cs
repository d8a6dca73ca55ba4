using System.Numerics;
using Vigil.Events;

namespace Vigil.Profiles;

/// <summary>Adds sampled rows to a window's correlations and random features. Which rows is decided by a hash of the row number alone.</summary>
internal static class SampledRows
{
    public static void Add(ProfileLayout layout, RandomFeatures features, CodedBatch coded, Run run, long firstRow, ulong seed, ulong below)
    {
        var d = layout.Correlated.Length;
        var w = layout.Waves.Length;
        if (d < 2 && w == 0)
        {
            return;
        }

        var window = run.Window;
        Span<int> scores = stackalloc int[Math.Max(1, d)];
        Span<byte> codes = w <= 512 ? stackalloc byte[Math.Max(1, w)] : new byte[w];
        for (var i = run.Start; i < run.End; i++)
        {
            if (below != ulong.MaxValue && TextHash.Mix(seed + (ulong)(firstRow + i)) >= below)
            {
                continue;
            }

            window.Sampled++;
            for (var c = 0; c < d; c++)
            {
                scores[c] = layout.Scores[layout.Correlated[c]][coded.Codes[layout.Correlated[c]][i]];
            }

            AddProducts(scores[..d], window.Sums, window.Products);
            if (w > 0)
            {
                for (var c = 0; c < w; c++)
                {
                    codes[c] = coded.Codes[layout.Waves[c]][i];
                }

                features.Add(codes[..w], window.Waves);
            }
        }
    }

    private static void AddProducts(ReadOnlySpan<int> scores, long[] sums, long[] products)
    {
        var at = 0;
        for (var a = 0; a < scores.Length; a++)
        {
            sums[a] += scores[a];
            var factor = scores[a];
            var row = products.AsSpan(at, a + 1);
            var b = 0;
            if (factor != 0)
            {
                for (; b + Vector<int>.Count <= row.Length; b += Vector<int>.Count)
                {
                    Vector.Widen(new Vector<int>(scores[b..]) * factor, out var low, out var high);
                    (new Vector<long>(row[b..]) + low).CopyTo(row[b..]);
                    (new Vector<long>(row[(b + Vector<long>.Count)..]) + high).CopyTo(row[(b + Vector<long>.Count)..]);
                }

                for (; b < row.Length; b++)
                {
                    row[b] += (long)factor * scores[b];
                }
            }

            at += a + 1;
        }
    }
}
