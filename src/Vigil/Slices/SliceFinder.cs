using Vigil.Statistics;

namespace Vigil.Slices;

/// <summary>
/// Finds where the model became worse (docs/statistics/slices.md): searched on half of the rows, confirmed on the other half.
/// </summary>
internal static class SliceFinder
{
    private const double Alike = 0.97;
    private const double Overlap = 0.5;
    private const int FewestToConfirm = 10;

    /// <summary>Finds weak slices.</summary>
    /// <param name="columns">Columns that may define slices.</param>
    /// <param name="referenceLosses">Loss of each reference row, larger is worse; NaN without label.</param>
    /// <param name="currentLosses">Loss of each current row.</param>
    /// <param name="metric">Name of the loss, for the result.</param>
    /// <param name="options">How to search; null for the defaults.</param>
    /// <returns>Best first, confirmed or not; none when nothing stands out.</returns>
    public static IReadOnlyList<WeakSlice> Find(
        IReadOnlyList<SliceColumn> columns, double[] referenceLosses, double[] currentLosses, string metric, SliceOptions? options = null)
    {
        var how = options ?? new SliceOptions();
        var used = columns.Where(c => !how.Excluded.Contains(c.Name)).ToList();
        var (searchBefore, heldBefore) = Halves(referenceLosses, how.Seed);
        var (searchNow, heldNow) = Halves(currentLosses, how.Seed + 1);
        if (searchBefore.Length < how.FewestRows || searchNow.Length < how.FewestRows || used.Count == 0)
        {
            return [];
        }

        var (low, high) = Range(referenceLosses, currentLosses);
        if (!(high > low))
        {
            return [];
        }

        var binary = referenceLosses.Concat(currentLosses).All(l => double.IsNaN(l) || l == low || l == high);
        double[] Scaled(double[] losses, int[] rows) => Array.ConvertAll(rows, r => (losses[r] - low) / (high - low));
        var scaled = Scaled(currentLosses, searchNow);
        var reference = new SliceRows(Scaled(referenceLosses, searchBefore), binary);
        var current = new SliceRows(scaled, binary);
        var cut = used.ConvertAll(c => c with { Reference = Array.ConvertAll(searchBefore, r => c.Reference[r]), Current = Array.ConvertAll(searchNow, r => c.Current[r]) });
        var fewest = Math.Max(how.FewestRows, (int)Math.Ceiling(how.FewestShare * searchNow.Length));
        var search = new SliceSearch(cut, reference, current, fewest, Moments.Of(scaled).Deviation);
        var found = search.Run(how.Depth);
        var unseen = new UnseenHalf(used, referenceLosses, currentLosses, heldBefore, heldNow);
        return [.. Distinct(found, search, cut, how.Top)
            .Select(f => unseen.Judge([.. f.Conditions.Select(c => search[c])], f.Score * (high - low), metric, how.ConfirmingZ))];
    }

    // Of conjunctions that say nearly the same the simplest is kept, of nested and overlapping ones the best.
    private static List<SliceCandidate> Distinct(List<SliceCandidate> found, SliceSearch search, List<SliceColumn> columns, int top)
    {
        var scores = found.ToDictionary(f => f.Key);
        var kept = new List<(SliceCandidate Slice, bool[] Rows)>();
        foreach (var candidate in found)
        {
            if (kept.Count == top)
            {
                break;
            }

            var simplest = Simplest(candidate, scores);
            var rows = Rows(simplest, search, columns);
            if (!kept.Exists(k => Nested(k.Slice, simplest) || Common(k.Rows, rows) > Overlap))
            {
                kept.Add((simplest, rows));
            }
        }

        return kept.ConvertAll(k => k.Slice);
    }

    private static SliceCandidate Simplest(SliceCandidate candidate, Dictionary<(int, int, int), SliceCandidate> scores)
    {
        var (a, b, c) = candidate.Key;
        (int, int, int)[] parents = c >= 0
            ? [(a, -1, -1), (b, -1, -1), (c, -1, -1), (a, b, -1), (a, c, -1), (b, c, -1)]
            : b >= 0 ? [(a, -1, -1), (b, -1, -1)] : [];
        foreach (var size in parents.GroupBy(p => p.Item2 >= 0))
        {
            var best = size.Select(p => scores.GetValueOrDefault(p)).MaxBy(p => p.Score);
            if (best.Score >= Alike * candidate.Score || (best.Rows > candidate.Rows && RestIsWorseToo(best, candidate)))
            {
                return best;
            }
        }

        return candidate;
    }

    // A condition is kept only if the rows that it shuts out are not nearly as bad as those that it keeps.
    private static bool RestIsWorseToo(SliceCandidate parent, SliceCandidate child) =>
        ((parent.Excess * parent.Rows) - (child.Excess * child.Rows)) / (parent.Rows - child.Rows) >= child.Excess / 2;

