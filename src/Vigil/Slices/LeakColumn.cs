using Vigil.Events;
using Vigil.Statistics;

namespace Vigil.Slices;

/// <summary>One column as leaves of a tree of its own: every level or twentieth of the values, and missing.</summary>
internal sealed class LeakColumn
{
    private const int Bins = 20;
    private const int Folds = 5;
    private const int FewLeaves = 32;

    private LeakColumn(string name, int[] leaves, int count, bool isCut)
    {
        (Name, Leaves, Count) = (name, leaves, count);
        StatesAreValues = !isCut && count <= FewLeaves;
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>The leaf of each row; 0 is missing.</summary>
    public int[] Leaves { get; }

    /// <summary>Number of leaves, the missing one included.</summary>
    public int Count { get; }

    /// <summary>Every leaf is one of few values that the column can take.</summary>
    public bool StatesAreValues { get; }

    /// <summary>Whether the column holds fewer than two different states.</summary>
    public bool SaysNothing => Leaves.Distinct().Take(2).Count() < 2;

    /// <summary>Makes leaves of a column.</summary>
    public static LeakColumn Of(Column column) => column switch
    {
        NumericColumn numeric => OfNumbers(numeric.Name, numeric.Values),
        TimeColumn time => OfNumbers(time.Name, Array.ConvertAll(time.Micros, m => m <= Missing.InvalidTime ? double.NaN : m)),
        CategoryColumn category => OfCodes(category.Name, category.Codes),
        TextColumn text => new(text.Name, Array.ConvertAll(text.Lengths, l => l < 0 ? 0 : 1), 2, isCut: false),
        _ => throw new ArgumentException("Unknown kind of column.", nameof(column)),
    };

    /// <summary>ln of the odds of a positive in the leaf of each row, learnt from the other four fifths of the rows.</summary>
    /// <param name="labels">True for positive.</param>
    public double[] CrossFitted(bool[] labels)
    {
        var (hits, tries) = (new double[Folds, Count], new double[Folds, Count]);
        var (allHits, allTries) = (new double[Count], new double[Count]);
        for (var i = 0; i < labels.Length; i++)
        {
            var (fold, leaf, hit) = (Fold(i), Leaves[i], labels[i] ? 1 : 0);
            hits[fold, leaf] += hit;
            tries[fold, leaf]++;
            allHits[leaf] += hit;
            allTries[leaf]++;
        }

        var rate = labels.Count(l => l) / (double)labels.Length;
        var values = new double[labels.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (fold, leaf) = (Fold(i), Leaves[i]);
            var p = (allHits[leaf] - hits[fold, leaf] + (5 * rate)) / (allTries[leaf] - tries[fold, leaf] + 5);
            values[i] = Math.Log(p / (1 - p));
        }

        return values;
    }

    private static int Fold(int row) => (int)(SplitMix.Mix((ulong)row) % Folds);

    private static LeakColumn OfNumbers(string name, double[] values)
    {
        var sorted = values.Where(v => !double.IsNaN(v)).Order().ToArray();
        var distinct = sorted.Distinct().Take(FewLeaves + 1).ToArray();
        var isCut = distinct.Length > FewLeaves;
        var edges = isCut ? Enumerable.Range(1, Bins - 1).Select(b => sorted[b * sorted.Length / Bins]).Distinct().ToArray() : distinct;
        var leaves = Array.ConvertAll(values, v =>
        {
            var place = double.IsNaN(v) ? 0 : Array.BinarySearch(edges, v);
            return double.IsNaN(v) ? 0 : 1 + (place >= 0 ? place + 1 : ~place);
        });
        return new(name, leaves, edges.Length + 2, isCut);
    }

    private static LeakColumn OfCodes(string name, int[] codes)
    {
        var places = new Dictionary<int, int> { [Levels.Null] = 0 };
        var leaves = Array.ConvertAll(codes, code =>
        {
            if (!places.TryGetValue(code, out var place))
            {
                places.Add(code, place = places.Count);
            }

            return place;
        });
        return new(name, leaves, places.Count, isCut: false);
    }
}
