using System.Globalization;

namespace Vigil.Server.Protocols;

/// <summary>What a row's outputs say in the terms of an event: a prediction, a score of it, or scores by class.</summary>
/// <param name="Prediction">The prediction; null when the outputs hold none.</param>
/// <param name="Score">One score without a class; null when there is none.</param>
/// <param name="Scores">Scores by class; empty when there are none.</param>
internal sealed record Answer(Scalar? Prediction, Scalar? Score, IReadOnlyList<FeatureValue> Scores)
{
    private static readonly Answer None = new(null, null, []);

    /// <summary>
    /// Reads outputs by their names and widths. A vector that sums to one is a distribution and its greatest class the prediction; any
    /// other vector is kept as numbers by place and no class is made up for it.
    /// </summary>
    public static Answer Of(IReadOnlyList<ModelOutput> outputs)
    {
        if (outputs.Count == 0)
        {
            return None;
        }

        var scores = new List<FeatureValue>();
        Scalar? score = null;
        Scalar? prediction = null;
        foreach (var output in Ordered(outputs))
        {
            if (AnswerName.ClassOf(output.Name) is { } label && output.Values.Count == 1)
            {
                scores.Add(new FeatureValue(label, output.Values[0]));
            }
            else if (output.Values.Count > 1)
            {
                AddVector(scores, output);
            }
            else if (AnswerName.IsScore(output.Name))
            {
                score ??= output.Values[0];
            }
            else
            {
                prediction ??= output.Values[0];
            }
        }

        prediction ??= scores.Count > 0 ? Greatest(scores) : score;
        return new Answer(prediction, scores.Count > 0 ? null : score, scores);
    }

    // An output called prediction or label comes before one that merely stands first.
    private static IEnumerable<ModelOutput> Ordered(IReadOnlyList<ModelOutput> outputs) =>
        outputs.Count == 1 ? outputs : outputs.OrderBy(o => AnswerName.IsPrediction(o.Name) ? 0 : 1);

    private static void AddVector(List<FeatureValue> scores, ModelOutput output)
    {
        // Only the first vector: two of them would claim the same places.
        if (scores.Count > 0 || !output.Values.All(v => v.IsNumber || v.IsNull))
        {
            return;
        }

        for (var i = 0; i < output.Values.Count; i++)
        {
            scores.Add(new FeatureValue(i.ToString(CultureInfo.InvariantCulture), output.Values[i]));
        }
    }

    private static Scalar? Greatest(List<FeatureValue> scores)
    {
        const double tolerance = 1e-2;
        var sum = 0.0;
        var best = 0;
        for (var i = 0; i < scores.Count; i++)
        {
            var value = scores[i].Value.Number;
            if (!(value >= 0))
            {
                return null;
            }

            sum += value;
            best = value > scores[best].Value.Number ? i : best;
        }

        return Math.Abs(sum - 1) <= tolerance ? Scalar.Of(scores[best].Name) : null;
    }
}
