using System.Runtime.InteropServices;
using System.Text;
using Vigil.Events;
using Vigil.Files.Texts;

namespace Vigil.Files.Columns;

/// <summary>
/// Fills a column of categories. A small cache of recent spellings stands before the shared vocabulary, so that a known text costs a
/// hash and a comparison, no lock and no allocation.
/// </summary>
internal sealed class CategoryBuilder(ColumnPlan plan, int rows) : ColumnBuilder(plan.Name, rows)
{
    private readonly CodeCache _texts = new();
    private readonly CodeCache _utf8 = new();
    private readonly Levels _levels = plan.Levels;
    private readonly MissingTexts _missing = plan.Missing;
    private int[] _codes = GC.AllocateUninitializedArray<int>(rows);

    /// <inheritdoc/>
    public override void AddText(ReadOnlySpan<char> text)
    {
        var bytes = MemoryMarshal.AsBytes(text);
        if (!_texts.TryGet(bytes, out var code))
        {
            code = CodeOf(text);
            _texts.Put(bytes, code);
        }

        _codes[Count++] = code;
    }

    /// <summary>Adds a text given as UTF-8.</summary>
    public void AddUtf8(ReadOnlySpan<byte> text) => AddCode(CodeOfUtf8(text));

    /// <summary>Adds a code that was looked up before.</summary>
    public void AddCode(int code) => _codes[Count++] = code;

    /// <summary>Looks up a text given as UTF-8.</summary>
    public int CodeOfUtf8(ReadOnlySpan<byte> text)
    {
        if (!_utf8.TryGet(text, out var code))
        {
            code = CodeOf(Encoding.UTF8.GetString(text));
            _utf8.Put(text, code);
        }

        return code;
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
    public override void AddNull() => _codes[Count++] = Levels.Null;

    /// <inheritdoc/>
    public override void AddInvalid() => _codes[Count++] = Levels.Null;

    /// <inheritdoc/>
    public override Column Take()
    {
        var column = new CategoryColumn(Name, Cut(ref _codes), _levels);
        Count = 0;
        return column;
    }

    private int CodeOf(ReadOnlySpan<char> text) => _missing.ContainsWord(text) ? Levels.Null : _levels.CodeOf(text);
}
