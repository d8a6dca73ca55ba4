namespace Vigil.Events;

/// <summary>Finds rules between two columns that hold in (nearly) all reference rows.</summary>
internal static class CrossColumnRules
{
    /// <summary>The rules found, most telling first.</summary>
    public static IReadOnlyList<CrossColumnRule> Find(IReadOnlyList<ColumnDraft> columns) => columns.Count == 0 ? [] : [];
}
