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
            return Text($"{Name} was asked for; the band holds its sampling and calibration error");
        }

        return Ratio!.Family == RatioFamily.Even
            ? Text($"inputs cannot be told from the reference's (domain AUC {Ratio.DomainAuc:0.00}), so its calibration is used as it is; ")
                + "the band holds sampling and calibration error"
            : Text($"inputs differ from the reference's (domain AUC {Ratio.DomainAuc:0.00}, {Ratio.EffectiveRows:0} effective reference rows), ")
                + Text($"so calibration is weighted towards them; unweighted it would be {Plain[metric]:0.000}, which the band holds too");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
