using System.Text;
using System.Text.RegularExpressions;

namespace Vigil.Files.Opening;

/// <summary>Finds the files a user means: one file, a folder, a glob, or a name without its ending.</summary>
internal static class InputFiles
{
    private static readonly string[] Kinds =
        [".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json", ".parquet", ".arrow", ".feather", ".ipc", ".arrows"];
    private static readonly string[] Endings = [.. Kinds.SelectMany(k => new[] { k, k + ".gz", k + ".zst" })];

    /// <summary>Finds at least one file, in ordinal order of their paths.</summary>
    /// <exception cref="VigilError">Nothing is there, or the name fits several files.</exception>
    public static IReadOnlyList<InputFile> Find(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new VigilError("no file was given", "", "Name a file, a folder, or a glob such as data/*.csv.");
        }

        if (File.Exists(path))
        {
            return [InputFile.At(path)];
        }

        if (Directory.Exists(path))
        {
            return Folder(path);
        }

        return path.AsSpan().IndexOfAny('*', '?') >= 0 ? Glob(path) : [WithEnding(path)];
    }

    private static IReadOnlyList<InputFile> Folder(string path)
    {
        var files = Walk(path).Where(IsSupported).ToList();
        return files.Count > 0
            ? [.. files.Select(f => ToInput(f, path))]
            : throw new VigilError(
                "the folder holds no file that can be read", path, $"Expected files ending in {string.Join(", ", Kinds)}, plain or with .gz or .zst.");
    }

    private static IReadOnlyList<InputFile> Glob(string pattern)
    {
        var wild = pattern.AsSpan().IndexOfAny('*', '?');
        var cut = pattern.LastIndexOf('/', wild);
        var root = cut < 0 ? "." : cut == 0 ? "/" : pattern[..cut];
        var regex = new Regex("^" + Translate(pattern[(cut + 1)..]) + "$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
        var files = Directory.Exists(root)
            ? Walk(root).Where(f => regex.IsMatch(Relative(root, f))).ToList()
            : [];
        return files.Count > 0
            ? [.. files.Select(f => ToInput(f, root))]
            : throw new VigilError(
                "no file fits the pattern", pattern,
                "* stands for any part of a name, ** for any folders, ? for one character; quote the pattern in a shell.");
    }

    private static InputFile WithEnding(string path)
    {
        var found = Endings.Select(e => path + e).Where(File.Exists).ToList();
        return found.Count switch
        {
            1 => InputFile.At(found[0]),
            0 => throw new VigilError("no such file or folder", path, Near(path)),
            _ => throw new VigilError($"the name fits {found.Count} files: {string.Join(", ", found)}", path, "Write the file's whole name."),
        };
    }

    private static string Near(string path)
    {
        var folder = Path.GetDirectoryName(path);
        folder = string.IsNullOrEmpty(folder) ? "." : folder;
        if (!Directory.Exists(folder))
        {
            return $"There is no folder {folder} either; check the path.";
        }

        var name = Path.GetFileName(path);
        var near = Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).Where(IsSupported)
            .OrderByDescending(f => Shared(f, name)).ThenBy(f => f, StringComparer.Ordinal).Take(3).ToList();
        return near.Count > 0 ? $"In {folder} there are: {string.Join(", ", near)}." : $"Check the path; {folder} holds no file that can be read.";
    }

    private static int Shared(string left, string right)
    {
        var length = 0;
        while (length < left.Length && length < right.Length && char.ToUpperInvariant(left[length]) == char.ToUpperInvariant(right[length]))
        {
            length++;
        }

        return length;
    }

    private static List<string> Walk(string root)
    {
        var walk = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        return [.. Directory.EnumerateFiles(root, "*", walk)
            .Where(f => !Relative(root, f).Split('/').Any(part => part[0] is '_' or '.'))
            .OrderBy(f => Relative(root, f), StringComparer.Ordinal)];
    }

    private static InputFile ToInput(string path, string root)
    {
        var folders = Relative(root, path).Split('/')[..^1];
        var partitions = folders.Where(f => f.IndexOf('=') > 0)
            .Select(f => f.Split('=', 2))
            .Select(pair => KeyValuePair.Create(Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair[1])));
        return new InputFile(path, path, [.. partitions]);
    }

    private static bool IsSupported(string path) => Endings.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    private static string Relative(string root, string path) => Path.GetRelativePath(root, path).Replace('\\', '/');

    private static string Translate(string glob)
    {
        var regex = new StringBuilder();
        for (var i = 0; i < glob.Length; i++)
        {
            if (glob.AsSpan(i).StartsWith("**/"))
            {
                regex.Append("(.*/)?");
                i += 2;
            }
            else if (glob.AsSpan(i).StartsWith("**"))
            {
                regex.Append(".*");
                i++;
            }
            else
            {
                regex.Append(glob[i] switch { '*' => "[^/]*", '?' => "[^/]", var c => Regex.Escape(c.ToString()) });
            }
        }

        return regex.ToString();
    }
}
