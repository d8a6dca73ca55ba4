namespace Vigil.Server.Protocols;

/// <summary>What names of outputs mean.</summary>
internal static class AnswerName
{
    private static readonly HashSet<string> Predictions = new(StringComparer.OrdinalIgnoreCase)
    {
        "prediction", "predictions", "predicted", "predict", "predicted_class", "predicted_label", "class", "classes", "label", "labels", "output_label",
        "result", "results", "output", "outputs", "output_0", "decision", "y", "y_hat", "y_pred", "value",
    };

    private static readonly HashSet<string> Scores = new(StringComparer.OrdinalIgnoreCase)
    {
        "score", "scores", "probability", "probabilities", "proba", "predict_proba", "output_probability", "prob", "probs", "confidence", "confidences", "p",
    };

    /// <summary>Whether a name says prediction or score.</summary>
    public static bool Knows(string name) => Predictions.Contains(name) || Scores.Contains(name);

    /// <summary>Whether a name says prediction.</summary>
    public static bool IsPrediction(string name) => Predictions.Contains(name);

    /// <summary>Whether a name says score or probability.</summary>
    public static bool IsScore(string name) => Scores.Contains(name)
        || name.StartsWith("p_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("prob", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("_score", StringComparison.OrdinalIgnoreCase) || name.EndsWith("_proba", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("_probability", StringComparison.OrdinalIgnoreCase) || name.EndsWith("_probabilities", StringComparison.OrdinalIgnoreCase);

    /// <summary>The class of an output <c>scores.yes</c>; null when it is none.</summary>
    public static string? ClassOf(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && IsScore(name[..dot]) ? name[(dot + 1)..] : null;
    }
}
