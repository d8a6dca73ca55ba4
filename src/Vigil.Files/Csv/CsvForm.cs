using nietras.SeparatedValues;
using Vigil.Events;
using Vigil.Files.Columns;
using Vigil.Files.Opening;
using Vigil.Files.Tables;
using Vigil.Files.Texts;

namespace Vigil.Files.Csv;

/// <summary>Finds out the form of a delimited file from its beginning.</summary>
internal sealed class CsvForm
{
    private const int RowsLooked = 20_000;
    private readonly InputFile _file;
    private readonly OpenRequest _request;
    private readonly MissingTexts _missing;
    private readonly string[] _firstRow;
    private readonly int _rows;

    private CsvForm(InputFile file, OpenRequest request, TextSample sample)
    {
        _file = file;
        _request = request;
        _missing = MissingTexts.Of(request.Options.MissingValues);
        Sample = sample;
        Dialect = Dialect.Find(file, sample, request.Options.Delimiter);
        (_firstRow, _rows, var commas) = Survey();
        Point = PointOf(commas);
        var sniffs = Sniff();
        HasHeader = request.Options.Header ?? LooksLikeHeader(sniffs);
        Finish(sniffs);
        Sample = sample.WithoutText();
    }

    /// <summary>How the file is packed and encoded.</summary>
    public TextSample Sample { get; }

    /// <summary>How fields are separated.</summary>
    public Dialect Dialect { get; }

    /// <summary>The decimal sign.</summary>
    public char Point { get; }

    /// <summary>Whether the first row holds names.</summary>
    public bool HasHeader { get; }

    /// <summary>False when there is nothing but a header.</summary>
    public bool HasRows => _rows > (HasHeader ? 1 : 0);

    /// <summary>The columns.</summary>
    public IReadOnlyList<ColumnPlan> Columns { get; private set; } = [];

    /// <summary>Everything found out, for people.</summary>
    public List<FormFact> Facts { get; } = [];

    /// <summary>Finds out the form.</summary>
    /// <exception cref="VigilError">The file cannot be a table.</exception>
    public static CsvForm Find(InputFile file, OpenRequest request)
    {
        for (var bytes = request.SampleBytes; ; bytes *= 4)
        {
            var sample = TextSample.Take(file, request.Limits, bytes, request.Options.Encoding);
            if (string.IsNullOrWhiteSpace(sample.Text))
            {
                throw file.Error("the file holds nothing but white space", "Expected a header and at least one row.");
            }

            if (sample.Whole || bytes >= request.Limits.CellLength || new CsvSampleLines(sample.Text).HasTwo)
            {
                return new CsvForm(file, request, sample);
            }
        }
    }

    /// <summary>One look over the sample: the first row, the number of whole rows, and votes on the decimal sign.</summary>
    private (string[] First, int Rows, int Commas) Survey()
    {
        string[]? first = null;
        var rows = 0;
        var commas = 0;
        long line = 0;
        using var reader = CsvRows.Over(Sample.Text, Dialect);
        while (rows < RowsLooked && CsvRows.Next(reader, _file, ref line))
        {
            var row = reader.Current;
            for (var i = 0; first is not null && i < row.ColCount; i++)
            {
                commas += CommaVote(row[i].Span);
            }

            first ??= ToStrings(row);
            rows++;
        }

        // The sample may end inside its last row.
        return (first!, !Sample.Whole && rows < RowsLooked && rows > 1 ? rows - 1 : rows, commas);
    }

    private static string[] ToStrings(SepReader.Row row)
    {
        var texts = new string[row.ColCount];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = row[i].ToString();
        }

