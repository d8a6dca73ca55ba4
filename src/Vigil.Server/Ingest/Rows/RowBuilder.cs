using System.Text;
using Vigil.Server.Ingest.Columns;

namespace Vigil.Server.Ingest.Rows;

/// <summary>
/// The rows of a batch as they become columns. A row is kept or refused as a whole when it ends. Names and arrays stay for the next
/// batch, so it must not be used by two at once; what a batch gives does not depend on the batches before it.
/// </summary>
internal sealed class RowBuilder
{
    private const int MaxIgnoredNames = 64;
    private const int MaxDuplicates = 100;
    private const long KeptBytes = 8 << 20;
    private const int MuchRoom = 4;
    private const int KeptFields = 2048;

    /// <summary>Names that lead to no column, such as those of values that are always null, are bounded, too.</summary>
    private const int NamesBesideColumns = 256;

    private readonly RowShape _shape;
    private readonly Field[] _anyOf;
    private readonly Field[] _allOf;
    private readonly FieldNames[] _containers;
    private readonly List<Field> _inBatch = [];
    private readonly List<Field> _inRow = [];
    private readonly List<RefusedRow> _refused = [];
    private RefusedRow? _refusal;
    private long _duplicates;
    private int _duplicatesInRow;
    private long _batch;
    private long _row;
    private long _seen;
    private int _columns;
    private int _room;
    private long _heldBytes;
    private int _rows;

    public RowBuilder(RowShape shape)
    {
        _shape = shape;
        Values = new(this);
        Top = new(null, FieldRole.Unknown);
        var known = shape.Roles.ToDictionary(r => r.Text, r => Top.Declare(Encoding.UTF8.GetBytes(r.Text), r.Role));
        _containers = [.. Top.Fields.Select(f => f.Inside).OfType<FieldNames>()];
        _anyOf = [.. shape.AnyOf.Select(n => known[n])];
        _allOf = [.. shape.AllOf.Select(n => known[n])];
    }

    /// <summary>Where the values of the row go.</summary>
    public RowValues Values { get; }

    /// <summary>The fields at the top of a row.</summary>
    public FieldNames Top { get; }

    /// <summary>What the batch may cost.</summary>
    public ParseLimits Limits { get; private set; } = ParseLimits.Default;

    /// <summary>Rows begun in this batch, refused ones too: the number of the row that is being read.</summary>
    public long Seen => _seen;

    /// <summary>How many rows the batch is likely to have; columns make room for as many.</summary>
    public int ExpectedRows
    {
        get;
        set
        {
            field = value;
            MakeRoom();
        }
    }

    /// <summary>Whether it is small enough to be kept for the next batch; asked once after each.</summary>
    public bool IsWorthKeeping()
    {
        foreach (var field in _inBatch)
        {
            var capacity = field.Capacity;
            _heldBytes += capacity - field.CountedCapacity;
            field.CountedCapacity = capacity;
        }

        var names = Top.Count;
        foreach (var container in _containers)
        {
            names += container.Count;
        }

        return names <= KeptFields && _heldBytes <= KeptBytes;
    }

    /// <summary>Begins a batch.</summary>
    public void Begin(ParseLimits limits)
    {
        foreach (var field in _inBatch)
        {
            field.Clear();
        }

        Limits = limits;
        _inBatch.Clear();
        _inRow.Clear();
        _refused.Clear();
        _refusal = null;
        _batch++;
        _row++;
        (_duplicates, _duplicatesInRow, _seen, _columns, _rows, ExpectedRows) = (0, 0, 0, 0, 0, 0);
    }

    /// <summary>Whether a field is named in the row.</summary>
    public bool IsNamed(Field field) => field.Row == _row;

    /// <summary>A field is named in the row.</summary>
    public void Name(Field field)
    {
        if (field.Row == _row)
        {
            TakeBack(field);
            return;
        }

        field.Row = _row;
        if (field.Batch != _batch)
        {
            field.Batch = _batch;
            _inBatch.Add(field);
            if (_inBatch.Count > Limits.MaxColumns + NamesBesideColumns)
            {
                throw TooManyColumns();
            }
        }

        _inRow.Add(field);
        field.Count++;
    }

