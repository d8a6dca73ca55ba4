namespace Vigil.Profiles;

/// <summary>Sums over sampled rows: normal scores, their products, random features. Whole numbers, so merging is exact.</summary>
internal sealed class SampleSums
{
    public SampleSums(ProfileLayout layout)
    {
        var d = layout.Correlated.Length;
        Sums = new long[d];
        Products = new long[d * (d + 1) / 2];
        Waves = layout.Waves.Length > 0 ? new long[RandomFeatures.Count] : [];
    }

    /// <summary>Rows in the sums.</summary>
    public long Rows { get; set; }

    /// <summary>Sums of normal scores.</summary>
    public long[] Sums { get; }

    /// <summary>Sums of products of normal scores, lower triangle row by row.</summary>
    public long[] Products { get; }

    /// <summary>Sums of random features.</summary>
    public long[] Waves { get; }

    /// <summary>Adds (sign 1) or takes out (sign -1) other rows.</summary>
    public void Add(SampleSums other, int sign = 1)
    {
        Rows += sign * other.Rows;
        AddInto(Sums, other.Sums, sign);
        AddInto(Products, other.Products, sign);
        AddInto(Waves, other.Waves, sign);
    }

    private static void AddInto(long[] into, long[] from, int sign)
    {
        for (var i = 0; i < into.Length; i++)
        {
            into[i] += sign * from[i];
        }
    }
}
