namespace Vigil.Tests.Files;

/// <summary>A hostile file and what must happen to it.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="File">The name it is stored under.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Errors">Parts of the one clear message; empty when the file must be read.</param>
/// <param name="Rows">Rows it must give.</param>
/// <param name="Nulls">Absent values it must give, over all columns.</param>
/// <param name="Invalid">Unreadable values it must give, over all columns.</param>
/// <param name="Odd">NaN and infinite values it must give.</param>
public sealed record HostileFile(string Name, string File, byte[] Bytes, string[] Errors, int Rows, int Nulls, int Invalid, int Odd)
{
    public override string ToString() => Name;
}

/// <summary>Files as they come from careless programs, broken copies and attackers.</summary>
internal static class HostileCorpus
{
    public static IReadOnlyList<HostileFile> All { get; } = [.. HostileTexts.All(), .. HostileJson.All(), .. HostileBinaries.All()];

    public static HostileFile Fails(string name, string file, byte[] bytes, params string[] errors) => new(name, file, bytes, errors, 0, 0, 0, 0);

    public static HostileFile Fails(string name, string text, params string[] errors) => Fails(name, "t.csv", System.Text.Encoding.UTF8.GetBytes(text), errors);

    public static HostileFile Reads(string name, string file, byte[] bytes, int rows, int nulls = 0, int invalid = 0, int odd = 0) =>
        new(name, file, bytes, [], rows, nulls, invalid, odd);

    public static HostileFile Reads(string name, string text, int rows, int nulls = 0, int invalid = 0, int odd = 0) =>
        Reads(name, "t.csv", System.Text.Encoding.UTF8.GetBytes(text), rows, nulls, invalid, odd);
}
