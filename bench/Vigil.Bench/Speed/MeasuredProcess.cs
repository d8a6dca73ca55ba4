using System.Diagnostics;
using System.Globalization;

namespace Vigil.Bench.Speed;

/// <summary>A whole process, from start to exit: wall clock and the most memory it held.</summary>
/// <param name="Seconds">Wall clock.</param>
/// <param name="PeakMegabytes">Largest resident set, in 10⁶ bytes.</param>
/// <param name="ExitCode">Its exit code.</param>
internal sealed record MeasuredProcess(double Seconds, double PeakMegabytes, int ExitCode)
{
    private const int PollMilliseconds = 10;

    public static MeasuredProcess Run(params string[] arguments)
    {
        var isAssembly = arguments[0].EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(isAssembly ? "dotnet" : arguments[0], isAssembly ? arguments : arguments[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        double peak = 0;
        while (!process.WaitForExit(PollMilliseconds))
        {
            peak = Math.Max(peak, Peak(process.Id));
        }

        process.WaitForExit();
        return new MeasuredProcess(clock.Elapsed.TotalSeconds, peak, process.ExitCode);
    }

    // The kernel's own high-water mark, so nothing between two polls is missed but the last few milliseconds.
    private static double Peak(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024 / 1e6;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
