using Vigil.Events;

namespace Vigil.Bench.Streams;

/// <summary>A kind of healthy stream: nothing changes between reference and current, however lively it looks.</summary>
/// <param name="Name">Its name in tables and figures.</param>
/// <param name="ReferenceRows">Rows of the reference.</param>
/// <param name="CurrentRows">Rows of the current data.</param>
/// <param name="Columns">Draws all rows.</param>
internal sealed record HealthyFamily(string Name, int ReferenceRows, int CurrentRows, Func<Draw, int, Column[]> Columns)
{
    /// <summary>Rows over which a wobble of means or shares stays the same: a window of the plan.</summary>
    private const int WobbleRows = 100;

    private const int Features = 20;

    private static readonly double[] s_rowAutocorrelations = [0.9, 0.95, 0.99, 0.995, 0.998, 0.999];

    /// <summary>All families.</summary>
    public static IEnumerable<HealthyFamily> All()
    {
        yield return ByRows("white", (draw, rows) => Numbers(rows, _ => draw.Normal()));
        foreach (var phi in new[] { 0.5, 0.8, 0.95 })
        {
            yield return ByRows($"window-ar-{phi:0.##}", (draw, rows) => Wobbling(draw, rows, phi, 0.3));
        }

        foreach (var phi in s_rowAutocorrelations)
        {
            yield return ByRows($"row-ar-{phi:0.###}", (draw, rows) => RowAutocorrelated(draw, rows, phi));
        }

        yield return ByRows("heavy-tails", (draw, rows) => Numbers(rows, _ => draw.StudentT(3)));
        yield return ByRows("counts", (draw, rows) => Numbers(rows, f => draw.Poisson(0.3 * (1 << (f % 8)))));
        yield return ByRows("rates", Rates);
        yield return ByRows("rates-wobble", WobblingRates);
        yield return ByRows("mix-wobble", MixWobble);
        yield return ByRows("constants-and-ties", Ties);
        yield return new HealthyFamily("day-effects", HourlyRows(4), HourlyRows(6), (draw, rows) => CalendarStream.Columns(draw, rows, Features, dayEffect: 0.3, season: 0, Gaps.None));
        yield return new HealthyFamily("season", HourlyRows(4), HourlyRows(6), (draw, rows) => CalendarStream.Columns(draw, rows, Features, dayEffect: 0, season: 0.5, Gaps.None));
        yield return new HealthyFamily("season-and-days", HourlyRows(4), HourlyRows(6), (draw, rows) => CalendarStream.Columns(draw, rows, Features, dayEffect: 0.15, season: 0.5, Gaps.None));
        yield return new HealthyFamily("missing-windows", HourlyRows(4), HourlyRows(6), (draw, rows) => CalendarStream.Columns(draw, rows, Features, dayEffect: 0, season: 0, Gaps.Hours));
        yield return new HealthyFamily("silent-days", HourlyRows(4), HourlyRows(6), (draw, rows) => CalendarStream.Columns(draw, rows, Features, dayEffect: 0, season: 0, Gaps.Days));
    }

    /// <summary>One stream of the family.</summary>
    public StreamPair Stream(ulong seed) => StreamPair.Of(Columns(new Draw(seed * 7919 + (ulong)Name.Length), ReferenceRows + CurrentRows), ReferenceRows);

    /// <summary>A family without a clock, of 10,000 rows of reference and 30,000 after.</summary>
    public static HealthyFamily ByRows(string name, Func<Draw, int, Column[]> columns) => new(name, 10_000, 30_000, columns);

    private static int HourlyRows(int weeks) => weeks * 168 * CalendarStream.RowsPerHour;

    /// <summary>Twenty numeric columns.</summary>
    public static Column[] Numbers(int rows, Func<int, double> next)
    {
        var columns = new Column[Features];
        for (var f = 0; f < Features; f++)
        {
            var values = new double[rows];
            for (var i = 0; i < rows; i++)
            {
                values[i] = next(f);
            }

            columns[f] = new NumericColumn(StreamPair.Name("x", f), values);
        }

        return columns;
    }

    private static Column[] RowAutocorrelated(Draw draw, int rows, double phi)
    {
        var before = new double[Features];
        var noise = Math.Sqrt(1 - phi * phi);
        for (var f = 0; f < Features; f++)
        {
            before[f] = draw.Normal();
        }

        return Numbers(rows, f => before[f] = phi * before[f] + noise * draw.Normal());
    }

