using System.Globalization;
using Vigil.Events;
using Vigil.Profiles;
using Vigil.Statistics;

namespace Vigil.Monitors;

/// <summary>Decides what profiles count: bins of each watched column, correlated columns, random features, outcomes and rules.</summary>
internal static class LayoutBuilder
{
    /// <summary>Most columns whose pairs are watched; pairs grow with the square.</summary>
    public const int MostCorrelated = 64;

    /// <summary>Most columns of the random features.</summary>
    public const int MostWaves = 256;

    /// <summary>Rows of a window that enter correlations and random features.</summary>
    public const int SampledRows = 512;

    public static ProfileLayout Build(SourceScan scan, Schema schema, double rowsPerWindow)
    {
        var watched = schema.Columns.Where(IsWatched).ToList();
        var columns = new ColumnBinning[watched.Count];
        var codes = new int[watched.Count][];
        Parallel.For(0, watched.Count, c =>
        {
            columns[c] = BinningOf(scan, watched[c]);
            codes[c] = Coded(scan, columns[c]);
        });
        var lines = Enumerable.Range(0, columns.Length)
            .Where(i => watched[i].Role is ColumnRole.Feature or ColumnRole.Group && columns[i].Ordered && Occupied(columns[i], codes[i]) > 2)
            .Take(MostCorrelated).ToArray();
        var waves = Enumerable.Range(0, columns.Length)
            .Where(i => watched[i].Role is ColumnRole.Feature or ColumnRole.Group && Occupied(columns[i], codes[i]) > 1)
            .Take(MostWaves).ToArray();
        return new ProfileLayout(
            columns,
            schema.Find(ColumnRole.Time)?.Name,
            schema.Find(ColumnRole.Id)?.Name,
            lines.Length > 1 ? lines : [],
            [.. columns.Select((b, i) => b.Ordered ? Scores(b, codes[i]) : [])],
            waves.Length > 1 ? waves : [],
            Number.Round(Math.Min(1, SampledRows / Math.Max(1, rowsPerWindow)), 6),
            OutcomeBuilder.Build(scan, schema),
            [.. schema.Rules.Select(r => RuleOf(r, columns, codes)).OfType<RuleSpec>()])
        {
            Groups = schema.Task != TaskKind.Binary ? [] : [.. Enumerable.Range(0, columns.Length).Where(i => watched[i].Role == ColumnRole.Group)],
        };
    }

    /// <summary>Whether a column gets monitors of its own.</summary>
    public static bool IsWatched(SchemaColumn column) =>
        column.Role is ColumnRole.Feature or ColumnRole.Group or ColumnRole.Score or ColumnRole.Prediction or ColumnRole.Label or ColumnRole.LabelLag;

    /// <summary>Normal score of each code: the normal quantile of the middle of its bin.</summary>
    public static double[] NormalScores(ColumnBinning binning, ReadOnlySpan<int> counts)
    {
        double total = 0, below = 0;
        for (var code = 0; code < binning.Regular; code++)
        {
            total += counts[code];
        }

        var scores = new double[binning.Codes];
        for (var code = 0; code < binning.Regular; code++)
        {
            scores[code] = NormalDistribution.Quantile(Math.Clamp((below + counts[code] / 2.0) / Math.Max(1, total), 0.001, 0.999));
            below += counts[code];
        }

        scores[binning.CodeOf(Special.Below)] = -3.1;
        scores[binning.CodeOf(Special.Above)] = 3.1;
        return scores;
    }

    private static int[] Scores(ColumnBinning binning, int[] counts) => [.. NormalScores(binning, counts).Select(s => (int)Math.Round(128 * s))];

    private static int Occupied(ColumnBinning binning, int[] counts) => counts.Take(binning.Regular).Count(c => c > 0);

