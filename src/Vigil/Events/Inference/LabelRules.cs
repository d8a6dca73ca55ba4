using System.Globalization;

namespace Vigil.Events;

/// <summary>Finds the label: by its name, or because the model's outputs are evidently about it.</summary>
internal sealed class LabelRules(OutputRules outputs, IEnumerable<ColumnDraft> open, TaskKind? wanted)
{
    /// <summary>The flag that settles what was left open; reasons that name it are of candidates.</summary>
    public const string Flag = "--label";

    private const double ClearLead = 0.05;
    private const double LeastCorrelation = 0.8;

    private readonly List<ColumnDraft> _open = [.. open.Where(c => c.Facts.Kind is ColumnKind.Numeric or ColumnKind.Category)];

    /// <summary>The label, with its role set; null when none is evident.</summary>
    public ColumnDraft? Find() => ByName() ?? ByScore() ?? ByClasses() ?? ByNumbers() ?? ByOutcome();

    private ColumnDraft? ByName()
    {
        var best = _open
            .Where(MatchesOutputs)
            .Select(c => (Column: c, Name: NameRules.Label(c.Facts.Name), Partner: IsTruthOfPrediction(c)))
            .Where(c => c.Name > 0 || c.Partner)
            .OrderByDescending(c => Math.Max(c.Name, c.Partner ? 3 : 0))
            .ThenByDescending(c => Auc(c.Column))
            .FirstOrDefault();
        if (best.Column is not { } column)
        {
            return null;
        }

        var auc = Auc(column);
        var fit = auc > 0 ? $", and '{outputs.Score!.Name}' predicts it with AUC {Text(auc)}" : "";
        var name = best.Name > 0 ? "named like a label" : $"named like the truth of '{outputs.Prediction!.Name}'";
        return Taken(column, name + fit);
    }

    private bool IsTruthOfPrediction(ColumnDraft column) =>
        outputs.Prediction is { } prediction && NameRules.IsAbout(column.Facts.Name, prediction.Facts.Name);

    private bool MatchesOutputs(ColumnDraft column)
    {
        var classes = outputs.Score is not null || wanted is TaskKind.Binary or TaskKind.Multiclass
            || (outputs.Prediction is { } p && (p.Facts.Kind == ColumnKind.Category || p.Type != ColumnType.Numeric));
        var number = wanted == TaskKind.Regression || (!classes && outputs.Prediction is not null);
        if (!classes && !number && IsCoordinate(column))
        {
            return false;
        }

        return classes ? column.HoldsClasses : !number || column.Facts is { Kind: ColumnKind.Numeric, Scan.Distinct: > 2 };
    }

    // Beside an "x", a "y" of many values is a place in the plane, not the truth.
    private bool IsCoordinate(ColumnDraft column) =>
        column.Facts.Name.Joined == "y" && !column.HoldsClasses && _open.Any(c => c.Facts.Name.Joined == "x");

    private ColumnDraft? ByScore()
    {
        if (outputs.Score is not { } score)
        {
            return null;
        }

        var probability = OutputRules.LooksLikeProbability(score.Facts);
        var ranked = _open
            .Where(c => c.Facts.Scan is { Distinct: 2, DistinctCapped: false } && c.Type == ColumnType.Boolean)
            .Select(c => (Column: c, Auc: Auc(c)))
            .Where(c => c.Auc >= OutputEvidence.LeastAuc && (!probability || outputs.Evidence!.IsCalibratedFor(c.Column.Facts)))
            .OrderByDescending(c => c.Auc)
            .ToList();
        if (ranked.Count == 0)
        {
            return null;
        }

        var rivals = ranked.Where(c => ranked[0].Auc - c.Auc < ClearLead).Select(c => c.Column).ToList();
        if (rivals.Count > 1)
        {
            // Tables are written from inputs to the truth, outputs beside it: among equals the last column of all is the truth.
            if (rivals.Contains(_open[^1]))
            {
                return Taken(_open[^1], $"'{score.Name}' predicts it with AUC {Text(Auc(_open[^1]))}, others about as well, but it is the last column before the model's outputs");
            }

            rivals.ForEach(c => c.Note(
                $"'{score.Name}' predicts it with AUC {Text(Auc(c))}, but another column about as well; if it is the label, say so with {Flag} {c.Name}"));
            return null;
        }

        return Taken(ranked[0].Column, $"'{score.Name}' predicts it best of all columns with two values (AUC {Text(ranked[0].Auc)})"
            + (probability ? " and is its probability" : ""));
    }

