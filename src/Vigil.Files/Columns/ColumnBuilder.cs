using System.Globalization;
using Vigil.Events;

namespace Vigil.Files.Columns;

/// <summary>
/// Fills one column of one batch after the other. Whatever the source holds is accepted; what does not fit the column's kind is
/// counted as invalid or spelled out as text, never thrown.
/// </summary>
internal abstract class ColumnBuilder(string name, int rows)
{
    /// <summary>The column's name.</summary>
    protected string Name { get; } = name;

    /// <summary>Rows of a full batch.</summary>
    protected int Capacity { get; } = rows;

    /// <summary>Rows added to the current batch.</summary>
    public int Count { get; protected set; }

    /// <summary>Adds a value as it is spelled.</summary>
    public abstract void AddText(ReadOnlySpan<char> text);

    /// <summary>Adds a number.</summary>
    public abstract void AddNumber(double number);

    /// <summary>Adds a whole number; where texts are kept it is spelled exactly, since long ids do not fit a double.</summary>
    public virtual void AddInteger(long number) => AddNumber(number);

    /// <summary>Adds a point in time in microseconds since 1970.</summary>
    /// <param name="micros">Microseconds since 1970.</param>
    /// <param name="zoned">Whether they are UTC; otherwise the column's zone applies.</param>
    public abstract void AddTime(long micros, bool zoned);

    /// <summary>Adds an absent value.</summary>
    public abstract void AddNull();

    /// <summary>Adds a value that is there but of no use.</summary>
    public abstract void AddInvalid();

    /// <summary>Adds a truth value, spelled true or false.</summary>
    public void AddBoolean(bool value) => AddText(value ? "true" : "false");

    /// <summary>Hands over the rows added so far as a column with fresh arrays, and starts again.</summary>
    public abstract Column Take();

    /// <summary>A fresh array for a batch, or the filled part of the current one.</summary>
    protected T[] Cut<T>(ref T[] values)
    {
        var full = values;
        values = GC.AllocateUninitializedArray<T>(Capacity);
        return Count == full.Length ? full : full.AsSpan(0, Count).ToArray();
    }

    /// <summary>How a number is spelled where a text is wanted.</summary>
    protected static int Spell(double number, Span<char> into)
    {
        number.TryFormat(into, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }

    /// <summary>How a whole number is spelled where a text is wanted.</summary>
    protected static int Spell(long number, Span<char> into)
    {
        number.TryFormat(into, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }

    /// <summary>How a time is spelled where a text is wanted.</summary>
    protected static string SpellTime(long micros) =>
        Math.Abs(micros) < 60_000_000_000_000_000
            ? DateTime.UnixEpoch.AddTicks(micros * 10).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture)
            : micros.ToString(CultureInfo.InvariantCulture);
}