        return texts;
    }

    /// <summary>+1 for 1,5 and -1 for 1.5; anything else says nothing.</summary>
    private static int CommaVote(ReadOnlySpan<char> text)
    {
        var sign = text.IndexOfAny(',', '.');
        if (sign < 0 || text.Length > 32 || text[(sign + 1)..].ContainsAny(',', '.'))
        {
            return 0;
        }

        return NumberText.TryParse(text, text[sign], out _) ? (text[sign] == ',' ? 1 : -1) : 0;
    }

    private char PointOf(int commas) => _request.Options.Decimal?.ToUpperInvariant() switch
    {
        null => Dialect.Delimiter != ',' && commas > 0 ? ',' : '.',
        "COMMA" or "," => ',',
        "POINT" or "." or "DOT" => '.',
        var other => throw _file.Error($"the decimal sign '{other}' is not known", "Set read: decimal to point or comma."),
    };

    private ColumnSniff[] Sniff()
    {
        var sniffs = _firstRow.Select((name, i) => new ColumnSniff(NameOf(name, i), Point, _missing)).ToArray();
        long line = 0;
        using var reader = CsvRows.Over(Sample.Text, Dialect);
        for (var n = 0; n < _rows && CsvRows.Next(reader, _file, ref line); n++)
        {
            var row = reader.Current;
            if (row.ColCount != sniffs.Length)
            {
                throw CsvRows.Ragged(_file, (line, row.LineNumberToExcl), (row.ColCount, sniffs.Length), Dialect, Sample.Whole && n == _rows - 1);
            }

            for (var i = 0; n > 0 && i < sniffs.Length; i++)
            {
                sniffs[i].Look(row[i].Span);
            }
        }

        return sniffs;
    }

    private string NameOf(string first, int index) =>
        _request.Options.Header == false ? FormattableString.Invariant($"column_{index + 1}") : first.Trim();

    /// <summary>Names of the reference are names. Otherwise: names stand above numbers; where no column holds numbers or times, names are all different and occur nowhere below.</summary>
    private bool LooksLikeHeader(ColumnSniff[] sniffs)
    {
        if (_firstRow.Count(name => _request.Expected?.IndexOf(name.Trim()) >= 0) * 2 >= _firstRow.Length)
        {
            return true;
        }

        var votes = 0;
        var typed = false;
        for (var i = 0; i < sniffs.Length; i++)
        {
            var isValue = ColumnSniff.IsTypedText(_firstRow[i], Point);
            votes += !sniffs[i].IsTyped || _missing.Contains(_firstRow[i]) ? 0 : isValue ? -1 : 1;
            typed |= isValue;
        }

        if (votes != 0)
        {
            return votes > 0;
        }

        return !typed && !sniffs.Where((sniff, i) => _firstRow[i].Length > 0 && sniff.Holds(_firstRow[i])).Any();
    }

    private void Finish(ColumnSniff[] sniffs)
    {
        if (HasHeader)
        {
            CheckNames();
        }
        else
        {
            sniffs = Renamed(sniffs);
        }

        DescribeForm(sniffs);
        Columns = [.. sniffs.Select(sniff => sniff.Decide(_request, Facts))];
    }

    /// <summary>Without a header the first row is data: look again, under made-up names.</summary>
    private ColumnSniff[] Renamed(ColumnSniff[] sniffs)
    {
        var renamed = sniffs.Select((_, i) => new ColumnSniff(FormattableString.Invariant($"column_{i + 1}"), Point, _missing)).ToArray();
        long line = 0;
        using var reader = CsvRows.Over(Sample.Text, Dialect);
        for (var n = 0; n < _rows && CsvRows.Next(reader, _file, ref line); n++)
        {
            var row = reader.Current;
            for (var i = 0; i < renamed.Length; i++)
            {
                renamed[i].Look(row[i].Span);
            }
        }

        return renamed;
    }

    private void CheckNames() => ColumnNames.Check(_file, [.. _firstRow.Select(name => name.Trim())], 1);

    private void DescribeForm(ColumnSniff[] sniffs)
    {
        var options = _request.Options;
        Facts.Add(new FormFact("format", Sample.Compression == "none" ? "delimited text" : $"delimited text, {Sample.Compression}", false));
        Facts.Add(new FormFact("encoding", Sample.EncodingName, options.Encoding is not null));
        Facts.Add(new FormFact("delimiter", Dialect.DelimiterName, options.Delimiter is not null));
        Facts.Add(new FormFact("header", HasHeader ? "yes" : "no", options.Header is not null));
        Facts.Add(new FormFact("decimal", Point == ',' ? "comma" : "point", options.Decimal is not null));
        if (!Dialect.Quoted)
        {
            Facts.Add(new FormFact("quotes", "none (a quote is a plain character)", false));
        }

        var seen = sniffs.SelectMany(s => s.MissingSeen).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(12).ToList();
        var set = options.MissingValues is not null;
        if (set || seen.Count > 0)
        {
            Facts.Add(new FormFact("missing values", string.Join(", ", set ? options.MissingValues! : seen), set));
        }
    }
}
