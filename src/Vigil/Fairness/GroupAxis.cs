using System.Globalization;
using Vigil.Events;

namespace Vigil.Fairness;

/// <summary>One attribute, or an intersection of some, as the group of each row.</summary>
/// <param name="Name">The attribute; names joined by " x " for an intersection.</param>
/// <param name="Codes">The group of each row, <see cref="Unknown"/> where the attribute is absent.</param>
/// <param name="Labels">The name of each group.</param>
internal sealed record GroupAxis(string Name, int[] Codes, string[] Labels)
{
    /// <summary>The code of a row whose group is not known.</summary>
    public const int Unknown = -1;

    /// <summary>More groups than this are no groups, but something like an id.</summary>
    public const int MostGroups = 200;

    /// <summary>The attributes that an intersection is made of; itself alone for one attribute.</summary>
    public IReadOnlyList<GroupAxis> Parts { get; private init; } = [];

    /// <summary>The groups of a categorical column: one a level that occurs, in order of their texts.</summary>
    /// <param name="column">The column.</param>
    /// <exception cref="VigilError">The column has more than <see cref="MostGroups"/> levels.</exception>
    public static GroupAxis Of(CategoryColumn column)
    {
        var used = column.Codes.Where(c => c >= 0).Distinct().OrderBy(c => column.Levels[c], StringComparer.Ordinal).ToArray();
        if (used.Length > MostGroups)
        {
            throw TooMany(column.Name, used.Length);
        }

        var place = new int[used.Length == 0 ? 0 : used.Max() + 1];
        for (var g = 0; g < used.Length; g++)
        {
            place[used[g]] = g;
        }

        return new(column.Name, Array.ConvertAll(column.Codes, c => c < 0 ? Unknown : place[c]), [.. used.Select(c => column.Levels[c])]);
    }

    /// <summary>The groups of a numeric column: its values where they are few, round-number bands otherwise.</summary>
    /// <param name="name">The attribute.</param>
    /// <param name="values">One value a row; NaN of any kind is an unknown group.</param>
    /// <param name="bands">Bands learnt from the reference; null to learn them from these values.</param>
    public static GroupAxis Of(string name, double[] values, GroupBands? bands = null)
    {
        var learnt = bands ?? GroupBands.Of(values);
        return new(name, Array.ConvertAll(values, learnt.CodeOf), learnt.Labels);
    }

    /// <summary>The groups of any column that can have some.</summary>
    /// <param name="column">A categorical or numeric column.</param>
    /// <param name="bands">For a numeric column, bands learnt from the reference.</param>
    /// <exception cref="VigilError">The column is a time or a text, or has too many levels.</exception>
    public static GroupAxis Of(Column column, GroupBands? bands = null) => column switch
    {
        CategoryColumn category => Of(category),
        NumericColumn numeric => Of(numeric.Name, numeric.Values, bands),
        _ => throw new VigilError(
            $"'{column.Name}' holds times or free texts and cannot be a group", $"column {column.Name}",
            "name a column with categories or numbers after --group"),
    };

    /// <summary>The intersection of attributes: one group for each combination that occurs.</summary>
    /// <param name="axes">Two or three attributes over the same rows.</param>
    public static GroupAxis Cross(params GroupAxis[] axes)
    {
        var rows = axes[0].Codes.Length;
        var joint = (int[])axes[0].Codes.Clone();
        var size = axes[0].Labels.Length;
        foreach (var axis in axes.AsSpan(1))
        {
            var (codes, width) = (axis.Codes, axis.Labels.Length);
            for (var i = 0; i < rows; i++)
            {
                joint[i] = joint[i] < 0 || codes[i] < 0 ? Unknown : (joint[i] * width) + codes[i];
            }

            size *= width;
        }

        var place = Used(joint, size);
        var labels = new List<string>();
        for (var g = 0; g < size; g++)
        {
            if (place[g] != Unknown)
            {
                place[g] = labels.Count;
                labels.Add(Label(axes, g));
            }
        }

        for (var i = 0; i < rows; i++)
        {
            joint[i] = joint[i] < 0 ? Unknown : place[joint[i]];
        }

        return new(string.Join(" x ", axes.Select(a => a.Name)), joint, [.. labels]) { Parts = axes };
    }

    /// <summary>All intersections of two and, where asked for, three attributes.</summary>
    /// <param name="axes">The attributes.</param>
    /// <param name="depth">Most attributes of an intersection, 1 to 3.</param>
    public static IEnumerable<GroupAxis> Intersections(IReadOnlyList<GroupAxis> axes, int depth)
    {
        for (var a = 0; a < axes.Count; a++)
        {
            for (var b = a + 1; b < axes.Count && depth >= 2; b++)
            {
                yield return Cross(axes[a], axes[b]);
                for (var c = b + 1; c < axes.Count && depth >= 3; c++)
                {
                    yield return Cross(axes[a], axes[b], axes[c]);
                }
            }
        }
    }

    /// <summary>The group of each part that a group of this intersection belongs to.</summary>
    /// <param name="row">Any row of that group.</param>
    public int[] PartsOfRow(int row) => [.. Parts.Select(p => p.Codes[row])];

    private static int[] Used(int[] codes, int size)
    {
        var place = new int[size];
        Array.Fill(place, Unknown);
        foreach (var code in codes)
        {
            if (code >= 0)
            {
                place[code] = code;
            }
        }

        return place;
    }

    private static string Label(GroupAxis[] axes, int joint)
    {
        var parts = new string[axes.Length];
        for (var a = axes.Length - 1; a >= 0; a--)
        {
            parts[a] = axes[a].Labels[joint % axes[a].Labels.Length];
            joint /= axes[a].Labels.Length;
        }

        return string.Join(" x ", parts);
    }

    private static VigilError TooMany(string name, int count) => new(
        string.Create(CultureInfo.InvariantCulture, $"'{name}' has {count} different values; a group column has at most {MostGroups}"),
        $"column {name}",
        "name a column whose values are groups of people, or put the values into classes first");
}
