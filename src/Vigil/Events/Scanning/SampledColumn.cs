using System.Runtime.InteropServices;

namespace Vigil.Events;

/// <summary>The sampled values of one column, by slot.</summary>
internal abstract class SampledColumn(string name)
{
    protected string Name { get; } = name;

    public static SampledColumn For(ColumnShape shape) => shape.Kind switch
    {
        ColumnKind.Numeric => new SampledNumbers(shape.Name),
        ColumnKind.Category => new SampledCodes(shape.Name),
        ColumnKind.Time => new SampledTimes(shape.Name),
        _ => new SampledTexts(shape.Name),
    };

    /// <summary>Makes room for this many rows.</summary>
    public abstract void Open(int slots);

    /// <summary>Puts the values at the offsets into the slots; of two for one slot the later stays.</summary>
    public abstract void Take(Column column, List<int> offsets, List<int> slots);

    /// <summary>The slots as they are.</summary>
    public abstract Column AsTaken();

    /// <summary>The slots in another order.</summary>
    /// <param name="order">Slot of each row.</param>
    /// <param name="spare">Arrays no longer needed, to be used again.</param>
    public abstract Column InOrder(int[] order, Spare spare);

    protected static void Copy<T>(T[] values, T[] kept, List<int> offsets, List<int> slots)
    {
        var from = CollectionsMarshal.AsSpan(offsets);
        var to = CollectionsMarshal.AsSpan(slots);
        for (var i = 0; i < from.Length; i++)
        {
            kept[to[i]] = values[from[i]];
        }
    }

    protected static T[] Ordered<T>(T[] kept, int[] order, ref T[]? spare)
    {
        var ordered = spare ?? new T[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            ordered[i] = kept[order[i]];
        }

        spare = kept;
        return ordered;
    }
}

/// <summary>One array of each kind, passed on from column to column so that ordering a sample does not double its memory.</summary>
internal sealed class Spare
{
    public double[]? Numbers;
    public int[]? Codes;
    public long[]? Times;
    public ulong[]? Hashes;
}

internal sealed class SampledNumbers(string name) : SampledColumn(name)
{
    private double[] _kept = [];

    public override void Open(int slots) => _kept = new double[slots];

    public override void Take(Column column, List<int> offsets, List<int> slots) =>
        Copy(((NumericColumn)column).Values, _kept, offsets, slots);

    public override Column AsTaken() => new NumericColumn(Name, _kept);

    public override Column InOrder(int[] order, Spare spare) => new NumericColumn(Name, Ordered(_kept, order, ref spare.Numbers));
}

internal sealed class SampledCodes(string name) : SampledColumn(name)
{
    private int[] _kept = [];
    private Levels _levels = new();

    public override void Open(int slots) => _kept = new int[slots];

    public override void Take(Column column, List<int> offsets, List<int> slots)
    {
        var category = (CategoryColumn)column;
        _levels = category.Levels;
        Copy(category.Codes, _kept, offsets, slots);
    }

    public override Column AsTaken() => new CategoryColumn(Name, _kept, _levels);

    public override Column InOrder(int[] order, Spare spare) =>
        new CategoryColumn(Name, Ordered(_kept, order, ref spare.Codes), _levels);
}

internal sealed class SampledTimes(string name) : SampledColumn(name)
{
    private long[] _kept = [];

    public override void Open(int slots) => _kept = new long[slots];

    public override void Take(Column column, List<int> offsets, List<int> slots) =>
        Copy(((TimeColumn)column).Micros, _kept, offsets, slots);

    public override Column AsTaken() => new TimeColumn(Name, _kept);

    public override Column InOrder(int[] order, Spare spare) => new TimeColumn(Name, Ordered(_kept, order, ref spare.Times));
}

internal sealed class SampledTexts(string name) : SampledColumn(name)
{
    private ulong[] _hashes = [];
    private int[] _lengths = [];

    public override void Open(int slots) => (_hashes, _lengths) = (new ulong[slots], new int[slots]);

    public override void Take(Column column, List<int> offsets, List<int> slots)
    {
        var text = (TextColumn)column;
        Copy(text.Hashes, _hashes, offsets, slots);
        Copy(text.Lengths, _lengths, offsets, slots);
    }

    public override Column AsTaken() => new TextColumn(Name, _hashes, _lengths);

    public override Column InOrder(int[] order, Spare spare) =>
        new TextColumn(Name, Ordered(_hashes, order, ref spare.Hashes), Ordered(_lengths, order, ref spare.Codes));
}