    // With three classes or more, a column with just these classes that the prediction mostly hits.
    private ColumnDraft? ByClasses()
    {
        if (outputs.Prediction is not { HoldsClasses: true, Facts.Scan.Distinct: > 2, Type: not ColumnType.Numeric } prediction)
        {
            return null;
        }

        var classes = prediction.Facts.Scan.Counts.Select(c => c.Value).ToHashSet(StringComparer.Ordinal);
        var ranked = _open
            .Where(c => c.HoldsClasses && c.Facts.Scan.Distinct > 2 && c.Facts.Scan.Counts.All(v => classes.Contains(v.Value)))
            .Select(c => (Column: c, Hits: Hits(prediction.Facts, c.Facts)))
            .Where(c => c.Hits > (double)prediction.Facts.Scan.Counts[0].Count / prediction.Facts.Present + ClearLead)
            .OrderByDescending(c => c.Hits)
            .ToList();
        return ranked.Count > 0 && (ranked.Count == 1 || ranked[0].Hits - ranked[1].Hits >= ClearLead)
            ? Taken(ranked[0].Column, $"it has the classes of '{prediction.Name}', which hits it in {Text(ranked[0].Hits)} of the rows")
            : null;
    }

    private static double Hits(ColumnEvidence prediction, ColumnEvidence truth)
    {
        var (rows, hits) = (0, 0);
        for (var i = 0; i < prediction.Evidence.Length; i++)
        {
            var (a, b) = (prediction.Evidence[i], truth.Evidence[i]);
            if (!double.IsNaN(a) && !double.IsNaN(b))
            {
                rows++;
                hits += prediction.TextOf(a) == truth.TextOf(b) ? 1 : 0;
            }
        }

        return rows == 0 ? 0 : (double)hits / rows;
    }

    private ColumnDraft? ByNumbers()
    {
        if (outputs.Score is not null || outputs.Prediction is not { Facts.Kind: ColumnKind.Numeric, HoldsClasses: false } prediction)
        {
            return null;
        }

        var ranked = _open
            .Where(c => c.Type == ColumnType.Numeric && c.Facts.Scan.Distinct > 2 && SameScale(prediction.Facts, c.Facts))
            .Select(c => (Column: c, Fit: OutputEvidence.Correlation(prediction.Facts.Evidence, c.Facts.Evidence)))
            .Where(c => c.Fit >= LeastCorrelation)
            .OrderByDescending(c => c.Fit)
            .ToList();
        return ranked.Count > 0 && (ranked.Count == 1 || ranked[0].Fit - ranked[1].Fit >= ClearLead)
            ? Taken(ranked[0].Column, $"'{prediction.Name}' goes along with it best (correlation {Text(ranked[0].Fit)}), on the same scale")
            : null;
    }

    private static bool SameScale(ColumnEvidence a, ColumnEvidence b)
    {
        var spreadA = a.Quantile(0.9) - a.Quantile(0.1);
        var spreadB = b.Quantile(0.9) - b.Quantile(0.1);
        return Math.Abs(a.Quantile(0.5) - b.Quantile(0.5)) <= 0.5 * spreadA && spreadB >= 0.5 * spreadA && spreadB <= 2 * spreadA;
    }

    // Without any output of a model only the name and the place can tell: two values, and what models are asked for.
    private ColumnDraft? ByOutcome()
    {
        if (outputs.Score is not null || outputs.Prediction is not null || _open.Count == 0)
        {
            return null;
        }

        var last = _open[^1];
        var named = _open.Where(c => c.Type == ColumnType.Boolean && NameRules.Outcome(c.Facts.Name)).ToList();
        if (named.Count == 1 || (named.Count > 1 && named[^1] == last))
        {
            return Taken(named[^1], "named like an outcome that models are asked to tell" + (named[^1] == last ? ", and the last column" : ""));
        }

        foreach (var column in named.Append(last).Distinct().Where(c => c.Facts.Scan.Distinct > 1 && !c.Facts.IsKey))
        {
            column.Note($"{(column == last ? "the last column is often the label" : "named like an outcome")}; if it is, say so with {Flag} {column.Name}");
        }

        return null;
    }

    private double Auc(ColumnDraft column) => outputs.Evidence?.Auc(column.Facts) ?? 0;

    private static ColumnDraft Taken(ColumnDraft column, string reason)
    {
        column.SetRole(ColumnRole.Label, reason);
        return column;
    }

    private static string Text(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
