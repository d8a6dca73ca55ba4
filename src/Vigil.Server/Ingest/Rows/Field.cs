using System.Buffers;
using System.Text;
using Vigil.Server.Ingest.Columns;

namespace Vigil.Server.Ingest.Rows;

/// <summary>What may stand under a name.</summary>
internal enum FieldRole
{
    /// <summary>Not known here: passed over and counted.</summary>
    Unknown,

    /// <summary>Known and not kept.</summary>
    Skipped,

    /// <summary>An id: a text, or a number that is taken as it is written.</summary>
    Id,

    /// <summary>A point in time.</summary>
    Time,

    /// <summary>A text; a number or boolean is taken as it is written.</summary>
    Text,

    /// <summary>A number; anything else counts as unreadable.</summary>
    Number,

    /// <summary>A number, text or boolean.</summary>
    Value,

    /// <summary>An object of values.</summary>
    Values,

    /// <summary>An object of numbers.</summary>
    Numbers,

    /// <summary>A number, or an object of numbers.</summary>
    NumberOrNumbers,
}

/// <summary>One name in one place of a row, and the columns its values go to.</summary>
internal sealed class Field
{
    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(i => (byte)i), (byte)'"', (byte)'\\']);

    /// <summary>A field of a row.</summary>
    /// <param name="path">Where its values stand in an event.</param>
    /// <param name="name">The last part of the path.</param>
    /// <param name="role">What it may hold.</param>
    /// <param name="container">The field it stands in; null at the top.</param>
    public Field(string path, ReadOnlySpan<byte> name, FieldRole role, Field? container)
    {
        (Path, Role, Container) = (path, role, container);
        Name = name.ToArray();
        Quoted = name.ContainsAny(Special) ? null : [(byte)'"', .. name, (byte)'"'];
        Inside = role switch
        {
            FieldRole.Values => new(this, FieldRole.Value),
            FieldRole.Numbers or FieldRole.NumberOrNumbers => new(this, FieldRole.Number),
            _ => null,
        };
    }

    public string Path { get; }

    public byte[] Name { get; }

    public FieldRole Role { get; }

    public Field? Container { get; }

    /// <summary>The fields in it, when it may hold some.</summary>
    public FieldNames? Inside { get; }

    /// <summary>The name as JSON writes it; null when it may be written in several ways.</summary>
    public byte[]? Quoted { get; }

    /// <summary>The field that came after this one in an earlier row.</summary>
    public Field? Next { get; set; }

    /// <summary>The stamp of the last row that named it.</summary>
    public long Row { get; set; } = -1;

    /// <summary>The stamp of the last batch that named it.</summary>
    public long Batch { get; set; } = -1;

    /// <summary>How often it came in this batch, when it is unknown.</summary>
    public long Count { get; set; }

    public Cells<double>? Doubles { get; set; }

    public Cells<int>? Codes { get; set; }

    public TextTable? Texts { get; set; }

    public Cells<int>? Flags { get; set; }

    public Cells<long>? Times { get; set; }

    /// <summary>Bytes of memory it holds.</summary>
    public long Capacity => (8L * (Doubles?.Capacity ?? 0)) + (4L * (Codes?.Capacity ?? 0)) + (Texts?.Capacity ?? 0) + (4L * (Flags?.Capacity ?? 0)) + (8L * (Times?.Capacity ?? 0));

    /// <summary>The capacity that was last added to the sum of all fields.</summary>
    public long CountedCapacity { get; set; }

    /// <summary>Takes back the value of the last row.</summary>
    public void Cut(int row)
    {
        Doubles?.Cut(row);
        Codes?.Cut(row);
        Flags?.Cut(row);
        Times?.Cut(row);
    }

    /// <summary>Forgets everything for the next batch.</summary>
    public void Clear()
    {
        Doubles?.Clear();
        Codes?.Clear();
        Texts?.Clear();
        Flags?.Clear();
        Times?.Clear();
        Count = 0;
    }

    /// <summary>Adds its columns: one for each kind of value that came.</summary>
    public void AddColumns(int rows, List<WireColumn> columns)
    {
        if (Doubles is { IsEmpty: false })
        {
            columns.Add(WireColumn.OfNumbers(Path, Doubles.ToArray(rows)));
        }

        if (Codes is { IsEmpty: false })
        {
            columns.Add(WireColumn.OfTexts(Path, Codes.ToArray(rows), Texts!.ToTexts()));
        }

        if (Flags is { IsEmpty: false })
        {
            columns.Add(WireColumn.OfBooleans(Path, Flags.ToArray(rows)));
        }

        if (Times is { IsEmpty: false })
        {
            columns.Add(WireColumn.OfTimes(Path, Times.ToArray(rows)));
        }
    }

    /// <summary>The path of a name in a container.</summary>
    public static string PathOf(Field? container, ReadOnlySpan<byte> name) =>
        container is null ? Encoding.UTF8.GetString(name) : container.Path + "." + Encoding.UTF8.GetString(name);
}
