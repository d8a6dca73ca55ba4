using Vigil.Profiles;

namespace Vigil.Detectors.Quality;

/// <summary>Share of a column's values that fall into one bin: nulls, unreadable values, values never seen, a sentinel.</summary>
internal sealed class CodeShare(ProfileLayout layout, int column, int code) : IStatistic
{
    public Reading Read(WindowProfile window, WindowProfile reference)
    {
        var counts = window.CountsOf(layout, column);
        var rows = 0L;
        foreach (var count in counts)
        {
            rows += count;
        }

        return rows == 0 ? Reading.None("the column is missing") : Reading.Share(counts[code], rows);
    }
}

/// <summary>Share of rows whose id was seen before.</summary>
internal sealed class DuplicateIds : IStatistic
{
    public Reading Read(WindowProfile window, WindowProfile reference) => Reading.Share(window.Duplicates, window.Rows);
}

/// <summary>Share of rows that break a rule between columns.</summary>
internal sealed class RuleBreaks(int rule) : IStatistic
{
    public Reading Read(WindowProfile window, WindowProfile reference) =>
        window.RuleRows[rule] == 0 ? Reading.None("no row holds both columns") : Reading.Share(window.RuleBreaks[rule], window.RuleRows[rule]);
}
