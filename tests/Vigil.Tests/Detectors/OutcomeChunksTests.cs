using Vigil.Detectors.Performance;
using Vigil.Events;
using Vigil.Profiles;
using Vigil.Statistics;
using Vigil.Tests.Golden;
using Vigil.Tests.Statistics;

namespace Vigil.Tests.Detectors;

/// <summary>The metrics of chunks, as a run measures them, against scikit-learn's.</summary>
public sealed class OutcomeChunksTests
{
    private static readonly Dictionary<string, string> BinaryNames = new()
    {
        ["roc_auc"] = "roc_auc", ["average_precision"] = "average_precision", ["log_loss"] = "log_loss", ["brier"] = "brier", ["accuracy"] = "accuracy",
        ["precision"] = "precision", ["recall"] = "recall", ["f1"] = "f1", ["specificity"] = "specificity", ["mcc"] = "mcc", ["ece"] = "ece_width10",
        ["ece_mass"] = "ece_count10", ["lift"] = "lift_top10pct", ["true_positives"] = "tp", ["false_positives"] = "fp", ["true_negatives"] = "tn",
        ["false_negatives"] = "fn", ["balanced_accuracy"] = "balanced_accuracy",
    };

    [Fact]
    public void Every_metric_of_every_chunk_equals_scikit_learns()
    {
        var (scores, decisions, labels) = (GoldenData.Column("analysis", "y_proba"), GoldenData.Flags("analysis", "y_pred"), GoldenData.Flags("analysis", "y_true"));
        var outcomes = new Outcomes(Bytes(labels), Bytes(decisions), null, scores, null);
        var spec = new OutcomeSpec(TaskKind.Binary, "y", "p", "s", ["0", "1"], ["0", "1"], double.NaN, 1);
        var found = Measure(spec, outcomes, [new NumericColumn("s", scores)], new MetricChoice(RealisedMetrics.All, new CostMatrix(1, 5)));
        var golden = GoldenData.Json("performance_sklearn").GetProperty("analysis_chunks_500").EnumerateArray().ToList();
        Assert.Equal(10, golden.Count);
        for (var c = 0; c < golden.Count; c++)
        {
            foreach (var (name, theirs) in BinaryNames)
            {
                Near.Absolute(golden[c].Number(theirs), found[(c, name)].Value, 1e-9, $"{name} of chunk {c}");
            }

            Near.Absolute(golden[c].Number("ks_gini", "ks"), found[(c, "ks")].Value, 1e-9, "ks");
            Near.Absolute((golden[c].Number("fp") + (5 * golden[c].Number("fn"))) / 500, found[(c, "expected_cost")].Value, 1e-12, "expected_cost");
        }
    }

    [Fact]
    public void Regression_chunks_equal_scikit_learns_and_intervals_are_found_by_name()
    {
        var (predictions, truths) = (GoldenData.Column("analysis", "reg_pred"), GoldenData.Column("analysis", "reg_true"));
        var spec = new OutcomeSpec(TaskKind.Regression, "y", "yhat", null, [], [], double.NaN, 1);
        Column[] columns = [new NumericColumn("yhat_lower", Array.ConvertAll(predictions, p => p - 4)), new NumericColumn("yhat_upper", Array.ConvertAll(predictions, p => p + 4))];
        var found = Measure(spec, new Outcomes(null, null, truths, predictions, null), columns, new MetricChoice(RealisedMetrics.All, null));
        var golden = GoldenData.Json("performance_sklearn").GetProperty("regression_analysis_chunks_500").EnumerateArray().ToList();
        for (var c = 0; c < golden.Count; c++)
        {
            foreach (var name in new[] { "mae", "mse", "rmse", "mape", "r2" })
            {
                Near.Absolute(golden[c].Number(name), found[(c, name)].Value, 1e-9, name);
            }

            var rows = Enumerable.Range(500 * c, 500).ToList();
            Near.Absolute(golden[c].Number("mae") / 2, found[(c, "quantile_loss")].Value, 1e-9, "half the absolute error");
            Near.Absolute(rows.Average(i => Math.Abs(truths[i] - predictions[i]) <= 4 ? 1.0 : 0), found[(c, "interval_coverage")].Value, 1e-12, "coverage");
            Near.Absolute(rows.Average(i => 2 * Math.Abs(truths[i] - predictions[i]) / (Math.Abs(truths[i]) + Math.Abs(predictions[i]))), found[(c, "smape")].Value, 1e-12, "smape");
        }
    }

