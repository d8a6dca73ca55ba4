using System.Globalization;

namespace Vigil.Assessment;

/// <summary>Labels that came back, held against the rows they were asked for: every one that does not fit is told.</summary>
internal sealed class ReturnedLabels
{
    private const double LargestChanceDifference = 0.01;
    private const int MostTold = 10;
    private const string OtherData = "the rows were drawn from other data; give the reference and current data of the draw";

    private readonly ErrorChances _candidates;
    private readonly string[] _classes;
    private readonly Dictionary<long, int> _places = [];
    private readonly HashSet<long> _seen = [];

    private ReturnedLabels(ErrorChances candidates)
    {
        (_candidates, _classes) = (candidates, candidates.Outcome.LabelClasses);
        for (var i = 0; i < candidates.Count; i++)
        {
            _places[candidates.NumberOf(i)] = i;
        }
    }

    /// <summary>The labelled rows: position among the candidates, probability of the draw, and 1 where the decision was wrong.</summary>
    /// <param name="candidates">The rows they were chosen among.</param>
    /// <param name="given">What came back.</param>
    /// <exception cref="VigilError">Rows or labels do not fit the data, or fewer than two are labelled.</exception>
    public static (int Row, double Draw, double Loss)[] Fit(ErrorChances candidates, IReadOnlyList<LabelGiven> given)
    {
        var labels = new ReturnedLabels(candidates);
        var problems = given.Select(labels.Trouble).OfType<VigilError.Problem>().ToList();
        if (problems.Count == 0 && given.Count(g => g.Label is not null) < 2)
        {
            problems.Add(new("fewer than two labels are filled in", given.Count > 0 ? given[0].LabelPlace : "", $"write {string.Join(" or ", labels._classes)} into the column"));
        }

        return problems.Count > 0
            ? throw new VigilError([.. problems.DistinctBy(p => p.Hint == OtherData ? OtherData : p.Place + p.Message).Take(MostTold)])
            : [.. given.Where(g => g.Label is not null).Select(labels.Fitted).OrderBy(l => l.Row)];
    }

    private (int Row, double Draw, double Loss) Fitted(LabelGiven one)
    {
        var row = _places[one.Wanted.Row];
        return (row, one.Wanted.Draw, ClassOf(one.Label!) == _candidates.DecisionOf(row) ? 0 : 1);
    }

    private VigilError.Problem? Trouble(LabelGiven one)
    {
        var (number, draw, chance) = one.Wanted;
        if (!_places.TryGetValue(number, out var row))
        {
            return new(
                string.Create(CultureInfo.InvariantCulture, $"row {number} is none of the {_candidates.Count:N0} rows of the current data with a decision"),
                one.RowPlace, "rows are counted from 0 without the header; give the file that was drawn from these data");
        }

        if (!_seen.Add(number))
        {
            return new($"row {number} stands here twice", one.RowPlace, "leave one of the two");
        }

        if (draw is not (> 0 and <= 1))
        {
            return new("the probability of the draw must be above 0 and at most 1", one.RowPlace, "leave the column draw as it was written");
        }

        if (!(Math.Abs(chance - _candidates.Chances[row]) <= LargestChanceDifference))
        {
            return new(
                string.Create(CultureInfo.InvariantCulture, $"row {number} has a chance of error of {_candidates.Chances[row]:0.####} in these data and {chance:0.####} in this file"),
                one.RowPlace, OtherData);
        }

        return one.Label is { } label && ClassOf(label) < 0
            ? new($"the label '{label}' is none of the classes {string.Join(", ", _classes)}", one.LabelPlace, "write it as the reference does, or leave it empty")
            : null;
    }

    // 1 and 1.0 are one class: spreadsheets write numbers as they like.
    private int ClassOf(string label)
    {
        var exact = Array.IndexOf(_classes, label);
        return exact >= 0 || !double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? exact
            : Array.FindIndex(_classes, c => double.TryParse(c, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value == number);
    }
}
