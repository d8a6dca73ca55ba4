using System.Text;
using Vigil.Server.Dashboard.Charts;
using Vigil.Storage;

namespace Vigil.Server.Dashboard;

/// <summary>Renders a journal as plain text for terminals: the page's order and words, 100 columns wide, no colour codes.</summary>
public static class TextReport
{
    private const int Width = 100;
    private const int MostMonitors = 30;

    /// <summary>Renders the report.</summary>
    /// <param name="journal">The run to report.</param>
    public static string Render(JournalView journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        var report = new Report(journal);
        var text = new StringBuilder();
        Head(text, report);
        foreach (var incident in journal.Incidents)
        {
            Incident(text, report, incident);
        }

        if (journal.Incidents.Count == 0)
        {
            Silence(text, report);
        }

        Quality(text, report);
        foreach (var section in BriefSections.Of(report))
        {
            Title(text, section.Title);
            foreach (var line in section.Lines)
            {
                Line(text, "- " + line, "  ", "    ");
            }
        }

        Monitors(text, report);
        Title(text, "How this was judged");
        foreach (var pair in Judgement.Of(report))
        {
            Pair(text, pair.Key, pair.Value);
        }

        text.Append("\n  ").Append(string.Concat(journal.Run.Command.Select(c => char.IsControl(c) ? ' ' : c))).Append('\n');
        return text.ToString();
    }

    private static void Head(StringBuilder text, Report report)
    {
        var (_, shape, words) = Sentences.Headline(report);
        Line(text, report.Journal.Run.Model);
        Line(text, Sentences.Scope(report));
        text.Append('\n');
        Line(text, $"{shape} {words}");
        Line(text, Sentences.Verdict(report));
        Line(text, Sentences.Promise(report));
        foreach (var answer in report.Journal.Finished?.Answers ?? [])
        {
            text.Append('\n');
            Line(text, answer.Question);
            Line(text, Words.Sentence(answer.Text), "  ");
            if (report.Anchors.Evidence(answer.Evidence) is { } evidence)
            {
                Line(text, "Evidence: " + evidence.Name, "  ");
            }
        }
    }

    private static void Incident(StringBuilder text, Report report, IncidentChanged incident)
    {
        Title(text, $"{Sentences.Shape(incident.Severity)} {incident.Id}: {Words.Sentence(incident.Title)}");
        Line(text, Words.Sentence(incident.Story));
        Pair(text, "Severity", $"{Sentences.Severity(incident.Severity)}, {incident.State}: {incident.SeverityReason}");
        foreach (var step in report.IsWhole ? [] : TimelineChart.Steps(incident))
        {
            Pair(text, step.Key, step.Value);
        }

        Pair(text, "Harm", Sentences.Harm(report, incident));
        foreach (var line in Sentences.Projected(report, incident))
        {
            Pair(text, "Expected", line);
        }

        Line(text, "Evidence, strongest first:");
        foreach (var member in incident.Evidence.Take(IncidentCharts.MostMembers))
        {
            Line(text, "- " + Sentences.Member(report, member), "  ", "    ");
        }

        if (incident.Evidence.Count > IncidentCharts.MostMembers)
        {
            Line(text, $"- and {Words.Count(incident.Evidence.Count - IncidentCharts.MostMembers)} more", "  ");
        }
    }

    private static void Silence(StringBuilder text, Report report)
    {
        Title(text, Sentences.IncidentsTitle(report));
        Line(text, Sentences.Silence(report));
        var seeing = Sentences.Seeing(report, 8);
        if (seeing.Count > 0)
        {
            Line(text, Sentences.NothingJudged(report) ? "What will be seen:" : "What would have been seen:");
        }

        foreach (var monitor in seeing)
        {
            Line(text, $"- {Sentences.Name(monitor.Facts)}: {Sentences.Sees(monitor.Facts)}", "  ", "    ");
        }
    }

    private static void Quality(StringBuilder text, Report report)
    {
        Title(text, "Quality");
        if (!report.IsQualityKnown)
        {
            Line(text, QualityWords.WithoutLabels(report) ?? Sentences.NoQuality(report));
        }

        foreach (var track in report.Charted)
        {
            Line(text, QualityChart.Finding(track, report.Marked));
        }
    }

    private static void Monitors(StringBuilder text, Report report)
    {
        Title(text, "Monitors");
        Line(text, Sentences.Summary(report));
        var shown = report.Monitors.Where(m => m.Standing != Standing.Ok).OrderBy(m => m.Standing).Take(MostMonitors).ToList();
        foreach (var monitor in shown)
        {
            var evidence = monitor.Now is { } now ? $", evidence {Words.Evidence(now)} of 1" : "";
            Line(text, $"- {Sentences.Name(monitor.Facts)}: {monitor.State}{evidence}", "  ", "    ");
        }

        foreach (var left in report.Journal.Plan.LeftOut)
        {
            Line(text, $"- left out: {Words.Code(left.Key)}, {left.Value}", "  ", "    ");
        }

        foreach (var line in Sentences.Abstained(report))
        {
            Line(text, "- not judged: " + line, "  ", "    ");
        }
    }

    private static void Title(StringBuilder text, string title)
    {
        text.Append('\n');
        var from = text.Length;
        Line(text, title);
        var longest = text.ToString(from, text.Length - from).Split('\n').Max(l => l.Length);
        text.Append('-', longest).Append('\n');
    }

    private static void Pair(StringBuilder text, string key, string value) =>
        Line(text, $"{key + ":",-15} {value}", "  ", new string(' ', 18));

    private static void Line(StringBuilder text, string content, string first = "", string? next = null)
    {
        var indent = first;
        var line = new StringBuilder();
        foreach (var word in Inline.Plain(content).Split(' ').Select(Visible))
        {
            if (line.Length > 0 && indent.Length + line.Length + 1 + word.Length > Width)
            {
                text.Append(indent).Append(line.ToString().TrimEnd()).Append('\n');
                indent = next ?? first;
                line.Clear();
                line.Append(word);
                continue;
            }

            line.Append(line.Length > 0 || word.Length == 0 ? " " : "").Append(word);
        }

        text.Append((indent + line).TrimEnd()).Append('\n');
    }

    /// <summary>Data can hold escape codes; a terminal must not obey them.</summary>
    private static string Visible(string word) =>
        word.Any(char.IsControl) ? string.Concat(word.Select(c => char.IsControl(c) ? '�' : c)) : word;
}
