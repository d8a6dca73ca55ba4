namespace Vigil.System.Tests;

/// <summary>The demo, run once for a class of tests; its folder holds vigil-out with data, plan, journal and report.</summary>
public sealed class DemoData : IAsyncLifetime
{
    internal TempFolder Folder { get; } = new();

    internal CliRun Demo { get; private set; } = new(-1, "", "");

    public async ValueTask InitializeAsync() => Demo = await CliRun.In(Folder, "demo");

    public ValueTask DisposeAsync()
    {
        Folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A folder of its own with copies of the demo's data: reference.csv and current.csv.</summary>
    internal TempFolder Copy()
    {
        var copy = new TempFolder();
        foreach (var name in new[] { "reference.csv", "current.csv" })
        {
            File.Copy(Folder.PathOf("vigil-out/data/" + name), copy.PathOf(name));
        }

        return copy;
    }

    /// <summary>The first rows of a table, header included.</summary>
    internal string Head(string name, int rows) =>
        string.Join('\n', File.ReadLines(Folder.PathOf("vigil-out/data/" + name)).Take(rows + 1)) + "\n";
}
