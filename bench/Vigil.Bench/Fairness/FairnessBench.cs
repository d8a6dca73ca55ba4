using System.Globalization;
using Vigil.Bench.Reporting;
using Vigil.Fairness;

namespace Vigil.Bench.Fairness;

/// <summary>How often the fairness audit alarms without reason, and how soon with one.</summary>
internal static class FairnessBench
{
    private static readonly GapRule TwoPoints = new(false, 0.02);
    private static readonly GapRule ThreePoints = new(false, 0.03);

    /// <summary>Selection rate .5 falling for a group with 30 % of 1,000 decisions a day; equal opportunity with 20 % of the labels, half of them positive.</summary>
    public static readonly AuditCase[] Cases =
    [
        new("selection-10-tolerance-2", TwoPoints, 700, 300, 0.5, 0.1, 7, 0.95),
        new("selection-10-tolerance-3", ThreePoints, 700, 300, 0.5, 0.1, 7, 0),
        new("selection-10-tolerance-5", GapRule.FivePoints, 700, 300, 0.5, 0.1, 14, 0.9),
        new("selection-15-tolerance-5", GapRule.FivePoints, 700, 300, 0.5, 0.15, 7, 0),
        new("selection-10-of-3000-a-day", GapRule.FivePoints, 2_100, 900, 0.5, 0.1, 7, 0),
        new("selection-ratio-0.6", GapRule.FourFifths, 700, 300, 0.5, 0.2, 7, 0),
        new("opportunity-10", GapRule.FivePoints, 70, 30, 0.8, 0.1, 60, 0),
        new("opportunity-20", GapRule.FivePoints, 70, 30, 0.8, 0.2, 21, 0.9),
        new("opportunity-30", GapRule.FivePoints, 70, 30, 0.8, 0.3, 7, 0),
    ];

    private static readonly (string Name, GapRule Rule, double Rate)[] Healthy =
    [
        ("difference-5-at-50%", GapRule.FivePoints, 0.5), ("difference-2-at-50%", TwoPoints, 0.5), ("difference-5-at-10%", GapRule.FivePoints, 0.1),
        ("ratio-0.8-at-50%", GapRule.FourFifths, 0.5), ("ratio-0.8-at-10%", GapRule.FourFifths, 0.1),
    ];

    public static void Run(BenchArguments arguments, Sheet sheet)
    {
        var runs = arguments.Seeds ?? (arguments.Quick ? 50 : 200);
        Alarms(arguments, sheet, runs);
        sheet.Table(
            string.Create(CultureInfo.InvariantCulture, $"Gap after 28 healthy days, evidence c = {AuditCase.Threshold:0}, {runs} runs"),
            "case", "within days", "found in time", "goal", "median delay (days)", "95 % delay", "predicted delay", "predicted / median", "alarms in healthy weeks");
        foreach (var planted in Cases.Where(c => arguments.Wants(c.Name)))
        {
            var result = planted.Measure(runs);
            sheet.Row(planted.Name, planted.Days, result.InTime, planted.Goal == 0 ? "-" : planted.Goal, result.Median, result.Late, result.Predicted, result.Predicted / result.Median, result.Early);
            sheet.Figure($"fairness.{planted.Name}.found_in_time", result.InTime, "share");
            sheet.Figure($"fairness.{planted.Name}.median_delay", result.Median, "days");
            sheet.Figure($"fairness.{planted.Name}.predicted_over_median", result.Predicted / result.Median, "ratio");
            sheet.Promise(result.InTime >= planted.Goal, string.Create(CultureInfo.InvariantCulture, $"{planted.Name}: found within {planted.Days} days in {result.InTime:P1}, the goal is {planted.Goal:P0}"));
            sheet.Promise(result.Predicted / result.Median is >= 2 / 3.0 and <= 1.5, $"{planted.Name}: the predicted delay is not within a factor 1.5");
        }
    }

    private static void Alarms(BenchArguments arguments, Sheet sheet, int runs)
    {
        const int days = 365;
        sheet.Table(
            string.Create(CultureInfo.InvariantCulture, $"A gap exactly at the tolerance, groups 70/30, 1,000 decisions a day, {runs} runs of {days} days"),
            "case", "alarms", "alarms a day", "budget a day");
        foreach (var (name, rule, rate) in Healthy.Where(h => arguments.Wants(h.Name)))
        {
            var (alarms, all) = AuditCase.AtTolerance(rule, rate, runs, days);
            sheet.Row(name, alarms, (alarms / all).ToString("0.00000", CultureInfo.InvariantCulture), (1 / AuditCase.Threshold).ToString("0.00000", CultureInfo.InvariantCulture));
            sheet.Figure($"fairness.false.{name}", alarms / all * AuditCase.Threshold, "of_budget");
            sheet.Promise(alarms <= all / AuditCase.Threshold, $"{name}: more false alarms than the budget");
        }
    }
}
