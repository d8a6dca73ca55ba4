using System.Numerics;
using System.Runtime.CompilerServices;
using Vigil.Events;

namespace Vigil.Profiles;

/// <summary>Adds sampled rows to a window's correlations and random features. Which rows is decided by a hash of the row number alone.</summary>
internal static class SampledRows
{
    private const ulong Seed = 0x5A3B_1E00_77AA_0001;

    /// <summary>The hash limit that keeps a share of rows.</summary>
    /// <param name="rate">Share of rows, 0 to 1.</param>
    public static ulong Limit(double rate) => rate >= 1 ? ulong.MaxValue : (ulong)(rate * ulong.MaxValue);

    /// <summary>Adds the sampled rows of one run.</summary>
    /// <param name="layout">What is counted.</param>
    /// <param name="features">The random features of the layout.</param>
    /// <param name="coded">The coded batch.</param>
    /// <param name="run">The rows and their window.</param>
    /// <param name="firstRow">Number of the batch's first row.</param>
    /// <param name="limit">From <see cref="Limit"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ProfileLayout layout, RandomFeatures features, CodedBatch coded, Run run, long firstRow, ulong limit)
    {
        var d = layout.Correlated.Length;
        var w = layout.Waves.Length;
        if (d < 2 && w == 0)
        {
            return;
        }

        var sample = run.Window.Sample;
        // A run has at most a batch of rows, and scores stay below 400, so 32 bits hold a run's sums of products.
        var products = new int[sample.Products.Length];
        var sums = new int[d];
        Span<int> scores = stackalloc int[Math.Max(1, d)];
        Span<byte> codes = stackalloc byte[Math.Max(1, w)];
        for (var i = run.Start; i < run.End; i++)
        {
            if (limit != ulong.MaxValue && TextHash.Mix(Seed + (ulong)(firstRow + i)) >= limit)
            {
                continue;
            }

            sample.Rows++;
            for (var c = 0; c < d; c++)
            {
                scores[c] = layout.Scores[layout.Correlated[c]][coded.Codes[layout.Correlated[c]][i]];
            }

            AddProducts(scores[..d], sums, products);
            if (w > 0)
            {
                for (var c = 0; c < w; c++)
                {
                    codes[c] = coded.Codes[layout.Waves[c]][i];
                }

                features.Add(codes[..w], sample.Waves);
            }
        }

        Flush(sums, sample.Sums);
        Flush(products, sample.Products);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddProducts(ReadOnlySpan<int> scores, int[] sums, int[] products)
    {
        var at = 0;
        for (var a = 0; a < scores.Length; a++)
        {
            sums[a] += scores[a];
            var factor = new Vector<int>(scores[a]);
            var row = products.AsSpan(at, a + 1);
            var b = 0;
            for (; b + Vector<int>.Count <= row.Length; b += Vector<int>.Count)
            {
                (new Vector<int>(row[b..]) + new Vector<int>(scores[b..]) * factor).CopyTo(row[b..]);
            }

            for (; b < row.Length; b++)
            {
                row[b] += scores[a] * scores[b];
            }

            at += a + 1;
        }
    }

    private static void Flush(int[] from, long[] into)
    {
        for (var i = 0; i < from.Length; i++)
        {
            into[i] += from[i];
        }
    }
}
