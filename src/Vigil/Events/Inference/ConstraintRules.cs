namespace Vigil.Events;

/// <summary>Learns what held of one column in the reference (docs/reference/roles.md).</summary>
internal static class ConstraintRules
{
    private const double Slack = 0.1;
    private const int MostClosedValues = 100;
    private const double ClosedUnseenMass = 1e-3;
    private const int LeastClosedRows = 100;

    /// <summary>The constraints of one column.</summary>
    public static ColumnConstraints Learn(ColumnDraft column)
    {
        var facts = column.Facts;
        var scan = facts.Scan;
        var rows = Math.Max(facts.Rows, 1);
        var numeric = facts.Kind == ColumnKind.Numeric && !double.IsNaN(scan.Minimum);
        var sentinels = numeric && column.Role is not (ColumnRole.Id or ColumnRole.Partition) ? SentinelRules.Find(facts) : [];
        var unseen = facts.UnseenMass;
        var codes = column.Type is ColumnType.Categorical or ColumnType.Boolean;
        var closed = codes && !scan.DistinctCapped && scan.Distinct is > 0 and <= MostClosedValues
            && unseen <= ClosedUnseenMass && facts.Present >= LeastClosedRows;
        var (low, high) = numeric ? Limits(column, sentinels) : (null, null);
        return new ColumnConstraints(
            scan.Distinct,
            (double)scan.Nulls / rows,
            (double)scan.Invalid / rows,
            numeric ? scan.Minimum : null,
            numeric ? scan.Maximum : null,
            low,
            high,
            closed,
            unseen,
            column.Type == ColumnType.Id && facts.NoRepeats,
            sentinels,
            closed ? null : TextPattern.Find(facts));
    }

    // The reference's range and a tenth of its bulk on either side, but never across a bound that the meaning gives.
    private static (double? Low, double? High) Limits(ColumnDraft column, IReadOnlyList<double> sentinels)
    {
        var facts = column.Facts;
        var (minimum, maximum) = (facts.Scan.Minimum, facts.Scan.Maximum);
        var bulk = sentinels.Count == 0 ? facts.Sorted : Array.FindAll(facts.Sorted, v => !sentinels.Contains(v));
        var width = Spread(bulk);
        width = Slack * (width > 0 ? width : maximum - minimum);
        // Numbers near the edge of what doubles hold must not make the limits infinite.
        var low = Math.Max(minimum - Math.Min(width, double.MaxValue), -double.MaxValue);
        var high = Math.Min(maximum + Math.Min(width, double.MaxValue), double.MaxValue);
        if (minimum >= 0 && low < 0 && CannotBeNegative(facts, bulk))
        {
            low = 0;
        }

        var share = column.Role == ColumnRole.Score || NameRules.Share(facts.Name);
        if (share && minimum >= 0 && maximum is <= 1 and > 0.5)
        {
            (low, high) = (0, 1);
        }
        else if (NameRules.Share(facts.Name) && minimum >= 0 && maximum is <= 100 and > 50)
        {
            (low, high) = (0, 100);
        }

        return (low, high);
    }

    private static double Spread(double[] sorted) =>
        sorted.Length == 0 ? 0 : At(sorted, 0.99) - At(sorted, 0.01);

    private static double At(double[] sorted, double p) => sorted[(int)Math.Round(p * (sorted.Length - 1), MidpointRounding.AwayFromZero)];

    // By its name, because zero itself is common, or because the values crowd against zero.
    private static bool CannotBeNegative(ColumnEvidence facts, double[] bulk)
    {
        if (NameRules.NeverNegative(facts.Name) || facts.Scan.AllIntegers || bulk.Length == 0)
        {
            return true;
        }

        var zeros = bulk.Count(v => v == 0);
        var median = At(bulk, 0.5);
        return zeros >= 0.01 * bulk.Length || median - bulk[0] < 0.5 * (At(bulk, 0.99) - median);
    }
}