    [Fact]
    public void Several_classes_have_averages_one_value_a_class_and_a_log_loss()
    {
        var spec = new OutcomeSpec(TaskKind.Multiclass, "y", "p", null, ["a", "b", "c"], ["a", "b", "c"], double.NaN, 1);
        Column[] columns = [new NumericColumn("proba_a", [0.5, 0.2, 0.1]), new NumericColumn("proba_b", [0.25, 0.7, 0.1]), new NumericColumn("proba_c", [0.25, 0.1, 0.8])];
        var found = Measure(spec, new Outcomes([0, 1, 2], [0, 1, 1], null, null, null), columns, new MetricChoice(RealisedMetrics.All, null));
        Near.Absolute(0.5, found[(0, "precision[b]")].Value, 1e-15);
        Near.Absolute(0, found[(0, "recall[c]")].Value, 1e-15);
        Near.Absolute(0.5, found[(0, "macro_precision")].Value, 1e-15);
        Near.Absolute(2.0 / 3, found[(0, "weighted_recall")].Value, 1e-15);
        Near.Absolute(2.0 / 3, found[(0, "micro_f1")].Value, 1e-15);
        Near.Absolute(-(Math.Log(0.5) + Math.Log(0.7) + Math.Log(0.8)) / 3, found[(0, "log_loss")].Value, 1e-15);
    }

    [Fact]
    public void Only_the_usual_metrics_are_measured_unless_more_are_asked_for()
    {
        var spec = new OutcomeSpec(TaskKind.Binary, "y", "p", "s", ["0", "1"], ["0", "1"], double.NaN, 1);
        var found = Measure(spec, new Outcomes([0, 1], [0, 1], null, [0.2, 0.9], null), [new NumericColumn("s", [0.2, 0.9])], MetricChoice.Usual);
        Assert.Equal(["accuracy", "brier", "error_rate", "f1", "roc_auc"], found.Keys.Select(k => k.Metric).Order());
    }

    [Fact]
    public void Ranked_lists_are_told_apart_by_their_query()
    {
        var spec = new OutcomeSpec(TaskKind.Binary, "y", "p", "s", ["0", "1"], ["0", "1"], double.NaN, 1);
        double[] scores = [0.1, 0.9, 0.9, 0.2, 0.5, 0.5];
        Column[] columns = [new NumericColumn("s", scores), new NumericColumn("q", [1, 2, 1, 2, 3, 1])];
        var outcomes = new Outcomes([1, 0, 0, 1, 0, 1], [0, 0, 0, 0, 0, 0], null, scores, null);
        var found = Measure(spec, outcomes, columns, new MetricChoice(["mrr", "recall@2", "ndcg@1", "map@x"], null, "q"));
        Assert.Equal(0.5, found[(0, "mrr")].Value);
        Assert.Equal(0.75, found[(0, "recall@2")].Value);
        Assert.Equal(0, found[(0, "ndcg@1")].Value);
        Assert.DoesNotContain((0, "map@x"), found.Keys);
        Assert.DoesNotContain((0, "mrr"), Measure(spec, outcomes, columns, new MetricChoice(["mrr"], null)).Keys);
    }

    private static Dictionary<(long Chunk, string Metric), Estimate> Measure(OutcomeSpec spec, Outcomes outcomes, Column[] columns, MetricChoice wanted)
    {
        var chunks = new OutcomeChunks(spec, new TableShape([.. columns.Select(c => new ColumnShape(c.Name, c.Kind))], []), wanted);
        chunks.Add(new EventBatch(0, columns[0].Rows, columns), outcomes, i => i / 500);
        return chunks.Measure().ToDictionary(m => (m.Index, m.Metric), m => m.Value);
    }

    private static byte[] Bytes(bool[] flags) => Array.ConvertAll(flags, f => f ? (byte)1 : (byte)0);
}