    private static Column[] Wobbling(Draw draw, int rows, double phi, double size)
    {
        var means = Enumerable.Range(0, Features).Select(_ => Walk(draw, rows, phi)).ToArray();
        var at = new int[Features];
        return Numbers(rows, f => size * means[f][at[f]++ / WobbleRows] + draw.Normal());
    }

    // A stationary AR(1) of unit variance, one step a window.
    private static double[] Walk(Draw draw, int rows, double phi)
    {
        var walk = new double[rows / WobbleRows + 1];
        var noise = Math.Sqrt(1 - phi * phi);
        walk[0] = draw.Normal();
        for (var i = 1; i < walk.Length; i++)
        {
            walk[i] = phi * walk[i - 1] + noise * draw.Normal();
        }

        return walk;
    }

    private static Column[] Rates(Draw draw, int rows)
    {
        double[] rates = [0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005];
        var columns = new List<Column>();
        for (var f = 0; f < Features; f++)
        {
            var rate = rates[f % rates.Length];
            if (f < Features / 2)
            {
                columns.Add(StreamPair.Category(StreamPair.Name("b", f), [.. Enumerable.Range(0, rows).Select(_ => draw.Chance(rate) ? 1 : 0)]));
            }
            else
            {
                columns.Add(new NumericColumn(StreamPair.Name("x", f), [.. Enumerable.Range(0, rows).Select(_ => draw.Chance(rate) ? Missing.Null : draw.Normal())]));
            }
        }

        return [.. columns];
    }

    private static Column[] WobblingRates(Draw draw, int rows)
    {
        double[] rates = [0.4, 0.2, 0.1, 0.05, 0.02];
        var columns = new List<Column>();
        for (var f = 0; f < Features; f++)
        {
            var rate = rates[f % rates.Length];
            var walk = Walk(draw, rows, f % 2 == 0 ? 0 : 0.8);
            double Now(int i) => rate * Math.Exp(0.3 * walk[i / WobbleRows] - 0.045);
            columns.Add(new NumericColumn(StreamPair.Name("x", f), [.. Enumerable.Range(0, rows).Select(i => draw.Chance(Now(i)) ? Missing.Null : draw.Normal())]));
        }

        return [.. columns];
    }

    private static Column[] MixWobble(Draw draw, int rows)
    {
        var columns = new Column[Features];
        for (var f = 0; f < Features; f++)
        {
            var levels = 3 + 2 * (f % 8);
            var walks = Enumerable.Range(0, levels).Select(_ => Walk(draw, rows, f < 10 ? 0 : 0.8)).ToArray();
            var values = new int[rows];
            var shares = new double[levels];
            for (var i = 0; i < rows; i++)
            {
                if (i % WobbleRows == 0)
                {
                    Shares(walks, i / WobbleRows, shares);
                }

                values[i] = draw.Index(shares);
            }

            columns[f] = StreamPair.Category(StreamPair.Name("c", f), values);
        }

        return columns;
    }

    private static void Shares(double[][] walks, int window, double[] shares)
    {
        double total = 0;
        for (var level = 0; level < shares.Length; level++)
        {
            total += shares[level] = Math.Exp(-0.3 * level + 0.3 * walks[level][window]);
        }

        for (var level = 0; level < shares.Length; level++)
        {
            shares[level] /= total;
        }
    }

    // Constants, near constants, rounded, two-valued and repeating values; a year-like slow constant; rare levels.
    private static Column[] Ties(Draw draw, int rows) =>
    [
        .. Numbers(rows, f => (f % 5) switch
        {
            0 => 7,
            1 => draw.Chance(0.001) ? 1 : 0,
            2 => Math.Round(draw.Normal()),
            3 => draw.Chance(0.3) ? 0 : Math.Round(100 * Math.Exp(draw.Normal())),
            _ => draw.Chance(0.9) ? -1 : draw.Normal(),
        }).Take(15),
        StreamPair.Category("c0", new int[rows]),
        StreamPair.Category("c1", [.. Enumerable.Range(0, rows).Select(_ => draw.Chance(0.002) ? 1 : 0)]),
        StreamPair.Category("c2", [.. Enumerable.Range(0, rows).Select(i => i % 7)]),
        StreamPair.Category("c3", [.. Enumerable.Range(0, rows).Select(_ => (int)Math.Floor(200 * Math.Pow(draw.Uniform(), 3)))]),
    ];
}
