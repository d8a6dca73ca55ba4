using System.Globalization;

namespace Vigil.Events;

/// <summary>Cuts one source into reference and current without holding its rows.</summary>
public static class SplitSource
{
    /// <summary>
    /// Splits a source. By share or row the first rows are the reference. By time the rows before the given time are, wherever
    /// they stand; a row without a time goes with the row before it.
    /// </summary>
    /// <param name="source">The whole table. A split by share reads it once to count the rows.</param>
    /// <param name="point">Where to cut.</param>
    /// <param name="timeColumn">Name of the column that a split by time compares; null for the time column with the most telling name, of equals the first.</param>
    /// <returns>Both parts, each numbered from row 0, and the 0-based number of the first current row in the whole table.</returns>
    /// <exception cref="VigilError">A part would be empty, or there is no such time column.</exception>
    public static (IEventSource Reference, IEventSource Current, long FirstCurrentRow) Split(
        IEventSource source, SplitPoint point, string? timeColumn)
    {
        ArgumentNullException.ThrowIfNull(source);
        return point.Time is { } time ? ByTime(source, time, TimeColumnOf(source, timeColumn)) : ByRow(source, point);
    }

    private static (IEventSource Reference, IEventSource Current, long FirstCurrentRow) ByRow(IEventSource source, SplitPoint point)
    {
        long? rows = point.Share is null ? null : source.Read().Sum(b => (long)b.Rows);
        var share = rows.GetValueOrDefault() * point.Share.GetValueOrDefault();
        var first = point.Row ?? (long)Math.Round(share, MidpointRounding.AwayFromZero);
        var (found, beyond) = rows is { } all ? (all, all > first) : Reach(source, first);
        if (first == 0 || !beyond)
        {
            throw new VigilError(
                $"splitting at {point} leaves the {(first == 0 ? "reference" : "current")} part empty",
                source.Name,
                $"it has {found.ToString(CultureInfo.InvariantCulture)} rows; split further {(first == 0 ? "back" : "forward")}");
        }

        return (new RowRange(source, "before", 0, first), new RowRange(source, "from", first, long.MaxValue), first);
    }

    // Reads only as far as needed to know whether there is a row with this number.
    private static (long Found, bool Beyond) Reach(IEventSource source, long row)
    {
        var found = 0L;
        foreach (var batch in source.Read())
        {
            found += batch.Rows;
            if (found > row)
            {
                return (found, true);
            }
        }

        return (found, false);
    }

    private static (IEventSource Reference, IEventSource Current, long FirstCurrentRow) ByTime(IEventSource source, long time, int column)
    {
        long? firstCurrent = null;
        var hasReference = false;
        var before = true;
        foreach (var batch in source.Read())
        {
            var micros = ((TimeColumn)batch.Columns[column]).Micros;
            for (var row = 0; row < micros.Length; row++)
            {
                before = TimeSide.Before(micros[row], time, before);
                hasReference |= before;
                firstCurrent ??= before ? null : batch.FirstRow + row;
            }

            if (hasReference && firstCurrent is not null)
            {
                return (new TimeSide(source, column, time, true), new TimeSide(source, column, time, false), firstCurrent.Value);
            }
        }

        throw new VigilError(
            $"no row is {(hasReference ? "at or after" : "before")} the time to split at, so one part would be empty",
            source.Name,
            $"the times are those of column '{source.Shape.Columns[column].Name}'; split at a time inside their range");
    }

    private static int TimeColumnOf(IEventSource source, string? name)
    {
        var columns = source.Shape.Columns;
        var best = Enumerable.Range(0, columns.Count)
            .Where(i => columns[i].Kind == ColumnKind.Time && (name is null || columns[i].Name == name))
            .OrderByDescending(i => NameRules.Time(new ColumnName(columns[i].Name)))
            .Cast<int?>()
            .FirstOrDefault();
        if (best is { } found)
        {
            return found;
        }

        throw name is null
            ? new VigilError("it has no column of times to split by", source.Name, "split by a share of the rows (30%) or a row number")
            : new VigilError(
                source.Shape.IndexOf(name) < 0 ? $"there is no column '{name}' to split by" : $"column '{name}' holds no times to split by",
                source.Name,
                NearestNames.Hint(name, [.. columns.Where(c => c.Kind == ColumnKind.Time).Select(c => c.Name)]));
    }
}
