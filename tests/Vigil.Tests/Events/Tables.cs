using System.Globalization;
using Vigil.Events;

namespace Vigil.Tests.Events;

/// <summary>Small tables for tests, built from plain arrays.</summary>
internal static class Tables
{
    public static Column Numbers(string name, params double[] values) => new NumericColumn(name, values);

    public static Column Numbers(string name, int rows, Func<int, double> value) =>
        new NumericColumn(name, [.. Enumerable.Range(0, rows).Select(value)]);

    public static Column Texts(string name, params string?[] values)
    {
        var levels = new Levels();
        return new CategoryColumn(name, [.. values.Select(v => v is null ? Levels.Null : levels.CodeOf(v))], levels);
    }

    public static Column Texts(string name, int rows, Func<int, string?> value) => Texts(name, [.. Enumerable.Range(0, rows).Select(value)]);

    public static Column Times(string name, int rows, Func<int, DateTime?> value) =>
        new TimeColumn(name, [.. Enumerable.Range(0, rows).Select(i => value(i) is { } t ? Micros(t) : Missing.NullTime)]);

    public static Column FreeTexts(string name, int rows, Func<int, string> value)
    {
        var texts = Enumerable.Range(0, rows).Select(value).ToArray();
        return new TextColumn(name, [.. texts.Select(t => TextHash.Of(t))], [.. texts.Select(t => t.Length)]);
    }

    public static long Micros(DateTime time) => (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTime Day(int days) => new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(days);

    /// <summary>A repeatable number in 0..1 for a row of a stream.</summary>
    public static double Uniform(int row, int stream = 0) =>
        (TextHash.Mix((ulong)row + ((ulong)stream << 40)) >> 11) * (1.0 / (1UL << 53));

    public static SourceScan Scan(IReadOnlyList<Column> columns, int batchRows = EventBatch.TargetRows) =>
        SourceScanner.Scan(EventTable.Of("table", columns, batchRows), null, TestContext.Current.CancellationToken);

    public static Schema Infer(params Column[] columns) => Infer(SchemaOverrides.None, columns);

    public static Schema Infer(SchemaOverrides overrides, params Column[] columns) =>
        SchemaInference.Infer(Scan(columns), overrides);

    public static SchemaColumn Column(this Schema schema, string name) => schema.Columns.Single(c => c.Name == name);

    /// <summary>Everything in a column as text, so that two columns can be compared.</summary>
    public static string Values(Column column) => column switch
    {
        NumericColumn n => string.Join(',', n.Values.Select(v => BitConverter.DoubleToInt64Bits(v).ToString("X", CultureInfo.InvariantCulture))),
        CategoryColumn c => string.Join(',', c.Codes.Select(code => code >= 0 ? c.Levels[code] : code.ToString(CultureInfo.InvariantCulture))),
        TimeColumn t => string.Join(',', t.Micros),
        TextColumn x => string.Join(',', x.Hashes) + '|' + string.Join(',', x.Lengths),
        _ => throw new ArgumentException("unknown column"),
    };
}
