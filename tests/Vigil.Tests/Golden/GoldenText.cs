namespace Vigil.Tests.Golden;

/// <summary>Compares a text with the one that is checked in; UPDATE_GOLDEN=1 rewrites it, and a person reviews the difference.</summary>
internal static class GoldenText
{
    public static string PathOf(string name) => Repository.PathOf("tests", "Vigil.Tests", "Golden", name);

    public static void Matches(string name, string text)
    {
        var path = PathOf(name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Assert.True(File.Exists(path), $"there is no golden file {name}; UPDATE_GOLDEN=1 writes it");
        Assert.Equal(File.ReadAllText(path), text);
    }
}
