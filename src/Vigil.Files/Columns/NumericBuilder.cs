using Vigil.Events;
using Vigil.Files.Texts;

namespace Vigil.Files.Columns;

/// <summary>Fills a numeric column.</summary>
internal sealed class NumericBuilder(ColumnPlan plan, int rows) : ColumnBuilder(plan.Name, rows)
{
    private readonly char _point = plan.Point;
    private readonly MissingTexts _missing = plan.Missing;
    private double[] _values = GC.AllocateUninitializedArray<double>(rows);

    /// <inheritdoc/>
    public override void AddText(ReadOnlySpan<char> text)
    {
        if (NumberText.TryParse(text, _point, out var value))
        {
            AddNumber(double.IsNaN(value) && _missing.NanIsMissing ? Missing.Null : value);
        }
        else if (_missing.Contains(text))
        {
            AddNull();
        }
        else
        {
            AddInvalid();
        }
    }

    /// <inheritdoc/>
    public override void AddNumber(double number) => _values[Count++] = number;

    /// <inheritdoc/>
    public override void AddTime(long micros, bool zoned) => AddInvalid();

    /// <inheritdoc/>
    public override void AddNull() => _values[Count++] = Missing.Null;

    /// <inheritdoc/>
    public override void AddInvalid() => _values[Count++] = Missing.Invalid;

    /// <summary>Room for values that a reader writes itself; they count as added.</summary>
    public Span<double> Fill(int count)
    {
        var span = _values.AsSpan(Count, count);
        Count += count;
        return span;
    }

    /// <inheritdoc/>
    public override Column Take()
    {
        var column = new NumericColumn(Name, Cut(ref _values));
        Count = 0;
        return column;
    }
}
