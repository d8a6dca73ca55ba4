namespace Vigil.Events;

/// <summary>Finds the names a user may have meant, for the hints of messages.</summary>
public static class NearestNames
{
    private const int Listed = 12;

    // A hostile file may have a name of a megabyte; its beginning says enough.
    private const int ComparedLength = 64;

    /// <summary>The names that are near enough to be meant, nearest first; upper and lower case are alike.</summary>
    /// <param name="wanted">What the user wrote.</param>
    /// <param name="names">What there is.</param>
    public static IReadOnlyList<string> Near(string wanted, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(names);
        return
        [
            .. names
                .Select(n => (Name: n, Distance: Distance(Key(wanted), Key(n))))
                .Where(n => wanted.Length > 0
                    && (n.Distance <= Math.Max(2, wanted.Length / 3) || n.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase)))
                .OrderBy(n => n.Distance)
                .ThenBy(n => n.Name, StringComparer.Ordinal)
                .Select(n => n.Name),
        ];
    }

    /// <summary>A sentence that suggests the nearest names, or lists what there is when nothing is near.</summary>
    /// <param name="wanted">What the user wrote.</param>
    /// <param name="names">What there is.</param>
    public static string Hint(string wanted, IReadOnlyList<string> names)
    {
        var near = Near(wanted, names).Take(3).Select(n => $"'{n}'").ToList();
        if (near.Count > 0)
        {
            return $"did you mean {string.Join(" or ", near)}?";
        }

        var more = names.Count > Listed ? $" and {names.Count - Listed} more" : "";
        return names.Count == 0 ? "there are none" : $"there are: {string.Join(", ", names.Take(Listed))}{more}";
    }

    private static string Key(string name) => (name.Length <= ComparedLength ? name : name[..ComparedLength]).ToUpperInvariant();

    // Optimal string alignment: insertions, deletions, replacements and swaps of neighbours cost 1 each.
    private static int Distance(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            cost[i, 0] = i;
        }

        for (var j = 0; j <= b.Length; j++)
        {
            cost[0, j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replace, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[a.Length, b.Length];
    }
}
