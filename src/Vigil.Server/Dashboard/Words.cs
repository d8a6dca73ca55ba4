using System.Globalization;

namespace Vigil.Server.Dashboard;

/// <summary>Numbers, counts and times as people read them: always in the invariant culture, times always in UTC.</summary>
internal static class Words
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>A whole number with thousands separators.</summary>
    public static string Count(long value) => value.ToString("#,0", Culture);

    /// <summary>"1 window", "2 windows".</summary>
    public static string Count(long value, string one, string? many = null) => Count(value) + " " + (value == 1 ? one : many ?? one + "s");

    /// <summary>A number with three significant digits.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "not a number" : value > 0 ? "infinite" : "minus infinite";
        }

        var size = Math.Abs(value);
        return size switch
        {
            0 => "0",
            >= 1e9 or < 1e-4 => value.ToString("0.##e0", Culture),
            >= 1000 => value.ToString("#,0", Culture),
            _ => Math.Round((decimal)value, Math.Clamp(2 - (int)Math.Floor(Math.Log10(size)), 0, 8)).ToString("0.########", Culture),
        };
    }

    /// <summary>A share as a percentage: "5.7 %", "0.04 %", "31 %".</summary>
    public static string Percent(double share)
    {
        var percent = share * 100;
        var size = Math.Abs(percent);
        return size switch
        {
            _ when !double.IsFinite(percent) => Number(share),
            0 => "0 %",
            < 0.01 => "under 0.01 %",
            < 1 => percent.ToString("0.##", Culture) + " %",
            < 20 => percent.ToString("0.0", Culture) + " %",
            _ => percent.ToString("0.#", Culture) + " %",
        };
    }

    /// <summary>A monitor's value in its unit; shares as percentages.</summary>
    public static string Value(double value, string unit) => unit switch
    {
        "share" => Percent(value),
        "score" when double.IsFinite(value) => value.ToString("0.000", Culture),
        "rows" => Count((long)Math.Round(value)) + " rows",
        "seconds" => Number(value) + " s",
        _ => Number(value),
    };

    /// <summary>A difference with its sign: points for shares, the unit's own numbers for the rest.</summary>
    public static string Change(double difference, string unit) => unit == "share" && double.IsFinite(difference)
        ? Signed(difference * 100) + " points"
        : Sign(difference) + Value(Math.Abs(difference), unit);

    /// <summary>"+1.9 to +3.2 points".</summary>
    public static string ChangeSpan(double low, double high, string unit) => unit == "share" && double.IsFinite(low) && double.IsFinite(high)
        ? $"{Signed(low * 100)} to {Signed(high * 100)} points"
        : $"{Change(low, unit)} to {Change(high, unit)}";

    private static string Signed(double points) => Math.Abs(points) < 0.005
        ? "0"
        : Sign(points) + (Math.Abs(points) < 1 ? Math.Abs(points).ToString("0.##", Culture) : Math.Abs(points).ToString("0.0", Culture));

    private static string Sign(double value) => value > 0 ? "+" : value < 0 ? "−" : "";

    /// <summary>A length of time in the unit that gives the shortest number: "45 days", "6 hours".</summary>
    public static string Duration(double seconds) => seconds switch
    {
        >= 2 * 86_400 => Unit(seconds / 86_400, "day"),
        >= 2 * 3_600 => Unit(seconds / 3_600, "hour"),
        >= 120 => Unit(seconds / 60, "minute"),
        _ => Unit(seconds, "second"),
    };

    private static string Unit(double count, string unit)
    {
        var number = count >= 10 || !double.IsFinite(count) ? Number(Math.Round(count)) : count.ToString("0.#", Culture);
        return $"{number} {unit}{(number == "1" ? "" : "s")}";
    }

    /// <summary>Evidence on its scale from 0 to 1, with two digits.</summary>
    public static string Evidence(double meter) => Number(Math.Round(meter, 2));

    /// <summary>"5.5 % to 5.9 %", or the one value when both are the same.</summary>
    public static string Span(double low, double high, string unit) =>
        low == high ? Value(low, unit) : $"{Value(low, unit)} to {Value(high, unit)}";

    /// <summary>A tick's label: the unit once is enough, so rows and seconds go without.</summary>
    public static string Tick(double value, string unit) =>
        unit == "share" ? Math.Round(value * 100, 6).ToString("0.####", Culture) + " %" : value.ToString("#,0.######", Culture);

    /// <summary>The unit's name for a chart's note: "percent of rows" and so on.</summary>
    public static string Label(string metric) => metric.Replace('_', ' ');

    /// <summary>Reads a journal's time; null when there is none or it cannot be read.</summary>
    public static DateTime? Time(string? text) =>
        DateTime.TryParse(text, Culture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>A time as people read it: "31 March 2018", with the hour when it is not midnight; null when there is none.</summary>
    public static string? Date(string? text)
    {
        if (Time(text) is not { } time)
        {
            return text;
        }

        return time.TimeOfDay == TimeSpan.Zero
            ? time.ToString("d MMMM yyyy", Culture)
            : time.ToString("d MMMM yyyy, HH:mm", Culture) + " UTC";
    }

    /// <summary>A time for the top of a chart: "31 Mar 2018", "31 Mar 14:20".</summary>
    public static string ShortDate(DateTime time, bool withYear) =>
        time.ToString(time.TimeOfDay != TimeSpan.Zero ? "d MMM HH:mm" : withYear ? "d MMM yyyy" : "d MMM", Culture);

    /// <summary>"31 March 2018 (row 25,000)", or "row 25,000" without a time.</summary>
    public static string Place(long row, string? time) =>
        Date(time) is { } date ? $"{date} (row {Count(row)})" : $"row {Count(row)}";

    /// <summary>"rows 24,900 to 25,160".</summary>
    public static string Rows(long first, long last) => first == last ? $"row {Count(first)}" : $"rows {Count(first)} to {Count(last)}";

    /// <summary>"a", "a and b", "a, b and c"; beyond <paramref name="most"/> the rest is counted.</summary>
    public static string Join(IReadOnlyList<string> names, int most = 6)
    {
        if (names.Count > most)
        {
            return string.Join(", ", names.Take(most)) + $" and {Count(names.Count - most)} more";
        }

        return names.Count < 2 ? string.Concat(names) : string.Join(", ", names.Take(names.Count - 1)) + " and " + names[^1];
    }

    /// <summary>A name cut in the middle so that both its ends stay readable; never inside a surrogate pair.</summary>
    public static string Short(string name, int most)
    {
        var letters = new StringInfo(name);
        if (letters.LengthInTextElements <= most)
        {
            return name;
        }

        var head = (most - 1 + 1) / 2;
        return letters.SubstringByTextElements(0, head) + "…"
            + letters.SubstringByTextElements(letters.LengthInTextElements - (most - 1 - head));
    }

    /// <summary>The last part of a path: enough to recognise a file by.</summary>
    public static string FileName(string path)
    {
        var name = path.TrimEnd('/', '\\');
        return name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
    }

    /// <summary>A name in code type, as all three renderings mark it.</summary>
    public static string Code(string name) => "`" + name.Replace('`', '\'') + "`";

    /// <summary>A phrase that begins with a capital.</summary>
    public static string Capital(string text) =>
        text.Length > 0 && char.IsLower(text[0]) ? char.ToUpperInvariant(text[0]) + text[1..] : text;

    /// <summary>A sentence begins with a capital and ends with a stop.</summary>
    public static string Sentence(string text)
    {
        var begun = Capital(text.Trim());
        return begun.Length == 0 || begun[^1] is '.' or '?' or ':' ? begun : begun + ".";
    }
}
