using System.Globalization;

namespace Vigil.Events;

/// <summary>Finds score, prediction and label among the columns that have no role yet: names first, then how they fit together.</summary>
internal sealed class OutputRules(IReadOnlyList<ColumnDraft> columns, TaskKind? wanted)
{
    private const double LeastAuc = 0.6;
    private const double ClearLead = 0.05;
    private const double LargestCalibrationError = 0.1;

    private OutputEvidence? _evidence;

    /// <summary>The score, found or set.</summary>
    public ColumnDraft? Score { get; private set; } = columns.FirstOrDefault(c => c.Role == ColumnRole.Score);

    /// <summary>The prediction, found or set.</summary>
    public ColumnDraft? Prediction { get; private set; } = columns.FirstOrDefault(c => c.Role == ColumnRole.Prediction);

    /// <summary>The label, found or set.</summary>
    public ColumnDraft? Label { get; private set; } = columns.FirstOrDefault(c => c.Role == ColumnRole.Label);

    /// <summary>Comparisons with the score; null when there is none.</summary>
    public OutputEvidence? Evidence => Score is null ? null : _evidence ??= new OutputEvidence(Score.Facts.Evidence);

    /// <summary>Finds what was not set; a role switched off by the owner is not looked for.</summary>
    public void Find(bool score, bool prediction, bool label)
    {
        if (Score is null && score && wanted is null or TaskKind.Binary or TaskKind.Multiclass)
        {
            FindScore();
        }

        if (Prediction is null && prediction && wanted != TaskKind.None)
        {
            FindPrediction();
        }

        if (Label is null && label)
        {
            FindNamedLabel();
            if (Label is null)
            {
                FindLabelOfScore();
                FindLabelOfValues();
            }
        }

        NoteOthers();
    }

    /// <summary>Whether most numbers lie in 0..1, as probabilities do.</summary>
    public static bool LooksLikeProbability(ColumnFacts facts)
    {
        var inside = facts.Sorted.Count(v => v is >= 0 and <= 1);
        return facts.Sorted.Length > 0 && inside >= 0.99 * facts.Sorted.Length && facts.Quantile(1) > facts.Quantile(0);
    }

    private IEnumerable<ColumnDraft> Open => columns.Where(c => c.IsOpen && c.Facts.Present > 0);

    private void FindScore()
    {
        var best = Open
            .Where(c => c.Facts.Kind == ColumnKind.Numeric && c.Facts.Scan.Distinct >= 3)
            .Select(c => (Column: c, Name: NameRules.Score(c.Facts.Name), Unit: LooksLikeProbability(c.Facts)))
            .Where(c => c.Name >= 3 || (c.Name > 0 && (c.Unit || CutsNamedPrediction(c.Column))))
            .OrderByDescending(c => (2 * c.Name) + (c.Unit ? 3 : 0))
            .FirstOrDefault();
        if (best.Column is { } column)
        {
            Score = column;
            column.SetRole(ColumnRole.Score, best.Unit
                ? "named like a model's score, and lies between 0 and 1"
                : "named like a model's score");
        }
    }

    private bool CutsNamedPrediction(ColumnDraft score) =>
        Open.Any(c => NameRules.Prediction(c.Facts.Name) > 0 && c.Facts.Scan.Distinct == 2
            && new OutputEvidence(score.Facts.Evidence).IsCut(c.Facts.Evidence));

    private void FindPrediction()
    {
        var classesOnly = Score is not null || wanted is TaskKind.Binary or TaskKind.Multiclass;
        var best = Open
            .Select(c => (Column: c, Name: NameRules.Prediction(c.Facts.Name), Cut: IsCut(c)))
            .Where(c => c.Name > 0 && (!classesOnly || c.Column.HoldsClasses) && CanPredict(c.Column))
            .OrderByDescending(c => c.Name + (c.Cut ? 2 : 0))
            .FirstOrDefault();
        if (best.Column is null && Score is not null)
        {
            // Without a telling name only a column that is exactly "score above a threshold" can be the decision, if it is the only one.
            var cuts = Open.Where(c => NameRules.Label(c.Facts.Name) == 0 && IsCut(c)).Take(2).ToList();
            best = cuts.Count == 1 ? (cuts[0], 0, true) : default;
        }

        if (best.Column is { } column)
        {
            Prediction = column;
            var cut = best.Cut ? $"exactly '{Score!.Name}' cut at a threshold" : "";
            var name = best.Name > 0 ? "named like a model's prediction" : "";
            column.SetRole(ColumnRole.Prediction, name.Length > 0 && cut.Length > 0 ? $"{name}, and {cut}" : name + cut);
        }
    }

    private bool CanPredict(ColumnDraft column) =>
        column.Facts.Kind is ColumnKind.Numeric or ColumnKind.Category && (wanted != TaskKind.Regression || column.Facts.Kind == ColumnKind.Numeric);

    private bool IsCut(ColumnDraft column) =>
        column.Facts.Scan.Distinct == 2 && column.Type == ColumnType.Boolean && Evidence?.IsCut(column.Facts.Evidence) == true;

