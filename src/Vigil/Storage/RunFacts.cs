namespace Vigil.Storage;

/// <summary>A monitor did not judge some windows.</summary>
/// <param name="Monitor">The monitor's id.</param>
/// <param name="Reason">Why: "too few rows", "no label in this window", "window incomplete", "learning".</param>
/// <param name="Windows">How many windows.</param>
public sealed record Abstention(string Monitor, string Reason, int Windows) : Fact;

/// <summary>The run ended.</summary>
/// <param name="Verdict">The first sentence of the report.</param>
/// <param name="Answers">Four answers in order: how good is it now; is that below expectation; is it a data fault; what should I do.</param>
/// <param name="Rejected">Counted oddities: reason → rows.</param>
/// <param name="Alerts">Number of alerts.</param>
/// <param name="Incidents">Number of incidents.</param>
public sealed record RunFinished(
    string Verdict,
    IReadOnlyList<Answer> Answers,
    IReadOnlyDictionary<string, long> Rejected,
    int Alerts,
    int Incidents) : Fact;

/// <summary>One of the four answers of the first screen.</summary>
/// <param name="Question">The question.</param>
/// <param name="Text">The answer, in words, with numbers.</param>
/// <param name="Evidence">Id of what it rests on: a monitor, an incident, a metric; empty for none.</param>
public sealed record Answer(string Question, string Text, string Evidence);

/// <summary>How long the run took; the only fact that differs between machines.</summary>
/// <param name="Seconds">Stage → seconds.</param>
public sealed record RunTimed(IReadOnlyDictionary<string, double> Seconds) : Fact;
