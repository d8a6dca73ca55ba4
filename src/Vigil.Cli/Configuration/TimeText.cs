using System.Globalization;

namespace Vigil.Cli.Configuration;

/// <summary>Lengths of time as people write them.</summary>
internal static class TimeText
{
    private static readonly Dictionary<string, double> Seconds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ms"] = 0.001,
        ["s"] = 1,
        ["sec"] = 1,
        ["second"] = 1,
        ["seconds"] = 1,
        ["min"] = 60,
        ["minute"] = 60,
        ["minutes"] = 60,
        ["h"] = 3600,
        ["hour"] = 3600,
        ["hours"] = 3600,
        ["d"] = 86_400,
        ["day"] = 86_400,
        ["days"] = 86_400,
        ["week"] = 604_800,
        ["weeks"] = 604_800,
    };

    public static bool TryDuration(string text, out TimeSpan value)
    {
        value = default;
        var trimmed = text.AsSpan().Trim();
        var end = trimmed.LastIndexOfAnyInRange('0', '9') + 1;
        if (end == 0
            || !Seconds.TryGetValue(trimmed[end..].Trim().ToString(), out var unit)
            || !double.TryParse(trimmed[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            || count * unit > TimeSpan.FromDays(3650).TotalSeconds)
        {
            return false;
        }

        value = TimeSpan.FromSeconds(count * unit);
        return true;
    }
}
