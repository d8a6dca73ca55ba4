using System.Globalization;
using Vigil.Server.Ingest.Columns;

namespace Vigil.Server.Ingest;

/// <summary>What one body may cost. Everything a parser holds is bounded by these.</summary>
/// <param name="MaxBytes">Bytes of a body, unpacked.</param>
/// <param name="MaxDepth">Objects and arrays inside each other.</param>
/// <param name="MaxRows">Rows of a body.</param>
/// <param name="MaxColumns">Columns of a body.</param>
/// <param name="MaxText">Bytes of a text.</param>
/// <param name="MaxCells">Rows times columns: rows that share no names must not make a small body a large table.</param>
/// <param name="MaxRatio">Unpacked bytes for one packed byte, looked at from the first MiB on.</param>
internal sealed record ParseLimits(
    int MaxBytes = 10 << 20,
    int MaxDepth = 32,
    int MaxRows = ColumnsFormat.MaxRows,
    int MaxColumns = ColumnsFormat.MaxColumns,
    int MaxText = ColumnsFormat.MaxText,
    int MaxCells = 1 << 23,
    int MaxRatio = 200)
{
    /// <summary>Bytes of a prediction's id.</summary>
    public const int MaxId = 1024;

    /// <summary>Bytes of a number as it is written.</summary>
    public const int MaxNumber = 1024;

    private const string Smaller = "Send smaller batches: 1,000 events each are fast enough.";

    /// <summary>The limits of a server that was told nothing else.</summary>
    public static ParseLimits Default { get; } = new();

    /// <summary>The error for a body with more bytes than allowed.</summary>
    public VigilError TooManyBytes(long at) => BodyStatus.TooLarge(
        string.Create(CultureInfo.InvariantCulture, $"The body is longer than {MaxBytes:N0} bytes."),
        string.Create(CultureInfo.InvariantCulture, $"byte {at}"),
        Smaller);

    /// <summary>The error for more rows than allowed.</summary>
    public VigilError TooManyRows(long row) =>
        BodyStatus.TooLarge(string.Create(CultureInfo.InvariantCulture, $"The body holds more than {MaxRows:N0} rows."), Place(row), Smaller);

    /// <summary>The error for more columns than allowed.</summary>
    public VigilError TooManyColumns(long row) => BodyStatus.TooLarge(
        string.Create(CultureInfo.InvariantCulture, $"The body names more than {MaxColumns:N0} different fields."),
        Place(row),
        "Look whether ids or values are used as names of features.");

    /// <summary>The error for a table that is larger than allowed.</summary>
    public VigilError TooManyCells(int rows, int columns, long row) => BodyStatus.TooLarge(
        string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows with {columns:N0} columns are more than {MaxCells:N0} values."),
        Place(row),
        "Send smaller batches; and look whether the rows share their names of features.");

    private static string Place(long row) => string.Create(CultureInfo.InvariantCulture, $"row {row}");
}
