using CsCheck;
using Vigil.Events;
using Vigil.Profiles;

namespace Vigil.Tests.Profiles;

public class CategoryCoderTests
{
    [Fact]
    public void Codes_of_a_column_equal_the_codes_of_its_texts() => Gen.Select(Gen.Int[1, 90], Gen.Bool, Gen.Int[0, 1_000_000]).Sample((known, open, seed) =>
    {
        var random = new Random(seed);
        var binning = BinningBuilder.ForCategories("c", [.. Enumerable.Range(0, known).Select(Text)], [.. Enumerable.Range(known, 5).Select(Text)], open);
        var coder = new CategoryCoder(binning);
        var levels = new Levels(100);
        for (var batch = 0; batch < 4; batch++)
        {
            // The vocabulary grows from batch to batch, as a reader's does, and overflows in the end.
            AssertEqual(binning, coder, levels, [.. Enumerable.Range(0, random.Next(300)).Select(_ => random.Next(20) == 0 ? null : Text(random.Next(40 * (batch + 1))))]);
        }

        AssertEqual(binning, coder, new Levels(), ["level 1", "unheard of", null, "level 0"]);
    }, iter: 50);

    [Fact]
    public void A_level_after_the_vocabulary_is_full_is_never_seen_where_all_levels_are_known()
    {
        var closed = BinningBuilder.ForCategories("c", ["a", "b"], [], openDomain: false);
        var open = BinningBuilder.ForCategories("c", ["a", "b"], [], openDomain: true);
        Assert.Equal([closed.CodeOf(Special.Unseen)], Coded(closed, Levels.Overflow));
        Assert.Equal([(byte)(open.Regular - 1)], Coded(open, Levels.Overflow));
    }

    [Fact]
    public void Pooled_levels_share_the_last_bin_and_strangers_are_never_seen()
    {
        var binning = BinningBuilder.ForCategories("c", [.. Enumerable.Range(0, 100).Select(Text)], ["rare"], openDomain: false);
        Assert.Equal(ColumnBinning.MaxRegular, binning.Regular);
        Assert.Equal("others", binning.Labels[^1]);
        Assert.Equal(binning.Regular - 1, binning.CodeOf("rare"));
        Assert.Equal(binning.Regular - 1, binning.CodeOf(Text(99)));
        Assert.Equal(0, binning.CodeOf(Text(0)));
        Assert.Equal(binning.CodeOf(Special.Unseen), binning.CodeOf("stranger"));
        Assert.False(binning.Discrete);
    }

    private static byte[] Coded(ColumnBinning binning, params int[] codes)
    {
        var into = new byte[codes.Length];
        new CategoryCoder(binning).Code(new CategoryColumn("c", codes, new Levels()), into);
        return into;
    }

    private static void AssertEqual(ColumnBinning binning, CategoryCoder coder, Levels levels, string?[] texts)
    {
        int[] source = [.. texts.Select(t => t is null ? Levels.Null : levels.CodeOf(t))];
        var codes = new byte[source.Length];
        coder.Code(new CategoryColumn("c", source, levels), codes);
        Assert.Equal(source.Select((c, i) => c switch
        {
            Levels.Null => binning.CodeOf(Special.Null),
            Levels.Overflow => binning.OpenDomain ? (byte)(binning.Regular - 1) : binning.CodeOf(Special.Unseen),
            _ => binning.CodeOf(texts[i]!),
        }), codes);
    }

    private static string Text(int level) => $"level {level}";
}
