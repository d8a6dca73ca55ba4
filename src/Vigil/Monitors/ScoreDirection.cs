using System.Globalization;
using Vigil.Events;

namespace Vigil.Monitors;

/// <summary>Whether the score ranks the class that counts as positive. One that ranks the other class makes every number about it misleading.</summary>
internal static class ScoreDirection
{
    private const double StandardErrors = 3;
    private const double NormalWidth = 3.92;

    /// <summary>What is doubtful, in words and with the flag that mends it; null when the reference shows nothing of the kind.</summary>
    /// <param name="plan">The plan, with the metrics of its reference.</param>
    public static string? Doubt(MonitorPlan plan)
    {
        if (plan.Layout.Outcome is not { Task: TaskKind.Binary, Score: { } score } outcome)
        {
            return null;
        }

        var chunks = plan.Performance.Where(p => p is { Metric: "roc_auc", Realised: not null, Lower: not null, Upper: not null }).ToList();
        if (chunks.Count == 0)
        {
            return null;
        }

        var mean = chunks.Average(c => c.Realised!.Value);
        var error = Math.Sqrt(chunks.Sum(c => Math.Pow((c.Upper!.Value - c.Lower!.Value) / NormalWidth, 2))) / chunks.Count;
        return mean + (StandardErrors * error) >= 0.5 ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"the score `{score}` ranks the other class: ROC AUC {mean:0.00} in the reference; is '{outcome.LabelClasses[1]}' the positive class? If not, say --positive {outcome.LabelClasses[0]}");
    }
}
