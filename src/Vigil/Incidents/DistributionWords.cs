using Vigil.Profiles;

namespace Vigil.Incidents;

/// <summary>The change of one column's distribution as a sentence: what moved most, with both shares.</summary>
internal static class DistributionWords
{
    /// <summary>The sentence, without the column's name.</summary>
    /// <param name="binning">The column's bins.</param>
    /// <param name="p">Share of each code in the reference.</param>
    /// <param name="q">Share of each code since the onset.</param>
    public static string Of(ColumnBinning binning, double[] p, double[] q) => binning.Ordered ? OnALine(binning, p, q) : Levels(binning, p, q);

    private static string OnALine(ColumnBinning binning, double[] p, double[] q)
    {
        var special = Enumerable.Range(binning.Regular, ColumnBinning.Specials).MaxBy(c => Math.Abs(q[c] - p[c]));
        double a = 0, b = 0, gap = 0;
        var at = -1;
        for (var code = 0; code < binning.Regular - 1; code++)
        {
            a += p[code];
            b += q[code];
            if (Math.Abs(a - b) > Math.Abs(gap))
            {
                gap = a - b;
                at = code;
            }
        }

        if (at < 0 || Math.Abs(q[special] - p[special]) > Math.Abs(gap))
        {
            var subject = special == binning.CodeOf(Special.Below) || special == binning.CodeOf(Special.Above) ? $"rows are now {binning.LabelOf(special)}, beyond all of the reference" : $"rows are now {binning.LabelOf(special)}";
            return $"{Number.Percent(q[special])} of {subject}, it was {Number.Percent(p[special])}";
        }

        if (binning.Discrete)
        {
            var level = Enumerable.Range(0, binning.Regular).MaxBy(c => Math.Abs(q[c] - p[c]));
            return $"{binning.Labels[level]} is now {Number.Percent(q[level])} of rows, it was {Number.Percent(p[level])}";
        }

        double before = 0, now = 0;
        for (var code = 0; code <= at; code++)
        {
            before += p[code];
            now += q[code];
        }

        // The edge where the two distributions are furthest apart says most in one number.
        var edge = Number.Short(binning.Edges[at + 1]);
        return gap > 0
            ? $"{Number.Percent(1 - now)} of rows are now at {edge} or above, it was {Number.Percent(1 - before)}"
            : $"{Number.Percent(now)} of rows are now below {edge}, it was {Number.Percent(before)}";
    }

    private static string Levels(ColumnBinning binning, double[] p, double[] q)
    {
        var code = Enumerable.Range(0, binning.Codes).MaxBy(c => Math.Abs(q[c] - p[c]));
        var gone = Enumerable.Range(0, binning.Regular).Where(c => p[c] > 0.005 && q[c] == 0).DefaultIfEmpty(code).MaxBy(c => p[c]);
        var vanished = gone != code ? $"; {binning.LabelOf(gone)} vanished (it was {Number.Percent(p[gone])})" : "";
        return q[code] == 0
            ? $"{binning.LabelOf(code)} vanished, it was {Number.Percent(p[code])} of rows"
            : $"{binning.LabelOf(code)} is now {Number.Percent(q[code])} of rows, it was {Number.Percent(p[code])}{vanished}";
    }
}
