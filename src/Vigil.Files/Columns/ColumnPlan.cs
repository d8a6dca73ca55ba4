using Vigil.Events;
using Vigil.Files.Texts;

namespace Vigil.Files.Columns;

/// <summary>How one column is to be read: found out once, used for every file and every pass.</summary>
/// <param name="Name">The name as it stands in the source.</param>
/// <param name="Kind">How values are held.</param>
/// <param name="Time">How times are written.</param>
/// <param name="Point">The decimal sign.</param>
/// <param name="Missing">The spellings of "no value".</param>
/// <param name="Levels">The vocabulary, shared by all passes so that codes stay the same.</param>
internal sealed record ColumnPlan(string Name, ColumnKind Kind, TimeForm Time, char Point, MissingTexts Missing, Levels Levels)
{
    /// <summary>A column that needs no finding out.</summary>
    public static ColumnPlan Of(string name, ColumnKind kind, MissingTexts missing) => new(name, kind, TimeForm.Iso, '.', missing, new Levels());

    /// <summary>A builder that fills batches of this column.</summary>
    public ColumnBuilder NewBuilder(int rows) => Kind switch
    {
        ColumnKind.Numeric => new NumericBuilder(this, rows),
        ColumnKind.Category => new CategoryBuilder(this, rows),
        ColumnKind.Time => new TimeBuilder(this, rows),
        _ => new TextBuilder(this, rows),
    };
}
