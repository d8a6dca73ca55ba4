using System.Globalization;
using Vigil.Bench.Reporting;
using Vigil.Bench.Streams;
using Vigil.Estimation;
using Vigil.Statistics;

namespace Vigil.Bench.Estimation;

/// <summary>How near estimates without labels come to the truth, beside the field's methods on the same chunks.</summary>
internal static class EstimationBench
{
    private const int ChunkRows = 2_000;

    public static void Run(BenchArguments arguments, Sheet sheet)
    {
        var chunks = arguments.Seeds ?? (arguments.Quick ? 20 : 160);
        if (arguments.Wants("simulated"))
        {
            Simulated(chunks, sheet);
        }

        if (arguments.Wants("census") && PublicTable.Folder is not null)
        {
            Census(arguments.Quick ? 4 : 34, arguments.Quick ? 10 : Math.Min(chunks, 80), sheet);
        }

        if (arguments.Wants("carloan") && PublicTable.Folder is not null)
        {
            CarLoan(sheet);
        }

        if (arguments.Wants("trickle"))
        {
            Trickle(arguments.Quick ? 100 : 400, sheet);
        }

        if (arguments.Wants("speed"))
        {
            EstimationSpeed.Run(sheet);
        }
    }

    private static void Simulated(int chunks, Sheet sheet)
    {
        var (reference, world) = ShiftedWorld.Start(1, 10_000);
        var contest = new Contest(reference);
        for (var i = 0; i < chunks; i++)
        {
            contest.Add(world.Chunk(ChunkRows));
        }

        contest.Print("simulated", "Simulated covariate shift, misspecified model, reference 10,000, chunks of 2,000", sheet);
        foreach (var metric in Contest.Shown)
        {
            var ratio = contest.Error("auto", metric) / contest.Error("oracle floor", metric);
            sheet.Figure($"estimation.simulated.over_floor.{metric.Name()}", ratio, "ratio");
            sheet.Promise(ratio <= 1.30, Say($"simulated {metric.Name()}: {ratio:0.00} x the oracle floor, the goal is 1.30"));
            sheet.Promise(contest.Paired("PAPE-like", "auto", metric) > -1.96, Say($"simulated {metric.Name()}: worse than PAPE"));
        }
    }

    private static void Census(int plain, int tilted, Sheet sheet)
    {
        var (reference, current) = PublicData.Census();
        var contest = new Contest(reference);
        for (var c = 0; c < plain; c++)
        {
            contest.Add(current.Pick([.. Enumerable.Range(c * ChunkRows, ChunkRows)]));
        }

        contest.Print("census", "Census 2015 to 2016 as it is", sheet);
        foreach (var metric in Contest.Shown)
        {
            var (auto, cbpe) = (contest.Scaled("auto", metric), contest.Scaled("CBPE", metric));
            sheet.Promise(auto <= 1.0, Say($"census {metric.Name()}: {auto:0.00} sampling errors, the goal is 1.0"));
            sheet.Promise(auto <= cbpe + 0.1, Say($"census {metric.Name()}: {auto:0.00} sampling errors, CBPE has {cbpe:0.00}"));
        }

        var training = reference.Pick([.. Enumerable.Range(0, 20_000)]);
        var model = new WeakModel(training, "AGEP", "SCHL", "DIS", "SEX");
        var rest = reference.Pick([.. Enumerable.Range(20_000, reference.Labels.Length - 20_000)]);
        contest = new Contest(rest.Scored(model.Score(rest.Features)));
        var scored = current.Scored(model.Score(current.Features));
        for (var i = 0; i < tilted; i++)
        {
            contest.Add(Tilt(scored, new Draw((ulong)i + 1), "AGEP", "SCHL", "DIS", "SEX"));
        }

        contest.Print("tilted", "Census 2016 tilted, weak model (logistic on AGEP, SCHL, DIS, SEX)", sheet);
        foreach (var metric in Contest.Shown)
        {
            var ratio = contest.Error("auto", metric) / contest.Error("CBPE", metric);
            sheet.Figure($"estimation.tilted.over_cbpe.{metric.Name()}", ratio, "ratio");
            sheet.Promise(ratio <= 0.65, Say($"tilted {metric.Name()}: {ratio:0.00} x CBPE, the goal is .65"));
            sheet.Promise(contest.Scaled("auto", metric) <= 1.0, Say($"tilted {metric.Name()}: {contest.Scaled("auto", metric):0.00} sampling errors, the goal is 1.0"));
        }
    }

