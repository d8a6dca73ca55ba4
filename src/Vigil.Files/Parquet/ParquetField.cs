using ParquetSharp;
using Vigil.Events;

namespace Vigil.Files.Parquet;

/// <summary>One leaf of a Parquet schema that holds single values.</summary>
/// <param name="Index">Its place among the leaves.</param>
/// <param name="Name">Its name; a field inside a struct is named struct.field.</param>
/// <param name="Physical">How values are stored.</param>
/// <param name="Logical">What values mean.</param>
/// <param name="MaxLevel">The definition level of a value that is there.</param>
/// <param name="Scale">Decimal places, for decimals.</param>
/// <param name="Length">Bytes of a value of fixed length.</param>
/// <param name="MicrosPerUnit">Times: microseconds of one unit (0.001 for nanoseconds).</param>
/// <param name="Zoned">Times: whether they are UTC.</param>
/// <param name="Unsigned">Integers: whether they have no sign.</param>
internal sealed record ParquetField(
    int Index,
    string Name,
    PhysicalType Physical,
    LogicalTypeEnum Logical,
    int MaxLevel,
    int Scale,
    int Length,
    double MicrosPerUnit,
    bool Zoned,
    bool Unsigned)
{
    /// <summary>The kind its type demands; null where the values have to be looked at.</summary>
    public ColumnKind? Kind => Logical switch
    {
        LogicalTypeEnum.Date or LogicalTypeEnum.Timestamp => ColumnKind.Time,
        LogicalTypeEnum.Decimal or LogicalTypeEnum.Float16 => ColumnKind.Numeric,
        LogicalTypeEnum.Uuid => ColumnKind.Text,
        _ => Physical switch
        {
            PhysicalType.Int96 => ColumnKind.Time,
            PhysicalType.Boolean => ColumnKind.Category,
            PhysicalType.Float => ColumnKind.Numeric,
            PhysicalType.ByteArray or PhysicalType.FixedLenByteArray or PhysicalType.Int64 => null,
            _ => new Tables.EpochSniff(Name).NameHints ? null : ColumnKind.Numeric,
        },
    };

    /// <summary>True when values are texts: they are never taken for numbers, whatever they look like.</summary>
    public bool IsText => Physical is PhysicalType.ByteArray or PhysicalType.FixedLenByteArray;

    /// <summary>True when the bytes themselves are the text.</summary>
    public bool IsPlainText => IsText && Logical is not (LogicalTypeEnum.Decimal or LogicalTypeEnum.Float16 or LogicalTypeEnum.Uuid);

    /// <summary>Describes a leaf, or gives null when it lies inside a list or map.</summary>
    public static ParquetField? Of(SchemaDescriptor schema, int index)
    {
        var column = schema.Column(index);
        if (column.MaxRepetitionLevel > 0)
        {
            return null;
        }

        using var path = column.Path;
        using var logical = column.LogicalType;
        var time = logical as TimestampLogicalType;
        var perUnit = time?.TimeUnit switch { TimeUnit.Millis => 1e3, TimeUnit.Nanos => 1e-3, _ => 1.0 };
        return new ParquetField(
            index, path.ToDotString(), column.PhysicalType, logical.Type, column.MaxDefinitionLevel,
            logical is DecimalLogicalType number ? number.Scale : 0, column.TypeLength, perUnit,
            time?.IsAdjustedToUtc ?? false, logical is IntLogicalType { IsSigned: false });
    }
}
