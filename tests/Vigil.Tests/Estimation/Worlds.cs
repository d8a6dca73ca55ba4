using Vigil.Bench.Estimation;
using Vigil.Estimation;

namespace Vigil.Tests.Estimation;

/// <summary>Simulated scored rows for tests; the same as the benchmark's.</summary>
internal static class Worlds
{
    public static readonly (Rows Reference, ShiftedWorld World) Shifted = ShiftedWorld.Start(7, 6_000);

    public static PerformanceEstimator Fit(Rows rows, EstimationOptions? options = null) =>
        PerformanceEstimator.Fit(rows.Features, rows.Scores, rows.Decisions, rows.Labels, options);

    public static ScoredRows Unlabelled(this Rows rows) => new(rows.Features, rows.Scores, rows.Decisions);

    public static double[] Realised(this Rows rows) =>
        ExpectedQuality.Of(rows.Scores, rows.Decisions).Metrics(Array.ConvertAll(rows.Labels, label => label ? 1.0 : 0));
}
