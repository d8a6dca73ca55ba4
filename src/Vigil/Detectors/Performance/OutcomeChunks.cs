using Vigil.Events;
using Vigil.Profiles;
using Vigil.Statistics;

namespace Vigil.Detectors.Performance;

/// <summary>Collects outputs and labels chunk by chunk and measures the metrics of each chunk exactly, ties included.</summary>
internal sealed class OutcomeChunks
{
    private readonly SortedDictionary<long, OutcomeRows> _chunks = [];
    private readonly OutcomeSpec _spec;
    private readonly MetricChoice _wanted;
    private readonly IReadOnlyList<string> _metrics;
    private readonly int[] _further;
    private readonly int _query;

    /// <summary>Starts collecting.</summary>
    /// <param name="spec">How outcomes are coded.</param>
    /// <param name="shape">The source's columns.</param>
    /// <param name="wanted">What is measured beside the usual metrics.</param>
    public OutcomeChunks(OutcomeSpec spec, TableShape shape, MetricChoice wanted)
    {
        _spec = spec;
        _wanted = wanted;
        _metrics = RealisedMetrics.Of(spec.Task, wanted);
        _query = wanted.Query is { } query ? shape.IndexOf(query) : -1;
        _further = OutputColumns.Find(spec, shape, _metrics);
    }

    /// <summary>Adds the outcomes of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="outcomes">Its outcomes.</param>
    /// <param name="chunkOf">The chunk of each row, -1 for none.</param>
    public void Add(EventBatch batch, Outcomes outcomes, Func<int, long> chunkOf)
    {
        OutcomeRows? chunk = null;
        for (var i = 0; i < batch.Rows; i++)
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
                    _chunks.Add(index, chunk = new OutcomeRows(index, batch.FirstRow + i));
                }
            }

            chunk.FirstRow = Math.Min(chunk.FirstRow, batch.FirstRow + i);
            chunk.LastRow = Math.Max(chunk.LastRow, batch.FirstRow + i);
            chunk.Rows++;
            if (_spec.Task == TaskKind.Regression ? AddNumbers(chunk, outcomes, i) : AddClasses(chunk, outcomes, i))
            {
                if (_query >= 0)
                {
                    chunk.Queries.Add(OutputColumns.Key(batch.Columns[_query], i));
                }

                foreach (var column in _further)
                {
                    chunk.Further.Add(((NumericColumn)batch.Columns[column]).Values[i]);
                }
            }
        }
    }

    /// <summary>The metrics of every chunk, in order.</summary>
    public IReadOnlyList<ChunkMetric> Measure()
    {
        var chunks = _chunks.Values.ToArray();
        var measured = new List<(string Metric, Estimate Value, long Labelled)>[chunks.Length];
        Parallel.For(0, chunks.Length, i => measured[i] = [.. Measured(chunks[i])]);
        return [.. chunks.Zip(measured).SelectMany(p => p.Second.Select(m => new ChunkMetric(p.First.Index, p.First.FirstRow, p.First.LastRow, p.First.Rows, m.Metric, m.Value, m.Labelled)))];
    }

    private IEnumerable<(string, Estimate, long)> Measured(OutcomeRows chunk)
    {
        if (_spec.Task == TaskKind.Multiclass)
        {
            var classes = new MulticlassMeasures(chunk, _spec);
            return _metrics.SelectMany(classes.Of);
        }

        var ranking = new RankingMeasures(chunk);
        Func<string, (Estimate Value, long Rows)?> of = _spec.Task == TaskKind.Regression ? new RegressionMeasures(chunk).Of : new BinaryMeasures(chunk, _wanted.Costs).Of;
        return _metrics.Select(name => (Name: name, Found: of(name) ?? ranking.Of(name))).Where(m => m.Found is not null).Select(m => (m.Name, m.Found!.Value.Value, m.Found.Value.Rows));
    }

    private static bool AddNumbers(OutcomeRows chunk, Outcomes outcomes, int row)
    {
        if (outcomes.Truth is not { } truth || outcomes.Value is not { } value || double.IsNaN(truth[row]) || double.IsNaN(value[row]))
        {
            return false;
        }

        chunk.Truth.Add(truth[row]);
        chunk.Scores.Add(value[row]);
        return true;
    }

    private static bool AddClasses(OutcomeRows chunk, Outcomes outcomes, int row)
    {
        if (outcomes.Labels is not { } labels || labels[row] == OutcomeCoder.NoClass)
        {
            return false;
        }

        chunk.Labels.Add(labels[row]);
        chunk.Scores.Add(outcomes.Value?[row] ?? double.NaN);
        chunk.Predictions.Add(outcomes.Predictions?[row] ?? OutcomeCoder.NoClass);
        return true;
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
