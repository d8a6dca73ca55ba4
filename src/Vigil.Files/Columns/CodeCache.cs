using System.Runtime.InteropServices;

namespace Vigil.Files.Columns;

/// <summary>
/// Recent spellings and their codes: one place a hash, the newest wins. It starts small and grows while it misses, so that ten
/// thousand constant columns cost next to nothing.
/// </summary>
internal sealed class CodeCache
{
    private const int LongestKey = 128;
    private const int LargestSize = 4096;

    private Entry[] _entries = new Entry[16];
    private int _misses;

    /// <summary>Finds a spelling.</summary>
    public bool TryGet(ReadOnlySpan<byte> key, out int code)
    {
        var hash = Hash(key);
        ref var entry = ref _entries[hash & (uint)(_entries.Length - 1)];
        if (entry.Hash == hash && entry.Key is not null && key.SequenceEqual(entry.Key))
        {
            code = entry.Code;
            return true;
        }

        code = 0;
        return false;
    }

    /// <summary>Remembers a spelling in place of whatever stood there.</summary>
    public void Put(ReadOnlySpan<byte> key, int code)
    {
        if (key.Length > LongestKey)
        {
            return;
        }

        if (++_misses > _entries.Length && _entries.Length < LargestSize)
        {
            Grow();
        }

        var hash = Hash(key);
        _entries[hash & (uint)(_entries.Length - 1)] = new Entry { Hash = hash, Code = code, Key = key.ToArray() };
    }

    private void Grow()
    {
        var old = _entries;
        _entries = new Entry[old.Length * 4];
        _misses = 0;
        foreach (var entry in old)
        {
            if (entry.Key is not null)
            {
                _entries[entry.Hash & (uint)(_entries.Length - 1)] = entry;
            }
        }
    }

    /// <summary>Mixes length, head, middle and tail; equality is decided by comparison, so a collision only costs time.</summary>
    private static uint Hash(ReadOnlySpan<byte> key)
    {
        ulong mixed;
        if (key.Length >= 8)
        {
            mixed = MemoryMarshal.Read<ulong>(key) * 0x9E37_79B9_7F4A_7C15
                ^ MemoryMarshal.Read<ulong>(key[^8..]) * 0xC2B2_AE3D_27D4_EB4F
                ^ MemoryMarshal.Read<ulong>(key[((key.Length - 8) / 2)..]) * 0x1656_67B1_9E37_79F9;
        }
        else
        {
            mixed = 0;
            foreach (var b in key)
            {
                mixed = mixed << 8 | b;
            }

            mixed *= 0x9E37_79B9_7F4A_7C15;
        }

        mixed += (uint)key.Length;
        mixed ^= mixed >> 29;
        mixed *= 0xBF58_476D_1CE4_E5B9;
        return (uint)(mixed >> 32);
    }

    private struct Entry
    {
        public uint Hash;
        public int Code;
        public byte[]? Key;
    }
}
