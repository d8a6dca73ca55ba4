using Vigil.Profiles;

namespace Vigil.Detectors.Performance;

/// <summary>Mean loss of the rows that have a label.</summary>
internal sealed class MeanLoss : IStatistic
{
    public Reading Read(WindowProfile window, WindowProfile reference) => window.LossRows == 0
        ? Reading.None("no label in this window")
        : Reading.Share((double)window.LossSum / WindowProfile.LossUnit, window.LossRows);
}

/// <summary>A metric of the owner's own, as it was measured on the window's rows.</summary>
/// <param name="name">The metric.</param>
internal sealed class OwnMetricValue(string name) : IStatistic
{
    public Reading Read(WindowProfile window, WindowProfile reference) =>
        window.OwnMetrics is null ? Reading.None("the metric was not measured; give its expression with --config")
        : window.OwnMetrics.TryGetValue(name, out var value) ? Reading.Of(value, value, window.Rows)
        : Reading.None("the metric is undefined in this window");
}

/// <summary>Area under the ROC curve on the score's bins, ties counted half; its logit is what is ranked.</summary>
internal sealed class BinnedRocAuc(int minimumPerClass) : IStatistic
{
    public Reading Read(WindowProfile window, WindowProfile reference)
    {
        var length = window.ScoreByLabel.Length / 2;
        var negative = window.ScoreByLabel.AsSpan(0, length);
        var positive = window.ScoreByLabel.AsSpan(length);
        // Special bins (absent scores) lie behind the regular ones and carry no order.
        var regular = length - ColumnBinning.Specials;
        double below = 0, wins = 0, positives = 0;
        for (var code = -1; code <= regular; code++)
        {
            var at = code < 0 ? regular + (int)Special.Below : code == regular ? regular + (int)Special.Above : code;
            wins += positive[at] * (below + negative[at] / 2.0);
            below += negative[at];
            positives += positive[at];
        }

        if (Math.Min(below, positives) < minimumPerClass)
        {
            return Reading.None(positives + below == 0 ? "no label in this window" : "too few labels of one class");
        }

        var auc = wins / (below * positives);
        var kept = Math.Clamp(auc, 0.5 / (below * positives), 1 - 0.5 / (below * positives));
        return Reading.Of(auc, Math.Log(kept / (1 - kept)), below + positives);
    }
}
