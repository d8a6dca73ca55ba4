using System.Text;

namespace Vigil.Events;

/// <summary>A column's name as words: "yPredProba", "y_pred_proba" and "Y Pred Proba" are the same.</summary>
internal sealed class ColumnName
{
    public ColumnName(string text)
    {
        Text = text;
        Words = Split(text);
        Joined = string.Join('_', Words);
    }

    /// <summary>The name as it stands in the source.</summary>
    public string Text { get; }

    /// <summary>Its words in lower case.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Its words joined by underscores.</summary>
    public string Joined { get; }

    /// <summary>The last word; empty when there is none.</summary>
    public string Last => Words.Count == 0 ? "" : Words[^1];

    /// <summary>Whether any word is one of these.</summary>
    public bool Has(IReadOnlySet<string> words) => Words.Any(words.Contains);

    /// <summary>Whether the whole name is one of these joined forms.</summary>
    public bool Is(IReadOnlySet<string> joined) => joined.Contains(Joined);

    private static List<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (!char.IsLetterOrDigit(c))
            {
                Close(words, word);
                continue;
            }

            if (word.Length > 0 && StartsWord(text, i))
            {
                Close(words, word);
            }

            word.Append(char.ToLowerInvariant(c));
        }

        Close(words, word);
        return words;
    }

    // "userId" and "YPred" break before I and P; "RAC1P" and "AGEP" do not break.
    private static bool StartsWord(string text, int i) =>
        char.IsUpper(text[i])
        && (char.IsLower(text[i - 1]) || (char.IsUpper(text[i - 1]) && i + 1 < text.Length && char.IsLower(text[i + 1])));

    private static void Close(List<string> words, StringBuilder word)
    {
        if (word.Length > 0)
        {
            words.Add(word.ToString());
            word.Clear();
        }
    }
}