    private void FindNamedLabel()
    {
        var subject = Prediction is null ? "" : NameRules.Subject(Prediction.Facts.Name);
        var best = Open
            .Where(c => c.Facts.Kind is ColumnKind.Numeric or ColumnKind.Category && MatchesOutputs(c))
            .Select(c => (Column: c, Name: NameRules.Label(c.Facts.Name), Partner: IsAbout(c, subject)))
            .Where(c => c.Name > 0 || c.Partner)
            .OrderByDescending(c => Math.Max(c.Name, c.Partner ? 3 : 0))
            .ThenByDescending(c => SafeAuc(c.Column))
            .FirstOrDefault();
        if (best.Column is { } column)
        {
            var auc = SafeAuc(column);
            var fit = auc > 0 ? $", and '{Score!.Name}' predicts it with AUC {Text(auc)}" : "";
            SetLabel(column, (best.Partner && best.Name == 0 ? $"named like the truth of '{Prediction!.Name}'" : "named like a label") + fit);
        }
    }

    // "price" beside "predicted_price"; the empty subject of a bare "prediction" says nothing.
    private static bool IsAbout(ColumnDraft column, string subject) =>
        subject.Length > 1 && NameRules.Subject(column.Facts.Name) == subject;

    private bool MatchesOutputs(ColumnDraft column)
    {
        var classes = Score is not null || wanted is TaskKind.Binary or TaskKind.Multiclass
            || (Prediction is { } p && (p.Facts.Kind == ColumnKind.Category || p.Type != ColumnType.Numeric));
        var number = wanted == TaskKind.Regression || (!classes && Prediction is not null);
        return classes ? column.HoldsClasses : !number || column.Facts.Kind == ColumnKind.Numeric;
    }

    private void FindLabelOfScore()
    {
        if (Evidence is not { } evidence)
        {
            return;
        }

        var probability = LooksLikeProbability(Score!.Facts);
        var ranked = Open
            .Where(c => c.Facts.Scan is { Distinct: 2, DistinctCapped: false } && c.Type == ColumnType.Boolean)
            .Select(c => (Column: c, Auc: SafeAuc(c)))
            .OrderByDescending(c => c.Auc)
            .ToList();
        if (ranked.Count == 0 || ranked[0].Auc < LeastAuc || (ranked.Count > 1 && ranked[0].Auc - ranked[1].Auc < ClearLead))
        {
            return;
        }

        // A feature can go along with the score, but the score is not its probability.
        var best = ranked[0].Column;
        if (probability && Math.Min(CalibrationError(best, 0), CalibrationError(best, 1)) > LargestCalibrationError)
        {
            return;
        }

        SetLabel(best, $"'{Score.Name}' predicts it best of all columns with two values (AUC {Text(ranked[0].Auc)})"
            + (probability ? " and is its probability" : ""));

        double CalibrationError(ColumnDraft column, int side) =>
            evidence.CalibrationError(column.Facts.Evidence, Sides(column)[side]);
    }

    private void FindLabelOfValues()
    {
        if (Label is not null || Score is not null || Prediction is not { Facts.Kind: ColumnKind.Numeric, HoldsClasses: false } prediction)
        {
            return;
        }

        var ranked = Open
            .Where(c => c.Type == ColumnType.Numeric && c.Facts.Scan.Distinct > 2)
            .Select(c => (Column: c, Correlation: OutputEvidence.Correlation(prediction.Facts.Evidence, c.Facts.Evidence)))
            .Where(c => SameScale(prediction.Facts, c.Column.Facts))
            .OrderByDescending(c => c.Correlation)
            .ToList();
        if (ranked.Count > 0 && ranked[0].Correlation >= 0.8 && (ranked.Count == 1 || ranked[0].Correlation - ranked[1].Correlation >= ClearLead))
        {
            SetLabel(ranked[0].Column, $"'{prediction.Name}' goes along with it best (correlation {Text(ranked[0].Correlation)}), on the same scale");
        }
    }

    private static bool SameScale(ColumnFacts a, ColumnFacts b)
    {
        var (spreadA, spreadB) = (a.Quantile(0.9) - a.Quantile(0.1), b.Quantile(0.9) - b.Quantile(0.1));
        return Math.Abs(a.Quantile(0.5) - b.Quantile(0.5)) <= 0.5 * spreadA && spreadB >= 0.5 * spreadA && spreadB <= 2 * spreadA;
    }

    private double SafeAuc(ColumnDraft column)
    {
        if (Evidence is null || column.Facts.Scan.Distinct != 2 || Sides(column) is not [var first, var second])
        {
            return 0;
        }

        var auc = Evidence.Auc(column.Facts.Evidence, second);
        return double.IsNaN(auc) ? 0 : Math.Max(auc, Evidence.Auc(column.Facts.Evidence, first));
    }

    private static double[] Sides(ColumnDraft column) => [.. column.Facts.Sorted.Distinct()];

    private void SetLabel(ColumnDraft column, string reason)
    {
        Label = column;
        column.SetRole(ColumnRole.Label, reason);
    }

    private void NoteOthers()
    {
        foreach (var column in Open.Where(c => NameRules.Score(c.Facts.Name) + NameRules.Prediction(c.Facts.Name) + NameRules.Label(c.Facts.Name) > 0))
        {
            if ((Score ?? Prediction) is { } found && column.Facts.Kind is ColumnKind.Numeric or ColumnKind.Category)
            {
                column.Note($"named like a model's output, but '{found.Name}' was taken for that, so it is watched as a feature");
            }
        }
    }

    private static string Text(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
