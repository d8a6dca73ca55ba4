using System.Text.RegularExpressions;
using Vigil.Storage;

namespace Vigil.Server.Dashboard;

/// <summary>Weak slices and leak suspects in words.</summary>
internal static partial class SliceWords
{
    /// <summary>The conditions of a slice as one phrase.</summary>
    public static string Conditions(SliceFound slice) => slice.Conditions.Count == 0 ? "all rows" : Words.Join([.. slice.Conditions.Select(Condition)], 3);

    /// <summary>"1.5 &lt;= age &lt; 4" as "`age` from 1.5 to under 4"; what has another form stays as it is.</summary>
    public static string Condition(string condition)
    {
        foreach (var (form, words) in Forms)
        {
            if (form.Match(condition) is { Success: true } match)
            {
                return match.Result(words);
            }
        }

        return condition;
    }

    private static readonly (Regex Form, string Words)[] Forms =
    [
        (Between(), "`$2` from $1 to under $3"), (AtLeast(), "`$1` $2 or more"),
        (Under(), "`$1` under $2"), (Is(), "`$1` is $2"),
    ];

    [GeneratedRegex("^(\\S+) <= ([^`]+) < (\\S+)$")]
    private static partial Regex Between();

    [GeneratedRegex("^([^`]+) >= (\\S+)$")]
    private static partial Regex AtLeast();

    [GeneratedRegex("^([^`]+) < (\\S+)$")]
    private static partial Regex Under();

    [GeneratedRegex("^([^`]+?) = (.+)$")]
    private static partial Regex Is();

    /// <summary>Whether it can be relied on, in words.</summary>
    public static string Standing(SliceFound slice) => slice.Confirmed ? "confirmed on rows not searched" : "not confirmed: may be chance";

    /// <summary>A slice in one sentence.</summary>
    public static string Sentence(SliceFound slice)
    {
        var unit = QualityTrack.UnitOf(slice.Metric);
        return $"{Conditions(slice)}: {QualityTrack.NameOf(slice.Metric)} {Words.Value(slice.Value, unit)}, {Words.Value(slice.Reference, unit)} in the reference "
            + $"({Words.Change(slice.Change, unit)}, {Words.Count(slice.Rows, "row")}); {Standing(slice)}.";
    }

    /// <summary>What the slices say together.</summary>
    public static string Summary(Report report)
    {
        var sure = report.Journal.Slices.Where(s => s.Confirmed).ToList();
        return sure.Count == 0
            ? "The search found candidates, but the half of the rows that it did not see confirms none of them; they may be chance."
            : $"The model got worse most where {Conditions(sure[0])}: {QualityTrack.NameOf(sure[0].Metric)} "
                + $"{Words.Change(sure[0].Change, QualityTrack.UnitOf(sure[0].Metric))} against the same rows of the reference, confirmed on rows that the search did not see.";
    }

    /// <summary>A leak suspect in one sentence.</summary>
    public static string Leak(LeakSuspected leak) => $"{Words.Code(leak.Column)}: {Words.Sentence(leak.Why)}";
}
