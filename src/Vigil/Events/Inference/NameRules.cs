using System.Collections.Frozen;

namespace Vigil.Events;

/// <summary>What names say about roles: 0 nothing, 1 a hint, 2 likely, 3 as good as certain.</summary>
internal static class NameRules
{
    private static readonly FrozenSet<string> ProbabilityWords =
        Set("proba", "prob", "probability", "probabilities", "score", "scores", "confidence", "likelihood");

    private static readonly FrozenSet<string> ModelWords =
        Set("y", "pred", "predict", "predicted", "prediction", "model", "classifier", "yhat", "scored");

    // What models are asked to tell: a "risk score" is more likely a model's than a "similarity score".
    private static readonly FrozenSet<string> OutcomeWords = Set(
        "risk", "fraud", "churn", "default", "propensity", "conversion", "ctr", "click", "attrition", "survival", "approval", "spam",
        "toxicity", "anomaly", "decile", "attack", "intrusion", "delinquency", "delinquent", "recid", "recidivism", "readmission",
        "readmitted", "failure", "churned", "defaulted", "converted", "clicked", "purchased", "cancelled", "fraudulent", "mortality");

    private static readonly FrozenSet<string> ClassWords =
        Set("class", "label", "0", "1", "yes", "no", "true", "false", "pos", "neg", "positive", "negative");

    private static readonly FrozenSet<string> NegativeWords = Set("0", "no", "false", "neg", "negative");

    private static readonly FrozenSet<string> PredictionNames = Set(
        "y_pred", "prediction", "predictions", "predicted", "pred", "preds", "predict", "yhat", "y_hat", "ypred", "predicted_label",
        "predicted_class", "pred_label", "pred_class", "model_prediction", "model_output", "decision", "forecast", "predicted_value",
        "y_predicted", "y_prediction", "prediction_label", "prediction_class", "prediction_value", "predictions_label");

    private static readonly FrozenSet<string> PredictionWords =
        Set("pred", "predicted", "prediction", "yhat", "forecast", "decision");

    private static readonly FrozenSet<string> PredictionStarts = Set("pred", "predicted", "yhat", "scored");

    private static readonly FrozenSet<string> CertainLabels = Set(
        "y_true", "ytrue", "label", "labels", "target", "targets", "ground_truth", "groundtruth", "truth", "y_actual", "actual",
        "actuals", "y_test", "true_label", "true_class", "class_label", "actual_label", "actual_class", "true_value", "actual_value", "gt");

    private static readonly FrozenSet<string> LikelyLabels = Set("y", "class", "outcome", "response");

    private static readonly FrozenSet<string> LabelEndings = Set("true", "label", "target", "truth", "actual", "outcome", "gt");

    private static readonly FrozenSet<string> CertainTimes = Set(
        "timestamp", "event_time", "event_timestamp", "datetime", "date_time", "time_stamp", "ts", "event_ts", "prediction_time",
        "prediction_timestamp", "request_time", "scored_at", "logged_at", "ingested_at", "occurred_at", "event_date");

    private static readonly FrozenSet<string> LikelyTimes = Set(
        "time", "date", "created_at", "created", "updated_at", "observed_at", "dteday", "day", "created_on", "unix_timestamp", "epoch");

    private static readonly FrozenSet<string> TimeWords =
        Set("timestamp", "datetime", "time", "date", "ts", "at", "created", "day");

    private static readonly FrozenSet<string> OtherTimeWords =
        Set("birth", "birthdate", "dob", "birthday", "expiry", "expires", "expiration", "due", "start", "end", "until", "valid");

    private static readonly FrozenSet<string> CertainIds = Set("id", "uuid", "guid", "rowid", "row_id");

    private static readonly FrozenSet<string> IdEndings = Set("id", "ids", "uuid", "guid", "key", "identifier");

    private static readonly FrozenSet<string> CounterWords =
        Set("row", "index", "idx", "instant", "unnamed", "rownum", "rownumber", "seq", "sequence", "number", "no", "nr");

    private static readonly FrozenSet<string> PartitionNames = Set(
        "year", "yr", "month", "mnth", "batch", "partition", "period", "quarter", "fold", "split", "batch_id", "partition_id",
        "dataset", "version", "data_version", "run", "run_id", "snapshot");

    // Names of numbers that grow by themselves; month and period start again, so they must be constant to count.
    private static readonly FrozenSet<string> GrowingNames =
        Set("year", "yr", "batch", "partition", "batch_id", "partition_id", "version", "data_version", "snapshot", "run", "run_id");

    private static readonly FrozenSet<string> ProtectedWords = Set(
        "sex", "gender", "race", "rac1p", "ethnicity", "ethnic", "religion", "religious", "disability", "disabled", "nationality",
        "caste", "pregnant", "pregnancy", "orientation");

    private static readonly FrozenSet<string> AgeWords = Set("age", "ages");

    private static readonly FrozenSet<string> CodeWords = Set(
        "code", "type", "class", "category", "cat", "status", "kind", "group", "flag", "segment", "region", "cluster", "zip", "zone",
        "channel", "state", "country", "is", "has", "sex", "gender", "race", "rac1p");

    private static readonly FrozenSet<string> QuantityWords = Set(
        "count", "num", "number", "n", "amount", "amt", "age", "length", "size", "days", "hours", "minutes", "seconds", "months", "years",
        "price", "score", "rate", "value", "total", "sum", "balance", "income", "duration", "distance", "cnt", "weight", "height");

