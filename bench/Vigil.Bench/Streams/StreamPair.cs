using System.Globalization;
using Vigil.Events;

namespace Vigil.Bench.Streams;

/// <summary>A reference and a current table of one stream.</summary>
/// <param name="Reference">The part that defines normal.</param>
/// <param name="Current">The part that is judged.</param>
internal sealed record StreamPair(EventTable Reference, EventTable Current)
{
    /// <summary>Cuts one stream in two.</summary>
    /// <param name="columns">Whole columns of equal length.</param>
    /// <param name="split">Rows of the reference.</param>
    public static StreamPair Of(IReadOnlyList<Column> columns, int split) => new(
        EventTable.Of("reference", [.. columns.Select(c => c.Slice(0, split))]),
        EventTable.Of("current", [.. columns.Select(c => c.Slice(split, c.Rows - split))]));

    /// <summary>A categorical column whose levels are named by their numbers.</summary>
    public static CategoryColumn Category(string name, int[] values)
    {
        var levels = new Levels();
        for (var level = 0; level <= values.Max(); level++)
        {
            levels.CodeOf("v" + level.ToString(CultureInfo.InvariantCulture));
        }

        return new CategoryColumn(name, values, levels);
    }

    /// <summary>Columns named by a letter and a number.</summary>
    public static string Name(string letter, int number) => letter + number.ToString(CultureInfo.InvariantCulture);
}
