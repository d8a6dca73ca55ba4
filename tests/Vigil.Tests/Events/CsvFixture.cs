using System.Globalization;
using System.IO.Compression;
using System.Text;
using Vigil.Events;

namespace Vigil.Tests.Events;

/// <summary>
/// Reads the plain, well-formed CSV files of the public data whole, so that role tests need no file reader. Skips the test when
/// the data are not there.
/// </summary>
internal static class CsvFixture
{
    private const int MostLevels = 5_000;

    public static EventTable Read(string name)
    {
        var path = Path.Combine(Folder(), name);
        if (!File.Exists(path))
        {
            Assert.Skip($"skipped: {name} is not in VIGIL_DATA");
        }

        using var file = File.OpenRead(path);
        using var stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var records = Records(reader.ReadToEnd()).ToList();
        return EventTable.Of(name, [.. records[0].Select((column, i) => Typed(column, [.. records.Skip(1).Select(r => r[i])]))]);
    }

    private static string Folder()
    {
        if (Environment.GetEnvironmentVariable("VIGIL_DATA") is { Length: > 0 } set)
        {
            return set;
        }

        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Vigil.slnx")))
        {
            root = root.Parent;
        }

        return Path.Combine(root?.FullName ?? "", "..", "shared", "data");
    }

    private static Column Typed(string name, string[] values)
    {
        var present = values.Where(v => v.Length > 0).ToList();
        if (present.Count > 0 && present.All(v => Number(v) is not null))
        {
            return new NumericColumn(name, [.. values.Select(v => Number(v) ?? Missing.Null)]);
        }

        if (present.Count > 0 && present.All(v => Time(v) is not null))
        {
            return new TimeColumn(name, [.. values.Select(v => Time(v) is { } t ? Tables.Micros(t) : Missing.NullTime)]);
        }

        return present.Distinct().Count() <= MostLevels
            ? Tables.Texts(name, [.. values.Select(v => v.Length == 0 ? null : v)])
            : new TextColumn(
                name,
                [.. values.Select(v => v.Length == 0 ? TextHash.Null : TextHash.Of(v))],
                [.. values.Select(v => v.Length == 0 ? -1 : v.Length)]);
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTime? Time(string text) =>
        text.Length >= 10 && DateTime.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    private static IEnumerable<List<string>> Records(string text)
    {
        var (record, field, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '"')
            {
                quoted = !quoted;
                if (quoted && i > 0 && text[i - 1] == '"')
                {
                    field.Append('"');
                }
            }
            else if (!quoted && c is ',' or '\n')
            {
                record.Add(field.ToString().TrimEnd('\r'));
                field.Clear();
                if (c == '\n')
                {
                    yield return record;
                    record = [];
                }
            }
            else
            {
                field.Append(c);
            }
        }
    }
}
