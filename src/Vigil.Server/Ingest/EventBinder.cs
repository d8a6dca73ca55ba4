using System.Globalization;
using System.Text;
using Vigil.Events;
using Vigil.Monitors;
using Vigil.Server.Ingest.Columns;
using Vigil.Server.Ingest.Rows;

namespace Vigil.Server.Ingest;

/// <summary>
/// Puts wire columns into the columns a plan judges, by role and name. What is there but of another kind is converted where that loses nothing and is
/// unreadable otherwise; what is missing is absent. Both are counted by the monitors, nothing is thrown.
/// </summary>
internal sealed class EventBinder
{
    private readonly TableShape _shape;
    private readonly string[][] _paths;
    private readonly Levels[] _levels;

    public EventBinder(MonitorPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _shape = plan.Shape;
        _paths = [.. plan.Schema.Columns.Select(PathsOf)];
        _levels = [.. _shape.Columns.Select(_ => new Levels())];
    }

    /// <summary>Binds a batch.</summary>
    /// <param name="wire">What came.</param>
    /// <param name="firstRow">Number of its first row in the watch.</param>
    public EventBatch Bind(WireColumns wire, long firstRow) =>
        new(firstRow, wire.Rows, [.. _shape.Columns.Select((c, i) => ColumnOf(c, _levels[i], wire.Rows, Found(wire, _paths[i])))]);

    private static string[] PathsOf(SchemaColumn column)
    {
        string[] named = ["features." + column.Name, "group." + column.Name, "scores." + column.Name];
        return column.Role switch
        {
            ColumnRole.Time => ["time", .. named],
            ColumnRole.Id => ["prediction_id", .. named],
            ColumnRole.Prediction => [.. named, "prediction"],
            ColumnRole.Score => [.. named, "scores"],
            // A label comes by itself, never with its prediction: what a sender already knows would be no truth.
            ColumnRole.Label or ColumnRole.LabelLag => [],
            _ => named,
        };
    }

    // The columns of the first path that the batch has; one of each kind.
    private static List<WireColumn> Found(WireColumns wire, string[] paths)
    {
        foreach (var path in paths)
        {
            var found = wire.Columns.Where(c => c.Path == path).ToList();
            if (found.Count > 0)
            {
                return found;
            }
        }

        return [];
    }

    private static Column ColumnOf(ColumnShape shape, Levels levels, int rows, List<WireColumn> found) => shape.Kind switch
    {
        ColumnKind.Numeric => new NumericColumn(shape.Name, Filled(rows, Missing.Null, found, NumberOf)),
        ColumnKind.Time => new TimeColumn(shape.Name, Filled(rows, Missing.NullTime, found, TimeOf)),
        ColumnKind.Category => new CategoryColumn(shape.Name, Filled(rows, Levels.Null, found, (c, i) => levels.CodeOf(TextOf(c, i))), levels),
        _ => new TextColumn(shape.Name, Filled(rows, TextHash.Null, found, (c, i) => TextHash.Of(TextOf(c, i))), Filled(rows, -1, found, (c, i) => TextOf(c, i).Length)),
    };

    private static T[] Filled<T>(int rows, T absent, List<WireColumn> found, Func<WireColumn, int, T> value)
    {
        var filled = new T[rows];
        Array.Fill(filled, absent);
        foreach (var column in found)
        {
            for (var i = 0; i < rows; i++)
            {
                if (!IsAbsent(column, i))
                {
                    filled[i] = value(column, i);
                }
            }
        }

        return filled;
    }

    private static bool IsAbsent(WireColumn column, int row) => column.Kind switch
    {
        WireKind.Number => Missing.IsNull(column.Numbers[row]),
        WireKind.Time => column.Times[row] == Missing.NullTime,
        _ => column.Codes[row] < 0,
    };

    private static double NumberOf(WireColumn column, int row) => column.Kind switch
    {
        WireKind.Number => column.Numbers[row],
        WireKind.Boolean => column.Codes[row],
        WireKind.Text when double.TryParse(column.Texts[column.Codes[row]], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => Missing.Invalid,
    };

    private static long TimeOf(WireColumn column, int row)
    {
        if (column.Kind == WireKind.Time)
        {
            return column.Times[row];
        }

        var text = Encoding.UTF8.GetBytes(TextOf(column, row));
        return EventTime.TryRead(text, out var micros) ? micros : Missing.InvalidTime;
    }

    private static string TextOf(WireColumn column, int row) => column.Kind switch
    {
        WireKind.Number => column.Numbers[row].ToString("R", CultureInfo.InvariantCulture),
        WireKind.Boolean => column.Codes[row] == 1 ? "true" : "false",
        WireKind.Time => column.Times[row].ToString(CultureInfo.InvariantCulture),
        _ => column.Texts[column.Codes[row]],
    };
}
