using System.Text;
using System.Text.Json;
using Vigil.Storage;

namespace Vigil.Cli.Output;

/// <summary>A journal as text: one fact a line.</summary>
internal static class JournalText
{
    public static string Write(IEnumerable<Fact> facts)
    {
        var text = new StringBuilder();
        foreach (var line in facts.AsParallel().AsOrdered().Select(FactJson.Write))
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Reads a journal.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="name">The file as the user wrote it.</param>
    /// <exception cref="VigilError">A line is not a fact.</exception>
    public static IReadOnlyList<Fact> Read(string text, string name)
    {
        var facts = new List<Fact>();
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.IsWhiteSpace())
            {
                continue;
            }

            try
            {
                facts.Add(FactJson.Read(line.ToString()));
            }
            catch (Exception e) when (e is JsonException or NotSupportedException)
            {
                throw new VigilError("this line is not a fact of a journal", $"{name}:{number}:1", "a journal is the journal.jsonl that `vigil check` wrote; run it again");
            }
        }

        return facts.Count > 0 ? facts : throw new VigilError("the journal is empty", name, "run `vigil check` again");
    }
}
