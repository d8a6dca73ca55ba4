using System.Globalization;

namespace Vigil.Events;

/// <summary>Where one table is cut into reference and current: after a share of the rows, at a row number, or at a time.</summary>
public readonly record struct SplitPoint
{
    private static readonly string[] TimeForms =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss",
        "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'",
    ];

    private SplitPoint(double? share, long? row, long? time) => (Share, Row, Time) = (share, row, time);

    /// <summary>Share of the rows that become the reference, above 0 and below 1; null when another form was given.</summary>
    public double? Share { get; }

    /// <summary>0-based number of the first current row; null when another form was given.</summary>
    public long? Row { get; }

    /// <summary>Rows before it become the reference, in microseconds since 1970-01-01T00:00Z; null when another form was given.</summary>
    public long? Time { get; }

    /// <summary>Reads "30%", "10000", "2024-05-01" or "2024-05-01T12:00" (UTC).</summary>
    /// <param name="text">What the user wrote.</param>
    /// <exception cref="VigilError">It is none of these forms, or out of range.</exception>
    public static SplitPoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        var culture = CultureInfo.InvariantCulture;
        if (trimmed.EndsWith('%')
            && double.TryParse(trimmed.AsSpan(0, trimmed.Length - 1), NumberStyles.AllowDecimalPoint, culture, out var percent)
            && percent is > 0 and < 100)
        {
            return new SplitPoint(percent / 100, null, null);
        }

        if (long.TryParse(trimmed, NumberStyles.None, culture, out var row) && row > 0)
        {
            return new SplitPoint(null, row, null);
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTime.TryParseExact(trimmed, TimeForms, culture, Utc, out var time))
        {
            return new SplitPoint(null, null, (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        }

        if (double.TryParse(trimmed, NumberStyles.AllowDecimalPoint, culture, out var share) && share is > 0 and < 1)
        {
            var meant = new SplitPoint(share, null, null);
            throw new VigilError($"'{text}' says not where to split", "split point", $"a share is written in per cent: {meant}");
        }

        throw new VigilError(
            $"'{text}' says not where to split",
            "split point",
            "write a share of the rows above 0 % and below 100 % (30%), the number of the first current row (10000), "
            + "or a date or time (2024-05-01, 2024-05-01T12:00)");
    }

    /// <summary>The point as <see cref="Parse"/> reads it.</summary>
    public override string ToString()
    {
        var culture = CultureInfo.InvariantCulture;
        if (Share is { } share)
        {
            return (share * 100).ToString("0.######", culture) + "%";
        }

        return Time is { } micros
            ? TimeText(micros)
            : Row.GetValueOrDefault().ToString(culture);
    }

    /// <summary>A time as people read it.</summary>
    internal static string TimeText(long micros) =>
        DateTime.UnixEpoch.AddMicroseconds(micros).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
}
