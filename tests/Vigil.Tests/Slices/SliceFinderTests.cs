using Vigil.Bench.Slices;
using Vigil.Events;
using Vigil.Slices;
using Vigil.Statistics;

namespace Vigil.Tests.Slices;

public class SliceFinderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_search_finds_what_brute_force_finds(bool binary)
    {
        const int rows = 3_000, features = 10, fewest = 60;
        var bits = new SplitMix(7);
        List<SliceColumn> columns = [.. Enumerable.Range(0, features).Select(f => new SliceColumn("f" + (char)('a' + f), Codes(ref bits, rows), Codes(ref bits, rows), ["no", "yes"]))];
        double[] before = Losses(ref bits, rows, binary), now = Losses(ref bits, rows, binary);
        var deviation = Moments.Of(now).Deviation;
        var search = new SliceSearch(columns, new(before, binary), new(now, binary), fewest, deviation);
        var found = search.Run(3);

        var brute = new List<double>();
        var effects = columns.ConvertAll(c => new[] { Effect(c.Reference, 0, before), Effect(c.Reference, 1, before) });
        foreach (var picked in Conjunctions(features))
        {
            bool Holds(Func<SliceColumn, int[]> of, int row) => picked.All(p => of(columns[p.Column])[row] == p.Code);
            var inside = Enumerable.Range(0, rows).Where(r => Holds(c => c.Current, r)).Select(r => now[r]).ToArray();
            var known = Enumerable.Range(0, rows).Where(r => Holds(c => c.Reference, r)).Select(r => before[r]).ToArray();
            if (inside.Length >= fewest)
            {
                var strength = picked.Length == 1 ? 10 : 200;
                var expected = (known.Sum() + (strength * (before.Average() + picked.Sum(p => effects[p.Column][p.Code])))) / (known.Length + strength);
                brute.Add((inside.Average() - expected - now.Average() + before.Average()) * Math.Sqrt(inside.Length));
            }
        }

        var floor = 2 * deviation * Math.Sqrt(2);
        var best = brute.Where(s => s >= floor).OrderDescending().ToArray();
        Assert.InRange(Math.Abs(found.Count - best.Length), 0, binary ? 0 : 1);
        Assert.All(best.Zip(found), p => Assert.Equal(p.First, p.Second.Score, binary ? 1e-9 : 0.05));
    }

    [Fact]
    public void An_excluded_column_defines_no_slice()
    {
        var planted = new SliceCase("", 1, 0.4);
        var (columns, before, now) = planted.Draw(1, 10_000);
        var found = SliceFinder.Find(columns, before, now, "error_rate", new() { Excluded = new HashSet<string> { "c0" } });
        Assert.DoesNotContain(found, f => f.Conditions.Any(c => c.StartsWith("c0 ", StringComparison.Ordinal)));
        Assert.Contains("c0 = v0", SliceFinder.Find(columns, before, now, "error_rate")[0].Conditions);
    }

    [Fact]
    public void The_change_of_a_slice_is_measured_on_rows_that_the_search_did_not_see()
    {
        var (columns, before, now) = new SliceCase("", 1, 0.2).Draw(3, 30_000);
        var found = SliceFinder.Find(columns, before, now, "error_rate")[0];
        Assert.Equal(["c0 = v0"], found.Conditions);
        Assert.True(found.Confirmed);
        Assert.Equal(columns[20].Current.Count(c => c == 0), found.N);
        Assert.InRange(found.Change.Value, 0.1, 0.3);
        Assert.True(found.Change.Lower < found.Change.Value && found.Change.Value < found.Change.Upper);
    }

    [Fact]
    public void Nothing_is_named_on_too_few_rows_constant_losses_or_no_columns()
    {
        SliceColumn column = new("x", new int[100], new int[100], ["all", "none"]);
        Assert.Empty(SliceFinder.Find([column], [.. new double[10]], [.. new double[10]], "loss"));
        Assert.Empty(SliceFinder.Find([column], new double[100], new double[100], "loss"));
        Assert.Empty(SliceFinder.Find([], [0, 1], [1, 0], "loss"));
        double[] unlabelled = [.. Enumerable.Repeat(double.NaN, 100)];
        Assert.Empty(SliceFinder.Find([column], unlabelled, unlabelled, "loss"));
    }

    [Fact]
    public void Conditions_cover_numbers_missing_values_and_levels_of_two_vocabularies()
    {
        var numbers = SliceColumn.OfNumbers("age", [.. Enumerable.Range(0, 100).Select(i => (double)i), double.NaN], [5, 20, 99, double.NaN]);
        Assert.Equal(["age < 20", "20 <= age < 40", "40 <= age < 60", "60 <= age < 80", "age >= 80", "age missing"], numbers.Conditions);
        Assert.Equal([0, 1, 4, 5], numbers.Current);
        Levels first = new(), second = new();
        CategoryColumn reference = new("c", [first.CodeOf("a"), first.CodeOf("b"), first.CodeOf("a")], first);
        CategoryColumn current = new("c", [second.CodeOf("b"), second.CodeOf("new"), Levels.Null], second);
        var levels = SliceColumn.Of(reference, current)!;
        Assert.Equal(["c = a", "c = b", "c rare or new", "c missing"], levels.Conditions);
        Assert.Equal([1, 2, 3], levels.Current);
        Assert.Null(SliceColumn.Of(new TimeColumn("t", [1]), new TimeColumn("t", [1])));
    }

    private static IEnumerable<(int Column, int Code)[]> Conjunctions(int features)
    {
        var basics = Enumerable.Range(0, features).SelectMany(f => new[] { (f, 0), (f, 1) }).ToArray();
        foreach (var a in basics)
        {
            yield return [a];
            foreach (var b in basics.Where(b => b.Item1 > a.Item1))
            {
                yield return [a, b];
                foreach (var c in basics.Where(c => c.Item1 > b.Item1))
                {
                    yield return [a, b, c];
                }
            }
        }
    }

    private static double Effect(int[] codes, int code, double[] losses)
    {
        var inside = losses.Where((_, r) => codes[r] == code).ToArray();
        return (inside.Sum() - (inside.Length * losses.Average())) / (inside.Length + 10);
    }

    private static int[] Codes(ref SplitMix bits, int rows)
    {
        var codes = new int[rows];
        for (var i = 0; i < rows; i++)
        {
            codes[i] = bits.NextBelow(2);
        }

        return codes;
    }

    private static double[] Losses(ref SplitMix bits, int rows, bool binary)
    {
        var losses = new double[rows];
        for (var i = 0; i < rows; i++)
        {
            var u = bits.NextUniform();
            losses[i] = binary ? (u < 0.25 ? 1 : 0) : u * u;
        }

        return losses;
    }
}
