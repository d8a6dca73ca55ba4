using Vigil.Storage;

namespace Vigil.Server.Dashboard;

/// <summary>How labels found their predictions, as pairs of name and words.</summary>
internal static class LabelWords
{
    public static IReadOnlyList<KeyValue> Of(LabelsJoined labels)
    {
        var files = Words.Join([.. labels.Files.Select(f => Words.Code(Words.FileName(f)))]);
        var pairs = new List<KeyValue>
        {
            new("Coverage", $"{Words.Percent(labels.Coverage)}: {Words.Count(labels.Joined)} of {Words.Count(labels.Predictions, "prediction")} have a label, from {files}."),
            new("Join", $"{Words.Percent(labels.JoinRate)} of {Words.Count(labels.Rows, "label row")} found a prediction."),
            new("Delay", Delay(labels)),
        };
        if (labels.MatureAfterSeconds is { } age)
        {
            var before = Words.Date(labels.MatureBefore) is { } date ? $": those before {date}" : "";
            pairs.Add(new("Mature", $"Predictions older than {Words.Duration(age)}{before}. By then 95 % of the labels that ever come have come."));
        }

        pairs.Add(new("Oddities", Oddities(labels)));
        return pairs;
    }

    private static string Delay(LabelsJoined labels) => (labels.LagMedianSeconds, labels.LagP90Seconds) switch
    {
        ({ } median, { } late) => $"Half of the labels come within {Words.Duration(median)}, 90 % within {Words.Duration(late)}.",
        ({ } median, null) => $"Half of the labels come within {Words.Duration(median)}; fewer than 90 % have come.",
        _ when labels.MatureAfterSeconds is not null => "Fewer than half of the labels have come.",
        _ => "Not known: the labels hold no times.",
    };

    private static string Oddities(LabelsJoined labels)
    {
        var found = new (long Rows, string One, string Many)[]
        {
            (labels.Unknown, "label of an unknown id", "labels of unknown ids"),
            (labels.WithoutId, "label without an id", "labels without an id"),
            (labels.Duplicates, "duplicate", "duplicates"),
            (labels.Corrections, "label that a later one corrected", "labels that later ones corrected"),
            (labels.Retracted, "label taken back", "labels taken back"),
            (labels.Conflicts, "id with labels that contradict each other, left unlabelled", "ids with labels that contradict each other, left unlabelled"),
        }.Where(f => f.Rows > 0).Select(f => Words.Count(f.Rows, f.One, f.Many)).ToList();
        return found.Count == 0 ? "None: every label row belongs to one prediction, once." : Words.Sentence(string.Join("; ", found));
    }
}
