namespace Vigil.Events;

/// <summary>Finds pairs of columns where a &lt;= b: part and whole, start and end.</summary>
internal static class OrderRules
{
    private const int LeastRows = 200;

    // A rule tells something only if unrelated values of the two columns would often break it.
    private const double LeastChanceRate = 0.05;

    /// <summary>The rules found, the least expected by chance first.</summary>
    public static IEnumerable<CrossColumnRule> Find(IReadOnlyList<ColumnDraft> columns)
    {
        var candidates = columns.Where(IsComparable).ToArray();
        var found = new List<(CrossColumnRule Rule, double Chance)>();
        foreach (var (first, second) in CrossColumnRules.Pairs(candidates.Length))
        {
            var (a, b) = (candidates[first], candidates[second]);
            if (a.Facts.Kind != b.Facts.Kind || !RangesOverlap(a.Facts, b.Facts))
            {
                continue;
            }

            if (Examine(a, b) is { } rule)
            {
                found.Add(rule);
            }
            else if (Examine(b, a) is { } reverse)
            {
                found.Add(reverse);
            }
        }

        var present = candidates.DistinctBy(c => c.Name).ToDictionary(c => c.Name, c => c.Facts.Present, StringComparer.Ordinal);
        return WithoutImplied([.. found.OrderByDescending(f => f.Chance).Select(f => f.Rule)], present).Take(CrossColumnRules.MostRules);
    }

    // a <= b and b <= c say a <= c already, unless b is often absent.
    private static IEnumerable<CrossColumnRule> WithoutImplied(List<CrossColumnRule> rules, Dictionary<string, long> present)
    {
        var after = rules.ToLookup(r => r.Left, r => r.Right, StringComparer.Ordinal);
        return rules.Where(rule => !after[rule.Left].Any(middle =>
            middle != rule.Right
            && present[middle] >= 0.99 * Math.Min(present[rule.Left], present[rule.Right])
            && after[middle].Contains(rule.Right)));
    }

    private static bool IsComparable(ColumnDraft column) =>
        CrossColumnRules.MaySpeakOf(column)
        && column.Type is ColumnType.Numeric or ColumnType.Timestamp
        && column.Facts.Sorted.Length >= LeastRows
        && column.Facts.Quantile(0) < column.Facts.Quantile(1);

    private static bool RangesOverlap(ColumnEvidence a, ColumnEvidence b) =>
        a.Quantile(0.01) <= b.Quantile(0.99) && b.Quantile(0.01) <= a.Quantile(0.99);

    private static (CrossColumnRule Rule, double Chance)? Examine(ColumnDraft left, ColumnDraft right)
    {
        var (a, b) = (left.Facts.Evidence, right.Facts.Evidence);
        var (found, foundBroken) = Halves(a, b, 0);
        var (confirmed, confirmedBroken) = foundBroken <= Allowed(found) ? Halves(a, b, 1) : (0, int.MaxValue);
        if (Math.Min(found, confirmed) < LeastRows / 2 || confirmedBroken > Allowed(confirmed))
        {
            return null;
        }

        if (Swings(a, b) is > 0 and < CrossColumnRules.LeastTrials)
        {
            return null;
        }

        var chance = ChanceRate(a, b);
        var rate = (double)(foundBroken + confirmedBroken) / (found + confirmed);
        return chance < LeastChanceRate ? null : (new CrossColumnRule("less_or_equal", left.Name, right.Name, rate), chance);
    }

    // Even rows find a rule, odd rows confirm it. Gives up as soon as too many rows break it.
    private static (int Rows, int Broken) Halves(double[] a, double[] b, int parity)
    {
        var (rows, broken) = (0, 0);
        var step = Step(a.Length);
        var most = Allowed(a.Length / step);
        for (var i = parity * step; i < a.Length; i += 2 * step)
        {
            if (a[i] <= b[i])
            {
                rows++;
            }
            else if (a[i] > b[i])
            {
                rows++;
                if (++broken > most)
                {
                    break;
                }
            }
        }

        return (rows, broken);
    }

    private static int Step(int rows) => Math.Max(1, rows / CrossColumnRules.ExaminedRows);

    private static int Allowed(int rows) => (int)(CrossColumnRules.LargestViolationRate * rows);

    // Compares each value with one of another row, half the sample away.
    private static double ChanceRate(double[] a, double[] b)
    {
        var (rows, broken) = (0, 0);
        for (var i = 0; i < a.Length; i++)
        {
            var other = b[(i + (a.Length / 2)) % a.Length];
            rows += double.IsNaN(a[i]) || double.IsNaN(other) ? 0 : 1;
            broken += a[i] > other ? 1 : 0;
        }

        return rows == 0 ? 0 : (double)broken / rows;
    }

    // How often b - a went from its lower quarter to its upper one or back. Slow columns stay apart for thousands of rows without being tried; 0 when
    // they move in step.
    private static int Swings(double[] a, double[] b)
    {
        var gaps = a.Zip(b, (x, y) => y - x).Where(double.IsFinite).ToArray();
        var sorted = gaps.Order().ToArray();
        var (low, high) = (sorted[gaps.Length / 4], sorted[3 * gaps.Length / 4]);
        var swings = 0;
        bool? above = null;
        foreach (var gap in gaps)
        {
            bool? now = low == high ? gap != low : gap <= low ? false : gap >= high ? true : above;
            swings += above is not null && now != above ? 1 : 0;
            above = now;
        }

        return swings;
    }
}
