using System.Globalization;

namespace Vigil.Events;

/// <summary>Finds what a column's values are: quantities, codes, two values, times, ids or free text.</summary>
internal static class TypeRules
{
    private const int MostCodes = 20;
    private const double IdShare = 0.95;

    /// <summary>The type and the reason for it.</summary>
    public static (ColumnType Type, string Reason) Infer(ColumnEvidence facts) => facts.Kind switch
    {
        _ when facts.Present == 0 => (Empty(facts.Kind), "always empty in the reference"),
        ColumnKind.Time => (ColumnType.Timestamp, "points in time"),
        ColumnKind.Category => OfCategory(facts),
        ColumnKind.Text => OfText(facts),
        _ => OfNumbers(facts),
    };

    private static ColumnType Empty(ColumnKind kind) => kind switch
    {
        ColumnKind.Time => ColumnType.Timestamp,
        ColumnKind.Text => ColumnType.Text,
        ColumnKind.Category => ColumnType.Categorical,
        _ => ColumnType.Numeric,
    };

    private static (ColumnType Type, string Reason) OfCategory(ColumnEvidence facts)
    {
        var scan = facts.Scan;
        if (scan.Distinct == 2 && !scan.DistinctCapped)
        {
            return (ColumnType.Boolean, $"two values, '{scan.Counts[0].Value}' and '{scan.Counts[1].Value}'");
        }

        if (scan.Distinct == 1 && !scan.DistinctCapped)
        {
            return (ColumnType.Categorical, $"always '{scan.Counts[0].Value}' in the reference");
        }

        return facts.Present >= 20 && facts.DistinctShare >= IdShare
            ? (ColumnType.Id, "texts that hardly ever repeat")
            : (ColumnType.Categorical, $"{Count(scan)} different texts");
    }

    private static (ColumnType Type, string Reason) OfText(ColumnEvidence facts)
    {
        var lengths = ((TextColumn)facts.Sample).Lengths.Where(l => l >= 0).Select(l => (double)l).ToArray();
        var mean = lengths.Length == 0 ? 0 : lengths.Average();
        var spread = lengths.Length == 0 ? 0 : Math.Sqrt(lengths.Average(l => (l - mean) * (l - mean)));

        // Ids are short and of much the same length; sentences are not.
        var shortAndEven = mean <= 64 && (spread <= 0.25 * mean || mean <= 16);
        var length = mean.ToString("0", CultureInfo.InvariantCulture);
        return facts.DistinctShare >= IdShare && shortAndEven
            ? (ColumnType.Id, $"texts of about {length} characters that hardly ever repeat")
            : (ColumnType.Text, $"free texts of {length} characters on average");
    }

    private static (ColumnType Type, string Reason) OfNumbers(ColumnEvidence facts)
    {
        var scan = facts.Scan;
        if (scan.Distinct == 1)
        {
            return (ColumnType.Numeric, $"always {scan.Counts[0].Value} in the reference");
        }

        if (!scan.AllIntegers)
        {
            return (ColumnType.Numeric, $"numbers with {Count(scan)} different values");
        }

        if (scan.Distinct == 2)
        {
            return (ColumnType.Boolean, $"two values, {scan.Counts[0].Value} and {scan.Counts[1].Value}");
        }

        var whole = $"whole numbers with {Count(scan)} different values";
        if (facts.IsKey && (NameRules.Id(facts.Name) > 0 || (scan.StrictlyIncreasing && facts.Rows >= 50)))
        {
            return (ColumnType.Id, "whole numbers that never repeat");
        }

        if (scan.DistinctCapped || scan.Distinct > MostCodes || scan.Distinct > facts.Present / 20 || NameRules.Quantity(facts.Name))
        {
            return (ColumnType.Numeric, whole);
        }

        if (NameRules.Code(facts.Name))
        {
            return (ColumnType.Categorical, $"{whole} and a name that speaks of codes");
        }

        return HasValley(scan)
            ? (ColumnType.Categorical, $"{whole} with gaps or dips between them, as codes have")
            : (ColumnType.Numeric, $"{whole} without gaps or dips, as counts have");
    }

    // A value, or a gap, that is far rarer than values on both its sides: quantities rise to one peak and fall again.
    private static bool HasValley(ColumnScan scan)
    {
        var counts = scan.Counts.ToDictionary(c => (long)double.Parse(c.Value, CultureInfo.InvariantCulture), c => c.Count);
        var values = counts.Keys.Order().ToArray();
        var total = counts.Values.Sum();
        for (var i = 1; i < values.Length; i++)
        {
            var left = values[..i].Max(v => counts[v]);
            var right = values[i..].Max(v => counts[v]);
            var inside = i + 1 < values.Length ? values[(i + 1)..].Max(v => counts[v]) : 0;
            if (values[i] - values[i - 1] > 1 && Deep(0, left, right, total))
            {
                return true;
            }

            if (Deep(counts[values[i]], left, inside, total))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Deep(long floor, long left, long right, long total)
    {
        var rim = Math.Min(left, right);
        return rim >= 0.01 * total && floor < 0.5 * rim && rim - floor > 4 * Math.Sqrt(rim);
    }

    private static string Count(ColumnScan scan) =>
        (scan.DistinctCapped ? "more than " : "") + scan.Distinct.ToString("#,0", CultureInfo.InvariantCulture);
}
