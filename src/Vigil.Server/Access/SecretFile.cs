namespace Vigil.Server.Access;

/// <summary>A file that only its owner may read, there whole or not at all.</summary>
internal static class SecretFile
{
    /// <summary>Writes or replaces a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">What it holds.</param>
    /// <exception cref="VigilError">It cannot be written.</exception>
    public static void Write(string path, string text)
    {
        var draft = path + ".new";
        try
        {
            // Made anew: a file that lies there already would keep its own, perhaps wider, rights.
            File.Delete(draft);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var file = new FileStream(draft, options))
            {
                file.Write(System.Text.Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new VigilError($"the file of the first key cannot be written: {broken.Message}", path, "make the data folder writable for the user who runs the server");
        }
    }
}
