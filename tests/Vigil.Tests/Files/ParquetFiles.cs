using ParquetSharp;

namespace Vigil.Tests.Files;

/// <summary>Writes small Parquet files in memory.</summary>
internal static class ParquetFiles
{
    /// <summary>One double, one nullable double, one text and one time column; values follow from the row number.</summary>
    public static byte[] Simple(int rows, int groupRows)
    {
        Column[] columns =
        [
            new Column<double>("x"), new Column<double?>("y"), new Column<string>("word"),
            new Column<DateTime>("at", LogicalType.Timestamp(false, TimeUnit.Millis)),
        ];
        return Write(columns, file =>
        {
            for (var start = 0; start < rows; start += groupRows)
            {
                var range = Enumerable.Range(start, Math.Min(groupRows, rows - start)).ToArray();
                using var group = file.AppendRowGroup();
                Put(group, range.Select(i => i * 0.5));
                Put(group, range.Select(i => i % 3 == 0 ? (double?)null : i));
                Put(group, range.Select(i => i % 5 == 0 ? null! : "level " + i % 7));
                Put(group, range.Select(i => DateTime.UnixEpoch.AddSeconds(i)));
            }
        });
    }

    public static byte[] Write(Column[] columns, Action<ParquetFileWriter> fill, Compression compression = Compression.Snappy)
    {
        using var stream = new MemoryStream();
        using (var file = new ParquetFileWriter(stream, columns, compression: compression, leaveOpen: true))
        {
            fill(file);
            file.Close();
        }

        return stream.ToArray();
    }

    public static void Put<T>(RowGroupWriter group, IEnumerable<T> values)
    {
        using var writer = group.NextColumn().LogicalWriter<T>();
        writer.WriteBatch(values.ToArray());
    }
}
