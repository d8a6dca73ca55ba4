using Vigil.Events;

namespace Vigil.Profiles;

/// <summary>
/// How the values of one column become bin codes (docs/statistics/drift.md): reference-quantile bins with point masses of their own for numbers,
/// the frequent levels for categories, and the <see cref="Special"/> bins. Counts over codes are exact and can be merged.
/// </summary>
/// <param name="Column">The column's name.</param>
/// <param name="Kind">How its values are held.</param>
/// <param name="Edges">Numbers: rising edges; a value's slot is the number of edges not above it.</param>
/// <param name="SlotCodes">Numbers: the code of each slot, one more than edges.</param>
/// <param name="Levels">Categories: the text of each named level, whose code is its position.</param>
/// <param name="KnownHashes">Categories: hashes of the levels pooled into the last regular bin, rising.</param>
/// <param name="OpenDomain">Categories: true when the vocabulary was too large to know every level.</param>
/// <param name="Labels">The name of each regular bin, for people.</param>
/// <param name="Ordered">True when regular bins lie in order on a line.</param>
/// <param name="Discrete">True when every value of the reference has a bin of its own.</param>
public sealed record ColumnBinning(
    string Column,
    ColumnKind Kind,
    double[] Edges,
    byte[] SlotCodes,
    string[] Levels,
    ulong[] KnownHashes,
    bool OpenDomain,
    string[] Labels,
    bool Ordered,
    bool Discrete)
{
    /// <summary>Number of special bins.</summary>
    public const int Specials = 7;

    /// <summary>The largest number of regular bins of a column.</summary>
    public const int MaxRegular = 56;

    /// <summary>Number of regular bins.</summary>
    public int Regular => Labels.Length;

    /// <summary>Number of codes, special ones included.</summary>
    public int Codes => Labels.Length + Specials;

    /// <summary>The code of a special bin.</summary>
    /// <param name="special">The special bin.</param>
    public byte CodeOf(Special special) => (byte)(Labels.Length + (int)special);

    /// <summary>The name of a code, for people.</summary>
    /// <param name="code">A code from 0 to <see cref="Codes"/> - 1.</param>
    public string LabelOf(int code) => code < Labels.Length
        ? Labels[code]
        : (Special)(code - Labels.Length) switch
        {
            Special.Null => "null",
            Special.NotANumber => "NaN",
            Special.Invalid => "unreadable",
            Special.Infinite => "infinite",
            Special.Below => Edges.Length > 0 ? $"below {Number.Short(Edges[0])}" : "below",
            Special.Above => Edges.Length > 0 ? $"above {Number.Short(Edges[^1])}" : "above",
            _ => "never seen",
        };

    /// <summary>The code of one number: the naive twin of <see cref="NumericCoder"/>.</summary>
    /// <param name="value">Any number.</param>
    public byte CodeOf(double value)
    {
        if (double.IsFinite(value))
        {
            var slot = 0;
            foreach (var edge in Edges)
            {
                slot += value >= edge ? 1 : 0;
            }

            return SlotCodes[slot];
        }

        return CodeOf(Missing.IsNull(value) ? Special.Null
            : Missing.IsInvalid(value) ? Special.Invalid
            : double.IsNaN(value) ? Special.NotANumber
            : Special.Infinite);
    }

    /// <summary>The code of a category's text.</summary>
    /// <param name="text">The text, compared exactly.</param>
    public byte CodeOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var named = Array.IndexOf(Levels, text);
        if (named >= 0)
        {
            return (byte)named;
        }

        var pooled = KnownHashes.Length > 0 && Array.BinarySearch(KnownHashes, TextHash.Of(text)) >= 0;
        return pooled || (OpenDomain && Labels.Length > Levels.Length) ? (byte)(Labels.Length - 1) : CodeOf(Special.Unseen);
    }
}