    private static ColumnBinning BinningOf(SourceScan scan, SchemaColumn column)
    {
        var at = scan.Shape.IndexOf(column.Name);
        var found = scan.Columns[at];
        switch (scan.Sample.Columns[at])
        {
            case NumericColumn numbers:
                double[] few = found is { DistinctCapped: false, Counts.Count: > 0 } && found.Counts.Count == found.Distinct
                    ? [.. found.Counts.Select(c => double.Parse(c.Value, CultureInfo.InvariantCulture)).Where(double.IsFinite).Order()]
                    : [];
                return BinningBuilder.ForNumbers(column.Name, numbers.Values, found.Minimum, found.Maximum, few, column.Constraints.Sentinels);
            case CategoryColumn category:
                var (named, rest) = LevelsOf(found, category);
                return BinningBuilder.ForCategories(column.Name, named, rest, found.DistinctCapped);
            default:
                return BinningBuilder.ForPresence(column.Name, column.Kind);
        }
    }

    private static (List<string> Named, List<string> Others) LevelsOf(ColumnScan found, CategoryColumn category)
    {
        if (found.Counts.Count > 0)
        {
            return ([.. found.Counts.Select(c => c.Value)], []);
        }

        var counts = new Dictionary<int, int>();
        foreach (var code in category.Codes.Where(c => c >= 0))
        {
            counts[code] = counts.GetValueOrDefault(code) + 1;
        }

        // The vocabulary belongs to the reader and holds every level of the file, sampled or not.
        var named = counts.OrderByDescending(c => c.Value).ThenBy(c => category.Levels[c.Key], StringComparer.Ordinal)
            .Take(ColumnBinning.MaxRegular - 1).Select(c => category.Levels[c.Key]).ToList();
        var known = named.ToHashSet(StringComparer.Ordinal);
        return (named, [.. Enumerable.Range(0, category.Levels.Count).Select(c => category.Levels[c]).Where(l => !known.Contains(l))]);
    }

    private static int[] Coded(SourceScan scan, ColumnBinning binning)
    {
        var counts = new int[binning.Codes];
        foreach (var code in SampleCodes(scan, binning))
        {
            counts[code]++;
        }

        return counts;
    }

    private static byte[] SampleCodes(SourceScan scan, ColumnBinning binning)
    {
        var layout = new ProfileLayout([binning], null, null, [], [], [], 1, null, []);
        var coder = new BatchCoder(layout, scan.Shape);
        var codes = new byte[scan.Sample.Rows];
        coder.Code(scan.Sample, 0, codes);
        return codes;
    }

    private static RuleSpec? RuleOf(CrossColumnRule rule, ColumnBinning[] columns, int[][] counts)
    {
        if (rule.Kind != "determines")
        {
            return new RuleSpec(rule.Kind, rule.Left, rule.Right, []);
        }

        // A dependency is checked on bins, so every value of both columns needs a bin of its own.
        var left = Array.FindIndex(columns, c => c.Column == rule.Left);
        var right = Array.FindIndex(columns, c => c.Column == rule.Right);
        return left < 0 || right < 0 || !columns[left].Discrete || !columns[right].Discrete || counts[left].Length == 0
            ? null
            : new RuleSpec(rule.Kind, rule.Left, rule.Right, [255]);
    }

    /// <summary>Fills the tables of dependency rules from the sample.</summary>
    public static ProfileLayout WithDependencies(ProfileLayout layout, SourceScan scan) => layout with
    {
        Rules = [.. layout.Rules.Select(r => r.Kind == "determines" ? r with { Expected = Expected(layout, scan, r) } : r)],
    };

    private static byte[] Expected(ProfileLayout layout, SourceScan scan, RuleSpec rule)
    {
        var left = layout.Columns[layout.IndexOf(rule.Left)];
        var right = layout.Columns[layout.IndexOf(rule.Right)];
        var a = SampleCodes(scan, left);
        var b = SampleCodes(scan, right);
        var joint = new int[left.Regular, right.Codes];
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] < left.Regular)
            {
                joint[a[i], b[i]]++;
            }
        }

        var expected = new byte[left.Regular];
        for (var code = 0; code < expected.Length; code++)
        {
            var best = Enumerable.Range(0, right.Codes).MaxBy(c => joint[code, c]);
            expected[code] = joint[code, best] == 0 ? (byte)255 : (byte)best;
        }

        return expected;
    }
}
