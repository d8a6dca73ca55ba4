namespace Vigil.Events;

/// <summary>Finds pairs of columns where the value of a fixes the value of b: a post code its town, a code its name.</summary>
internal static class DependencyRules
{
    // A value of a must have been seen often enough to show that it always comes with the same value of b.
    private const int RowsPerValue = 20;
    private const int LeastRows = 100;

    // Where nearly all rows have one value of b anyway, a dependency tells nothing.
    private const double LeastOtherShare = 0.02;

    /// <summary>The rules found, the least expected by chance first.</summary>
    public static IEnumerable<CrossColumnRule> Find(IReadOnlyList<ColumnDraft> columns)
    {
        var candidates = columns.Where(IsCoded).Select(Coded.Of).Where(c => c.Values >= 2 && c.OtherShare >= LeastOtherShare).ToArray();
        var found = new List<(CrossColumnRule Rule, double Chance)>();
        foreach (var (first, second) in CrossColumnRules.Pairs(candidates.Length))
        {
            // More values can fix fewer; with as many on both sides it is one-to-one, and the earlier column is named first.
            var (a, b) = candidates[first].Values >= candidates[second].Values
                ? (candidates[first], candidates[second])
                : (candidates[second], candidates[first]);
            if (a.Values <= a.Codes.Length / RowsPerValue && Examine(a, b) is { } rule)
            {
                found.Add(rule);
            }
        }

        return found.OrderByDescending(f => f.Chance).Take(CrossColumnRules.MostRules).Select(f => f.Rule);
    }

    private static bool IsCoded(ColumnDraft column) =>
        CrossColumnRules.MaySpeakOf(column)
        && column.Facts.Kind is ColumnKind.Category or ColumnKind.Numeric
        && (column.Facts.Kind == ColumnKind.Category || column.Facts.Scan.AllIntegers)
        && column.Facts.Scan is { Distinct: >= 2, DistinctCapped: false }
        && column.Facts.Scan.Distinct <= column.Facts.Present / RowsPerValue;

    // Even rows learn which b goes with each a, odd rows confirm it.
    private static (CrossColumnRule Rule, double Chance)? Examine(Coded a, Coded b)
    {
        if (!LooksFixed(a, b))
        {
            return null;
        }

        var counts = new int[a.Values * b.Values];
        for (var i = 0; i < a.Codes.Length; i += 2)
        {
            if (a.Codes[i] >= 0 && b.Codes[i] >= 0)
            {
                counts[(a.Codes[i] * b.Values) + b.Codes[i]]++;
            }
        }

        // The share of b that is not its usual value, where a is present too.
        var chance = 1 - Concentration(counts, b.Values);
        var (rows, broken) = Confirm(a, b, counts);
        return rows >= LeastRows && chance >= LeastOtherShare && broken <= CrossColumnRules.LargestViolationRate * rows
            && Changes(a, b) >= CrossColumnRules.LeastTrials
            ? (new CrossColumnRule("determines", a.Name, b.Name, (double)broken / rows), chance)
            : null;
    }

    // How often b took another value than in the row before: what is nearly fixed for long stretches agrees with anything that is.
    private static int Changes(Coded a, Coded b)
    {
        var (changes, before) = (0, -1);
        for (var i = 0; i < b.Codes.Length; i++)
        {
            if (a.Codes[i] >= 0 && b.Codes[i] >= 0)
            {
                changes += before >= 0 && b.Codes[i] != before ? 1 : 0;
                before = b.Codes[i];
            }
        }

        return changes;
    }

    private static double Concentration(int[] counts, int values)
    {
        var all = new int[values];
        for (var i = 0; i < counts.Length; i++)
        {
            all[i % values] += counts[i];
        }

        return (double)all.Max() / Math.Max(1, all.Sum());
    }

    private static (int Rows, int Broken) Confirm(Coded a, Coded b, int[] counts)
    {
        var usual = new int[a.Values];
        for (var value = 0; value < a.Values; value++)
        {
            usual[value] = MostFrequent(counts.AsSpan(value * b.Values, b.Values));
        }

        var (rows, broken) = (0, 0);
        for (var i = 1; i < a.Codes.Length; i += 2)
        {
            if (a.Codes[i] >= 0 && b.Codes[i] >= 0 && usual[a.Codes[i]] >= 0)
            {
                rows++;
                broken += usual[a.Codes[i]] == b.Codes[i] ? 0 : 1;
            }
        }

        return (rows, broken);
    }

    private static int MostFrequent(ReadOnlySpan<int> counts)
    {
        var most = -1;
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] > (most < 0 ? 0 : counts[most]))
            {
                most = i;
            }
        }

        return most;
    }

    // The first value of b seen with each a, and an early end: most pairs fail within a few dozen rows.
    private static bool LooksFixed(Coded a, Coded b)
    {
        var first = new int[a.Values];
        var (rows, broken) = (0, 0);
        for (var i = 0; i < a.Codes.Length; i++)
        {
            if (a.Codes[i] < 0 || b.Codes[i] < 0)
            {
                continue;
            }

            ref var known = ref first[a.Codes[i]];
            if (known == 0)
            {
                known = b.Codes[i] + 1;
            }

            rows++;
            broken += known == b.Codes[i] + 1 ? 0 : 1;
            if (broken > 5 && broken > 0.05 * rows)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A column's examined rows as codes 0, 1, 2, … in order of first appearance; -1 where absent.</summary>
    private sealed record Coded(string Name, int[] Codes, int Values, double OtherShare)
    {
        public static Coded Of(ColumnDraft column)
        {
            var evidence = column.Facts.Evidence;
            var rows = Math.Min(evidence.Length, CrossColumnRules.ExaminedRows);
            var known = new Dictionary<double, int>();
            var codes = new int[rows];
            for (var i = 0; i < rows; i++)
            {
                var value = evidence[(int)((long)i * evidence.Length / rows)];
                if (double.IsNaN(value))
                {
                    codes[i] = -1;
                }
                else if (!known.TryGetValue(value, out codes[i]))
                {
                    codes[i] = known.Count;
                    known.Add(value, codes[i]);
                }
            }

            var present = codes.Count(c => c >= 0);
            var most = present == 0 ? 0 : codes.Where(c => c >= 0).CountBy(c => c).Max(c => c.Value);
            return new Coded(column.Name, codes, known.Count, present == 0 ? 0 : 1 - ((double)most / present));
        }
    }
}
