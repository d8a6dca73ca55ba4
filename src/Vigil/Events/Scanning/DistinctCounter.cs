using System.Numerics;

namespace Vigil.Events;

/// <summary>
/// Counts distinct 64-bit keys and how often each occurs, up to a cap; then it stops and stays as it is. Open addressing with
/// linear probing: one cache line a key in the common case.
/// </summary>
internal sealed class DistinctCounter(int cap)
{
    private const int FirstSlots = 64;

    private ulong[] _keys = new ulong[FirstSlots];
    private int[] _counts = new int[FirstSlots];
    private int _shift = 64 - BitOperations.Log2(FirstSlots);

    /// <summary>Distinct keys counted so far.</summary>
    public int Distinct { get; private set; }

    /// <summary>True once counting stopped because of the cap or of <see cref="Stop"/>.</summary>
    public bool Stopped { get; private set; }

    /// <summary>Ends the counting; what was counted stays.</summary>
    public void Stop() => Stopped = true;

    /// <summary>Counts one key; a new key beyond the cap ends the counting.</summary>
    public void Add(ulong key)
    {
        var slot = Slot(key);
        if (_counts[slot] > 0)
        {
            _counts[slot]++;
            return;
        }

        if (Distinct >= cap)
        {
            Stopped = true;
            return;
        }

        _keys[slot] = key;
        _counts[slot] = 1;
        if (++Distinct * 2 > _keys.Length)
        {
            Grow();
        }
    }

    /// <summary>Keys that occurred once.</summary>
    public long Singletons()
    {
        var once = 0L;
        foreach (var count in _counts)
        {
            once += count == 1 ? 1 : 0;
        }

        return once;
    }

    /// <summary>All keys with their counts, in no particular order.</summary>
    public IEnumerable<(ulong Key, int Count)> Entries()
    {
        for (var i = 0; i < _keys.Length; i++)
        {
            if (_counts[i] > 0)
            {
                yield return (_keys[i], _counts[i]);
            }
        }
    }

    private int Slot(ulong key)
    {
        var mask = _keys.Length - 1;
        // Fibonacci hashing after a fold: round doubles have all their bits at the top.
        var slot = (int)(((key ^ (key >> 32)) * 0x9E37_79B9_7F4A_7C15) >> _shift);
        while (_counts[slot] != 0 && _keys[slot] != key)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        var (keys, counts) = (_keys, _counts);
        var slots = keys.Length * 4;
        _keys = new ulong[slots];
        _counts = new int[slots];
        _shift = 64 - BitOperations.Log2((uint)slots);
        for (var i = 0; i < keys.Length; i++)
        {
            if (counts[i] > 0)
            {
                var slot = Slot(keys[i]);
                _keys[slot] = keys[i];
                _counts[slot] = counts[i];
            }
        }
    }
}
