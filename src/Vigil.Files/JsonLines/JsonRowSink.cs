using System.Text;
using System.Text.Json;
using Vigil.Events;
using Vigil.Files.Columns;
using Vigil.Files.Tables;

namespace Vigil.Files.JsonLines;

/// <summary>Puts fields into the builders. Fields mostly come in the same order, so the next one is tried first.</summary>
internal sealed class JsonRowSink(IReadOnlyList<ColumnPlan> columns, BatchRows rows, List<FormFact> facts) : IFieldSink
{
    private readonly byte[][] _names = [.. columns.Select(c => Encoding.UTF8.GetBytes(c.Name))];
    private readonly Dictionary<string, int> _places =
        columns.Select((c, i) => (c.Name, i)).ToDictionary(p => p.Name, p => p.i, StringComparer.Ordinal);
    private readonly Dictionary<string, long> _late = new(StringComparer.Ordinal);
    private char[] _text = new char[256];
    private int _next;

    /// <summary>The row of the batch being filled.</summary>
    public int Row { get; set; }

    /// <inheritdoc/>
    public void Take(string? parent, ref Utf8JsonReader value, ReadOnlySpan<byte> name)
    {
        var place = PlaceOf(parent, name);
        var builder = place < 0 ? null : rows.ByFileColumn[place];
        if (builder is null || builder.Count > Row)
        {
            return;
        }

        switch (value.TokenType)
        {
            case JsonTokenType.Null:
                builder.AddNull();
                break;
            case JsonTokenType.True or JsonTokenType.False:
                builder.AddBoolean(value.TokenType == JsonTokenType.True);
                break;
            case JsonTokenType.Number when builder is NumericBuilder && value.TryGetDouble(out var number):
                builder.AddNumber(number);
                break;
            default:
                builder.AddText(TextOf(ref value));
                break;
        }
    }

    /// <inheritdoc/>
    public void TakeNested(string? parent, ReadOnlySpan<byte> name)
    {
        var place = PlaceOf(parent, name);
        var builder = place < 0 ? null : rows.ByFileColumn[place];
        if (builder is not null && builder.Count == Row)
        {
            builder.AddInvalid();
        }
    }

    /// <summary>Notes the fields that came after the beginning from which the form was found out.</summary>
    public void TellLate()
    {
        if (_late.Count > 0 && !facts.Exists(f => f.Name.StartsWith("left out: late", StringComparison.Ordinal)))
        {
            var names = _late.OrderBy(p => p.Key, StringComparer.Ordinal).Take(10)
                .Select(p => FormattableString.Invariant($"{p.Key} ({p.Value} rows)"));
            facts.Add(new FormFact("left out: late fields", string.Join(", ", names), false));
        }
    }

    private int PlaceOf(string? parent, ReadOnlySpan<byte> name)
    {
        if (parent is null && _next < _names.Length && name.SequenceEqual(_names[_next]))
        {
            return _next++;
        }

        var text = parent + Encoding.UTF8.GetString(name);
        if (_places.TryGetValue(text, out var place))
        {
            _next = place + 1 == _names.Length ? 0 : place + 1;
            return place;
        }

        if (_late.Count < 1000 || _late.ContainsKey(text))
        {
            _late[text] = _late.GetValueOrDefault(text) + 1;
        }

        return -1;
    }

    private ReadOnlySpan<char> TextOf(ref Utf8JsonReader value)
    {
        if (_text.Length < value.ValueSpan.Length)
        {
            _text = new char[value.ValueSpan.Length * 2];
        }

        return value.TokenType == JsonTokenType.String
            ? _text.AsSpan(0, value.CopyString(_text))
            : _text.AsSpan(0, Encoding.UTF8.GetChars(value.ValueSpan, _text));
    }
}
