using System.Globalization;
using Vigil.Events;

namespace Vigil.Slices;

/// <summary>One column cut into conditions, the same for reference and current.</summary>
/// <param name="Name">The column.</param>
/// <param name="Reference">The condition each reference row meets.</param>
/// <param name="Current">The condition each current row meets.</param>
/// <param name="Conditions">Each condition in words, for example <c>age &lt; 30</c>.</param>
internal sealed record SliceColumn(string Name, int[] Reference, int[] Current, string[] Conditions)
{
    private const int Bins = 5;
    private const int MostLevels = 12;

    /// <summary>Cuts a column; numbers into fifths of the reference, categories into their twelve most frequent levels and the rest.</summary>
    /// <param name="reference">The column in the reference.</param>
    /// <param name="current">The same column now.</param>
    /// <returns>Null for a column that cannot make slices: ids, texts, times, one value only.</returns>
    public static SliceColumn? Of(Column reference, Column current)
    {
        var cut = (reference, current) switch
        {
            (NumericColumn r, NumericColumn c) => OfNumbers(r.Name, r.Values, c.Values),
            (CategoryColumn r, CategoryColumn c) => OfCategories(r, c),
            _ => null,
        };
        return cut is { Conditions.Length: > 1 } ? cut : null;
    }

    /// <summary>Cuts numbers into fifths of the reference, missing ones apart.</summary>
    /// <param name="name">The column.</param>
    /// <param name="reference">Reference values; NaN is missing.</param>
    /// <param name="current">Current values.</param>
    public static SliceColumn OfNumbers(string name, double[] reference, double[] current)
    {
        var sorted = reference.Where(double.IsFinite).Order().ToArray();
        var edges = new List<double>();
        if (sorted.Length > 0 && sorted.Distinct().Take(Bins + 1).Count() <= Bins)
        {
            edges.AddRange(sorted.Distinct().Skip(1));
        }
        else
        {
            for (var b = 1; b < Bins && sorted.Length > 0; b++)
            {
                var edge = sorted[b * sorted.Length / Bins];
                if (edge > sorted[0] && (edges.Count == 0 || edge > edges[^1]))
                {
                    edges.Add(edge);
                }
            }
        }

        double[] cuts = [.. edges];
        var missing = cuts.Length + 1;
        int Code(double value)
        {
            var place = double.IsNaN(value) ? missing : Array.BinarySearch(cuts, value);
            return place == missing && double.IsNaN(value) ? missing : place >= 0 ? place + 1 : ~place;
        }

        return new(name, Array.ConvertAll(reference, Code), Array.ConvertAll(current, Code), NumberConditions(name, cuts));
    }

    private static string[] NumberConditions(string name, double[] cuts)
    {
        var words = new string[cuts.Length + 2];
        words[^1] = $"{name} missing";
        for (var b = 0; b <= cuts.Length; b++)
        {
            words[b] = cuts.Length == 0 ? $"{name} present"
                : b == 0 ? $"{name} < {Text(cuts[0])}"
                : b == cuts.Length ? $"{name} >= {Text(cuts[^1])}"
                : $"{Text(cuts[b - 1])} <= {name} < {Text(cuts[b])}";
        }

        return words;
    }

    private static SliceColumn OfCategories(CategoryColumn reference, CategoryColumn current)
    {
        // Two files have vocabularies of their own, so levels meet by their texts.
        var counts = reference.Codes.Where(c => c >= 0).CountBy(c => c).OrderByDescending(p => p.Value).ThenBy(p => reference.Levels[p.Key], StringComparer.Ordinal);
        var kept = counts.Take(MostLevels).Select((p, i) => (Text: reference.Levels[p.Key], Place: i)).ToDictionary(p => p.Text, p => p.Place, StringComparer.Ordinal);
        var (rest, missing) = (kept.Count, kept.Count + 1);
        int[] Coded(CategoryColumn column)
        {
            var known = new Dictionary<int, int>();
            return Array.ConvertAll(column.Codes, code =>
            {
                if (!known.TryGetValue(code, out var place))
                {
                    place = code == Levels.Null ? missing : code < 0 ? rest : kept.GetValueOrDefault(column.Levels[code], rest);
                    known.Add(code, place);
                }

                return place;
            });
        }

        string[] words = [.. kept.OrderBy(p => p.Value).Select(p => $"{reference.Name} = {p.Key}"), $"{reference.Name} rare or new", $"{reference.Name} missing"];
        return new(reference.Name, Coded(reference), Coded(current), words);
    }

    private static string Text(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
