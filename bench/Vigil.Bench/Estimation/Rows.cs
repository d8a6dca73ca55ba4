using Vigil.Bench.Streams;
using Vigil.Estimation;
using Vigil.Statistics;

namespace Vigil.Bench.Estimation;

/// <summary>Scored rows with their labels, and with the true probability of a positive label where it is known.</summary>
internal sealed record Rows(FeatureTable Features, double[] Scores, bool[] Decisions, bool[] Labels, double[]? Truth = null)
{
    public Rows Pick(int[] rows) => new(
        Features.Pick(rows), Array.ConvertAll(rows, r => Scores[r]), Array.ConvertAll(rows, r => Decisions[r]), Array.ConvertAll(rows, r => Labels[r]),
        Truth is null ? null : Array.ConvertAll(rows, r => Truth[r]));

    /// <summary>The same rows scored by another model.</summary>
    public Rows Scored(double[] scores) => this with { Scores = scores, Decisions = Array.ConvertAll(scores, s => s >= 0.5) };
}

/// <summary>A linear logistic model of some columns, trained on standardised numbers.</summary>
internal sealed class WeakModel
{
    private readonly string[] _columns;
    private readonly Moments[] _scales;
    private readonly LogisticRegression _model;

    public WeakModel(Rows training, params string[] columns)
    {
        _columns = columns;
        _scales = [.. columns.Select(c => Moments.Of(training.Features.Find(c)!.Numbers))];
        _model = LogisticRegression.Fit([.. Enumerable.Range(0, training.Labels.Length)], training.Labels, columns.Length, Terms(training.Features), 1);
    }

    public double[] Score(FeatureTable features)
    {
        var fill = Terms(features);
        var terms = new double[_columns.Length];
        return [.. Enumerable.Range(0, features.Rows).Select(row =>
        {
            fill(row, terms);
            return 1 / (1 + Math.Exp(-_model.LogOdds(terms)));
        })];
    }

    private RowTerms Terms(FeatureTable features)
    {
        var columns = _columns.Select(c => features.Find(c)!.Numbers!).ToArray();
        return (row, terms) =>
        {
            for (var c = 0; c < columns.Length; c++)
            {
                terms[c] = (columns[c][row] - _scales[c].Mean) / _scales[c].Deviation;
            }
        };
    }
}

/// <summary>
/// A misspecified model under covariate shift: six normal features, log odds 1.2x1 + .8x2 - .6x1x2 + .35(x3² - 1) + .5 sin 2x4 - 1, and a
/// linear logistic model of them. Chunks move by 0 to 1 deviation in a random direction of x1 to x4, and x3 scatters 1 to 1.4 times as wide.
/// </summary>
internal sealed class ShiftedWorld(ulong seed)
{
    private const int Features = 6;
    private readonly Draw _draw = new(seed);

    public WeakModel? Model { get; set; }

    public Rows Draw(int rows, double concept = 1, double[]? move = null, double variance = 1)
    {
        var columns = Enumerable.Range(0, Features).Select(_ => new double[rows]).ToArray();
        var (truth, labels) = (new double[rows], new bool[rows]);
        for (var i = 0; i < rows; i++)
        {
            for (var c = 0; c < Features; c++)
            {
                columns[c][i] = (_draw.Normal() * (c == 2 ? Math.Sqrt(variance) : 1)) + (move is not null && c < 4 ? move[c] : 0);
            }

            var (x1, x2, x3, x4) = (columns[0][i], columns[1][i], columns[2][i], columns[3][i]);
            var odds = (1.2 * concept * x1) + (0.8 * x2) - (0.6 * x1 * x2) + (0.35 * ((x3 * x3) - 1)) + (0.5 * Math.Sin(2 * x4)) - 1;
            truth[i] = 1 / (1 + Math.Exp(-odds));
            labels[i] = _draw.Chance(truth[i]);
        }

        var table = new FeatureTable([.. columns.Select((values, c) => FeatureColumn.Numeric(string.Create(null, $"x{c + 1}"), values))]);
        var drawn = new Rows(table, new double[rows], new bool[rows], labels, truth);
        return Model is null ? drawn : drawn.Scored(Model.Score(table));
    }

    public Rows Chunk(int rows, double concept = 1)
    {
        var direction = Enumerable.Range(0, 4).Select(_ => _draw.Normal()).ToArray();
        var length = Math.Sqrt(direction.Sum(d => d * d));
        var size = _draw.Uniform();
        return Draw(rows, concept, [.. direction.Select(d => d / length * size)], 1 + (0.4 * _draw.Uniform()));
    }

    public static (Rows Reference, ShiftedWorld World) Start(ulong seed, int referenceRows)
    {
        var world = new ShiftedWorld(seed);
        world.Model = new(world.Draw(20_000), "x1", "x2", "x3", "x4", "x5", "x6");
        return (world.Draw(referenceRows), world);
    }
}
