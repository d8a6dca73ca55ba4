using System.Globalization;
using System.Text.RegularExpressions;
using Vigil.Events;
using Vigil.Statistics;

namespace Vigil.Slices;

/// <summary>
/// Names columns that give the label away (docs/statistics/leaks.md). A column is judged against what an honest model knows: the model's own
/// score where there is one, an additive model of the other columns otherwise. It is a suspect when it leaves less than half of that
/// model's error: as a ranking, or among the rows in one of its states, such as present.
/// </summary>
internal static partial class LeakFinder
{
    private const double Half = 0.5;
    private const int FewestRows = 30;
    private const double Sure = 0.9999;
    private const double SameColumn = 0.9;
    private const int WordLength = 5;

    /// <summary>Finds suspects.</summary>
    /// <param name="columns">Columns of the reference; the label itself and the model's outputs left out.</param>
    /// <param name="labels">1 positive, 0 negative, anything else absent.</param>
    /// <param name="labelName">Name of the label column.</param>
    /// <param name="scores">The model's own scores, larger for positive; empty when there are none.</param>
    /// <returns>Suspects in the order of the columns.</returns>
    public static IReadOnlyList<LeakSuspect> Find(IReadOnlyList<Column> columns, byte[] labels, string labelName, double[] scores)
    {
        int[] rows = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] <= 1 && (scores.Length == 0 || !double.IsNaN(scores[i])))];
        var known = Array.ConvertAll(rows, r => labels[r] == 1);
        if (known.Count(l => l) < FewestRows || known.Count(l => !l) < FewestRows)
        {
            return [];
        }

        var leaves = columns.Select(c => LeakColumn.Of(c.Pick(rows))).ToList();
        var facts = leaves.ConvertAll(c => new Facts(c, known));
        var model = scores.Length == 0 ? null : new LeakYardstick(Array.ConvertAll(rows, r => scores[r]), known);
        var found = new Dictionary<int, LeakSuspect>();
        foreach (var c in Enumerable.Range(0, facts.Count).OrderBy(c => facts[c].Auc))
        {
            var yard = model ?? Additive(facts, known, other => other != c && facts[other].Auc < facts[c].Auc && !found.ContainsKey(other));
            if (RanksTooWell(facts[c], yard, known) is { } suspect)
            {
                found.Add(c, suspect);
            }
        }

        for (var c = 0; c < facts.Count; c++)
        {
            if (!found.ContainsKey(c) && !facts[c].Column.SaysNothing)
            {
                var yard = model ?? Additive(facts, known, other => other != c && !found.ContainsKey(other) && !Same(facts[c], facts[other]));
                if (HasTooPureState(facts[c], yard, known) is { } suspect)
                {
                    found.Add(c, suspect);
                }
            }
            else if (facts[c].Column.SaysNothing && NamedLikeTheLabel(columns[c].Name, labelName) is { } word)
            {
                found.Add(c, new(columns[c].Name, double.NaN, 0.5, false, $"named like the label ('{word}') and without any value that could clear it"));
            }
        }

        return [.. found.OrderBy(f => f.Key).Select(f => f.Value)];
    }

    private static LeakSuspect? RanksTooWell(Facts facts, LeakYardstick yard, bool[] labels)
    {
        var (auc, missing) = (facts.Auc, facts.MissingAuc);
        if (!(1 - auc <= Half * (1 - yard.Auc)))
        {
            return null;
        }

        // Hanley and McNeil's largest variance of an AUC for the rarer class keeps small files quiet.
        var rarer = Math.Min(labels.Count(l => l), labels.Count(l => !l));
        var error = Math.Sqrt(Math.Max(auc * (1 - auc), 1.0 / rarer) / rarer);
        var byMissing = 1 - missing <= Half * (1 - yard.Auc);
        var why = byMissing ? "being missing or present alone" : "this column alone";
        return auc - yard.Auc > 3 * error
            ? new(facts.Column.Name, auc, missing, byMissing, Text($"{why} ranks the labels with an AUC of {(byMissing ? missing : auc):0.000}; {Honest} reaches {yard.Auc:0.000}"))
            : null;
    }

    private static LeakSuspect? HasTooPureState(Facts facts, LeakYardstick yard, bool[] labels)
    {
        foreach (var (state, name) in States(facts.Column))
        {
            var inside = Enumerable.Range(0, labels.Length).Where(i => state(facts.Column.Leaves[i])).ToArray();
            if (inside.Length < FewestRows || inside.Length == labels.Length)
            {
                continue;
            }

            var positives = inside.Count(i => labels[i]);
            foreach (var positive in new[] { true, false })
            {
                var wrong = positive ? inside.Length - positives : positives;
                var honest = yard.ErrorOfSurest(inside.Length, positive);
                if (Proportions.Wilson(wrong, inside.Length, Sure).Upper <= Half * honest)
                {
                    var share = 1 - (wrong / (double)inside.Length);
                    var label = positive ? "positive" : "negative";
                    return new(
                        facts.Column.Name, facts.Auc, facts.MissingAuc, name is not "in one of its values",
                        Text($"where it is {name}, {share:P1} of {inside.Length} rows are {label}; among as many rows that {Honest} is surest of, {1 - honest:P1}"));
                }
            }
        }

        return null;
    }

    private const string Honest = "the model's score, or what the other columns know,";

    private static IEnumerable<(Func<int, bool> Holds, string Name)> States(LeakColumn column)
    {
        yield return (leaf => leaf == 0, "missing");
        yield return (leaf => leaf != 0, "present");
        for (var state = 1; column.StatesAreValues && state < column.Count; state++)
        {
            var value = state;
            yield return (leaf => leaf == value, "in one of its values");
        }
    }

    private static LeakYardstick Additive(List<Facts> facts, bool[] labels, Func<int, bool> wanted)
    {
        var sums = new double[labels.Length];
        foreach (var fact in facts.Where((_, c) => wanted(c)))
        {
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += fact.LogOdds[i];
            }
        }

        return new(sums, labels);
    }

    private static bool Same(Facts a, Facts b) => Math.Abs(Correlation.Pearson(a.LogOdds, b.LogOdds)) > SameColumn;

    private static string? NamedLikeTheLabel(string column, string label)
    {
        var words = Word().Matches(label).Select(m => m.Value).Where(w => w.Length >= WordLength).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Word().Matches(column).Select(m => m.Value).FirstOrDefault(words.Contains);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Word();

    private sealed class Facts
    {
        public Facts(LeakColumn column, bool[] labels)
        {
            Column = column;
            LogOdds = column.CrossFitted(labels);
            Auc = ScoreRanking.Of(LogOdds, labels).RocAuc;
            var missing = ScoreRanking.Of(Array.ConvertAll(column.Leaves, l => l == 0 ? 0.0 : 1), labels).RocAuc;
            MissingAuc = Math.Max(missing, 1 - missing);
        }

        public LeakColumn Column { get; }

        public double[] LogOdds { get; }

        public double Auc { get; }

        public double MissingAuc { get; }
    }
}
