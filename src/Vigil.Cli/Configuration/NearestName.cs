namespace Vigil.Cli.Configuration;

/// <summary>Finds what somebody probably meant: names ordered by the number of typing mistakes between them.</summary>
internal static class NearestName
{
    private const int MaxCompared = 64;

    /// <summary>The nearest name, or null when none is near enough to be meant.</summary>
    public static string? Of(string written, IEnumerable<string> known)
    {
        var best = known.Select(name => (name, distance: Distance(written, name)))
            .OrderBy(c => c.distance).ThenBy(c => c.name, StringComparer.Ordinal).FirstOrDefault();
        return best.name is not null && best.distance <= Math.Max(2, Math.Min(written.Length, best.name.Length) / 3)
            && best.distance < Math.Max(written.Length, best.name.Length) ? best.name : null;
    }

    /// <summary>"did you mean 'x'?", or the alternatives when nothing is near.</summary>
    public static string Hint(string written, IReadOnlyCollection<string> known)
    {
        var nearest = Of(written, known);
        return nearest is not null ? $"did you mean '{nearest}'?" : "expected one of: " + string.Join(", ", known);
    }

    /// <summary>All names, nearest first.</summary>
    public static IEnumerable<string> Ordered(string written, IEnumerable<string> known) =>
        known.Select((name, position) => (name, position)).OrderBy(c => Distance(written, c.name)).ThenBy(c => c.position).Select(c => c.name);

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment), upper and lower case alike.</summary>
    internal static int Distance(string first, string second)
    {
        var a = Clip(first);
        var b = Clip(second);
        var before = new int[b.Length + 1];
        var above = new int[b.Length + 1];
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            above[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1] + 1, above[j] + 1), above[j - 1] + same);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, above, row) = (above, row, before);
        }

        return above[b.Length];
    }

    private static string Clip(string name) => (name.Length > MaxCompared ? name[..MaxCompared] : name).ToUpperInvariant();
}
