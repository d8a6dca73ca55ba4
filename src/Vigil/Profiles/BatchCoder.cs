using Vigil.Events;

namespace Vigil.Profiles;

/// <summary>Binds a layout to the columns of a source and turns its batches into codes, times, ids and outcomes.</summary>
internal sealed class BatchCoder
{
    private readonly ProfileLayout _layout;
    private readonly int[] _columns;
    private readonly CategoryCoder?[] _categories;
    private readonly OutcomeCoder? _outcomes;
    private readonly int _time;
    private byte[][] _codes = [];
    private readonly int _id;
    private readonly (int Left, int Right)[] _rules;

    public BatchCoder(ProfileLayout layout, TableShape shape)
    {
        _layout = layout;
        _columns = [.. layout.Columns.Select(c => shape.IndexOf(c.Column))];
        _categories = [.. layout.Columns.Select(c => c.Kind == ColumnKind.Category && c.Levels.Length > 0 ? new CategoryCoder(c) : null)];
        MissingColumns = [.. layout.Columns.Where((_, i) => _columns[i] < 0).Select(c => c.Column)];
        _outcomes = layout.Outcome is { } outcome && shape.IndexOf(outcome.Label) >= 0 ? new OutcomeCoder(outcome, shape) : null;
        _time = layout.Time is null ? -1 : shape.IndexOf(layout.Time);
        _id = layout.Id is null ? -1 : shape.IndexOf(layout.Id);
        ScoreColumn = layout.IndexOf(layout.Outcome?.Score);
        _rules = [.. layout.Rules.Select(r => r.Kind == "determines"
            ? (layout.IndexOf(r.Left), layout.IndexOf(r.Right))
            : (shape.IndexOf(r.Left), shape.IndexOf(r.Right)))];
    }

    public IReadOnlyList<string> MissingColumns { get; }

    public int ScoreColumn { get; }

    public CodedBatch Prepare(EventBatch batch)
    {
        // The same arrays serve every batch of the same length: nothing keeps codes after a batch is counted.
        if (_codes.Length == 0 || _codes[0].Length != batch.Rows)
        {
            _codes = [.. _layout.Columns.Select(_ => new byte[batch.Rows])];
            foreach (var (codes, column) in _codes.Zip(_layout.Columns).Where((_, c) => _columns[c] < 0))
            {
                Array.Fill(codes, column.CodeOf(Special.Null));
            }
        }

        return new CodedBatch(
            _codes,
            _time >= 0 && batch.Columns[_time] is TimeColumn time ? time.Micros : null,
            _id >= 0 ? RowIds.Of(batch.Columns[_id]) : null,
            _outcomes?.Code(batch));
    }

    /// <summary>Fills the codes of one column; false when the source does not have it.</summary>
    public bool Code(EventBatch batch, int column, Span<byte> codes)
    {
        if (_columns[column] < 0)
        {
            return false;
        }

        var binning = _layout.Columns[column];
        switch (batch.Columns[_columns[column]])
        {
            case NumericColumn numbers when binning.Kind == ColumnKind.Numeric:
                NumericCoder.Code(binning, numbers.Values, codes);
                break;
            case CategoryColumn category when _categories[column] is { } coder:
                coder.Code(category, codes);
                break;
            case var other:
                Present(binning, other, codes);
                break;
        }

        return true;
    }

    public (long Rows, long Breaks) CheckRule(int rule, EventBatch batch, CodedBatch coded, int start, int end)
    {
        var (left, right) = _rules[rule];
        if (left < 0 || right < 0)
        {
            return (0, 0);
        }

        return _layout.Rules[rule].Kind == "determines"
            ? Determined(_layout.Rules[rule].Expected, coded.Codes[left], coded.Codes[right], start, end)
            : Ordered(batch.Columns[left], batch.Columns[right], start, end);
    }

    private static (long Rows, long Breaks) Determined(byte[] expected, byte[] left, byte[] right, int start, int end)
    {
        long rows = 0, breaks = 0;
        for (var i = start; i < end; i++)
        {
            if (left[i] < expected.Length && expected[left[i]] != 255)
            {
                rows++;
                breaks += right[i] != expected[left[i]] ? 1 : 0;
            }
        }

        return (rows, breaks);
    }

    private static (long Rows, long Breaks) Ordered(Column left, Column right, int start, int end)
    {
        long rows = 0, breaks = 0;
        if (left is NumericColumn a && right is NumericColumn b)
        {
            for (var i = start; i < end; i++)
            {
                if (!double.IsNaN(a.Values[i]) && !double.IsNaN(b.Values[i]))
                {
                    rows++;
                    breaks += a.Values[i] > b.Values[i] ? 1 : 0;
                }
            }
        }
        else if (left is TimeColumn from && right is TimeColumn to)
        {
            for (var i = start; i < end; i++)
            {
                if (from.Micros[i] > Missing.InvalidTime && to.Micros[i] > Missing.InvalidTime)
                {
                    rows++;
                    breaks += from.Micros[i] > to.Micros[i] ? 1 : 0;
                }
            }
        }

        return (rows, breaks);
    }

    // Columns watched for presence only, and columns whose kind differs from the reference's: what is there but of the wrong kind is unreadable.
    private static void Present(ColumnBinning binning, Column column, Span<byte> codes)
    {
        var there = binning.Labels is ["present"] ? (byte)0 : binning.CodeOf(Special.Invalid);
        var absent = binning.CodeOf(Special.Null);
        var invalid = binning.CodeOf(Special.Invalid);
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = column switch
            {
                NumericColumn numbers => Missing.IsNull(numbers.Values[i]) ? absent : Missing.IsInvalid(numbers.Values[i]) ? invalid : there,
                CategoryColumn category => category.Codes[i] == Levels.Null ? absent : there,
                TimeColumn time => time.Micros[i] == Missing.NullTime ? absent : time.Micros[i] == Missing.InvalidTime ? invalid : there,
                TextColumn text => text.Hashes[i] == TextHash.Null ? absent : there,
                _ => invalid,
            };
        }
    }
}

/// <summary>A batch after coding.</summary>
/// <param name="Codes">Codes of each layout column.</param>
/// <param name="Times">Event times in microseconds, or null.</param>
/// <param name="Ids">Hashes of the ids, 0 when absent, or null.</param>
/// <param name="Outcomes">Outcomes, or null when the source holds no label.</param>
internal sealed record CodedBatch(byte[][] Codes, long[]? Times, ulong[]? Ids, Outcomes? Outcomes);
