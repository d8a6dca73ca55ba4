using Vigil.Statistics;

namespace Vigil.Slices;

/// <summary>What an honest model knows: against it a column is judged that knows much more.</summary>
internal sealed class LeakYardstick
{
    private readonly int[] _best;
    private readonly double[] _scores;
    private readonly bool[] _labels;

    /// <summary>Takes a model's scores.</summary>
    /// <param name="scores">Larger for positive.</param>
    /// <param name="labels">True for positive.</param>
    public LeakYardstick(double[] scores, bool[] labels)
    {
        (_scores, _labels) = (scores, labels);
        Ranking = ScoreRanking.Of(scores, labels);
        _best = [.. Enumerable.Range(0, scores.Length)];
        Array.Sort(_best, (a, b) => scores[b].CompareTo(scores[a]));
    }

    /// <summary>The model's ranking of the rows.</summary>
    public ScoreRanking Ranking { get; }

    /// <summary>The model's AUC, at least that of guessing.</summary>
    public double Auc => Math.Max(0.5, Ranking.RocAuc);

    /// <summary>Share of wrong labels among as many rows as the model is surest of; rows that tie at the edge count in part.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="positive">Sure of positives, or of negatives.</param>
    public double ErrorOfSurest(int rows, bool positive)
    {
        var edge = _scores[positive ? _best[rows - 1] : _best[^rows]];
        var (inside, wrongInside, tied, wrongTied) = (0, 0, 0, 0);
        for (var i = 0; i < _scores.Length; i++)
        {
            var wrong = _labels[i] == positive ? 0 : 1;
            if (_scores[i] == edge)
            {
                (tied, wrongTied) = (tied + 1, wrongTied + wrong);
            }
            else if (positive ? _scores[i] > edge : _scores[i] < edge)
            {
                (inside, wrongInside) = (inside + 1, wrongInside + wrong);
            }
        }

        return (wrongInside + ((rows - inside) * (double)wrongTied / tied)) / rows;
    }
}
