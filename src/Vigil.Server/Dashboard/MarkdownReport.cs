using System.Text;
using Vigil.Server.Dashboard.Charts;
using Vigil.Storage;

namespace Vigil.Server.Dashboard;

/// <summary>Renders a journal as markdown for pull requests: the page's order and words.</summary>
public static class MarkdownReport
{
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

        text.Append("\n## Quality\n\n");
        text.Append(report.IsQualityKnown ? "" : Escape(QualityWords.WithoutLabels(report) ?? Sentences.NoQuality(report)) + "\n\n");
        text.Append(string.Concat(report.Charted.Select(t => "- " + Escape(QualityChart.Finding(t, report.Marked)) + "\n")));
        foreach (var section in BriefSections.Of(report))
        {
            text.Append("\n## ").Append(Escape(section.Title)).Append("\n\n");
            text.Append(string.Concat(section.Lines.Select(l => "- " + Escape(l) + "\n")));
        }

        Monitors(text, report);
        Judged(text, report);
        return text.ToString();
    }

    private static void Head(StringBuilder text, Report report)
    {
        var (_, shape, words) = Sentences.Headline(report);
        text.Append("# ").Append(Escape(report.Journal.Run.Model)).Append("\n\n");
        text.Append("**").Append(Escape($"{shape} {words}")).Append(".** ").Append(Escape(Sentences.Verdict(report))).Append("\n\n");
        text.Append(Escape(Sentences.Promise(report))).Append("\n\n").Append(Escape(Sentences.Scope(report))).Append(".\n");
        if (report.Journal.Finished is { Answers.Count: > 0 } finished)
        {
            text.Append("\n| | |\n| --- | --- |\n");
            foreach (var answer in finished.Answers)
            {
                Row(text, "**" + Escape(answer.Question) + "**", Escape(Words.Sentence(answer.Text)));
            }
        }
    }

    private static void Incident(StringBuilder text, Report report, IncidentChanged incident)
    {
        var title = $"{Sentences.Shape(incident.Severity)} {incident.Id}: {Words.Sentence(incident.Title)}";
        text.Append("\n## ").Append(Escape(title)).Append("\n\n");
        text.Append(Escape(Words.Sentence(incident.Story))).Append("\n\n| | |\n| --- | --- |\n");
        Row(text, "Severity", Escape($"{Sentences.Severity(incident.Severity)}, {incident.State}: {incident.SeverityReason}"));
        foreach (var step in report.IsWhole ? [] : TimelineChart.Steps(incident))
        {
            Row(text, step.Key, Escape(step.Value));
        }

        Row(text, "Harm", Escape(Sentences.Harm(report, incident)));
        foreach (var line in Sentences.Projected(report, incident))
        {
            Row(text, "Expected", Escape(line));
        }

        text.Append("\nEvidence, strongest first:\n\n");
        foreach (var member in incident.Evidence.Take(IncidentCharts.MostMembers))
        {
            text.Append("- ").Append(Escape(Sentences.Member(report, member))).Append('\n');
        }

        if (incident.Evidence.Count > IncidentCharts.MostMembers)
        {
            text.Append("- and ").Append(Words.Count(incident.Evidence.Count - IncidentCharts.MostMembers)).Append(" more\n");
        }
    }

    private static void Silence(StringBuilder text, Report report)
    {
        text.Append("\n## ").Append(Sentences.IncidentsTitle(report)).Append("\n\n").Append(Escape(Sentences.Silence(report))).Append('\n');
        if (Sentences.Seeing(report, 8) is { Count: > 0 } seeing)
        {
            text.Append(Sentences.NothingJudged(report) ? "\nWhat will be seen:\n\n" : "\nWhat would have been seen:\n\n");
            foreach (var monitor in seeing)
            {
                text.Append("- ").Append(Escape($"{Sentences.Name(monitor.Facts)}: {Sentences.Sees(monitor.Facts)}")).Append('\n');
            }
        }
    }

    private static void Monitors(StringBuilder text, Report report)
    {
        text.Append("\n## Monitors\n\n").Append(Escape(Sentences.Summary(report))).Append('\n');
        var shown = report.Monitors.Where(m => m.Standing != Standing.Ok).OrderBy(m => m.Standing).Take(MostMonitors).ToList();
        if (shown.Count > 0)
        {
            text.Append("\n| Target | Watches | State | Evidence |\n| --- | --- | --- | ---: |\n");
        }

        foreach (var monitor in shown)
        {
            var evidence = monitor.Now is { } now ? Words.Evidence(now) : "none";
            Row(text, Escape(Words.Code(monitor.Facts.Target)), Sentences.Watches(monitor.Facts), Escape(monitor.State), evidence);
        }

        text.Append(report.Journal.Plan.LeftOut.Count + report.Journal.Abstentions.Count > 0 ? "\n" : "");
        foreach (var left in report.Journal.Plan.LeftOut)
        {
            text.Append("- Left out: ").Append(Escape($"{Words.Code(left.Key)}, {left.Value}")).Append('\n');
        }

        foreach (var line in Sentences.Abstained(report))
        {
            text.Append("- Not judged: ").Append(Escape(line)).Append('\n');
        }
    }

    private static void Judged(StringBuilder text, Report report)
    {
        text.Append("\n## How this was judged\n\n| | |\n| --- | --- |\n");
        foreach (var pair in Judgement.Of(report))
        {
            Row(text, Escape(pair.Key), Escape(pair.Value));
        }

        var command = report.Journal.Run.Command.ReplaceLineEndings(" ").Replace("```", "'''", StringComparison.Ordinal);
        text.Append("\n```\n").Append(command).Append("\n```\n");
    }

    private static void Row(StringBuilder text, params string[] cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");

    /// <summary>Shows marks of markdown and HTML as they are; names stay in code type, where nothing but the back-tick matters.</summary>
    private static string Escape(string text)
    {
        var parts = text.Split('`');
        var safe = new StringBuilder();
        for (var i = 0; i < parts.Length; i++)
        {
            var code = i % 2 == 1 && i < parts.Length - 1;
            safe.Append(code ? $"`{parts[i].ReplaceLineEndings(" ")}`" : (i % 2 == 1 ? "\\`" : "") + Plain(parts[i]));
        }

        return safe.ToString();
    }

    private static string Plain(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var c in text.ReplaceLineEndings(" "))
        {
            _ = c switch
            {
                '<' => safe.Append("&lt;"),
                '>' => safe.Append("&gt;"),
                '&' => safe.Append("&amp;"),
                '\\' or '*' or '_' or '[' or ']' or '#' => safe.Append('\\').Append(c),
                _ => safe.Append(c),
            };
        }

        return safe.ToString();
    }
}