    /// <summary>Draws rows without replacement with chances in proportion to exp(t·direction·z), t from .3 to 1.2.</summary>
    private static Rows Tilt(Rows rows, Draw draw, params string[] columns)
    {
        var values = columns.Select(c => rows.Features.Find(c)!.Numbers!).ToArray();
        var scales = values.Select(v => Moments.Of(v)).ToArray();
        var direction = columns.Select(_ => draw.Normal()).ToArray();
        var length = Math.Sqrt(direction.Sum(d => d * d));
        var size = 0.3 + (0.9 * draw.Uniform());
        var keys = new double[rows.Labels.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            var log = Enumerable.Range(0, columns.Length).Sum(c => direction[c] / length * size * (values[c][i] - scales[c].Mean) / scales[c].Deviation);
            keys[i] = -(log - Math.Log(-Math.Log(1 - draw.Uniform())));
        }

        int[] order = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort(keys, order);
        return rows.Pick(order[..ChunkRows]);
    }

    private static void CarLoan(Sheet sheet)
    {
        var (reference, current) = PublicData.CarLoan();
        var contest = new Contest(reference);
        for (var c = 0; c < 10; c++)
        {
            contest.Add(current.Pick([.. Enumerable.Range(c * 5_000, 5_000)]));
        }

        contest.Print("carloan", "Car loan, chunks of 5,000 (the last five have changed inputs and changed labels given inputs)", sheet);
    }

    private static void Trickle(int runs, Sheet sheet)
    {
        sheet.Table(
            $"Labels against estimates, {runs} runs each, 200 labels a week, one false contradiction in 20 weeks accepted",
            "concept bias (points)", "within 200 labels", "400", "800", "1,600", "2,600");
        var (reference, world) = ShiftedWorld.Start(3, 10_000);
        var rows = world.Draw(20_000);
        var estimate = PerformanceEstimator.Fit(reference.Features, reference.Scores, reference.Decisions, reference.Labels)
            .Estimate(new(rows.Features, rows.Scores, rows.Decisions), EstimationMethod.Cbpe);
        var chances = estimate.ChanceOfError(rows.Decisions);
        foreach (var bias in new[] { 0, 0.02, 0.05, 0.07, 0.10 })
        {
            var found = new int[runs];
            for (var run = 0; run < runs; run++)
            {
                var draw = new Draw((ulong)run + 1);
                var watch = new CalibrationWatch();
                while (watch.Rows < 2_600 && !watch.Contradicted)
                {
                    var f = chances[draw.Below(chances.Length)];
                    watch.Add(draw.Chance(f + bias) ? 1 : 0, f);
                }

                found[run] = watch.Contradicted ? (int)watch.Rows : int.MaxValue;
            }

            double Within(int labels) => found.Count(f => f <= labels) / (double)runs;
            sheet.Row(100 * bias, Within(200), Within(400), Within(800), Within(1_600), Within(2_600));
            sheet.Figure(Say($"estimation.trickle.{100 * bias:0}_points.within_800"), Within(800), "share");
            var goal = bias switch { 0.07 => 0.8, 0.10 => 0.95, _ => 0 };
            sheet.Promise(Within(800) >= goal, Say($"a concept bias of {100 * bias:0} points is flagged within 800 labels in {Within(800):P0}, the goal is {goal:P0}"));
        }
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
