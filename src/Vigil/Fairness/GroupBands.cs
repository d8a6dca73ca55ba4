using System.Globalization;

namespace Vigil.Fairness;

/// <summary>Bands of a numeric attribute: single values where at most twelve occur, quarters of the rows cut at round numbers otherwise.</summary>
internal sealed class GroupBands
{
    private const int MostValues = 12;
    private const int Bands = 4;

    private readonly double[] _edges;
    private readonly bool _single;

    private GroupBands(double[] edges, bool single)
    {
        _edges = edges;
        _single = single;
        Labels = single ? Array.ConvertAll(edges, Text) : BandLabels(edges);
    }

    /// <summary>The name of each band.</summary>
    public string[] Labels { get; }

    /// <summary>Learns bands.</summary>
    /// <param name="values">Values of the reference; NaN is passed over.</param>
    public static GroupBands Of(ReadOnlySpan<double> values)
    {
        var sorted = new List<double>(values.Length);
        var seen = new HashSet<double>();
        foreach (var value in values)
        {
            if (double.IsFinite(value))
            {
                sorted.Add(value);
                _ = seen.Count > MostValues || seen.Add(value);
            }
        }

        if (seen.Count <= MostValues)
        {
            return new([.. seen.Order()], single: true);
        }

        sorted.Sort();
        return new(Edges(sorted), single: false);
    }

    /// <summary>The band of a value; <see cref="GroupAxis.Unknown"/> for NaN, and for a value that the reference does not hold when bands are single values.</summary>
    public int CodeOf(double value)
    {
        if (double.IsNaN(value))
        {
            return GroupAxis.Unknown;
        }

        var place = Array.BinarySearch(_edges, value);
        return _single ? Math.Max(place, GroupAxis.Unknown) : place >= 0 ? place + 1 : ~place;
    }

    // Cuts at the quartiles, rounded to a step of 1, 2 or 5 times a power of ten that is at most an eighth of the usual spread.
    private static double[] Edges(List<double> sorted)
    {
        var spread = Quantile(sorted, 0.9) - Quantile(sorted, 0.1);
        var step = RoundStep(spread > 0 ? spread / 8 : Math.Max(Math.Abs(sorted[0]), 1) / 10);
        var edges = new SortedSet<double>();
        for (var q = 1; q < Bands; q++)
        {
            var edge = Math.Round(Quantile(sorted, q / (double)Bands) / step) * step;
            if (edge > sorted[0] && edge <= sorted[^1])
            {
                edges.Add(edge);
            }
        }

        return edges.Count == 0 ? [sorted[sorted.Count / 2]] : [.. edges];
    }

    private static double RoundStep(double wanted)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(wanted)));
        var digit = wanted / power;
        return power * (digit >= 5 ? 5 : digit >= 2 ? 2 : 1);
    }

    private static double Quantile(List<double> sorted, double q) => sorted[(int)Math.Min(sorted.Count - 1, q * sorted.Count)];

    private static string[] BandLabels(double[] edges)
    {
        var labels = new string[edges.Length + 1];
        labels[0] = "below " + Text(edges[0]);
        labels[^1] = Text(edges[^1]) + " and more";
        for (var i = 1; i < edges.Length; i++)
        {
            labels[i] = $"{Text(edges[i - 1])} to below {Text(edges[i])}";
        }

        return labels;
    }

    private static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
