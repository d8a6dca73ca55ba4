using Vigil.Profiles;
using Vigil.Statistics;

namespace Vigil.Detectors.Performance;

/// <summary>Metrics of decisions among several classes on one chunk: averaged over classes, or one value a class.</summary>
internal sealed class MulticlassMeasures
{
    private readonly OutcomeRows _rows;
    private readonly OutcomeSpec _spec;
    private readonly long[,] _table;
    private readonly int _decided;

    public MulticlassMeasures(OutcomeRows rows, OutcomeSpec spec)
    {
        _rows = rows;
        _spec = spec;
        var (decisions, labels) = rows.Decided();
        _decided = decisions.Length;
        _table = MulticlassMetrics.Table(decisions, labels, spec.LabelClasses.Length);
    }

    /// <summary>A metric under its name, or under its name and the class in brackets, once for each class that occurs.</summary>
    /// <param name="name">The metric.</param>
    public IEnumerable<(string Name, Estimate Value, long Rows)> Of(string name)
    {
        if (name == "log_loss")
        {
            return LogLoss() is { Length: > 0 } losses ? [(name, MetricIntervals.Mean(losses), losses.Length)] : [];
        }

        return _decided == 0 ? []
            : Whole(name) is { } value ? [(name, value, _decided)]
            : PerClass(name) is { } perClass ? Classes(name, perClass)
            : [];
    }

    private Estimate? Whole(string name) => name switch
    {
        "accuracy" or "micro_f1" or "micro_precision" or "micro_recall" => MetricIntervals.Share(Right, _decided),
        "error_rate" => MetricIntervals.Share(_decided - Right, _decided),
        "macro_f1" => Plain(MulticlassMetrics.MacroF1(_table)),
        "weighted_f1" => Plain(MulticlassMetrics.WeightedF1(_table)),
        "macro_precision" => Plain(MulticlassMetrics.Averaged(_table, c => c.Precision, weighted: false)),
        "macro_recall" => Plain(MulticlassMetrics.Averaged(_table, c => c.Recall, weighted: false)),
        "weighted_precision" => Plain(MulticlassMetrics.Averaged(_table, c => c.Precision, weighted: true)),
        "weighted_recall" => Plain(MulticlassMetrics.Averaged(_table, c => c.Recall, weighted: true)),
        _ => null,
    };

    private static Func<Confusion, Estimate>? PerClass(string name) => name switch
    {
        "precision" => c => MetricIntervals.Precision(c),
        "recall" => c => MetricIntervals.Recall(c),
        "f1" => c => MetricIntervals.F1(c),
        "specificity" => c => MetricIntervals.Specificity(c),
        _ => null,
    };

    private IEnumerable<(string, Estimate, long)> Classes(string name, Func<Confusion, Estimate> metric)
    {
        for (var c = 0; c < _spec.LabelClasses.Length; c++)
        {
            yield return ($"{name}[{_spec.LabelClasses[c]}]", metric(MulticlassMetrics.OneAgainstRest(_table, c)), _decided);
        }
    }

    private double[] LogLoss()
    {
        var classes = _spec.LabelClasses.Length;
        if (_rows.Further.Count != _rows.Labels.Count * classes)
        {
            return [];
        }

        var losses = new List<double>(_rows.Labels.Count);
        for (var i = 0; i < _rows.Labels.Count; i++)
        {
            var loss = MulticlassMetrics.LogLoss(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_rows.Further).Slice(i * classes, classes), _rows.Labels[i]);
            if (!double.IsNaN(loss))
            {
                losses.Add(loss);
            }
        }

        return [.. losses];
    }

    private long Right => Enumerable.Range(0, _table.GetLength(0)).Sum(c => _table[c, c]);

    private static Estimate Plain(double value) => new(value, double.NaN, double.NaN);
}
