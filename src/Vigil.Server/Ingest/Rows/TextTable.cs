using System.Buffers.Binary;
using Vigil.Server.Ingest.Columns;

namespace Vigil.Server.Ingest.Rows;

/// <summary>
/// The texts of one column, each once as far as that is cheap: a column of ids, or one whose texts hardly ever repeat, is taken as it comes.
/// The search is cut off after a few places, so texts chosen to collide cost room and no time.
/// </summary>
/// <param name="asItComes">Never look for equal texts.</param>
internal sealed class TextTable(bool asItComes)
{
    private const int MaxProbes = 16;
    private const int Sample = 256;
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;
    private byte[] _bytes = new byte[256];
    private int[] _ends = new int[16];
    private int[] _hashes = new int[16];
    private int[] _places = asItComes ? [] : new int[64];
    private int _count;
    private int _added;

    /// <summary>Bytes this table holds.</summary>
    public int Capacity => _bytes.Length + (4 * (_ends.Length + _hashes.Length + _places.Length));

    /// <summary>The code of a text.</summary>
    public int Add(ReadOnlySpan<byte> text)
    {
        _added++;
        if (asItComes || (_count >= Sample && 2 * _count > _added))
        {
            return Append(text, 0);
        }

        var hash = Hash(text);
        var mask = _places.Length - 1;
        for (var probe = 0; probe < MaxProbes; probe++)
        {
            var place = (hash + probe) & mask;
            var code = _places[place] - 1;
            if (code < 0)
            {
                _places[place] = _count + 1;
                code = Append(text, hash);
                if (2 * _count > _places.Length)
                {
                    Widen();
                }

                return code;
            }

            if (_hashes[code] == hash && At(code).SequenceEqual(text))
            {
                return code;
            }
        }

        return Append(text, hash);
    }

    /// <summary>The texts so far, as an object of their own.</summary>
    public WireTexts ToTexts() => new(_bytes.AsSpan(0, _count == 0 ? 0 : _ends[_count - 1]).ToArray(), _ends.AsSpan(0, _count).ToArray());

    /// <summary>Forgets all texts.</summary>
    public void Clear()
    {
        if (_count > 0)
        {
            Array.Clear(_places);
        }

        _count = 0;
        _added = 0;
    }

    private ReadOnlySpan<byte> At(int code)
    {
        var start = code == 0 ? 0 : _ends[code - 1];
        return _bytes.AsSpan(start, _ends[code] - start);
    }

    private int Append(ReadOnlySpan<byte> text, int hash)
    {
        var start = _count == 0 ? 0 : _ends[_count - 1];
        if (text.Length > _bytes.Length - start)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, start + text.Length));
        }

        if (_count == _ends.Length)
        {
            Array.Resize(ref _ends, 2 * _count);
            Array.Resize(ref _hashes, 2 * _count);
        }

        text.CopyTo(_bytes.AsSpan(start));
        _ends[_count] = start + text.Length;
        _hashes[_count] = hash;
        return _count++;
    }

    private void Widen()
    {
        _places = new int[4 * _places.Length];
        for (var code = 0; code < _count; code++)
        {
            for (var probe = 0; probe < MaxProbes; probe++)
            {
                ref var place = ref _places[(_hashes[code] + probe) & (_places.Length - 1)];
                if (place == 0)
                {
                    place = code + 1;
                    break;
                }
            }
        }
    }

    private static int Hash(ReadOnlySpan<byte> text)
    {
        var hash = (ulong)text.Length * Multiplier;
        for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..])
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text));
        }

        ulong rest = 0;
        foreach (var letter in text)
        {
            rest = (rest << 8) | letter;
        }

        return (int)(Mix(hash ^ rest) & int.MaxValue);
    }

    private static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value, Multiplier, out var low);
        return high ^ low;
    }
}
