using System.Runtime.InteropServices;
using Vigil.Profiles;
using Vigil.Statistics;

namespace Vigil.Detectors.Performance;

/// <summary>Outputs and labels of the labelled rows of one chunk.</summary>
/// <param name="index">The chunk's number.</param>
/// <param name="firstRow">Its first row.</param>
internal sealed class OutcomeRows(long index, long firstRow)
{
    public long Index { get; } = index;

    public long FirstRow { get; set; } = firstRow;

    public long LastRow { get; set; } = firstRow;

    /// <summary>Rows, labelled or not.</summary>
    public long Rows { get; set; }

    /// <summary>Classification: class of each label.</summary>
    public List<byte> Labels { get; } = [];

    /// <summary>Classification: class of each prediction.</summary>
    public List<byte> Predictions { get; } = [];

    /// <summary>Score or predicted value.</summary>
    public List<double> Scores { get; } = [];

    /// <summary>Regression: the label.</summary>
    public List<double> Truth { get; } = [];

    /// <summary>Values of the columns of <see cref="OutputColumns"/>, row after row.</summary>
    public List<double> Further { get; } = [];

    /// <summary>The query of each row; empty unless lists are ranked.</summary>
    public List<long> Queries { get; } = [];

    /// <summary>Class decided and true class of the rows that have both.</summary>
    public (int[] Decisions, int[] Labels) Decided()
    {
        var count = Predictions.Count(p => p != OutcomeCoder.NoClass);
        var (decisions, labels, at) = (new int[count], new int[count], 0);
        for (var i = 0; i < Predictions.Count; i++)
        {
            if (Predictions[i] != OutcomeCoder.NoClass)
            {
                (decisions[at], labels[at++]) = (Predictions[i], Labels[i]);
            }
        }

        return (decisions, labels);
    }

    /// <summary>The four counts of a binary decision.</summary>
    public Confusion Counts()
    {
        Span<long> counts = stackalloc long[4];
        var decisions = CollectionsMarshal.AsSpan(Predictions);
        var labels = CollectionsMarshal.AsSpan(Labels);
        for (var i = 0; i < decisions.Length; i++)
        {
            if (decisions[i] != OutcomeCoder.NoClass)
            {
                counts[(decisions[i] == 1 ? 2 : 0) + (labels[i] == 1 ? 1 : 0)]++;
            }
        }

        return new(counts[3], counts[2], counts[0], counts[1]);
    }

    /// <summary>Scores and labels of the rows that have a score.</summary>
    public (double[] Scores, bool[] Labels) Scored()
    {
        var from = CollectionsMarshal.AsSpan(Scores);
        var classes = CollectionsMarshal.AsSpan(Labels);
        var (scores, labels, count) = (new double[from.Length], new bool[from.Length], 0);
        for (var i = 0; i < from.Length; i++)
        {
            if (!double.IsNaN(from[i]))
            {
                (scores[count], labels[count++]) = (from[i], classes[i] == 1);
            }
        }

        return count == from.Length ? (scores, labels) : (scores[..count], labels[..count]);
    }
}
