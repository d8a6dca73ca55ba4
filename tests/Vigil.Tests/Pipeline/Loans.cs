using Vigil.Events;
using Vigil.Statistics;

namespace Vigil.Tests.Pipeline;

/// <summary>
/// Generated credit decisions: twenty columns, one row every ten minutes, a model whose scores are honest. A test puts its fault into the
/// arrays before they become a table.
/// </summary>
internal sealed class Loans
{
    private static readonly string[] Cities = ["Basel", "Bern", "Chur", "Genf", "Thun", "Zug"];
    private static readonly double[] CityEnds = [0.35, 0.6, 0.75, 0.87, 0.95, 1];

    private readonly ulong _seed;

    private Loans(int rows, int seed)
    {
        Rows = rows;
        _seed = TextHash.Mix((ulong)seed);
    }

    public int Rows { get; }

    public Dictionary<string, double[]> Numbers { get; } = [];

    public Dictionary<string, string?[]> Texts { get; } = [];

    public string[]? Ids { get; set; }

    public DateTime[]? Times { get; set; }

    public static Loans Of(int rows, int seed, bool time = true, bool id = true)
    {
        var loans = new Loans(rows, seed);
        if (time)
        {
            loans.Times = loans.Each(row => Start(seed).AddMinutes(10 * row));
        }

        if (id)
        {
            loans.Ids = loans.Each(row => $"loan-{seed}-{row}");
        }

        for (var x = 0; x < 10; x++)
        {
            var stream = x;
            loans.Numbers[$"x{x}"] = loans.Each(row => loans.Normal(row, stream));
        }

        loans.Numbers["x1"] = loans.Each(row => 0.5 * loans.Normal(row, 0) + Math.Sqrt(0.75) * loans.Normal(row, 1));
        loans.Numbers["x9"] = loans.Each(row => loans.Uniform(row, 20) < 0.05 ? Missing.Null : Math.Exp(loans.Normal(row, 9)));
        loans.Numbers["visits"] = loans.Each(row => Math.Floor(6 * loans.Uniform(row, 21) * loans.Uniform(row, 22)));
        loans.Texts["city"] = loans.Each<string?>(row => Cities[Array.FindIndex(CityEnds, end => loans.Uniform(row, 23) < end)]);
        loans.Texts["tariff"] = loans.Each<string?>(row => loans.Uniform(row, 24) < 0.7 ? "basic" : "plus");
        loans.Texts["currency"] = loans.Each<string?>(_ => "CHF");
        loans.Numbers["score"] = loans.Each(row => 1 / (1 + Math.Exp(-(1.6 * loans.Normal(row, 0) + 1.2 * loans.Normal(row, 2)))));
        loans.Numbers["prediction"] = loans.Each(row => loans.Numbers["score"][row] >= 0.5 ? 1.0 : 0.0);
        loans.Numbers["label"] = loans.Each(row => loans.Uniform(row, 25) < loans.Numbers["score"][row] ? 1.0 : 0.0);
        return loans;
    }

    /// <summary>Changes the numbers of a column from one row up to, not including, another.</summary>
    public Loans Change(string column, Func<double, double> change, int from = 0, int to = int.MaxValue)
    {
        for (var row = from; row < Math.Min(to, Rows); row++)
        {
            Numbers[column][row] = change(Numbers[column][row]);
        }

        return this;
    }

    /// <summary>Changes a share of the rows of a column of numbers.</summary>
    public Loans ChangeSome(string column, double share, Func<double, double> change, int from = 0, int to = int.MaxValue)
    {
        for (var row = from; row < Math.Min(to, Rows); row++)
        {
            Numbers[column][row] = Uniform(row, 30) < share ? change(Numbers[column][row]) : Numbers[column][row];
        }

        return this;
    }

    /// <summary>Changes the texts of a column from a row on.</summary>
    public Loans Rename(string column, Func<int, string?, string?> change, int from = 0)
    {
        for (var row = from; row < Rows; row++)
        {
            Texts[column][row] = change(row, Texts[column][row]);
        }

        return this;
    }

    public Loans Without(params string[] columns)
    {
        foreach (var column in columns)
        {
            _ = Numbers.Remove(column) || Texts.Remove(column);
        }

        return this;
    }

    public EventTable Table(string name = "loans", int batchRows = EventBatch.TargetRows)
    {
        var columns = new List<Column>();
        if (Times is { } times)
        {
            columns.Add(new TimeColumn("time", [.. times.Select(t => Micros(t))]));
        }

        if (Ids is { } ids)
        {
            columns.Add(new TextColumn("id", [.. ids.Select(i => TextHash.Of(i))], [.. ids.Select(i => i.Length)]));
        }

        columns.AddRange(Numbers.Where(n => n.Key[0] is 'x' or 'v').Select(n => new NumericColumn(n.Key, n.Value)));
        columns.AddRange(Texts.Select(t => Category(t.Key, t.Value)));
        columns.AddRange(Numbers.Where(n => n.Key[0] is not ('x' or 'v')).Select(n => new NumericColumn(n.Key, n.Value)));
        return EventTable.Of(name, columns, batchRows);
    }

    /// <summary>A repeatable number in 0..1.</summary>
    public double Uniform(int row, int stream) => ((TextHash.Mix(_seed ^ ((ulong)row * 64 + (ulong)stream)) >> 11) + 0.5) * (1.0 / (1UL << 53));

    private static DateTime Start(int seed) => new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(seed == 1 ? 0 : 70);

    private static long Micros(DateTime time) => (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static CategoryColumn Category(string name, string?[] texts)
    {
        var levels = new Levels();
        return new CategoryColumn(name, [.. texts.Select(t => t is null ? Levels.Null : levels.CodeOf(t))], levels);
    }

    private double Normal(int row, int stream) => NormalDistribution.Quantile(Uniform(row, stream));

    private T[] Each<T>(Func<int, T> value) => [.. Enumerable.Range(0, Rows).Select(value)];
}
