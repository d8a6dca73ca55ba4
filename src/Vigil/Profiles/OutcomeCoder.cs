using System.Globalization;
using Vigil.Events;

namespace Vigil.Profiles;

/// <summary>Turns output and label columns into classes, values and losses, row by row.</summary>
internal sealed class OutcomeCoder(OutcomeSpec spec, TableShape shape)
{
    /// <summary>The class of an absent or unknown value.</summary>
    public const byte NoClass = 255;

    private readonly int _label = shape.IndexOf(spec.Label);
    private readonly int _prediction = spec.Prediction is null ? -1 : shape.IndexOf(spec.Prediction);
    private readonly int _score = spec.Score is null ? -1 : shape.IndexOf(spec.Score);

    /// <summary>True when the source holds the label.</summary>
    public bool HasLabel => _label >= 0;

    public Outcomes Code(EventBatch batch)
    {
        var rows = batch.Rows;
        var scores = _score >= 0 && batch.Columns[_score] is NumericColumn score ? score.Values : null;
        if (spec.Task == TaskKind.Regression)
        {
            var truth = Numbers(batch, _label);
            var value = Numbers(batch, _prediction);
            return new Outcomes(null, null, truth, value, Losses(rows, truth, value));
        }

        var labels = Classes(batch, _label, spec.LabelClasses);
        var predictions = _prediction >= 0 ? Classes(batch, _prediction, spec.PredictionClasses) : Thresholded(scores, rows);
        return new Outcomes(labels, predictions, null, scores, Losses(rows, labels, predictions));
    }

    private static double[]? Numbers(EventBatch batch, int column) =>
        column >= 0 && batch.Columns[column] is NumericColumn numbers ? numbers.Values : null;

    private byte[]? Thresholded(double[]? scores, int rows)
    {
        if (scores is null || double.IsNaN(spec.Threshold))
        {
            return null;
        }

        var classes = new byte[rows];
        for (var i = 0; i < rows; i++)
        {
            classes[i] = double.IsNaN(scores[i]) ? NoClass : scores[i] >= spec.Threshold ? (byte)1 : (byte)0;
        }

        return classes;
    }

    private static byte[]? Classes(EventBatch batch, int column, string[] texts)
    {
        if (column < 0)
        {
            return null;
        }

        var classes = new byte[batch.Rows];
        if (batch.Columns[column] is NumericColumn numbers)
        {
            var values = texts.Select(t => double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) ? v : double.NaN).ToArray();
            for (var i = 0; i < classes.Length; i++)
            {
                classes[i] = IndexOf(values, numbers.Values[i]);
            }
        }
        else if (batch.Columns[column] is CategoryColumn category)
        {
            var map = new Dictionary<int, byte>();
            for (var c = 0; c < texts.Length; c++)
            {
                map[category.Levels.Find(texts[c])] = (byte)c;
            }

            map.Remove(Levels.Overflow);
            for (var i = 0; i < classes.Length; i++)
            {
                classes[i] = map.TryGetValue(category.Codes[i], out var c) ? c : NoClass;
            }
        }
        else
        {
            Array.Fill(classes, NoClass);
        }

        return classes;
    }

    private static byte IndexOf(double[] values, double value)
    {
        for (var c = 0; c < values.Length; c++)
        {
            if (values[c] == value)
            {
                return (byte)c;
            }
        }

        return NoClass;
    }

    private static int[]? Losses(int rows, byte[]? labels, byte[]? predictions)
    {
        if (labels is null || predictions is null)
        {
            return null;
        }

        var losses = new int[rows];
        for (var i = 0; i < rows; i++)
        {
            losses[i] = labels[i] == NoClass || predictions[i] == NoClass ? -1 : labels[i] == predictions[i] ? 0 : (int)WindowProfile.LossUnit;
        }

        return losses;
    }

    private int[]? Losses(int rows, double[]? truth, double[]? value)
    {
        if (truth is null || value is null)
        {
            return null;
        }

        var losses = new int[rows];
        for (var i = 0; i < rows; i++)
        {
            var error = Math.Abs(truth[i] - value[i]);
            losses[i] = double.IsNaN(error) ? -1 : (int)Math.Round(Math.Min(1, error / spec.LossScale) * WindowProfile.LossUnit);
        }

        return losses;
    }
}

/// <summary>Outcomes of a batch; an array is null when the source lacks the column.</summary>
/// <param name="Labels">Classification: class of each label.</param>
/// <param name="Predictions">Classification: class of each prediction.</param>
/// <param name="Truth">Regression: the label.</param>
/// <param name="Value">Regression: the predicted value; classification: the score.</param>
/// <param name="Losses">Loss in <see cref="WindowProfile.LossUnit"/>; -1 when it is not known.</param>
internal sealed record Outcomes(byte[]? Labels, byte[]? Predictions, double[]? Truth, double[]? Value, int[]? Losses);
