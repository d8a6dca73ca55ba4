using System.Globalization;

namespace Vigil.Estimation;

/// <summary>What an estimate rests on.</summary>
/// <param name="Method">How it was asked for.</param>
/// <param name="Headline">The metrics shown.</param>
/// <param name="Plain">The metrics of plain CBPE.</param>
/// <param name="Ratio">The density ratio; null when the method needs none.</param>
internal sealed record Basis(EstimationMethod Method, MetricVector Headline, MetricVector Plain, DensityRatio? Ratio)
{
    /// <summary>The method that gave the headline, by its name in settings.</summary>
    public string Name => Method switch
    {
        EstimationMethod.Auto => Ratio!.Family == RatioFamily.Even ? "cbpe" : "mcbpe",
        EstimationMethod.ImportanceWeighting => "iw",
        _ => Method.ToString().ToLowerInvariant(),
    };

    /// <summary>How far both calibrations disagree, in sampling errors of the chunk: the largest of AUC, accuracy and F1.</summary>
    public double Disagreement
    {
        get
        {
            var largest = 0.0;
            foreach (var metric in new[] { BinaryMetric.RocAuc, BinaryMetric.Accuracy, BinaryMetric.F1 })
            {
                var error = Plain.SamplingErrors[(int)metric];
                var apart = Math.Abs(Headline[metric] - Plain[metric]) / error;
                largest = apart > largest ? apart : largest;
            }

            return largest;
        }
    }

    /// <summary>In words: why this method and this width.</summary>
    public string Why(BinaryMetric metric)
    {
        if (Method != EstimationMethod.Auto)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Name} was asked for; the band holds its sampling and calibration error");
        }

        return Ratio!.Family == RatioFamily.Even
            ? string.Create(CultureInfo.InvariantCulture, $"inputs cannot be told from the reference's (domain AUC {Ratio.DomainAuc:0.00}), so its calibration is used as it is; the band holds sampling and calibration error")
            : string.Create(CultureInfo.InvariantCulture, $"inputs differ from the reference's (domain AUC {Ratio.DomainAuc:0.00}, {Ratio.EffectiveRows:0} effective reference rows), so calibration is weighted towards them; unweighted it would be {Plain[metric]:0.000}, which the band holds too");
    }
}

/// <summary>Decides which flags an estimate carries, and names the cheapest remedy of each.</summary>
internal sealed class FlagRules(EstimationOptions options, int rows, Basis basis, LabelNews? news)
{
    /// <summary>The flag of inputs far from the reference's.</summary>
    public const string Extrapolating = "extrapolating";

    private const double NoticedChange = 0.05;
    private const double DisagreementLimit = 2;

    /// <summary>The flags, the same for all metrics of the chunk.</summary>
    /// <param name="errorRate">Estimated share of wrong decisions: what the number of labels follows from.</param>
    public IReadOnlyList<EstimateFlag> For(double errorRate)
    {
        var flags = new List<EstimateFlag>();
        var labels = FewLabels.SampleSize(Math.Clamp(errorRate, 0.01, 0.99), errorRate < 0.5 ? NoticedChange : -NoticedChange);
        if (basis.Ratio is { } ratio)
        {
            var apart = ratio.DomainAuc > options.SeparableAuc && basis.Disagreement > DisagreementLimit;
            if (ratio.ExtremeShare > options.ExtremeShare)
            {
                flags.Add(new(Extrapolating, ratio.ExtremeShare, labels, Text(
                    $"{ratio.ExtremeShare:P1} of the rows are unlike nearly all of the reference; label {labels} of these rows to see an error rate that moved by {NoticedChange * 100:0} points")));
            }
            else if (apart)
            {
                flags.Add(new(Extrapolating, ratio.ExtremeShare, labels, Text(
                    $"inputs moved far (domain AUC {ratio.DomainAuc:0.00}) and the two calibrations disagree by {basis.Disagreement:0.0} sampling errors; label {labels} rows to see an error rate that moved by {NoticedChange * 100:0} points")));
            }
        }

        if (rows < options.FewRows)
        {
            flags.Add(new("few rows", rows / (double)options.FewRows, 0, Text($"wait for {options.FewRows - rows} more rows or take longer windows")));
        }

        AddNews(flags, labels);
        return flags;
    }

    private void AddNews(List<EstimateFlag> flags, int labels)
    {
        if (news?.Watch is { Contradicted: true } watch)
        {
            flags.Add(new("calibration contradicted", watch.Gap, labels, Text(
                $"{watch.Rows} labelled rows have {Math.Abs(watch.Gap) * 100:0.0} points {(watch.Gap > 0 ? "more" : "fewer")} errors than estimated; make a newer labelled reference, at least {labels} rows, or trust labels only")));
        }

        if (news?.DaysSinceLabels is { } days && days > options.StaleDays)
        {
            flags.Add(new("stale", days / options.StaleDays, labels, Text($"no labels for {days:0} days; label {labels} recent rows")));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
