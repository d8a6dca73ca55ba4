using Vigil.Bench.Streams;
using Vigil.Fairness;

namespace Vigil.Bench.Fairness;

/// <summary>Two groups, healthy for four weeks, then a gap: when is it told?</summary>
/// <param name="Name">Its name in figures.</param>
/// <param name="Rule">The tolerance.</param>
/// <param name="RowsA">Rows of the larger group a day that the metric can use.</param>
/// <param name="RowsB">Rows of the smaller group a day.</param>
/// <param name="Rate">Healthy rate of both.</param>
/// <param name="Gap">How far the smaller group's rate falls.</param>
/// <param name="Days">Days within which it must be told.</param>
/// <param name="Goal">In what share of runs; 0 where nothing is promised.</param>
internal sealed record AuditCase(string Name, GapRule Rule, double RowsA, double RowsB, double Rate, double Gap, int Days, double Goal)
{
    /// <summary>One false alert in 1,400 days: a tenth of one alert in twenty weeks.</summary>
    public const double Threshold = 1_400;

    private const int HealthyDays = 28;
    private const int LongestWait = 400;

    /// <summary>Simulates and measures.</summary>
    public AuditResult Measure(int runs)
    {
        var delays = new double[runs];
        var early = 0;
        for (var run = 0; run < runs; run++)
        {
            var draw = new Draw((ulong)(run + 1) * 2_654_435_761);
            var audit = new FairnessAudit(Rule, new(Rate * (RowsA + RowsB) * HealthyDays, (RowsA + RowsB) * HealthyDays));
            delays[run] = double.PositiveInfinity;
            for (var day = 1; day <= HealthyDays + LongestWait; day++)
            {
                var evidence = Day(audit, draw, day > HealthyDays ? Gap : 0);
                if (evidence < Math.Log(Threshold))
                {
                    continue;
                }

                if (day > HealthyDays)
                {
                    delays[run] = day - HealthyDays;
                    break;
                }

                early++;
                audit.Restart();
            }
        }

        Array.Sort(delays);
        return new(
            delays.Count(d => d <= Days) / (double)runs, delays[runs / 2], delays[(int)(0.95 * runs)], early,
            AuditDelay.Predict(Rule, Threshold, Rate, RowsA, RowsB, Gap));
    }

    /// <summary>Alarms a day while the gap is exactly the tolerance.</summary>
    public static (double Alarms, double Days) AtTolerance(GapRule rule, double rate, int runs, int days)
    {
        var alarms = 0;
        for (var run = 0; run < runs; run++)
        {
            var draw = new Draw((ulong)(run + 1) * 40_503);
            var planted = new AuditCase("", rule, 700, 300, rate, rule.IsRatio ? rate * (1 - rule.Tolerance) : rule.Tolerance, 0, 0);
            var audit = new FairnessAudit(rule, new(rate * 28_000, 28_000));
            for (var day = 0; day < days; day++)
            {
                if (planted.Day(audit, draw, planted.Gap) >= Math.Log(Threshold))
                {
                    alarms++;
                    audit.Restart();
                }
            }
        }

        return (alarms, (double)runs * days);
    }

    private double Day(FairnessAudit audit, Draw draw, double gap)
    {
        var (a, b) = (draw.Poisson(RowsA), draw.Poisson(RowsB));
        return audit.Step(new(Hits(draw, a, Rate), a), new(Hits(draw, b, Rate - gap), b));
    }

    private static double Hits(Draw draw, int rows, double rate)
    {
        var hits = 0;
        for (var i = 0; i < rows; i++)
        {
            hits += draw.Chance(rate) ? 1 : 0;
        }

        return hits;
    }
}

/// <summary>How soon a gap was told.</summary>
/// <param name="InTime">Share of runs within the days asked for.</param>
/// <param name="Median">Median delay in days.</param>
/// <param name="Late">95 % quantile of the delay.</param>
/// <param name="Early">Alarms in the healthy weeks, over all runs.</param>
/// <param name="Predicted">What the plan would print.</param>
internal sealed record AuditResult(double InTime, double Median, double Late, int Early, double Predicted);
