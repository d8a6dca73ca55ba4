using System.Globalization;
using Vigil.Bench.Reporting;
using Vigil.Bench.Streams;

namespace Vigil.Bench.Calibration;

/// <summary>False alerts of whole generated plans on healthy streams, against the budget and beside the peers' rules.</summary>
internal static class CalibrationBench
{
    private const int DefaultRuns = 60;
    private const int PeerRuns = 3;

    public static void Run(BenchArguments arguments, Sheet sheet)
    {
        var runs = arguments.Seeds ?? (arguments.Quick ? 20 : DefaultRuns);
        var families = HealthyFamily.All().Concat(UnseenFamilies.All()).Where(f => arguments.Wants(f.Name)).ToList();
        sheet.Table(
            $"False alerts of whole plans on healthy streams, {runs} checks a family, budget .05 a check",
            "family", "monitor-weeks", "budget", "alerts", "limit (Poisson 97.5 %)", "uncalibrated", "holds", "alerts by kind");
        foreach (var family in families)
        {
            var result = FamilyResult.Measure(family, runs, arguments.FirstSeed);
            sheet.Row(
                family.Name, result.MonitorWeeks, result.Budget, result.Alerts, result.Limit,
                result.Uncalibrated.ToString("P0", CultureInfo.InvariantCulture), result.Holds ? "yes" : "NO",
                string.Join(", ", result.ByKind.Select(k => $"{k.Kind} {k.Alerts}")));
            sheet.Figure($"calibration.{family.Name}.alerts_per_check", result.Alerts / (double)runs, "alerts");
            sheet.Figure($"calibration.{family.Name}.uncalibrated", result.Uncalibrated, "share");
            sheet.Figure($"calibration.{family.Name}.monitor_weeks", result.MonitorWeeks, "monitor_weeks");
            sheet.Promise(result.Holds, $"{family.Name}: {result.Alerts} false alerts in {runs} checks called calibrated, the limit is {result.Limit}");
        }

        if (arguments.Only is null || arguments.Full)
        {
            Peers(families, arguments.Quick ? 1 : PeerRuns, sheet);
        }
    }

    private static void Peers(IReadOnlyList<HealthyFamily> families, int runs, Sheet sheet)
    {
        sheet.Table(
            $"Alerts a check of the peers' default rules on the very same streams, chunks of {PeerRules.ChunkRows} rows, mean of {runs} checks",
            ["family", .. PeerRules.Names]);
        foreach (var family in families)
        {
            var totals = new double[PeerRules.Names.Length];
            for (var seed = 1; seed <= runs; seed++)
            {
                var counts = PeerRules.Alerts(family.Stream((ulong)seed));
                for (var rule = 0; rule < totals.Length; rule++)
                {
                    totals[rule] += counts[rule] / (double)runs;
                }
            }

            sheet.Row([family.Name, .. totals.Select(t => (object)t)]);
            sheet.Figure($"calibration.{family.Name}.peers_ks", totals[0], "alerts");
        }
    }
}
