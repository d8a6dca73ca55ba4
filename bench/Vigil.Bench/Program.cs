using Vigil.Bench.Calibration;
using Vigil.Bench.Delay;
using Vigil.Bench.Estimation;
using Vigil.Bench.Fairness;
using Vigil.Bench.Onset;
using Vigil.Bench.Parsing;
using Vigil.Bench.Power;
using Vigil.Bench.Proxy;
using Vigil.Bench.Reporting;
using Vigil.Bench.Slices;
using Vigil.Bench.Slo;
using Vigil.Bench.Speed;

namespace Vigil.Bench;

/// <summary>Runs one benchmark, prints its tables and figures; exit code 1 when a promise is broken, 2 for wrong usage.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args is ["duckdb-summarize", var file])
        {
            SpeedData.Summarize(file);
            return 0;
        }

        if (args is [ProxyChild.Word, var upstream, var server])
        {
            return ProxyChild.MainAsync(upstream, server).GetAwaiter().GetResult();
        }

        if (BenchArguments.Parse(args) is not { } arguments)
        {
            Console.Error.WriteLine(BenchArguments.Usage);
            return 2;
        }

        var sheet = new Sheet(Console.Out);
        switch (arguments.Name)
        {
            case "calibration":
                CalibrationBench.Run(arguments, sheet);
                break;
            case "power":
                PowerBench.Run(arguments, sheet);
                break;
            case "delay":
                DelayBench.Run(arguments, sheet);
                break;
            case "onset":
                OnsetBench.Run(arguments, sheet);
                break;
            case "estimation":
                EstimationBench.Run(arguments, sheet);
                break;
            case "fairness":
                FairnessBench.Run(arguments, sheet);
                break;
            case "slices":
                SlicesBench.Run(arguments, sheet);
                break;
            case "parse":
                ParseBench.Run(arguments, sheet);
                break;
            case "slo":
                SloBench.Run(arguments, sheet);
                break;
            case "speed":
                SpeedBench.Run(arguments, sheet);
                break;
            case "proxy":
                ProxyBench.Run(arguments, sheet);
                break;
            default:
                Console.Error.WriteLine(BenchArguments.Usage);
                return 2;
        }

        sheet.Close();
        return sheet.Broken.Count == 0 ? 0 : 1;
    }
}
