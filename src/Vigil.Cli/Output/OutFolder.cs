using System.Text;

namespace Vigil.Cli.Output;

/// <summary>Writes files so that a reader sees the old one or the whole new one: all are written beside their place first, then moved.</summary>
/// <param name="folder">The folder, made when it is missing.</param>
internal sealed class OutFolder(string folder)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly List<(string Path, string Text)> _files = [];

    /// <summary>Adds a file of the folder.</summary>
    public void Add(string name, string text) => _files.Add((Path.Combine(folder, name), text));

    /// <summary>Adds a file at a path of its own.</summary>
    public void AddFile(string path, string text) => _files.Add((path, text));

    /// <summary>Refuses a file whose folder is not there: a mistyped path is no wish for new folders.</summary>
    /// <exception cref="VigilError">The folder does not exist.</exception>
    public static void RequireFolderOf(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent && !Directory.Exists(parent))
        {
            throw new VigilError("the folder of this file does not exist", path, "make the folder first, or give another path");
        }
    }

    /// <summary>Writes one file.</summary>
    public static void WriteFile(string path, string text, CancellationToken cancel)
    {
        var one = new OutFolder("");
        one.AddFile(path, text);
        one.Write(cancel);
    }

    /// <summary>Writes all of them, or none.</summary>
    /// <exception cref="VigilError">A place cannot be written to.</exception>
    public void Write(CancellationToken cancel)
    {
        var made = new List<string>();
        var written = new List<string>();
        try
        {
            foreach (var (path, text) in _files)
            {
                cancel.ThrowIfCancellationRequested();
                MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!, made);
                written.Add(Partial(path));
                File.WriteAllText(Partial(path), text, Utf8);
            }

            cancel.ThrowIfCancellationRequested();
            foreach (var (path, _) in _files)
            {
                File.Move(Partial(path), path, overwrite: true);
            }
        }
        catch (Exception e)
        {
            Undo(written, made);
            if (e is IOException or UnauthorizedAccessException)
            {
                throw new VigilError("cannot write here: " + e.Message, folder, "choose another folder with --out, or make room");
            }

            throw;
        }
    }

    private static string Partial(string path) => path + ".partial";

    private static void MakeFolder(string path, List<string> made)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        if (Path.GetDirectoryName(path) is { } parent)
        {
            MakeFolder(parent, made);
        }

        Directory.CreateDirectory(path);
        made.Add(path);
    }

    private static void Undo(List<string> written, List<string> made)
    {
        foreach (var path in written.Where(File.Exists))
        {
            File.Delete(path);
        }

        foreach (var path in Enumerable.Reverse(made).Where(p => !Directory.EnumerateFileSystemEntries(p).Any()))
        {
            Directory.Delete(path);
        }
    }
}
