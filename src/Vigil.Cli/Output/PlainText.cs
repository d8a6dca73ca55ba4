namespace Vigil.Cli.Output;

/// <summary>Sentences of the journal put names in back-ticks for readers that can set them apart; other programs get them plain.</summary>
internal static class PlainText
{
    public static string Of(string sentence) => sentence.Replace("`", "", StringComparison.Ordinal);
}
