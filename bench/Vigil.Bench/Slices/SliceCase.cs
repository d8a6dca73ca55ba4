using Vigil.Bench.Streams;
using Vigil.Slices;

namespace Vigil.Bench.Slices;

/// <summary>A model that errs a fifth of the time, and 3 % of the traffic where it comes to err more.</summary>
/// <param name="Name">Its name in figures.</param>
/// <param name="Conditions">Conditions of the planted slice; 0 plants none.</param>
/// <param name="Points">How far the accuracy falls inside, as a share.</param>
/// <param name="Everywhere">How far it falls everywhere else.</param>
internal sealed record SliceCase(string Name, int Conditions, double Points, double Everywhere = 0)
{
    private const double ErrorRate = 0.2;
    private const int Numeric = 20;
    private const int Categories = 10;

    // Each plant holds 3 % of the rows: one rare level, a fifth with a level of 15 %, a fifth with two levels of 60 % and 25 %.
    private static readonly double[][] Shares =
    [
        [0.03, 0.17, 0.3, 0.5], [0.15, 0.25, 0.3, 0.3], [0.6, 0.1, 0.15, 0.15], [0.25, 0.25, 0.5], [0.4, 0.3, 0.2, 0.1],
        [0.05, 0.05, 0.1, 0.1, 0.2, 0.5], [0.5, 0.5], [0.9, 0.1], [0.2, 0.2, 0.2, 0.2, 0.2], [0.33, 0.33, 0.34],
    ];

    /// <summary>Finds the slice in one drawn pair of files.</summary>
    /// <param name="seed">Seed of the draw.</param>
    /// <param name="rows">Rows of reference and of current.</param>
    public SliceFound Measure(ulong seed, int rows)
    {
        var (columns, before, now) = Draw(seed, rows);
        var found = SliceFinder.Find(columns, before, now, "error_rate", new SliceOptions { Seed = seed });
        var planted = Planted(columns);
        var rank = found.ToList().FindIndex(f => f.Conditions.Order(StringComparer.Ordinal).SequenceEqual(planted));
        return new(rank, rank >= 0 && found[rank].Confirmed, found.Count(f => f.Confirmed), found);
    }

    /// <summary>Columns and losses of both files.</summary>
    public (List<SliceColumn> Columns, double[] Before, double[] Now) Draw(ulong seed, int rows)
    {
        var draw = new Draw(seed * 15_485_863);
        var columns = new List<SliceColumn>();
        for (var c = 0; c < Numeric; c++)
        {
            columns.Add(SliceColumn.OfNumbers(StreamPair.Name("x", c), Normals(draw, rows), Normals(draw, rows)));
        }

        for (var c = 0; c < Categories; c++)
        {
            var name = StreamPair.Name("c", c);
            string[] words = [.. Enumerable.Range(0, Shares[c].Length).Select(l => $"{name} = {StreamPair.Name("v", l)}")];
            columns.Add(new(name, Levels(draw, rows, c), Levels(draw, rows, c), words));
        }

        var (before, now) = (new double[rows], new double[rows]);
        for (var i = 0; i < rows; i++)
        {
            before[i] = draw.Chance(ErrorRate) ? 1 : 0;
            now[i] = draw.Chance(ErrorRate + (Inside(columns, i) ? Points : Everywhere)) ? 1 : 0;
        }

        return (columns, before, now);
    }

    private static double[] Normals(Draw draw, int rows)
    {
        var values = new double[rows];
        for (var i = 0; i < rows; i++)
        {
            values[i] = draw.Normal();
        }

        return values;
    }

    private static int[] Levels(Draw draw, int rows, int column)
    {
        var codes = new int[rows];
        for (var i = 0; i < rows; i++)
        {
            codes[i] = draw.Index(Shares[column]);
        }

        return codes;
    }

    private (int Column, int Code)[] Plant => Conditions switch
    {
        0 => [],
        1 => [(Numeric, 0)],
        2 => [(3, 1), (Numeric + 1, 0)],
        _ => [(3, 1), (Numeric + 2, 0), (Numeric + 3, 0)],
    };

    private bool Inside(List<SliceColumn> columns, int row) => Conditions > 0 && Plant.All(p => columns[p.Column].Current[row] == p.Code);

    private List<string> Planted(List<SliceColumn> columns) => [.. Plant.Select(p => columns[p.Column].Conditions[p.Code]).Order(StringComparer.Ordinal)];
}

/// <summary>What was found.</summary>
/// <param name="Rank">0-based rank of the planted slice; -1 when absent.</param>
/// <param name="Confirmed">It was confirmed.</param>
/// <param name="AllConfirmed">How many slices were confirmed.</param>
/// <param name="Slices">All that was named.</param>
internal sealed record SliceFound(int Rank, bool Confirmed, int AllConfirmed, IReadOnlyList<WeakSlice> Slices);
