using System.Globalization;
using Vigil.Events;
using Vigil.Server.Ingest.Columns;

namespace Vigil.Server.Ingest;

/// <summary>Moments from what a sender wrote in a feature: ISO 8601 texts (without an offset: UTC), or numbers since the epoch whose size tells the unit.</summary>
internal static class WireTimes
{
    /// <summary>Microseconds since the epoch, or <see cref="Missing.InvalidTime"/>.</summary>
    public static long Of(WireColumn column, int row) => column.Kind switch
    {
        WireKind.Time => column.Times[row],
        WireKind.Number => Of(column.Numbers[row]),
        WireKind.Text => DateTimeOffset.TryParse(column.Texts[column.Codes[row]], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond
            : Missing.InvalidTime,
        _ => Missing.InvalidTime,
    };

    // Seconds reach 1e11 in the year 5138, milliseconds begin there.
    private static long Of(double number) => Math.Abs(number) switch
    {
        < 1e11 => (long)(number * 1e6),
        < 1e14 => (long)(number * 1e3),
        < 1e17 => (long)number,
        < 1e20 => (long)(number / 1e3),
        _ => Missing.InvalidTime,
    };
}
