namespace Vigil.Cli.Commands;

/// <summary>Reads a small text file of ours; trouble becomes a message.</summary>
internal static class InputText
{
    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The path to open.</param>
    /// <param name="name">The file as the user wrote it.</param>
    public static string Read(string path, string name)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new VigilError("the file does not exist", name, "check the path");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VigilError("the file cannot be read: " + e.Message, name, "check its permissions");
        }
    }
}
