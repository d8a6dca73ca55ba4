namespace Vigil;

/// <summary>How rows to label are chosen.</summary>
public sealed record LabelSampleOptions
{
    /// <summary>Rows to choose, 1 and up.</summary>
    public int Rows { get; init; } = 350;

    /// <summary>Attributes whose groups get a part of the rows each; empty to share between the predicted classes.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Seed of the draw; the same rows for the same data and seed.</summary>
    public long Seed { get; init; }
}

/// <summary>A row whose label is wanted.</summary>
/// <param name="Row">Its number in the current data, from 0.</param>
/// <param name="Draw">The probability with which it was drawn, above 0 up to 1; its weight is 1/Draw.</param>
/// <param name="ChanceOfError">The estimated chance that the model's decision is wrong, 0 to 1.</param>
public sealed record LabelWanted(long Row, double Draw, double ChanceOfError);

/// <summary>Rows to label and what their labels will tell.</summary>
/// <param name="Rows">The rows, ascending.</param>
/// <param name="Candidates">Rows they were chosen among.</param>
/// <param name="Strata">Parts of the data that got rows each.</param>
/// <param name="Classes">The labels that can be given.</param>
/// <param name="ErrorRate">The error rate that is expected now, 0 to 1.</param>
/// <param name="ReferenceErrorRate">The error rate of the reference, 0 to 1.</param>
/// <param name="Estimated">False when chances of error could not be estimated: then rows are drawn with equal chances.</param>
/// <param name="WorthAtRandom">Labels of a plain random draw that would tell as much.</param>
/// <param name="SmallestRise">The smallest rise of the error rate that is seen with 90 % power, at 2.5 % false alarms; null when none is.</param>
/// <param name="Needed">Rise of the error rate → labels of a plain random draw that see it with 90 % power.</param>
public sealed record LabelSample(
    IReadOnlyList<LabelWanted> Rows,
    long Candidates,
    int Strata,
    IReadOnlyList<string> Classes,
    double ErrorRate,
    double ReferenceErrorRate,
    bool Estimated,
    int WorthAtRandom,
    double? SmallestRise,
    IReadOnlyList<LabelsNeeded> Needed);

/// <summary>Labels needed to see a rise of the error rate.</summary>
/// <param name="Rise">The rise, 0 to 1.</param>
/// <param name="Labels">How many labels of a plain random draw.</param>
public sealed record LabelsNeeded(double Rise, int Labels);

/// <summary>A chosen row that comes back with its label.</summary>
/// <param name="Wanted">What was asked for.</param>
/// <param name="Label">The label as it was written; null when it is still missing.</param>
/// <param name="RowPlace">Where the row's number stands, for messages.</param>
/// <param name="LabelPlace">Where the label stands, for messages.</param>
public sealed record LabelGiven(LabelWanted Wanted, string? Label, string RowPlace, string LabelPlace);

/// <summary>What a few labels tell: the error rate of all rows, beside what was estimated and what the reference had.</summary>
/// <param name="Asked">Rows that were asked for.</param>
/// <param name="Labelled">Rows that came back with a label.</param>
/// <param name="Wrong">Labelled rows where the model was wrong.</param>
/// <param name="ErrorRate">Prediction-powered error rate of all rows, with its 95 % interval.</param>
/// <param name="Estimated">What was estimated without the labels; null when nothing could be.</param>
/// <param name="ReferenceErrorRate">The error rate of the reference, 0 to 1.</param>
/// <param name="Gap">Error rate by the labels minus the estimate, with its 95 % interval; null without an estimate.</param>
/// <param name="Contradicted">Whether the labels contradict the estimate.</param>
public sealed record LabelFindings(
    int Asked, int Labelled, int Wrong, RateWithBand ErrorRate, RateWithBand? Estimated, double ReferenceErrorRate, RateWithBand? Gap, bool Contradicted);

/// <summary>A rate, or a difference of rates, with a band.</summary>
/// <param name="Value">The value.</param>
/// <param name="Lower">Lower end of the band.</param>
/// <param name="Upper">Upper end of the band.</param>
public sealed record RateWithBand(double Value, double Lower, double Upper);
