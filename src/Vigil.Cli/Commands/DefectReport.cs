using System.Globalization;
using System.Runtime.InteropServices;

namespace Vigil.Cli.Commands;

/// <summary>Tells of a defect in Vigil in a few lines; what its makers need lies in a file in the temporary folder. Nothing is sent anywhere.</summary>
internal static class DefectReport
{
    public static void Tell(Exception exception, CommandContext context)
    {
        var error = context.Error;
        error.WriteLine("vigil: this is a defect in Vigil; please report it together with the file named below");
        error.WriteLine($"  version: {VigilCommand.Version}");
        error.WriteLine($"  command: {context.CommandLine}");
        error.WriteLine($"  failure: {exception.GetType().Name}: {FirstLine(exception.Message)}");
        error.WriteLine($"  details: {Keep(exception, context)}");
    }

    private static string Keep(Exception exception, CommandContext context)
    {
        var stamp = context.Mode.Clock.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var path = Path.Combine(Path.GetTempPath(), $"vigil-defect-{stamp}-{Environment.ProcessId}.txt");
        try
        {
            File.WriteAllText(path, string.Join('\n',
                "Vigil " + VigilCommand.Version,
                context.CommandLine,
                $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}",
                exception.ToString(),
                ""));
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return exception.ToString();
        }
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd('\r');
}
