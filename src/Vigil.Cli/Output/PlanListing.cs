using System.Globalization;
using System.Text;
using Vigil.Monitors;
using Vigil.Storage;

namespace Vigil.Cli.Output;

/// <summary>What a plan promises, monitor by monitor, for people.</summary>
internal static class PlanListing
{
    private const int Width = 100;

    public static string Render(MonitorPlan plan)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Reference {plan.Reference.Name}: {plan.Reference.Rows:N0} rows, {plan.Reference.Windows} windows\n");
        text.Append(CultureInfo.InvariantCulture, $"Promise   {Promise(plan.Options)}\n");
        text.Append(CultureInfo.InvariantCulture, $"Windows   {plan.Windows.Text}: {plan.Windows.Reason}\n");
        text.Append(CultureInfo.InvariantCulture, $"Monitors  {plan.Monitors.Count}\n");
        foreach (var monitor in plan.Monitors)
        {
            text.Append('\n').Append(monitor.Id);
            if (monitor.State != "calibrated")
            {
                text.Append(CultureInfo.InvariantCulture, $"  [{monitor.State}{(monitor.StateReason.Length > 0 ? ": " + PlainText.Of(monitor.StateReason) : "")}]");
            }

            text.Append('\n');
            Entry(text, "why", PlainText.Of(monitor.Reason));
            Entry(text, "share", monitor.Share.ToString("P2", CultureInfo.InvariantCulture) + " of the budget");
            Entry(text, "sees", Sees(monitor));
            if (monitor.ReportCard.Count > 0)
            {
                Entry(text, "faults", string.Join("; ", monitor.ReportCard.Select(Fault)));
            }
        }

        if (plan.LeftOut.Count > 0)
        {
            text.Append("\nNot watched\n");
            foreach (var left in plan.LeftOut)
            {
                Entry(text, left.Key, PlainText.Of(left.Value));
            }
        }

        return text.ToString();
    }

    private static string Promise(PlanOptions options) => options.CheckBudget is { } budget
        ? string.Create(CultureInfo.InvariantCulture, $"while all is well, at most {Count(budget, "false alert")} expected in one check, over all monitors together")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"while all is well, at most {Count(options.NoticesPerWeek, "false notice")} and {Count(options.PagesPerWeek, "false page")} expected in a week, over all monitors together");

    private static string Count(double count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    private static string Sees(MonitorSpec monitor) => (monitor.DetectableDay, monitor.DetectableWeek) switch
    {
        ({ } day, { } week) => $"{day} within a day, {week} within a week",
        ({ } day, null) => $"{day} within a day",
        (null, { } week) => $"{week} within a week; nothing surely within a day",
        _ when monitor.State == "contract" => "any violation, at once",
        _ => "not measured",
    };

    private static string Fault(FaultResult fault) =>
        fault.Windows < 0
            ? fault.Fault + " not seen"
            : string.Create(CultureInfo.InvariantCulture, $"{fault.Fault} in {fault.Windows} {(fault.Windows == 1 ? "window" : "windows")}");

    /// <summary>A label and a text broken into lines that fit a terminal.</summary>
    private static void Entry(StringBuilder text, string label, string value)
    {
        const int indent = 10;
        var head = "  " + label.PadRight(indent - 2);
        var room = Width - indent;
        text.Append(head.Length > indent ? head + " " : head);
        var used = Math.Max(0, head.Length - indent);
        foreach (var word in value.Split(' '))
        {
            if (used > 0 && used + word.Length > room)
            {
                text.Append('\n').Append(' ', indent);
                used = 0;
            }

            text.Append(used > 0 && text[^1] != ' ' ? " " : "").Append(word);
            used += word.Length + 1;
        }

        text.Append('\n');
    }
}