    private static bool Nested(SliceCandidate a, SliceCandidate b) =>
        a.Conditions.All(b.Conditions.Contains) || b.Conditions.All(a.Conditions.Contains);

    private static bool[] Rows(SliceCandidate slice, SliceSearch search, List<SliceColumn> columns)
    {
        var rows = new bool[columns[0].Current.Length];
        Array.Fill(rows, true);
        foreach (var (column, condition) in slice.Conditions.Select(c => search[c]))
        {
            var codes = columns[column].Current;
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] &= codes[i] == condition;
            }
        }

        return rows;
    }

    private static double Common(bool[] a, bool[] b)
    {
        var (both, inA, inB) = (0, 0, 0);
        for (var i = 0; i < a.Length; i++)
        {
            both += a[i] && b[i] ? 1 : 0;
            inA += a[i] ? 1 : 0;
            inB += b[i] ? 1 : 0;
        }

        return both / (double)Math.Max(1, Math.Min(inA, inB));
    }

    private static (int[] Search, int[] Held) Halves(double[] losses, ulong seed)
    {
        var (search, held) = (new List<int>(), new List<int>());
        for (var i = 0; i < losses.Length; i++)
        {
            if (!double.IsNaN(losses[i]))
            {
                ((SplitMix.Mix((seed * 0x9E37_79B9_7F4A_7C15) + (ulong)i) & 1) == 0 ? search : held).Add(i);
            }
        }

        return ([.. search], [.. held]);
    }

    private static (double Low, double High) Range(double[] a, double[] b)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var loss in a.Concat(b))
        {
            (low, high) = double.IsNaN(loss) ? (low, high) : (Math.Min(low, loss), Math.Max(high, loss));
        }

        return (low, high);
    }

    /// <summary>The rows that the search did not see.</summary>
    private sealed class UnseenHalf(List<SliceColumn> columns, double[] referenceLosses, double[] currentLosses, int[] heldBefore, int[] heldNow)
    {
        private readonly double _global =
            Moments.Of(Array.ConvertAll(heldNow, r => currentLosses[r])).Mean - Moments.Of(Array.ConvertAll(heldBefore, r => referenceLosses[r])).Mean;

        // Conditions of the slices that are confirmed already: what they explain cannot confirm another one.
        private readonly List<(int Column, int Condition)[]> _explained = [];

        public WeakSlice Judge((int Column, int Condition)[] conditions, double score, string metric, double confirmingZ)
        {
            var n = currentLosses.Where((loss, row) => !double.IsNaN(loss) && Meets(conditions, row, now: true)).LongCount();
            var (now, before) = Losses(conditions, rest: false);
            var (restNow, restBefore) = Losses(conditions, rest: true);
            string[] words = [.. conditions.Select(c => columns[c.Column].Conditions[c.Condition])];
            if (restNow.Count < FewestToConfirm || restBefore.Count < FewestToConfirm)
            {
                return new(words, n, metric, Mean(now), Mean(before), Estimate.Undefined, score, double.NaN, false);
            }

            var z = (restNow.Mean - restBefore.Mean - _global) / Math.Sqrt(Spread(restNow) + Spread(restBefore));
            if (z > confirmingZ)
            {
                _explained.Add(conditions);
            }

            var change = now.Mean - before.Mean;
            var half = NormalDistribution.UpperQuantile(0.025) * Math.Sqrt(Spread(now) + Spread(before));
            return new(words, n, metric, now.Mean, before.Mean, new(change, change - half, change + half), score, z, z > confirmingZ);
        }

        private static double Mean(Moments m) => m.Count == 0 ? double.NaN : m.Mean;

        private (Moments Now, Moments Before) Losses((int Column, int Condition)[] conditions, bool rest)
        {
            bool Counts(int row, bool now) => Meets(conditions, row, now) && (!rest || !_explained.Exists(e => Meets(e, row, now)));
            return (
                Moments.Of([.. heldNow.Where(r => Counts(r, true)).Select(r => currentLosses[r])]),
                Moments.Of([.. heldBefore.Where(r => Counts(r, false)).Select(r => referenceLosses[r])]));
        }

        private bool Meets((int Column, int Condition)[] conditions, int row, bool now)
        {
            foreach (var (column, condition) in conditions)
            {
                if ((now ? columns[column].Current : columns[column].Reference)[row] != condition)
                {
                    return false;
                }
            }

            return true;
        }

        // A loss that never varied in few rows may still vary: one more row of each extreme.
        private double Spread(Moments m)
        {
            var (low, high) = Range(referenceLosses, currentLosses);
            return m.With(low).With(high).Variance / m.Count;
        }
    }
}
