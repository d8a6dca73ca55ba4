using Vigil.Storage;

namespace Vigil.Sketches;

/// <summary>
/// The most frequent items of a stream with a fixed number of counters (Metwally, Agrawal and El Abbadi 2005). Every item with more than
/// n/k occurrences is held; a count is too high by at most its <see cref="Item.Excess"/>, never too low. Not safe for use by several
/// threads at once.
/// </summary>
internal sealed class SpaceSaving
{
    private const byte CurrentVersion = 1;
    private const int LargestCapacity = 1 << 20;

    private readonly Dictionary<ulong, (long Count, long Excess)> _counters = [];
    private readonly PriorityQueue<ulong, (long Count, ulong Key)> _smallest = new();

    /// <summary>Creates an empty sketch.</summary>
    /// <param name="capacity">Number of counters k, from 1.</param>
    public SpaceSaving(int capacity = 64)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, LargestCapacity);
        Capacity = capacity;
    }

    /// <summary>A held item.</summary>
    /// <param name="Key">What identifies it.</param>
    /// <param name="Count">Its count, too high by at most <paramref name="Excess"/>.</param>
    /// <param name="Excess">What may have been counted for others.</param>
    internal readonly record struct Item(ulong Key, long Count, long Excess);

    /// <summary>Number of counters k.</summary>
    public int Capacity { get; }

    /// <summary>Number of occurrences.</summary>
    public long Total { get; private set; }

    /// <summary>Held items, most frequent first, equally frequent ones by key.</summary>
    public IReadOnlyList<Item> Items => [.. _counters
        .Select(pair => new Item(pair.Key, pair.Value.Count, pair.Value.Excess))
        .OrderByDescending(item => item.Count).ThenBy(item => item.Key)];

    /// <summary>Adds occurrences of an item.</summary>
    /// <param name="key">What identifies it, for example a hash.</param>
    /// <param name="times">How often, above 0.</param>
    public void Add(ulong key, long times = 1)
    {
        Total += times;
        if (_counters.TryGetValue(key, out var known))
        {
            _counters[key] = (known.Count + times, known.Excess);
        }
        else if (_counters.Count < Capacity)
        {
            Hold(key, times, 0);
        }
        else
        {
            // The newcomer takes the smallest counter over, with its count as possible excess.
            var (count, _) = Evict();
            Hold(key, count + times, count);
        }
    }

    /// <summary>Adds everything another sketch of the same capacity has seen; the other one stays as it is.</summary>
    /// <remarks>An item that one side does not hold may have had there as much as that side's smallest counter, if it is full.</remarks>
    public void Merge(SpaceSaving other)
    {
        if (other.Capacity != Capacity)
        {
            throw new ArgumentException("Only sketches of equal capacity can be merged.", nameof(other));
        }

        var (here, there) = (Unseen, other.Unseen);
        var merged = _counters.Keys.Union(other._counters.Keys).Select(key =>
        {
            var left = _counters.TryGetValue(key, out var mine) ? mine : (Count: here, Excess: here);
            var right = other._counters.TryGetValue(key, out var theirs) ? theirs : (Count: there, Excess: there);
            return new Item(key, left.Count + right.Count, left.Excess + right.Excess);
        }).OrderByDescending(item => item.Count).ThenBy(item => item.Key).Take(Capacity).ToArray();
        Total += other.Total;
        _counters.Clear();
        _smallest.Clear();
        foreach (var item in merged)
        {
            Hold(item.Key, item.Count, item.Excess);
        }
    }

    /// <summary>Writes the sketch.</summary>
    public void Write(StateWriter writer)
    {
        writer.Byte(CurrentVersion);
        writer.Count(Capacity);
        writer.Count(Total);
        writer.Count(_counters.Count);
        foreach (var item in Items)
        {
            writer.Fixed(item.Key);
            writer.Count(item.Count);
            writer.Count(item.Excess);
        }
    }

    /// <summary>Reads a sketch.</summary>
    public static SpaceSaving Read(StateReader reader)
    {
        reader.Version(CurrentVersion, "space-saving sketch");
        var capacity = reader.Count();
        if (capacity is < 1 or > LargestCapacity)
        {
            throw reader.Broken("the capacity of a space-saving sketch is out of range");
        }

        var sketch = new SpaceSaving((int)capacity) { Total = reader.Count() };
        var held = reader.Length(10);
        for (var i = 0; i < held; i++)
        {
            var key = reader.Fixed();
            if (held > capacity || sketch._counters.ContainsKey(key))
            {
                throw reader.Broken("a space-saving sketch holds an item twice or too many of them");
            }

            sketch.Hold(key, reader.Count(), reader.Count());
        }

        return sketch;
    }

    /// <summary>The most an item that is not held can have.</summary>
    private long Unseen => _counters.Count < Capacity ? 0 : Freshened().Count;

    private void Hold(ulong key, long count, long excess)
    {
        _counters[key] = (count, excess);
        _smallest.Enqueue(key, (count, key));
    }

    private (long Count, long Excess) Evict()
    {
        Freshened();
        var key = _smallest.Dequeue();
        _counters.Remove(key, out var counter);
        return counter;
    }

    /// <summary>
    /// Queue entries are not moved when their item is counted; stale ones are put right here, when they reach the front. So counting a
    /// known item costs one look-up.
    /// </summary>
    private (long Count, ulong Key) Freshened()
    {
        while (true)
        {
            _smallest.TryPeek(out var key, out var entry);
            var count = _counters[key].Count;
            if (count == entry.Count)
            {
                return entry;
            }

            _smallest.DequeueEnqueue(key, (count, key));
        }
    }
}
