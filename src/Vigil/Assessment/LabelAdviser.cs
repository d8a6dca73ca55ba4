using Vigil.Estimation;
using Vigil.Profiles;
using Vigil.Statistics;

namespace Vigil.Assessment;

/// <summary>Which rows to label, what their labels will tell, and what they told once they are there (docs/statistics/few-labels.md).</summary>
internal static class LabelAdviser
{
    private const double Power = 0.9;
    private const double FalseAlarms = 0.025;
    private const double Sure = 0.99;

    private static readonly double[] Rises = [0.02, 0.05, 0.1];

    /// <summary>Chooses rows.</summary>
    /// <param name="candidates">The rows to choose among.</param>
    /// <param name="options">How.</param>
    public static LabelSample Choose(ErrorChances candidates, LabelSampleOptions options)
    {
        var strata = candidates.Strata(options.Groups, options.Rows);
        // Chances are kept to nine digits in files; what is told rests on the same digits.
        var chosen = FewLabels.Choose(candidates.Chances, strata, Math.Min(options.Rows, candidates.Count), (ulong)options.Seed)
            .Select(r => r with { Chance = Number.Round(r.Chance, 9) }).ToList();
        var rate = candidates.Estimated?.Value ?? candidates.ReferenceErrorRate;
        var worth = Worth(candidates, chosen, rate);
        return new LabelSample(
            [.. chosen.Select(r => new LabelWanted(candidates.NumberOf(r.Row), r.Chance, Number.Round(candidates.Chances[r.Row], 6)))],
            candidates.Count,
            strata.Distinct().Count(),
            candidates.Outcome.LabelClasses,
            rate,
            candidates.ReferenceErrorRate,
            candidates.Estimated is not null,
            worth,
            SmallestRise(rate, worth),
            [.. Rises.Where(r => rate + r < 1).Select(r => new LabelsNeeded(r, FewLabels.SampleSize(rate, r, FalseAlarms, Power)))]);
    }

    /// <summary>Judges the labels that came back.</summary>
    /// <param name="candidates">The rows they were chosen among.</param>
    /// <param name="options">How they were chosen.</param>
    /// <param name="given">What came back.</param>
    /// <exception cref="VigilError">A row or a label does not fit the data.</exception>
    public static LabelFindings Judge(ErrorChances candidates, LabelSampleOptions options, IReadOnlyList<LabelGiven> given)
    {
        var labelled = ReturnedLabels.Fit(candidates, given);
        var drawn = Array.ConvertAll(labelled, l => l.Row);
        var losses = Array.ConvertAll(labelled, l => l.Loss);
        var rows = new DrawnLabels(
            candidates.Chances, candidates.Strata(options.Groups, given.Count), drawn, Array.ConvertAll(labelled, l => l.Draw), losses);
        var rate = Told(rows.Mean());
        var findings = new LabelFindings(
            given.Count, labelled.Length, losses.Count(l => l > 0), rate, candidates.Estimated, candidates.ReferenceErrorRate, null, Contradicted: false);
        if (candidates.Estimated is null)
        {
            return findings;
        }

        var watch = new CalibrationWatch();
        for (var i = 0; i < drawn.Length; i++)
        {
            watch.Add(losses[i], candidates.Chances[drawn[i]]);
        }

        var sure = rows.Gap(Sure);
        return findings with
        {
            Gap = Told(rows.Gap()),
            Contradicted = watch.Contradicted || sure.Lower > CalibrationWatch.Tolerance || sure.Upper < -CalibrationWatch.Tolerance,
        };
    }

    // The variance that right estimates give to the design, Σf(1-f)/chance over all rows, is itself estimated from the drawn ones; that of f comes on top.
    private static int Worth(ErrorChances candidates, List<RowToLabel> chosen, double rate)
    {
        var sum = chosen.Sum(r => candidates.Chances[r.Row] * (1 - candidates.Chances[r.Row]) / (r.Chance * r.Chance));
        var variance = (sum / ((double)candidates.Count * candidates.Count)) + (Moments.Of(candidates.Chances).Variance / candidates.Count);
        return variance > 0 ? (int)Math.Min(int.MaxValue, Math.Round(rate * (1 - rate) / variance)) : chosen.Count;
    }

    private static double? SmallestRise(double rate, int labels)
    {
        var (low, high) = (0.0, 1 - rate);
        if (labels < 2 || high <= 0 || FewLabels.SampleSize(rate, high, FalseAlarms, Power) > labels)
        {
            return null;
        }

        for (var i = 0; i < 40; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = middle > 1e-6 && FewLabels.SampleSize(rate, middle, FalseAlarms, Power) <= labels ? (low, middle) : (middle, high);
        }

        return Number.Round(high, 6);
    }

    private static RateWithBand Told(Estimate e) => new(Number.Round(e.Value, 9), Number.Round(e.Lower, 9), Number.Round(e.Upper, 9));
}