    private static readonly FrozenSet<string> NeverNegativeWords = Set(
        "count", "cnt", "num", "age", "amount", "amt", "length", "size", "days", "hours", "minutes", "seconds", "months", "years", "price",
        "duration", "distance", "weight", "height", "speed", "tokens", "bytes", "income", "salary", "area", "latency", "tenure");

    private static readonly FrozenSet<string> ShareWords = Set(
        "rate", "share", "ratio", "fraction", "percent", "percentage", "pct", "proba", "prob", "probability");

    /// <summary>How far a name speaks for a model's score.</summary>
    public static int Score(ColumnName name)
    {
        if (!name.Has(ProbabilityWords))
        {
            return 0;
        }

        var alone = name.Words.Count == 1 && name.Last is not ("confidence" or "likelihood");
        if (alone || name.Has(ModelWords) || name.Words.Contains("proba"))
        {
            return 3;
        }

        // "prob_class_1" is what the model says of a class, "probability_of_rain" is an input.
        var ofClass = name.Words.Skip(1).All(w => ClassWords.Contains(w) || OutcomeWords.Contains(w));
        if (ProbabilityWords.Contains(name.Words[0]) && ofClass)
        {
            return 2;
        }

        return !ProbabilityWords.Contains(name.Last) ? 0 : name.Has(OutcomeWords) ? 2 : 1;
    }

    /// <summary>Whether a score's name says that it is about the negative class.</summary>
    public static bool NegativeClass(ColumnName name) => NegativeWords.Contains(name.Last);

    /// <summary>How far a name speaks for a model's decision or predicted value.</summary>
    public static int Prediction(ColumnName name)
    {
        if (name.Is(PredictionNames))
        {
            return 3;
        }

        if (name.Has(ProbabilityWords) || name.Words.Count == 0)
        {
            return 0;
        }

        var starts = PredictionStarts.Contains(name.Words[0])
            || (name.Words[0] == "y" && name.Words.Count > 1 && name.Words[1] is "pred" or "hat");

        // A forecast is often an input: the weather's for the demand.
        return name.Last == "forecast" ? 1 : starts || PredictionWords.Contains(name.Last) ? 2 : 0;
    }

    /// <summary>How far a name speaks for the truth.</summary>
    public static int Label(ColumnName name) =>
        name.Is(CertainLabels) ? 3 : name.Is(LikelyLabels) || (name.Words.Count > 1 && LabelEndings.Contains(name.Last)) ? 2 : 0;

    /// <summary>Whether it names what models are asked to tell, and not a model's own number for it.</summary>
    public static bool Outcome(ColumnName name) => name.Has(OutcomeWords) && Score(name) == 0 && Prediction(name) == 0 && !name.Has(ProbabilityWords);

    /// <summary>Whether it is named like anything a model puts out or is asked for.</summary>
    public static bool Output(ColumnName name) => Score(name) >= 2 || Prediction(name) >= 2 || Label(name) >= 2;

    /// <summary>How far a name speaks for the event's time.</summary>
    public static int Time(ColumnName name) =>
        name.Has(OtherTimeWords) ? 0 : name.Is(CertainTimes) ? 3 : name.Is(LikelyTimes) ? 2 : name.Has(TimeWords) ? 1 : 0;

    /// <summary>How far a name speaks for an id.</summary>
    public static int Id(ColumnName name) =>
        name.Is(CertainIds) ? 3 : IdEndings.Contains(name.Last) ? 2 : name.Words.Any(CounterWords.Contains) ? 1 : 0;

    /// <summary>Whether a constant of this name tells the part of the data.</summary>
    public static bool Partition(ColumnName name) => name.Is(PartitionNames);

    /// <summary>Whether numbers of this name grow by themselves.</summary>
    public static bool Growing(ColumnName name) => name.Is(GrowingNames);

    /// <summary>Whether it names a protected attribute.</summary>
    public static bool Protected(ColumnName name) => name.Has(ProtectedWords);

    /// <summary>Whether it speaks of age, which is protected when given as groups.</summary>
    public static bool Age(ColumnName name) => name.Has(AgeWords);

    /// <summary>Whether it speaks of codes.</summary>
    public static bool Code(ColumnName name) => name.Has(CodeWords);

    /// <summary>Whether it speaks of a quantity.</summary>
    public static bool Quantity(ColumnName name) => name.Has(QuantityWords);

    /// <summary>Whether it speaks of a quantity that cannot be negative.</summary>
    public static bool NeverNegative(ColumnName name) => name.Has(NeverNegativeWords);

    /// <summary>Whether it speaks of a share of something.</summary>
    public static bool Share(ColumnName name) => name.Has(ShareWords);

    /// <summary>
    /// Whether a name and a prediction's name are about the same: "predicted_price" and "actual_price" are both about "price".
    /// The empty subject of a bare "prediction" says nothing.
    /// </summary>
    public static bool IsAbout(ColumnName name, ColumnName prediction) =>
        Subject(prediction) is { Length: > 1 } subject && Subject(name) == subject;

    private static string Subject(ColumnName name) =>
        string.Join('_', name.Words.Where(w => !PredictionWords.Contains(w) && !LabelEndings.Contains(w)));

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.Ordinal);
}
