using Vigil.Events;
using Vigil.Server.Ingest.Columns;

namespace Vigil.Server.Ingest.Rows;

/// <summary>What becomes of a value in a field: kept in one of the field's columns, marked unreadable, or a reason to refuse the row.</summary>
/// <param name="rows">The rows of the batch.</param>
internal sealed class RowValues(RowBuilder rows)
{
    /// <summary>The field holds a text.</summary>
    public void Text(Field field, ReadOnlySpan<byte> utf8)
    {
        switch (field.Role)
        {
            case FieldRole.Time:
                Time(field, EventTime.TryRead(utf8, out var micros), micros);
                break;
            case FieldRole.Number:
                Number(field, Missing.Invalid);
                break;
            case FieldRole.Id when utf8.Length > ParseLimits.MaxId:
                rows.Refuse(field.Path, "an id is at most 1,024 bytes long");
                break;
            case FieldRole.Id or FieldRole.Text or FieldRole.Value:
                if (utf8.Length > rows.Limits.MaxText)
                {
                    rows.Refuse(field.Path, "the text is too long; send its length or a hash, Vigil keeps no raw text");
                    break;
                }

                field.Texts ??= new(field.Role == FieldRole.Id);
                rows.Put(field.Codes ??= new(WireColumn.Absent), field.Texts.Add(utf8));
                break;
            default:
                Misplaced(field);
                break;
        }
    }

    /// <summary>The field holds a number.</summary>
    /// <param name="field">The field.</param>
    /// <param name="token">As it is written.</param>
    /// <param name="value">Its value.</param>
    public void Number(Field field, ReadOnlySpan<byte> token, double value)
    {
        switch (field.Role)
        {
            case FieldRole.Value or FieldRole.Number or FieldRole.NumberOrNumbers when token.Length <= ParseLimits.MaxNumber:
                Number(field, value);
                break;
            case FieldRole.Time when token.Length <= ParseLimits.MaxNumber:
                Time(field, EventTime.TryRead(token, value, out var micros), micros);
                break;
            case FieldRole.Id or FieldRole.Text:
                Text(field, token);
                break;
            case FieldRole.Values or FieldRole.Numbers:
                Misplaced(field);
                break;
            default:
                rows.Refuse(field.Path, "the number is longer than 1,024 digits");
                break;
        }
    }

    /// <summary>The field holds true or false.</summary>
    public void Flag(Field field, bool value)
    {
        switch (field.Role)
        {
            case FieldRole.Value:
                rows.Put(field.Flags ??= new(WireColumn.Absent), value ? 1 : 0);
                break;
            case FieldRole.Number:
                Number(field, Missing.Invalid);
                break;
            case FieldRole.Text:
                Text(field, value ? "true"u8 : "false"u8);
                break;
            default:
                Misplaced(field);
                break;
        }
    }

    /// <summary>The field holds nothing.</summary>
    public void Null(Field field)
    {
        if (field.Role == FieldRole.Id && rows.Demands(field))
        {
            Misplaced(field);
        }
    }

    /// <summary>The field holds a point in time of a form that knows such a type.</summary>
    public void Moment(Field field, long micros)
    {
        if (field.Role is FieldRole.Time or FieldRole.Value)
        {
            Time(field, EventTime.IsInRange(micros), micros);
        }
        else
        {
            Misplaced(field);
        }
    }

    private void Time(Field field, bool isTime, long micros)
    {
        if (isTime)
        {
            rows.Put(field.Times ??= new(Missing.NullTime), micros);
        }
        else
        {
            rows.Refuse(field.Path, "a time is ISO 8601 such as 2026-11-02T09:14:07Z, or a number of seconds, milli-, micro- or nanoseconds since 1970");
        }
    }

    /// <summary>The field holds what it must not hold.</summary>
    public void Misplaced(Field field) => rows.Refuse(field.Path, field.Role switch
    {
        FieldRole.Id => "an id is a text or a number",
        FieldRole.Values => "an object of single values was expected, such as {\"age\":41}",
        FieldRole.Numbers => "an object of numbers was expected, such as {\"model\":8.5}",
        FieldRole.NumberOrNumbers => "a number or an object of numbers was expected, such as {\"yes\":0.83}",
        FieldRole.Time => "a time is a text or a number",
        _ => "a single value was expected, no object and no array; flatten it before",
    });

    private void Number(Field field, double value) => rows.Put(field.Doubles ??= new(Missing.Null), value);
}
