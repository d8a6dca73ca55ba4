using Vigil.Events;

namespace Vigil.Bench.Streams;

/// <summary>Healthy streams that were written down before the engine ever saw them: evidence that its limits were not fitted to the other families.</summary>
internal static class UnseenFamilies
{
    private const int Features = 20;
    private const long HourMicros = 3600L * 1_000_000;
    private const int RowsPerHour = 40;

    // A Monday.
    private static readonly long s_begin = (long)(new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalMicroseconds;

    /// <summary>All of them.</summary>
    public static IEnumerable<HealthyFamily> All()
    {
        yield return HealthyFamily.ByRows("garch", Garch);
        yield return HealthyFamily.ByRows("reset-walk", ResetWalk);
        yield return HealthyFamily.ByRows("zipf-new-values", Zipf);
        yield return HealthyFamily.ByRows("repeated-rows", RepeatedRows);
        yield return HealthyFamily.ByRows("discretised-score", DiscretisedScore);
        yield return new HealthyFamily("weekly-bursts", 4 * 168 * RowsPerHour, 6 * 168 * RowsPerHour, WeeklyBursts);
        yield return new HealthyFamily("seasonal-mix", 4 * 168 * RowsPerHour, 6 * 168 * RowsPerHour, SeasonalMix);
    }

    // Calm and lively times of some twenty rows: the variance feeds on the last value's square.
    private static Column[] Garch(Draw draw, int rows)
    {
        var variance = Enumerable.Repeat(1.0, Features).ToArray();
        var before = new double[Features];
        return HealthyFamily.Numbers(rows, f =>
        {
            variance[f] = 0.05 + 0.1 * before[f] * before[f] + 0.85 * variance[f];
            return before[f] = Math.Sqrt(variance[f]) * draw.Normal();
        });
    }

    // A level that wanders by .05 SD every hundred rows and now and then, once in five thousand rows, falls back to where it began.
    private static Column[] ResetWalk(Draw draw, int rows)
    {
        var level = new double[Features];
        var at = new int[Features];
        return HealthyFamily.Numbers(rows, f =>
        {
            if (at[f]++ % 100 == 0)
            {
                level[f] = draw.Chance(0.02) ? 0 : level[f] + 0.05 * draw.Normal();
            }

            return level[f] + draw.Normal();
        });
    }

    // Shares fall with rank, so values never seen before go on turning up for ever.
    private static Column[] Zipf(Draw draw, int rows)
    {
        var columns = new Column[Features];
        for (var f = 0; f < Features; f++)
        {
            var exponent = 1.05 + 0.1 * f;
            columns[f] = StreamPair.Category(StreamPair.Name("c", f), [.. Enumerable.Range(0, rows).Select(_ => (int)Math.Min(4_999, Math.Pow(1 - draw.Uniform(), -1 / exponent)))]);
        }

        return columns;
    }

    // Retries and double clicks: whole rows come one to seven times.
    private static Column[] RepeatedRows(Draw draw, int rows)
    {
        var left = 0;
        var values = new double[Features][];
        for (var f = 0; f < Features; f++)
        {
            values[f] = new double[rows];
        }

        for (var i = 0; i < rows; i++)
        {
            left = left > 0 ? left - 1 : draw.Below(7);
            for (var f = 0; f < Features; f++)
            {
                values[f][i] = i > 0 && left > 0 ? values[f][i - 1] : draw.Normal();
            }
        }

        return [.. values.Select((v, f) => new NumericColumn(StreamPair.Name("x", f), v))];
    }

    // A score in steps of a twentieth, made of the features, beside them; and the features in steps of their own.
    private static Column[] DiscretisedScore(Draw draw, int rows)
    {
        var columns = HealthyFamily.Numbers(rows, f => Math.Round(draw.Normal() * (f + 1)) / (f + 1));
        var features = columns.Cast<NumericColumn>().Select(c => c.Values).ToArray();
        var score = Enumerable.Range(0, rows).Select(i => Math.Round(20 / (1 + Math.Exp(-features[0][i] - features[3][i] + features[7][i]))) / 20).ToArray();
        return [.. columns, new NumericColumn("score", score)];
    }

    private static Column[] WeeklyBursts(Draw draw, int rows)
    {
        var times = Times(draw, rows, hour => RowsPerHour * (hour / 24 % 7 >= 5 ? 0.4 : 1.2) * (draw.Chance(0.01) ? 4 : 1));
        return [new TimeColumn("time", times), .. HealthyFamily.Numbers(rows, _ => draw.Normal())];
    }

    private static Column[] SeasonalMix(Draw draw, int rows)
    {
        var times = Times(draw, rows, _ => RowsPerHour);
        var columns = new List<Column> { new TimeColumn("time", times) };
        for (var f = 0; f < Features; f++)
        {
            var levels = 3 + f % 5;
            var shares = new double[levels];
            columns.Add(StreamPair.Category(StreamPair.Name("c", f), [.. times.Select(t => Pick(draw, (t - s_begin) / (double)HourMicros, f, shares))]));
        }

        return [.. columns];
    }

    private static int Pick(Draw draw, double hours, int column, double[] shares)
    {
        double total = 0;
        for (var level = 0; level < shares.Length; level++)
        {
            var swing = Math.Sin(2 * Math.PI * (hours / 24 + level / (double)shares.Length + column / 7.0));
            total += shares[level] = Math.Exp(-0.3 * level + 0.5 * swing + (level == 1 && (int)(hours / 24) % 7 >= 5 ? 0.4 : 0));
        }

        for (var level = 0; level < shares.Length; level++)
        {
            shares[level] /= total;
        }

        return draw.Index(shares);
    }

    private static long[] Times(Draw draw, int rows, Func<int, double> rate)
    {
        var times = new long[rows];
        var at = 0;
        for (var hour = 0; at < rows; hour++)
        {
            var arrivals = Math.Min(draw.Poisson(rate(hour)), rows - at);
            for (var i = 0; i < arrivals; i++)
            {
                times[at + i] = s_begin + hour * HourMicros + (long)(draw.Uniform() * HourMicros);
            }

            Array.Sort(times, at, arrivals);
            at += arrivals;
        }

        return times;
    }
}
