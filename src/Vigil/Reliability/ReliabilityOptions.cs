namespace Vigil.Reliability;

/// <summary>What an owner may state about speed and reliability; every default works without a setting.</summary>
public sealed record ReliabilityOptions
{
    /// <summary>False pages accepted a week, above 0. Default 0.1.</summary>
    public double PagesPerWeek { get; init; } = 0.1;

    /// <summary>False notices accepted a week, above 0. Default 1.</summary>
    public double NoticesPerWeek { get; init; } = 1;

    /// <summary>The objective: share of calls that must be good, between 0 and 1 (0.999). Null derives it from the reference.</summary>
    public double? SloTarget { get; init; }

    /// <summary>A call slower than this many milliseconds is not good. Null: with a stated target only failures count, else it is derived from the reference.</summary>
    public double? LatencyLimitMs { get; init; }

    /// <summary>Calls the reference needs at least. Default 1,000.</summary>
    public int LearnCalls { get; init; } = 1_000;

    /// <summary>Minutes of event time the reference needs at least. Default 60.</summary>
    public int LearnMinutes { get; init; } = 60;

    /// <summary>With this many calls a third of the minutes is enough. Default 10,000.</summary>
    public int LearnBusyCalls { get; init; } = 10_000;

    /// <summary>Seconds that a minute waits for calls told late before it is judged, 0 to 3,600. Default 10.</summary>
    public int GraceSeconds { get; init; } = 10;

    internal void Check()
    {
        var problems = new List<VigilError.Problem>();
        Expect(problems, PagesPerWeek is > 0 and <= 100, "pages_per_week", "a number above 0 and at most 100");
        Expect(problems, NoticesPerWeek is > 0 and <= 1_000, "notices_per_week", "a number above 0 and at most 1,000");
        Expect(problems, SloTarget is null or (> 0.5 and < 1), "slo_target", "a share between 0.5 and 1, such as 0.999");
        Expect(problems, LatencyLimitMs is null or (> 0 and < 1e9), "latency_limit_ms", "milliseconds above 0");
        Expect(problems, LearnCalls is >= 100 and <= 10_000_000, "learn_calls", "a whole number from 100 to 10,000,000");
        Expect(problems, LearnMinutes is >= 6 and <= 10_080, "learn_minutes", "a whole number from 6 to 10,080");
        Expect(problems, LearnBusyCalls >= LearnCalls, "learn_busy_calls", "a whole number not below learn_calls");
        Expect(problems, GraceSeconds is >= 0 and <= 3_600, "grace_seconds", "a whole number from 0 to 3,600");
        if (problems.Count > 0)
        {
            throw new VigilError(problems);
        }
    }

    private static void Expect(List<VigilError.Problem> problems, bool holds, string place, string expected)
    {
        if (!holds)
        {
            problems.Add(new VigilError.Problem("the value is out of range", "reliability." + place, "Give " + expected + "."));
        }
    }
}
