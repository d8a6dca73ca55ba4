namespace Vigil.Server.Store;

/// <summary>A data folder has one server at a time: two would judge the same events twice. The system lets go of the lock when the process ends, however it ends.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _held;

    private FolderLock(FileStream held) => _held = held;

    /// <summary>Takes the lock of a folder; makes the folder when it is not there.</summary>
    /// <exception cref="VigilError">Another server has it, or the folder cannot be written.</exception>
    public static FolderLock Take(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FolderLock(new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new VigilError($"the data folder cannot be taken: {broken.Message}", folder, "one server at a time uses a folder: stop the other one, or name another folder with --data");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _held.Dispose();
}
