using System.Diagnostics;
using System.Globalization;
using Vigil.Bench.Reporting;
using Vigil.Bench.Streams;
using Vigil.Fairness;

namespace Vigil.Bench.Speed;

/// <summary>Fairness of two attributes and their intersection on a million rows, beside a count row by row in a dictionary.</summary>
internal static class GroupLoops
{
    private const int Rows = 1_000_000;
    private const int Rounds = 7;
    private const double Goal = 0.1;

    public static void Run(Sheet sheet)
    {
        var draw = new Draw(3);
        var sex = new int[Rows];
        var race = new int[Rows];
        var (decisions, labels) = (new byte[Rows], new byte[Rows]);
        for (var i = 0; i < Rows; i++)
        {
            (sex[i], race[i]) = (draw.Chance(0.6) ? 1 : 0, (int)Math.Min(5, Math.Abs(2 * draw.Normal())));
            (decisions[i], labels[i]) = (draw.Chance(0.4) ? (byte)1 : (byte)0, draw.Chance(0.2) ? GroupTally.None : draw.Chance(0.3) ? (byte)1 : (byte)0);
        }

        var axes = new[] { new GroupAxis("sex", sex, ["f", "m"]), new GroupAxis("race", race, ["a", "b", "c", "d", "e", "f"]) };
        var rows = new FairnessRows { Decisions = decisions, Labels = labels };
        var table = FairnessTable.Of(axes, rows);
        var seconds = Enumerable.Range(0, Rounds).Select(_ => Seconds(() => table = FairnessTable.Of(axes, rows))).Order().ElementAt(Rounds / 2);
        var equal = Equals(table, sex, race, decisions);
        sheet.Table("Fairness of sex, race and both on 1,000,000 rows, one core, median of 7 rounds", "path", "CPU seconds", "goal", "equals the naive twin");
        sheet.Row("all rates of 20 groups, with intervals", seconds, Goal, equal ? "yes" : "NO");
        sheet.Figure("speed.fairness.cpu", seconds, "s");
        sheet.Promise(equal, "fairness: the fast count differs from its naive twin");
        sheet.Promise(seconds <= Goal, string.Create(CultureInfo.InvariantCulture, $"fairness takes {seconds:0.000} s, the goal is {Goal}"));
    }

    private static bool Equals(FairnessTable table, int[] sex, int[] race, byte[] decisions)
    {
        var counts = new Dictionary<string, (long Hits, long Tries)>();
        for (var i = 0; i < Rows; i++)
        {
            var group = (sex[i] == 0 ? "f" : "m") + " x " + (char)('a' + race[i]);
            var (hits, tries) = counts.GetValueOrDefault(group);
            counts[group] = (hits + decisions[i], tries + 1);
        }

        var fast = table.Groups.Where(g => g.Attribute == "sex x race" && g.Metric == FairMetric.SelectionRate).ToDictionary(g => g.Group, g => g.Raw.Value);
        return fast.Count == counts.Count && counts.All(c => fast[c.Key] == (double)c.Value.Hits / c.Value.Tries);
    }

    private static double Seconds(Action work)
    {
        var clock = Process.GetCurrentProcess().TotalProcessorTime;
        work();
        return (Process.GetCurrentProcess().TotalProcessorTime - clock).TotalSeconds;
    }
}
