using System.Globalization;
using Vigil.Bench.Streams;

namespace Vigil.Bench.Power;

/// <summary>A planted change with the goal for finding it.</summary>
/// <param name="Name">Its name in figures.</param>
/// <param name="ReferenceRows">Rows of the reference.</param>
/// <param name="CurrentRows">Rows of the current data, all of them changed.</param>
/// <param name="Change">The change.</param>
/// <param name="Within">Rows within which it must be found.</param>
/// <param name="Goal">Share of runs that must do so; 0 when there is no goal.</param>
internal sealed record PowerCase(string Name, int ReferenceRows, int CurrentRows, PlantedChange Change, int Within, double Goal)
{
    public string GoalText => Goal == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{Goal:P0} within {Within:N0}");

    public PowerResult Measure(int seeds)
    {
        var found = new long?[seeds];
        var others = new int[seeds];
        Parallel.For(0, seeds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            var run = CheckRun.Of(Change.Stream((ulong)seed + 1, ReferenceRows, CurrentRows));
            var changed = PlantedChange.Targets;
            found[seed] = run.FirstAlert(changed);
            others[seed] = run.Others(changed);
        });
        var rows = found.Select(f => f is { } row ? row + 1.0 : double.PositiveInfinity).Order().ToArray();
        return new PowerResult(
            rows.Count(r => r <= Within) / (double)seeds,
            rows.Count(double.IsFinite) / (double)seeds,
            rows[seeds / 2],
            rows[Math.Min(seeds - 1, (int)(0.9 * seeds))],
            others.Sum() / (double)seeds);
    }
}

/// <summary>What a number of runs found.</summary>
/// <param name="InTime">Share found within the goal's rows.</param>
/// <param name="Found">Share found at all.</param>
/// <param name="Median">Median row of the alert.</param>
/// <param name="Late">Row by which nine in ten are found.</param>
/// <param name="FalseAlerts">Alerts a run about anything that did not change.</param>
internal sealed record PowerResult(double InTime, double Found, double Median, double Late, double FalseAlerts);
