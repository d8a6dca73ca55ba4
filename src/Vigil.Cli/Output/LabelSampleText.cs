using System.Globalization;
using System.Text;

namespace Vigil.Cli.Output;

/// <summary>What rows to label will tell, and what their labels told, for people.</summary>
internal static class LabelSampleText
{
    private static readonly string[] Head = ["", "error rate", "95 % interval", "accuracy"];

    public static string Chosen(LabelSample sample, string file, string current, IReadOnlyList<string> groups, string command)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{sample.Rows.Count:N0} of {sample.Candidates:N0} rows of {Path.GetFileName(current)} to label: {file}\n");
        text.Append(sample.Estimated
            ? "Rows with an uncertain decision are drawn more often; the column draw says how often, so nothing is distorted.\n"
            : "Chances of error cannot be estimated here (that needs a probability and 300 labelled rows), so rows are drawn with equal chances.\n");
        if (sample.Strata > 1)
        {
            var shared = groups.Count == 0 ? "predicted classes" : "groups of " + string.Join(" x ", groups);
            text.Append(CultureInfo.InvariantCulture, $"Each of the {sample.Strata} {shared} gets some rows, and more where decisions are in doubt{(groups.Count == 0 ? "" : "; small groups share a part")}.\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\nWhat the labels will tell\n  Error rate: {Percent(sample.ErrorRate)} {(sample.Estimated ? "estimated now" : "expected")}, {Percent(sample.ReferenceErrorRate)} in the reference.\n");
        text.Append(CultureInfo.InvariantCulture, $"  These {sample.Rows.Count:N0} labels are worth about {sample.WorthAtRandom:N0} drawn at random{(sample.Estimated ? ", if the estimated chances are right" : "")}.\n");
        text.Append(sample.SmallestRise is { } rise
            ? string.Create(CultureInfo.InvariantCulture, $"  They show a rise of {Points(rise)} or more with 90 % power (2.5 % false alarms).\n")
            : "  They are too few to show any rise with 90 % power.\n");
        foreach (var need in sample.Needed)
        {
            var scaled = Math.Ceiling(need.Labels * (double)sample.Rows.Count / Math.Max(1, sample.WorthAtRandom));
            text.Append(CultureInfo.InvariantCulture, $"  To see a rise of {Points(need.Rise)}: {need.Labels:N0} labels at random, or about {scaled:N0} chosen like these{(scaled > sample.Candidates ? ", more than there are rows" : "")}.\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\nNext: fill in the column label with {string.Join(" or ", sample.Classes)}, then\n  {command} --labelled {CommandLineQuote(file)}\n");
        return text.ToString();
    }

    public static string Judged(LabelFindings found)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{found.Labelled:N0} of {found.Asked:N0} rows are labelled; the model was wrong in {found.Wrong:N0} of them.\n");
        text.Append("That is no error rate: uncertain rows were drawn more often. Weighted back to all rows:\n\n");
        var rows = new List<string[]> { Head };
        rows.Add(["labels and estimate", Percent(found.ErrorRate.Value), Band(found.ErrorRate), Percent(1 - found.ErrorRate.Value)]);
        if (found.Estimated is { } estimate)
        {
            rows.Add(["estimate alone", Percent(estimate.Value), Band(estimate), Percent(1 - estimate.Value)]);
        }

        rows.Add(["reference", Percent(found.ReferenceErrorRate), "", Percent(1 - found.ReferenceErrorRate)]);
        text.Append(TextTable.Render(rows, left: 1)).Append('\n');
        var (lower, upper, before) = (found.ErrorRate.Lower, found.ErrorRate.Upper, found.ReferenceErrorRate);
        text.Append(lower > before ? "The error rate is above the reference's: the whole interval is.\n"
            : upper < before ? "The error rate is below the reference's: the whole interval is.\n"
            : "The reference's error rate lies in the interval: these labels show no change.\n");
        if (found.Gap is { } gap)
        {
            var told = string.Create(CultureInfo.InvariantCulture, $"{Signed(gap.Value)} ({Signed(gap.Lower)} to {Signed(gap.Upper)})");
            text.Append(found.Contradicted
                ? $"The labels contradict the estimate: error rate by labels minus estimate is {told}. Trust the labels; give them as new reference before relying on estimates again.\n"
                : $"The labels do not contradict the estimate: error rate by labels minus estimate is {told}.\n");
        }

        return text.ToString();
    }

    private static string Percent(double rate) => string.Create(CultureInfo.InvariantCulture, $"{100 * rate:0.0} %");

    private static string Points(double rise) => string.Create(CultureInfo.InvariantCulture, $"{100 * rise:0.#} points");

    private static string Signed(double rate) => (100 * rate).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) + " points";

    private static string Band(RateWithBand band) => string.Create(CultureInfo.InvariantCulture, $"{100 * band.Lower:0.0} to {100 * band.Upper:0.0} %");

    private static string CommandLineQuote(string word) => word.Contains(' ', StringComparison.Ordinal) ? $"'{word}'" : word;
}
