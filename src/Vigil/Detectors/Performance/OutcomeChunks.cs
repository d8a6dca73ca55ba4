using Vigil.Events;
using Vigil.Profiles;
using Vigil.Statistics;

namespace Vigil.Detectors.Performance;

/// <summary>Collects outputs and labels chunk by chunk and measures the metrics of each chunk exactly, ties included.</summary>
internal sealed class OutcomeChunks(OutcomeSpec spec)
{
    private readonly SortedDictionary<long, Chunk> _chunks = [];

    /// <summary>Adds the outcomes of a batch.</summary>
    /// <param name="outcomes">The batch's outcomes.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="chunkOf">The chunk of each row, -1 for none.</param>
    /// <param name="firstRow">Number of the batch's first row.</param>
    public void Add(Outcomes outcomes, int rows, Func<int, long> chunkOf, long firstRow)
    {
        Chunk? chunk = null;
        for (var i = 0; i < rows; i++)
        {
            var index = chunkOf(i);
            if (index < 0)
            {
                continue;
            }

            if (chunk is null || chunk.Index != index)
            {
                if (!_chunks.TryGetValue(index, out chunk))
                {
                    _chunks.Add(index, chunk = new Chunk(index, firstRow + i));
                }
            }

            chunk.FirstRow = Math.Min(chunk.FirstRow, firstRow + i);
            chunk.LastRow = Math.Max(chunk.LastRow, firstRow + i);
            chunk.Rows++;
            if (spec.Task == TaskKind.Regression)
            {
                AddNumbers(chunk, outcomes, i);
            }
            else
            {
                AddClasses(chunk, outcomes, i);
            }
        }
    }

    /// <summary>The metrics of every chunk, in order.</summary>
    public IReadOnlyList<ChunkMetric> Measure()
    {
        var chunks = _chunks.Values.ToArray();
        var measured = new List<(string Metric, Estimate Value, long Labelled)>[chunks.Length];
        Parallel.For(0, chunks.Length, i => measured[i] = [.. spec.Task switch
        {
            TaskKind.Regression => Regression(chunks[i]),
            TaskKind.Binary => Binary(chunks[i]),
            _ => Multiclass(chunks[i]),
        }]);
        return [.. chunks.Zip(measured).SelectMany(p => p.Second.Select(m => new ChunkMetric(p.First.Index, p.First.FirstRow, p.First.LastRow, p.First.Rows, m.Metric, m.Value, m.Labelled)))];
    }

    private static void AddNumbers(Chunk chunk, Outcomes outcomes, int row)
    {
        if (outcomes.Truth is { } truth && outcomes.Value is { } value && !double.IsNaN(truth[row]) && !double.IsNaN(value[row]))
        {
            chunk.Truth.Add(truth[row]);
            chunk.Scores.Add(value[row]);
        }
    }

    private static void AddClasses(Chunk chunk, Outcomes outcomes, int row)
    {
        if (outcomes.Labels is not { } labels || labels[row] == OutcomeCoder.NoClass)
        {
            return;
        }

        chunk.Labels.Add(labels[row]);
        chunk.Scores.Add(outcomes.Value?[row] ?? double.NaN);
        chunk.Predictions.Add(outcomes.Predictions?[row] ?? OutcomeCoder.NoClass);
    }

    private static IEnumerable<(string, Estimate, long)> Binary(Chunk chunk)
    {
        var scored = Enumerable.Range(0, chunk.Labels.Count).Where(i => !double.IsNaN(chunk.Scores[i])).ToList();
        if (scored.Count > 0)
        {
            var ranking = ScoreRanking.Of([.. scored.Select(i => chunk.Scores[i])], [.. scored.Select(i => chunk.Labels[i] == 1)]);
            yield return ("roc_auc", ranking.HasBothClasses ? MetricIntervals.RocAuc(ranking) : Estimate.Undefined, scored.Count);
        }

        var decided = Enumerable.Range(0, chunk.Labels.Count).Where(i => chunk.Predictions[i] != OutcomeCoder.NoClass).ToList();
        if (decided.Count > 0)
        {
            var confusion = Confusion.Of([.. decided.Select(i => chunk.Predictions[i] == 1)], [.. decided.Select(i => chunk.Labels[i] == 1)]);
            yield return ("accuracy", MetricIntervals.Accuracy(confusion), decided.Count);
            yield return ("f1", MetricIntervals.F1(confusion), decided.Count);
            yield return ("error_rate", MetricIntervals.ErrorRate(confusion), decided.Count);
        }

        var unit = scored.Count > 0 && scored.All(i => chunk.Scores[i] is >= 0 and <= 1);
        if (unit)
        {
            double[] squares = [.. scored.Select(i => Math.Pow(chunk.Scores[i] - (chunk.Labels[i] == 1 ? 1 : 0), 2))];
            yield return ("brier", MetricIntervals.Mean(squares), scored.Count);
        }
    }

    private IEnumerable<(string, Estimate, long)> Multiclass(Chunk chunk)
    {
        var decided = Enumerable.Range(0, chunk.Labels.Count).Where(i => chunk.Predictions[i] != OutcomeCoder.NoClass).ToList();
        if (decided.Count > 0)
        {
            var table = MulticlassMetrics.Table([.. decided.Select(i => (int)chunk.Predictions[i])], [.. decided.Select(i => (int)chunk.Labels[i])], spec.LabelClasses.Length);
            var right = decided.Count(i => chunk.Predictions[i] == chunk.Labels[i]);
            yield return ("accuracy", MetricIntervals.Share(right, decided.Count), decided.Count);
            yield return ("error_rate", MetricIntervals.Share(decided.Count - right, decided.Count), decided.Count);
            yield return ("macro_f1", new Estimate(MulticlassMetrics.MacroF1(table), double.NaN, double.NaN), decided.Count);
        }
    }

    private static IEnumerable<(string, Estimate, long)> Regression(Chunk chunk)
    {
        if (chunk.Truth.Count > 0)
        {
            var errors = chunk.Truth.Zip(chunk.Scores, (t, v) => t - v).ToArray();
            yield return ("mae", MetricIntervals.Mean([.. errors.Select(Math.Abs)]), errors.Length);
            yield return ("rmse", MetricIntervals.RootMean([.. errors.Select(e => e * e)]), errors.Length);
        }
    }

    private sealed class Chunk(long index, long firstRow)
    {
        public long Index { get; } = index;

        public long FirstRow { get; set; } = firstRow;

        public long LastRow { get; set; } = firstRow;

        public long Rows { get; set; }

        public List<byte> Labels { get; } = [];

        public List<byte> Predictions { get; } = [];

        public List<double> Scores { get; } = [];

        public List<double> Truth { get; } = [];
    }
}

/// <summary>One metric of one chunk.</summary>
/// <param name="Index">The chunk's number.</param>
/// <param name="FirstRow">Its first row.</param>
/// <param name="LastRow">Its last row.</param>
/// <param name="Rows">Its rows, labelled or not.</param>
/// <param name="Metric">The metric's name.</param>
/// <param name="Value">Value and 95 % interval.</param>
/// <param name="Labelled">Labelled rows.</param>
internal sealed record ChunkMetric(long Index, long FirstRow, long LastRow, long Rows, string Metric, Estimate Value, long Labelled);
