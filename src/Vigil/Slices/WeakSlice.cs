using Vigil.Statistics;

namespace Vigil.Slices;

/// <summary>A part of the traffic in which the model became worse than in the reference, more than everywhere else.</summary>
/// <param name="Conditions">One to three conditions that all hold.</param>
/// <param name="N">Current rows that meet them.</param>
/// <param name="Metric">What was measured; larger is worse.</param>
/// <param name="Value">Its mean in the slice now, on the half of the rows that the search did not see.</param>
/// <param name="Reference">Its mean in the slice in the reference, on the unseen half there.</param>
/// <param name="Change">Value minus reference, with a 95 % interval.</param>
/// <param name="Score">Signed change beyond the overall change, times root of rows, on the half that was searched.</param>
/// <param name="Z">Change beyond the overall change in standard errors, on the unseen halves, outside of slices confirmed before it.</param>
/// <param name="Confirmed">Whether the unseen halves alone show it, z above 3.</param>
internal sealed record WeakSlice(
    IReadOnlyList<string> Conditions, long N, string Metric, double Value, double Reference, Estimate Change, double Score, double Z, bool Confirmed);

/// <summary>How slices are searched.</summary>
internal sealed record SliceOptions
{
    /// <summary>Most conditions of a slice, 1 to 3.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>Slices to name at most.</summary>
    public int Top { get; init; } = 3;

    /// <summary>Fewest rows of a slice in the searched half.</summary>
    public int FewestRows { get; init; } = 32;

    /// <summary>Smallest share of the searched half.</summary>
    public double FewestShare { get; init; } = 0.01;

    /// <summary>Standard errors on the unseen half that confirm a slice.</summary>
    public double ConfirmingZ { get; init; } = 3;

    /// <summary>Chooses the halves.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Columns left out: ids, labels, leak suspects, protected attributes.</summary>
    public IReadOnlySet<string> Excluded { get; init; } = new HashSet<string>();
}
