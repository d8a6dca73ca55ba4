using Vigil.Storage;

namespace Vigil.Server.Dashboard;

/// <summary>Weak slices and leak suspects in words.</summary>
internal static class SliceWords
{
    /// <summary>The conditions of a slice as one phrase.</summary>
    public static string Conditions(SliceFound slice) => slice.Conditions.Count == 0 ? "all rows" : Words.Join([.. slice.Conditions], 3);

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
    public static string Leak(LeakSuspected leak)
    {
        var how = leak.ByMissingness ? "whether it is there ranks the labels" : "it alone ranks the labels";
        return $"{Words.Code(leak.Column)}: {Words.Sentence(leak.Why)} {Words.Capital(how)} with an AUC of {Words.Value(leak.Auc, "score")}.";
    }
}
