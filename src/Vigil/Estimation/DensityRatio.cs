namespace Vigil.Estimation;

/// <summary>Which family of domain classifier a ratio came from.</summary>
internal enum RatioFamily
{
    /// <summary>Logistic regression on numbers, squares, products and indicators.</summary>
    QuadraticLogistic = 0,

    /// <summary>Gradient-boosted trees.</summary>
    BoostedTrees = 1,

    /// <summary>Neither beats guessing on held-out rows: nothing speaks for changed inputs, all weights are 1.</summary>
    Even = 2,
}

/// <summary>How many times more frequent each row's inputs are in the target than in the reference: w(x) = p_target(x)/p_reference(x).</summary>
/// <param name="Weights">Weight of every reference row, mean 1.</param>
/// <param name="TargetWeights">The same ratio at every row of the target.</param>
/// <param name="DomainAuc">How well held-out rows tell reference and target apart: ½ not at all, 1 completely.</param>
/// <param name="Family">Which classifier won.</param>
internal sealed record DensityRatio(double[] Weights, double[] TargetWeights, double DomainAuc, RatioFamily Family)
{
    /// <summary>A weight above this says: hardly anything like this row in the reference.</summary>
    public const double ExtremeWeight = 20;

    /// <summary>Kish's number of rows that the weighted reference is worth: (Σw)²/Σw².</summary>
    public double EffectiveRows
    {
        get
        {
            var (sum, squares) = (0.0, 0.0);
            foreach (var weight in Weights)
            {
                sum += weight;
                squares += weight * weight;
            }

            return sum * sum / squares;
        }
    }

    /// <summary>Share of the target's rows with a weight above <see cref="ExtremeWeight"/>.</summary>
    public double ExtremeShare => TargetWeights.Count(weight => weight > ExtremeWeight) / (double)Math.Max(1, TargetWeights.Length);
}
