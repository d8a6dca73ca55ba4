using Vigil.Bench.Estimation;

namespace Vigil.Tests.Estimation;

/// <summary>Public data for tests; skips where they are absent.</summary>
internal static class PublicRows
{
    public static PublicTable Read(string file)
    {
        if (Environment.GetEnvironmentVariable("VIGIL_DATA") is null)
        {
            Environment.SetEnvironmentVariable("VIGIL_DATA", Repository.PathOf("..", "shared", "data"));
        }

        Assert.SkipUnless(PublicTable.Folder is not null, "skipped: VIGIL_DATA names no folder with the public data");
        return PublicTable.Read(file);
    }
}
