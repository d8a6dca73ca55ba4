namespace Vigil.Files.Csv;

/// <summary>Whether a sample surely holds a whole header and a whole row.</summary>
internal readonly struct CsvSampleLines(string text)
{
    /// <summary>True when at least three line ends stand outside quotes: one row may be cut and one may be blank.</summary>
    public bool HasTwo
    {
        get
        {
            var quoted = false;
            var lines = 0;
            foreach (var c in text)
            {
                quoted ^= c == '"';
                lines += c == '\n' && !quoted ? 1 : 0;
                if (lines == 3)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
