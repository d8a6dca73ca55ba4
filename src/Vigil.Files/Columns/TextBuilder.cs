using Vigil.Events;
using Vigil.Files.Texts;

namespace Vigil.Files.Columns;

/// <summary>Fills a column of ids or free texts: hash and length only.</summary>
internal sealed class TextBuilder(ColumnPlan plan, int rows) : ColumnBuilder(plan.Name, rows)
{
    private readonly MissingTexts _missing = plan.Missing;
    private ulong[] _hashes = GC.AllocateUninitializedArray<ulong>(rows);
    private int[] _lengths = GC.AllocateUninitializedArray<int>(rows);

    /// <inheritdoc/>
    public override void AddText(ReadOnlySpan<char> text)
    {
        if (_missing.ContainsWord(text))
        {
            AddNull();
        }
        else
        {
            Add(TextHash.Of(text), text.Length);
        }
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
    public override void AddNull() => Add(TextHash.Null, -1);

    /// <inheritdoc/>
    public override void AddInvalid() => AddNull();

    /// <inheritdoc/>
    public override Column Take()
    {
        var column = new TextColumn(Name, Cut(ref _hashes), Cut(ref _lengths));
        Count = 0;
        return column;
    }

    private void Add(ulong hash, int length)
    {
        _hashes[Count] = hash;
        _lengths[Count++] = length;
    }
}
