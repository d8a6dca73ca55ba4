using Vigil.Events;
using Vigil.Files.Columns;

namespace Vigil.Files.Tables;

/// <summary>Shows values to a sniff instead of keeping them, so that typed formats are looked at through the same way they are read.</summary>
internal sealed class SniffBuilder(ColumnSniff sniff) : ColumnBuilder(sniff.Name, 0)
{
    /// <inheritdoc/>
    public override void AddText(ReadOnlySpan<char> text)
    {
        Count++;
        sniff.Look(text);
    }

    /// <inheritdoc/>
    public override void AddNumber(double number)
    {
        Span<char> spelled = stackalloc char[32];
        AddText(spelled[..Spell(number, spelled)]);
    }

    /// <inheritdoc/>
    public override void AddInteger(long number)
    {
        Span<char> spelled = stackalloc char[32];
        AddText(spelled[..Spell(number, spelled)]);
    }

    /// <inheritdoc/>
    public override void AddTime(long micros, bool zoned) => AddText(SpellTime(micros));

    /// <inheritdoc/>
    public override void AddNull() => Count++;

    /// <inheritdoc/>
    public override void AddInvalid() => Count++;

    /// <inheritdoc/>
    public override Column Take() => throw new NotSupportedException("a sniff keeps no values");
}
