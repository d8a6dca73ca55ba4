using Vigil.Statistics;

namespace Vigil.Detectors;

/// <summary>
/// Shiryaev-Roberts accumulation of e-values over a grid of alternatives (docs/statistics/budget.md): each member follows ln M ← ln(M + 1) + ln L, the
/// evidence is their weighted mean. With E[L | past] ≤ 1 the expected number of times the mean reaches c within T windows is at most T / c.
/// </summary>
internal sealed class EvidenceMixture(IReadOnlyList<double> weights)
{
    private readonly double[] _logWeights = [.. weights.Select(w => Math.Log(w))];
    private readonly double[] _logs = Empty(weights.Count);

    /// <summary>A mixture of members with equal parts.</summary>
    public EvidenceMixture(int members)
        : this([.. Enumerable.Repeat(1.0 / members, members)])
    {
    }

    /// <summary>ln of the weighted mean of the members; minus infinity at a restart.</summary>
    public double LogMean { get; private set; } = ShiryaevRoberts.Start;

    /// <summary>The member with the most evidence.</summary>
    public int Strongest { get; private set; }

    /// <summary>Takes in one window.</summary>
    /// <param name="logValues">ln L of each member; where twice as many, then ln L of each as if its change began with this window.</param>
    public void Add(ReadOnlySpan<double> logValues)
    {
        var members = _logs.Length;
        LogMean = ShiryaevRoberts.NextMixture(_logs, logValues[..members], logValues[^members..], _logWeights);
        for (var j = 0; j < _logs.Length; j++)
        {
            Strongest = _logs[j] > _logs[Strongest] ? j : Strongest;
        }
    }

    /// <summary>Back to no evidence, as the lemma asks after an alarm.</summary>
    public void Restart()
    {
        Array.Fill(_logs, ShiryaevRoberts.Start);
        LogMean = ShiryaevRoberts.Start;
        Strongest = 0;
    }

    private static double[] Empty(int members)
    {
        var logs = new double[members];
        Array.Fill(logs, ShiryaevRoberts.Start);
        return logs;
    }
}
