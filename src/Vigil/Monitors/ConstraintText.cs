using Vigil.Events;
using Vigil.Profiles;

namespace Vigil.Monitors;

/// <summary>What was learnt to hold of a column, one sentence each.</summary>
internal static class ConstraintText
{
    public static IEnumerable<string> Of(SchemaColumn column)
    {
        var c = column.Constraints;
        yield return c.NullRate == 0 ? "never absent" : $"absent in {Number.Percent(c.NullRate)}";
        if (c.LowLimit is { } low && c.HighLimit is { } high)
        {
            yield return $"between {Number.Short(low)} and {Number.Short(high)}";
        }

        if (c.ClosedDomain)
        {
            yield return $"one of {c.Distinct} known values";
        }

        if (c.Unique)
        {
            yield return "no value repeats";
        }

        if (c.Sentinels.Count > 0)
        {
            yield return $"{string.Join(", ", c.Sentinels.Select(Number.Short))} stand for missing";
        }

        if (c.Pattern is { } pattern)
        {
            yield return $"written as {pattern}";
        }
    }
}
