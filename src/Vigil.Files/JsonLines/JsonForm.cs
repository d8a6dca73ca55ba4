using System.Text;
using System.Text.Json;
using Vigil.Events;
using Vigil.Files.Columns;
using Vigil.Files.Opening;
using Vigil.Files.Tables;
using Vigil.Files.Texts;

namespace Vigil.Files.JsonLines;

/// <summary>Finds out the fields of a JSON lines file from its beginning.</summary>
internal sealed class JsonForm : IFieldSink
{
    private const int RowsLooked = 20_000;
    private readonly MissingTexts _missing;
    private readonly Dictionary<string, ColumnSniff> _sniffs = new(StringComparer.Ordinal);
    private readonly List<ColumnSniff> _inOrder = [];
    private readonly SortedDictionary<string, long> _nested = new(StringComparer.Ordinal);

    private JsonForm(TextSample sample, MissingTexts missing)
    {
        Sample = sample.WithoutText();
        _missing = missing;
    }

    /// <summary>How the file is packed and encoded.</summary>
    public TextSample Sample { get; }

    /// <summary>False when the file holds blank lines only.</summary>
    public bool HasRows { get; private set; }

    /// <summary>The columns, in order of first appearance.</summary>
    public IReadOnlyList<ColumnPlan> Columns { get; private set; } = [];

    /// <summary>Everything found out, for people.</summary>
    public List<FormFact> Facts { get; } = [];

    /// <summary>Finds out the form.</summary>
    public static JsonForm Find(InputFile file, OpenRequest request)
    {
        var sample = TextSample.Take(file, request.Limits, 64 << 10, request.Options.Encoding);
        var form = new JsonForm(sample, MissingTexts.Of(request.Options.MissingValues));
        using var input = new JsonInput(file, sample, request.Limits);
        long bytes = 0;
        var rows = 0;
        for (; rows < RowsLooked && bytes < request.SampleBytes && input.Next(out var line); rows++)
        {
            bytes += line.Length;
            JsonRow.Walk(line, form, file, input.Line);
        }

        form.HasRows = rows > 0;
        if (form.HasRows)
        {
            form.Finish(file, request);
        }

        return form;
    }

    /// <inheritdoc/>
    public void Take(string? parent, ref Utf8JsonReader value, ReadOnlySpan<byte> name)
    {
        var sniff = SniffOf(parent + Encoding.UTF8.GetString(name));
        switch (value.TokenType)
        {
            case JsonTokenType.String:
                sniff.Look(value.GetString());
                break;
            case JsonTokenType.Null:
                sniff.MissingSeen.Add("null");
                break;
            default:
                sniff.Look(Encoding.UTF8.GetString(value.ValueSpan));
                break;
        }
    }

    /// <inheritdoc/>
    public void TakeNested(string? parent, ReadOnlySpan<byte> name)
    {
        var field = parent + Encoding.UTF8.GetString(name);
        _nested[field] = _nested.GetValueOrDefault(field) + 1;
    }

    private ColumnSniff SniffOf(string name)
    {
        if (!_sniffs.TryGetValue(name, out var sniff))
        {
            sniff = new ColumnSniff(name, '.', _missing);
            _sniffs.Add(name, sniff);
            _inOrder.Add(sniff);
        }

        return sniff;
    }

    private void Finish(InputFile file, OpenRequest request)
    {
        Facts.Add(new FormFact("format", Sample.Compression == "none" ? "JSON lines" : $"JSON lines, {Sample.Compression}", false));
        Facts.Add(new FormFact("encoding", Sample.EncodingName, request.Options.Encoding is not null));

        // A stray list among single values is an odd value, not another kind of field.
        var nested = _nested.Where(n => !_sniffs.TryGetValue(n.Key, out var sniff) || n.Value > sniff.Present).Select(n => n.Key).ToList();
        if (nested.Count > 0)
        {
            Facts.Add(new FormFact("left out: nested", string.Join(", ", nested), false));
        }

        var kept = _inOrder.Where(s => !nested.Contains(s.Name)).ToList();
        if (kept.Count == 0)
        {
            throw file.Error(
                nested.Count > 0 ? $"all fields hold lists or nested objects: {string.Join(", ", nested)}" : "the objects have no fields",
                "Expected fields with single values; flatten them before.", 1);
        }

        ColumnNames.Check(file, [.. kept.Select(s => s.Name)], 0);
        Columns = [.. kept.Select(s => s.Decide(request, Facts))];
    }
}
