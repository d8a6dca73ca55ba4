using System.Globalization;

namespace Vigil.Estimation;

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
        var noticed = Text($"to see an error rate that moved by {NoticedChange * 100:0} points");
        if (basis.Ratio is { } ratio)
        {
            var apart = ratio.DomainAuc > options.SeparableAuc && basis.Disagreement > DisagreementLimit;
            if (ratio.ExtremeShare > options.ExtremeShare)
            {
                flags.Add(new(Extrapolating, ratio.ExtremeShare, labels, Text(
                    $"{100 * ratio.ExtremeShare:0.0} % of the rows are unlike nearly all of the reference; label {labels} of these rows ") + noticed));
            }
            else if (apart)
            {
                flags.Add(new(Extrapolating, ratio.ExtremeShare, labels, Text(
                    $"inputs moved far (domain AUC {ratio.DomainAuc:0.00}) and both calibrations disagree by {basis.Disagreement:0.0} sampling errors; ")
                    + Text($"label {labels} rows ") + noticed));
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
                $"{watch.Rows} labelled rows have {Math.Abs(watch.Gap) * 100:0.0} points {(watch.Gap > 0 ? "more" : "fewer")} errors than estimated; ")
                + Text($"make a newer labelled reference, at least {labels} rows, or trust labels only")));
        }

        if (news?.DaysSinceLabels is { } days && days > options.StaleDays)
        {
            flags.Add(new("stale", days / options.StaleDays, labels, Text($"no labels for {days:0} days; label {labels} recent rows")));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
