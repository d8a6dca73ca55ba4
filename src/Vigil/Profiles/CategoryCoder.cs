using System.Runtime.CompilerServices;
using Vigil.Events;

namespace Vigil.Profiles;

/// <summary>Codes of whole columns of categories: the reader's code is looked up in a table that grows with the reader's vocabulary.</summary>
internal sealed class CategoryCoder(ColumnBinning binning)
{
    private readonly Dictionary<string, byte> _named = Named(binning);
    private byte[] _map = [];
    private Levels? _levels;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Code(CategoryColumn column, Span<byte> codes)
    {
        if (!ReferenceEquals(column.Levels, _levels))
        {
            _levels = column.Levels;
            _map = [];
        }

        var map = _map;
        var nothing = binning.CodeOf(Special.Null);
        var overflow = binning.OpenDomain ? (byte)(binning.Regular - 1) : binning.CodeOf(Special.Unseen);
        var source = column.Codes;
        for (var i = 0; i < source.Length; i++)
        {
            var code = source[i];
            if ((uint)code >= (uint)map.Length)
            {
                if (code < 0)
                {
                    codes[i] = code == Levels.Null ? nothing : overflow;
                    continue;
                }

                map = Grow(code);
            }

            codes[i] = map[code];
        }
    }

    private static Dictionary<string, byte> Named(ColumnBinning binning)
    {
        var named = new Dictionary<string, byte>(StringComparer.Ordinal);
        for (var i = 0; i < binning.Levels.Length; i++)
        {
            named.Add(binning.Levels[i], (byte)i);
        }

        return named;
    }

    private byte[] Grow(int code)
    {
        var grown = new byte[Math.Max(code + 1, _levels!.Count)];
        _map.CopyTo(grown, 0);
        for (var c = _map.Length; c < grown.Length; c++)
        {
            var text = _levels[c];
            grown[c] = _named.TryGetValue(text, out var named) ? named : binning.CodeOf(text);
        }

        return _map = grown;
    }
}
