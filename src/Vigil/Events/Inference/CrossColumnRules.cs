namespace Vigil.Events;

/// <summary>Finds rules between two columns that hold in (nearly) all reference rows (docs/reference/roles.md), on a sample of rows.</summary>
internal static class CrossColumnRules
{
    /// <summary>Sampled rows that each pair of columns is examined on.</summary>
    public const int ExaminedRows = 4_000;

    /// <summary>Most rules of one kind.</summary>
    public const int MostRules = 20;

    /// <summary>Largest share of rows that may break a rule.</summary>
    public const double LargestViolationRate = 0.001;

    /// <summary>
    /// Least trials of a rule: columns that move slowly keep it for long by chance, however many rows that are, and only each new move tries it again.
    /// </summary>
    public const int LeastTrials = 20;

    // Neighbours in a table belong together, so pairs are examined by growing distance until this many were.
    private const int MostPairs = 50_000;

    /// <summary>The rules found: orders first, then dependencies, each most telling first.</summary>
    public static IReadOnlyList<CrossColumnRule> Find(IReadOnlyList<ColumnDraft> columns) =>
        [.. OrderRules.Find(columns), .. DependencyRules.Find(columns)];

    /// <summary>Pairs of positions by growing distance, at most <see cref="MostPairs"/>.</summary>
    public static IEnumerable<(int First, int Second)> Pairs(int columns)
    {
        var left = MostPairs;
        for (var distance = 1; distance < columns; distance++)
        {
            for (var i = 0; i + distance < columns; i++)
            {
                if (left-- == 0)
                {
                    yield break;
                }

                yield return (i, i + distance);
            }
        }
    }

    /// <summary>Whether rules may speak of a column: what the model said and what moves by nature have their own monitors.</summary>
    public static bool MaySpeakOf(ColumnDraft column) =>
        column.Role is ColumnRole.Feature or ColumnRole.Group or ColumnRole.Time
        || (column.Role == ColumnRole.Ignored && column.Type == ColumnType.Timestamp);
}
