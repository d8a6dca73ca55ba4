using System.Globalization;

namespace Vigil.Events;

/// <summary>Finds time, id, partitions, groups and what need not be watched; <see cref="OutputRules"/> finds what the model said.</summary>
internal static class RoleRules
{
    private const int ClockValues = 30;
    private const int ClockRows = 100;

    /// <summary>Knows the column that the join of labels adds.</summary>
    public static void FindLabelLag(IReadOnlyList<ColumnDraft> columns)
    {
        foreach (var column in columns.Where(c => c.IsOpen && c.Name == LabelledSource.LagColumn && c.Facts.Kind == ColumnKind.Numeric))
        {
            column.SetRole(ColumnRole.LabelLag, "seconds from the prediction to its label, from the join of labels");
        }
    }

    /// <summary>Finds the event's time among columns of times: by name, then by order of the rows, coverage and distinct times.</summary>
    public static void FindTime(IReadOnlyList<ColumnDraft> columns)
    {
        var best = columns
            .Where(c => c.IsOpen && c.Facts.Kind == ColumnKind.Time && c.Facts.Scan.Distinct > 1)
            .Select(c => (Column: c, Name: NameRules.Time(c.Facts.Name), Ordered: MostlyIncreasing(c.Facts), Coverage: Coverage(c.Facts)))
            .Where(c => c.Coverage >= 0.5 && (c.Name > 0 || c.Ordered))
            .OrderByDescending(c => c.Name + (c.Ordered ? 2 : 0) + (c.Coverage >= 0.99 ? 1 : 0))
            .ThenByDescending(c => c.Coverage)
            .ThenByDescending(c => c.Column.Facts.DistinctShare)
            .FirstOrDefault();
        if (best.Column is { } time)
        {
            var name = best.Name > 0 ? "named like the event's time" : "the best column of times";
            var order = time.Facts.Scan.Increasing ? "the rows are in its order"
                : best.Ordered ? "the rows are nearly in its order"
                : "the rows are not in its order";
            time.SetRole(ColumnRole.Time, $"{name}, and {order}");
        }
    }

    /// <summary>Finds the event's id: unique and named like one, or whole numbers that always rise.</summary>
    public static void FindId(IReadOnlyList<ColumnDraft> columns)
    {
        var best = columns
            .Where(c => c.IsOpen && c.Facts.IsKey && c.Facts.Kind != ColumnKind.Time && CanIdentify(c))
            .OrderByDescending(c => NameRules.Id(c.Facts.Name))
            .FirstOrDefault();
        if (best is not null)
        {
            best.SetRole(ColumnRole.Id, NameRules.Id(best.Facts.Name) > 0
                ? "named like an id, and its values do not repeat"
                : "its values never repeat, so it can serve as the id");
        }
    }

    /// <summary>Finds columns that say which part of the data a row belongs to: they move by nature.</summary>
    public static void FindPartitions(IReadOnlyList<ColumnDraft> columns)
    {
        foreach (var column in columns.Where(c => c.IsOpen && c.Facts.Present > 0))
        {
            if (PartitionReason(column.Facts) is { } reason)
            {
                column.SetRole(ColumnRole.Partition, reason);
            }
        }
    }

    /// <summary>Finds protected attributes with few values.</summary>
    public static void FindGroups(IReadOnlyList<ColumnDraft> columns)
    {
        foreach (var column in columns.Where(c => c.IsOpen && c.Facts.Scan is { Distinct: >= 2 and <= 20, DistinctCapped: false }))
        {
            var name = column.Facts.Name;
            var ageBand = NameRules.Age(name) && column.Facts.Kind == ColumnKind.Category;
            if (NameRules.Protected(name) || ageBand)
            {
                column.SetRole(ColumnRole.Group, "named like a protected attribute, with few values");
            }
        }
    }

    /// <summary>Leaves out what distributions say nothing about; the rest are features.</summary>
    public static void FindIgnored(IReadOnlyList<ColumnDraft> columns)
    {
        foreach (var column in columns.Where(c => c.IsOpen && c.Facts.Present > 0))
        {
            var facts = column.Facts;
            var reason = column.Type switch
            {
                ColumnType.Text => "free text is not watched yet",
                ColumnType.Timestamp => "a further time, which moves by nature, so its distribution is not watched",
                ColumnType.Id => "unique values, which tell nothing about distributions",
                _ when NameRules.Id(facts.Name) >= 2 && facts.Scan.Distinct > 100 && facts.DistinctShare >= 0.02
                    => "an id that repeats, which tells nothing about distributions",
                _ => null,
            };
            if (reason is not null)
            {
                column.SetRole(ColumnRole.Ignored, reason);
            }
        }
    }

    private static bool CanIdentify(ColumnDraft column)
    {
        var scan = column.Facts.Scan;
        return NameRules.Id(column.Facts.Name) > 0
            ? column.Type == ColumnType.Id || scan.AllIntegers
            : column.Type == ColumnType.Id
                && !NameRules.Output(column.Facts.Name)
                && (column.Facts.Kind != ColumnKind.Numeric || scan.StrictlyIncreasing);
    }

    private static string? PartitionReason(ColumnEvidence facts)
    {
        var scan = facts.Scan;
        if (scan.Distinct == 1)
        {
            var year = facts.Kind == ColumnKind.Numeric && scan.AllIntegers && scan.Minimum is >= 1900 and <= 2100;
            return NameRules.Partition(facts.Name) ? "named like a part of the data and constant in the reference, so it moves by nature"
                : year ? "a constant that looks like a year, so it moves by nature"
                : facts.Kind == ColumnKind.Time ? "one time for the whole reference, so it moves by nature"
                : null;
        }

        // A table may be sorted by what the model said.
        if (facts.Kind != ColumnKind.Numeric || NameRules.Output(facts.Name) || !IsClock(facts))
        {
            return null;
        }

        if (NameRules.Growing(facts.Name))
        {
            return "named like a part of the data and never falling, so it moves by nature";
        }

        var falls = scan.Increasing ? "never falls" : "hardly ever falls";
        var rows = facts.Present.ToString("#,0", CultureInfo.InvariantCulture);
        return scan.Distinct >= ClockValues && facts.Present >= ClockRows
            ? $"{falls} over all {rows} rows, like a clock or counter, so it moves by nature"
            : null;
    }

    private static double Coverage(ColumnEvidence facts) => facts.Rows == 0 ? 0 : (double)facts.Present / facts.Rows;

    // A few late rows do not spoil the order: at least 19 of 20 steps between sampled rows must not go back.
    private static bool MostlyIncreasing(ColumnEvidence facts) => facts.Scan.Increasing || BackSteps(facts) <= 0.05;

    // A clock may be set back a little now and then; what starts again from the bottom (day of the month) is no clock.
    private static bool IsClock(ColumnEvidence facts) =>
        facts.Scan.Increasing
        || (facts.Scan.LargestBackstep <= 0.2 * (facts.Scan.Maximum - facts.Scan.Minimum) && BackSteps(facts) <= 0.002);

    private static double BackSteps(ColumnEvidence facts)
    {

        var (steps, back, last) = (0, 0, double.NegativeInfinity);
        foreach (var value in facts.Evidence)
        {
            if (!double.IsNaN(value))
            {
                steps++;
                back += value < last ? 1 : 0;
                last = value;
            }
        }

        return steps == 0 ? 1 : (double)back / steps;
    }
}
