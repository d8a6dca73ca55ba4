using System.Globalization;
using System.Text;
using Vigil.Cli.Configuration;
using Vigil.Events;

namespace Vigil.Cli.Output;

/// <summary>Writes vigil.yaml: what was understood, why, and what else can be said. Every line is optional.</summary>
internal static class ConfigWriter
{
    private const int MaxReason = 110;

    /// <summary>Writes the settings.</summary>
    /// <param name="understanding">What was understood of the reference.</param>
    /// <param name="config">What the user said on the command line.</param>
    /// <param name="reference">The reference as the settings shall name it.</param>
    public static string Write(Understanding understanding, VigilConfig config, string reference)
    {
        var schema = understanding.Schema;
        var text = new StringBuilder();
        text.Append("# What Vigil shall watch. Written by `vigil init`; correct it where a guess is wrong.\n");
        text.Append("# Every line is optional: a deleted line is guessed again.\n\n");
        Line(text, "model", Quote(Commands.MonitoringRun.ModelName(config, reference)), "");
        Line(text, "reference", Quote(reference), string.Create(CultureInfo.InvariantCulture, $"{understanding.Scan.Rows:N0} rows; relative to this file"));
        text.Append('\n');
        Form(text, understanding.Source.Shape);
        text.Append("columns:\n");
        Roles(text, schema);
        Types(text, schema);
        text.Append('\n');
        Line(text, "task", Word(schema.Task), schema.TaskReason);
        if (schema.PositiveClass is { } positive)
        {
            Line(text, "positive", Quote(positive), "the label's text that counts as positive");
        }

        text.Append('\n');
        Budget(text, config);
        text.Append("\n# More that can be said:\n");
        text.Append("# tolerance:\n#   drift: 0.02            # smaller changes of a distribution are nobody's concern\n");
        text.Append("# chunk_rows: 5000        # rows of a chunk of the performance table\n");
        text.Append("# owner: team-credit      # who is told\n");
        text.Append("# label_delay: 14 days    # how late labels come\n");
        text.Append("# latency_limit: 200 ms   # the slowest answer that is still good\n");
        text.Append("# costs:\n#   false_positive: 1\n#   false_negative: 10\n");
        return text.ToString();
    }

    private static void Roles(StringBuilder text, Schema schema)
    {
        foreach (var (key, role) in new[]
        {
            ("time", ColumnRole.Time), ("label", ColumnRole.Label), ("score", ColumnRole.Score), ("prediction", ColumnRole.Prediction), ("id", ColumnRole.Id),
        })
        {
            var found = schema.Find(role);
            if (found is null)
            {
                var open = schema.Columns.Where(c => c.Reason.Contains($"--{key} ", StringComparison.Ordinal)).Select(c => Quote(c.Name)).Take(4).ToList();
                var told = open.Count == 0 ? "none found" : $"undecided; perhaps {string.Join(" or ", open)}";
                text.Append(CultureInfo.InvariantCulture, $"  # {key}:                  # {told}\n");
            }
            else
            {
                Line(text, "  " + key, Quote(found.Name), found.Reason);
            }
        }

        Names(text, schema, "groups", ColumnRole.Group, "protected attributes");
        Names(text, schema, "ignore", ColumnRole.Ignored, "columns not to watch");
    }

    private static void Names(StringBuilder text, Schema schema, string key, ColumnRole role, string meaning)
    {
        var names = schema.Columns.Where(c => c.Role == role).ToList();
        Line(text, "  " + key, "[" + string.Join(", ", names.Select(c => Quote(c.Name))) + "]", names.Count == 1 ? names[0].Reason : meaning);
    }

    private static void Types(StringBuilder text, Schema schema)
    {
        const int told = 30;
        text.Append("  # types:                 # guessed as follows; delete the # to change one\n");
        foreach (var column in schema.Columns.Where(c => c.Role is ColumnRole.Feature or ColumnRole.Group or ColumnRole.Partition).Take(told))
        {
            text.Append("  ");
            Line(text, "#   " + Quote(column.Name), Word(column.Type), column.Reason);
        }

        if (schema.Columns.Count > told)
        {
            text.Append("  #   # and so on for the other columns\n");
        }
    }

    private static void Form(StringBuilder text, TableShape shape)
    {
        if (shape.Form.Count == 0)
        {
            return;
        }

        text.Append("# How the file was read; `read:` with delimiter, header, decimal, encoding, time_format, time_zone or missing_values sets it:\n");
        foreach (var fact in shape.Form.Take(20))
        {
            text.Append(CultureInfo.InvariantCulture, $"#   {OneLine(fact.Name)}: {OneLine(fact.Value)}\n");
        }

        text.Append('\n');
    }

    private static void Budget(StringBuilder text, VigilConfig config)
    {
        text.Append("budget:                    # false alerts you accept while all is well\n");
        if (config.Plan.CheckBudget is { } check)
        {
            Line(text, "  check", check.ToString("R", CultureInfo.InvariantCulture), "expected in one whole check, over all monitors together");
            return;
        }

        Line(text, "  pages_per_week", config.Plan.PagesPerWeek.ToString("R", CultureInfo.InvariantCulture), "may wake somebody: one in ten weeks");
        Line(text, "  notices_per_week", config.Plan.NoticesPerWeek.ToString("R", CultureInfo.InvariantCulture), "pages included");
    }

    private static void Line(StringBuilder text, string key, string value, string reason)
    {
        var line = key + ": " + value;
        text.Append(line);
        if (reason.Length > 0)
        {
            text.Append(' ', Math.Max(1, 27 - line.Length)).Append("# ").Append(OneLine(reason));
        }

        text.Append('\n');
    }

    private static string OneLine(string reason)
    {
        var line = string.Concat(PlainText.Of(reason).Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length > MaxReason ? line[..MaxReason] + "…" : line;
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>A text as YAML reads it back as the same text: plain when nothing could be misread, else in double quotes.</summary>
    internal static string Quote(string text)
    {
        var plain = text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/')
            && text is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off");
        if (plain)
        {
            return text;
        }

        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when char.IsControl(c) => "\\u" + ((int)c).ToString("X4", CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}
