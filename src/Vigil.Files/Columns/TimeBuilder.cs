using Vigil.Events;
using Vigil.Files.Texts;

namespace Vigil.Files.Columns;

/// <summary>Fills a column of points in time.</summary>
internal sealed class TimeBuilder(ColumnPlan plan, int rows) : ColumnBuilder(plan.Name, rows)
{
    private readonly TimeForm _form = plan.Time with { };
    private readonly MissingTexts _missing = plan.Missing;
    private long[] _micros = GC.AllocateUninitializedArray<long>(rows);

    /// <inheritdoc/>
    public override void AddText(ReadOnlySpan<char> text)
    {
        var micros = _form.Parse(text);
        _micros[Count++] = micros == Missing.InvalidTime && _missing.Contains(text) ? Missing.NullTime : micros;
    }

    /// <inheritdoc/>
    public override void AddNumber(double number) => _micros[Count++] = double.IsNaN(number) ? Missing.NullTime : _form.FromNumber(number);

    /// <inheritdoc/>
    public override void AddTime(long micros, bool zoned) => _micros[Count++] = _form.Utc(micros, zoned);

    /// <inheritdoc/>
    public override void AddNull() => _micros[Count++] = Missing.NullTime;

    /// <inheritdoc/>
    public override void AddInvalid() => _micros[Count++] = Missing.InvalidTime;

    /// <inheritdoc/>
    public override Column Take()
    {
        var column = new TimeColumn(Name, Cut(ref _micros));
        Count = 0;
        return column;
    }
}
