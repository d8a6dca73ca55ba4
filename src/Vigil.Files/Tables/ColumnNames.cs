using Vigil.Files.Opening;

namespace Vigil.Files.Tables;

/// <summary>Column names must be there and differ.</summary>
internal static class ColumnNames
{
    /// <summary>Checks all names and reports everything wrong at once.</summary>
    public static void Check(InputFile file, IReadOnlyList<string> names, long line)
    {
        var problems = new List<VigilError.Problem>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var place = line > 0 ? FormattableString.Invariant($"{file.Shown}:{line}") : file.Shown;
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i].Length == 0)
            {
                problems.Add(new VigilError.Problem(
                    FormattableString.Invariant($"column {i + 1} has no name"), place,
                    i == 0
                        ? "Name it in the header; if it is the row index of pandas, write the file with index=False."
                        : "Name it in the header, or set read: header: false if the file has none."));
            }
            else if (!seen.TryAdd(names[i], i))
            {
                problems.Add(new VigilError.Problem(
                    FormattableString.Invariant($"columns {seen[names[i]] + 1} and {i + 1} are both named '{names[i]}'"), place,
                    "Rename one of them: every column is known by its name."));
            }
        }

        if (problems.Count > 0)
        {
            throw new VigilError([.. problems.Take(10)]);
        }
    }
}
