namespace Vigil.Events;

/// <summary>Finds score, prediction and label among the columns that have no role yet: names first, then how they fit together.</summary>
internal sealed class OutputRules(IReadOnlyList<ColumnDraft> columns, TaskKind? wanted)
{
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
            Label = new LabelRules(this, Open, wanted).Find();
        }

        NoteOthers();
    }

    /// <summary>Whether most numbers lie in 0..1, as probabilities do.</summary>
    public static bool LooksLikeProbability(ColumnEvidence facts)
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
            .Where(c => c.Name == 3 || (c.Name == 2 && c.Unit) || (c.Name > 0 && HasCompanion(c.Column)))
            .OrderByDescending(c => (2 * c.Name) + (c.Unit ? 3 : 0))
            .ThenBy(c => NameRules.NegativeClass(c.Column.Facts.Name))
            .FirstOrDefault();
        if (best.Column is { } column)
        {
            Score = column;
            column.SetRole(ColumnRole.Score, best.Unit
                ? "named like a model's score, and lies between 0 and 1"
                : "named like a model's score");
        }
        else if (Open.FirstOrDefault(IsProbabilityNamedPrediction) is { } prediction)
        {
            Score = prediction;
            prediction.SetRole(ColumnRole.Score, "named like a prediction, but holds probabilities beside a label of two classes");
        }
    }

    // A mere "some score" is the model's if a named prediction is cut from it, or if it is the probability of a named label.
    private bool HasCompanion(ColumnDraft score)
    {
        var evidence = new OutputEvidence(score.Facts.Evidence);
        return Open.Any(c => c.Facts.Scan.Distinct == 2
            && ((NameRules.Prediction(c.Facts.Name) > 0 && evidence.IsCut(c.Facts.Evidence))
                || (NameRules.Label(c.Facts.Name) > 0 && evidence.IsProbabilityOf(c.Facts))));
    }

    private bool IsProbabilityNamedPrediction(ColumnDraft column) =>
        NameRules.Prediction(column.Facts.Name) >= 2
        && column.Facts is { Kind: ColumnKind.Numeric, Scan: { AllIntegers: false, Distinct: > 2 } }
        && LooksLikeProbability(column.Facts)
        && columns.Any(c => c.Facts.Scan.Distinct == 2
            && (c.Role == ColumnRole.Label || (c.IsOpen && NameRules.Label(c.Facts.Name) > 0)));

    private void FindPrediction()
    {
        var classesOnly = Score is not null || wanted is TaskKind.Binary or TaskKind.Multiclass;
        var best = Open
            .Select(c => (Column: c, Name: NameRules.Prediction(c.Facts.Name), Cut: IsCut(c)))
            .Where(c => c.Name > 0 && (!classesOnly || c.Column.HoldsClasses) && CanPredict(c.Column))
            .Where(c => c.Name > 1 || HasTruth(c.Column))
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

    private bool HasTruth(ColumnDraft prediction) => columns.Any(c => c != prediction && c.Facts.Kind == prediction.Facts.Kind
        && (NameRules.Label(c.Facts.Name) > 0 || NameRules.IsAbout(c.Facts.Name, prediction.Facts.Name)));

    private bool CanPredict(ColumnDraft column) => wanted == TaskKind.Regression
        ? column.Facts is { Kind: ColumnKind.Numeric, Scan.Distinct: > 2 }
        : column.Facts.Kind is ColumnKind.Numeric or ColumnKind.Category;

    private bool IsCut(ColumnDraft column) =>
        column.Facts.Scan.Distinct == 2 && column.Type == ColumnType.Boolean && Evidence?.IsCut(column.Facts.Evidence) == true;

    private void NoteOthers()
    {
        var classes = new[] { Label, Prediction }.OfType<ColumnDraft>().Any(c => c.HoldsClasses && c.Facts.Scan.Distinct > 2);
        foreach (var column in Open.Where(c => c.Facts.Kind is ColumnKind.Numeric or ColumnKind.Category).ToList())
        {
            var name = column.Facts.Name;
            if (classes && Score is not null && NameRules.Score(name) == 3 && LooksLikeProbability(column.Facts))
            {
                column.SetRole(ColumnRole.Score, "named like the probability of another class");
            }
            else if ((Score ?? Prediction) is { } found && NameRules.Score(name) + NameRules.Prediction(name) + NameRules.Label(name) > 0)
            {
                column.Note($"named like a model's output, but '{found.Name}' was taken for that, so it is watched as a feature");
            }
        }
    }
}
