using Vigil.Profiles;

namespace Vigil.Detectors;

/// <summary>A detector that bets on counts of whole windows and keeps its own evidence, within the budget lemma (docs/statistics/budget.md).</summary>
internal interface IWindowAudit
{
    /// <summary>ln of the evidence; minus infinity at a restart.</summary>
    double LogEvidence { get; }

    /// <summary>Takes in one window.</summary>
    /// <returns>ln of the evidence after it.</returns>
    double Step(WindowProfile window);

    /// <summary>Takes in a window while the incident is open.</summary>
    /// <returns>True when what was told is over.</returns>
    bool IsOver(WindowProfile window);

    /// <summary>Back to no evidence, as the lemma asks after an alarm.</summary>
    void Restart();
}
