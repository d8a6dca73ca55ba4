using Vigil.Events;
namespace Vigil.Files;
public sealed record ReadOptions
{
    public string? Delimiter { get; init; }
    public bool? Header { get; init; }
    public string? Decimal { get; init; }
    public string? Encoding { get; init; }
    public string? TimeFormat { get; init; }
    public string? TimeZone { get; init; }
    public IReadOnlyList<string>? MissingValues { get; init; }
    public IReadOnlyDictionary<string, ColumnKind> Kinds { get; init; } = new Dictionary<string, ColumnKind>();
}
public static class FileSource
{
    public static IEventSource Open(string path, ReadOptions options) => throw new VigilError("no reader", path);
    public static IEventSource Open(string path, ReadOptions options, TableShape expectedShape) => throw new VigilError("no reader", path);
}
