using Vigil.Events;

namespace Vigil.Server.Ingest.Columns;

/// <summary>One column of a batch. Which arrays it has follows from its kind; the others are empty.</summary>
internal sealed class WireColumn
{
    private WireColumn(string path, WireKind kind) => (Path, Kind) = (path, kind);

    /// <summary>The code of an absent text or boolean.</summary>
    public const int Absent = -1;

    /// <summary>Where the value stands in an event: <c>prediction_id</c>, <c>features.age</c>, <c>scores.yes</c>, <c>stages_ms.model</c>.</summary>
    public string Path { get; }

    /// <summary>What it holds.</summary>
    public WireKind Kind { get; }

    /// <summary>One value a row of a <see cref="WireKind.Number"/>; absent and unreadable ones are the marks of <see cref="Missing"/>.</summary>
    public double[] Numbers { get; private init; } = [];

    /// <summary>One time a row of a <see cref="WireKind.Time"/>, in microseconds; absent and unreadable ones are the marks of <see cref="Missing"/>.</summary>
    public long[] Times { get; private init; } = [];

    /// <summary>
    /// One code a row: of a <see cref="WireKind.Text"/> an index into <see cref="Texts"/>, of a <see cref="WireKind.Boolean"/> 0 or 1;
    /// <see cref="Absent"/> when there is none.
    /// </summary>
    public int[] Codes { get; private init; } = [];

    /// <summary>The texts that <see cref="Codes"/> point into. Two may be equal, and not all need be used.</summary>
    public WireTexts Texts { get; private init; } = WireTexts.None;

    /// <summary>Number of rows.</summary>
    public int Rows => Kind switch
    {
        WireKind.Number => Numbers.Length,
        WireKind.Time => Times.Length,
        _ => Codes.Length,
    };

    /// <summary>A column of numbers; the array belongs to it from here on.</summary>
    public static WireColumn OfNumbers(string path, double[] numbers) => new(path, WireKind.Number) { Numbers = numbers };

    /// <summary>A column of times; the array belongs to it from here on.</summary>
    public static WireColumn OfTimes(string path, long[] micros) => new(path, WireKind.Time) { Times = micros };

    /// <summary>A column of texts; the array belongs to it from here on.</summary>
    public static WireColumn OfTexts(string path, int[] codes, WireTexts texts) => new(path, WireKind.Text) { Codes = codes, Texts = texts };

    /// <summary>A column of booleans, 0 or 1 or <see cref="Absent"/>; the array belongs to it from here on.</summary>
    public static WireColumn OfBooleans(string path, int[] codes) => new(path, WireKind.Boolean) { Codes = codes };
}