    /// <summary>Sets the value of a column in this row.</summary>
    public void Put<T>(Cells<T> cells, T value)
        where T : unmanaged
    {
        if (!cells.IsCounted)
        {
            cells.IsCounted = true;
            _columns++;
            if (_columns > Limits.MaxColumns)
            {
                throw TooManyColumns();
            }

            CheckCells();
            MakeRoom();
        }

        cells.Set(_rows, value, _room);
    }

    /// <summary>Whether a row without that field, or with null in it, is refused.</summary>
    public bool Demands(Field field) => Array.IndexOf(_allOf, field) >= 0;

    /// <summary>The row cannot be kept; the first reason counts.</summary>
    public void Refuse(string field, string reason) => _refusal ??= new(_seen, field, reason);

    /// <summary>The row is whole.</summary>
    public void EndRow()
    {
        Complete();
        if (_refusal is not null)
        {
            DropRow();
            return;
        }

        _rows++;
        NextRow();
    }

    /// <summary>The row is refused as a whole, whatever was wrong inside it.</summary>
    public void RefuseWhole(string reason)
    {
        _refusal = new(_seen, "", reason);
        DropRow();
    }

    private void DropRow()
    {
        foreach (var field in _inRow)
        {
            field.Cut(_rows);
        }

        _refused.Add(_refusal ?? new(_seen, "", "the row could not be read"));
        NextRow();
    }

    /// <summary>The batch as it is now.</summary>
    public ParsedBatch Finish()
    {
        var columns = new List<WireColumn>(_columns);
        var ignored = new Dictionary<string, long>();
        foreach (var field in _inBatch)
        {
            field.AddColumns(_rows, columns);
            if (field.Role == FieldRole.Unknown)
            {
                var name = ignored.Count < MaxIgnoredNames ? field.Path : "other names";
                ignored[name] = ignored.GetValueOrDefault(name) + field.Count;
            }
        }

        if (_duplicates > 0)
        {
            ignored["duplicate key"] = _duplicates;
        }

        return new(new(_rows, columns), _refused.ToArray(), ignored);
    }


    private void Complete()
    {
        foreach (var field in _allOf)
        {
            if (field.Row != _row)
            {
                Refuse(field.Path, _shape.Wanted);
            }
        }

        foreach (var field in _anyOf)
        {
            if (field.Row == _row)
            {
                return;
            }
        }

        if (_anyOf.Length > 0)
        {
            Refuse("", _shape.Wanted);
        }
    }

    private void NextRow()
    {
        _inRow.Clear();
        _refusal = null;
        _duplicatesInRow = 0;
        _row++;
        _seen++;
        CheckCells();
        if (_seen > Limits.MaxRows)
        {
            throw TooManyRows();
        }
    }

    // What a first row promises is believed only as far as all columns together stay small.
    private void MakeRoom() => _room = (long)ExpectedRows * _columns <= Limits.MaxCells / MuchRoom ? ExpectedRows : 0;

    // The last of two values under one name counts, whatever the first one was.
    private void TakeBack(Field field)
    {
        _duplicates++;
        field.Count += field.Role == FieldRole.Unknown ? 1 : 0;
        if (++_duplicatesInRow > MaxDuplicates)
        {
            // The row goes; taking back each time would let a small body cost much time.
            Refuse(field.Path, "more than 100 names come twice in this row");
            return;
        }

        field.Cut(_rows);
        for (var i = field.Inside is null ? 0 : _inRow.Count; i > 0; i--)
        {
            if (_inRow[i - 1].Container == field)
            {
                _inRow[i - 1].Cut(_rows);
                _inRow[i - 1].Row = -1;
                _inRow.RemoveAt(i - 1);
            }
        }
    }

    private void CheckCells()
    {
        if ((long)(_rows + 1) * _columns > Limits.MaxCells)
        {
            throw Limits.TooManyCells(_rows + 1, _columns, _seen);
        }
    }

    /// <summary>The error for more rows than allowed.</summary>
    public VigilError TooManyRows() => Limits.TooManyRows(_seen);

    /// <summary>The error for more names than allowed.</summary>
    public VigilError TooManyColumns() => Limits.TooManyColumns(_seen);
}
