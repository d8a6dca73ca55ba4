using System.Globalization;

namespace Vigil.Bench;

/// <summary>What was asked on the command line.</summary>
/// <param name="Name">The benchmark.</param>
/// <param name="Quick">A small version of it.</param>
/// <param name="Full">The sizes that take long, too.</param>
/// <param name="Seeds">Repetitions; null for the benchmark's own number.</param>
/// <param name="Only">Only cases whose name holds this text.</param>
/// <param name="FirstSeed">The first seed; the others follow it.</param>
/// <param name="Cli">The program to measure; null to look beside this one.</param>
internal sealed record BenchArguments(string Name, bool Quick, bool Full, int? Seeds, string? Only, ulong FirstSeed, string? Cli)
{
    public const string Usage = "usage: Vigil.Bench -- calibration|power|delay|onset|estimation|fairness|slices|parse|proxy|slo|speed [--quick] [--full] [--seeds N] [--first-seed N] [--only TEXT] [--cli FILE]";

    /// <summary>Reads the command line; null when it makes no sense.</summary>
    public static BenchArguments? Parse(string[] args)
    {
        if (args.Length == 0)
        {
            return null;
        }

        var found = new BenchArguments(args[0], false, false, null, null, 1, null);
        for (var i = 1; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--quick":
                    found = found with { Quick = true };
                    break;
                case "--full":
                    found = found with { Full = true };
                    break;
                case "--seeds" when int.TryParse(value, CultureInfo.InvariantCulture, out var seeds):
                    found = found with { Seeds = seeds };
                    i++;
                    break;
                case "--first-seed" when ulong.TryParse(value, CultureInfo.InvariantCulture, out var first):
                    found = found with { FirstSeed = first };
                    i++;
                    break;
                case "--only" when value is not null:
                    found = found with { Only = value };
                    i++;
                    break;
                case "--cli" when value is not null:
                    found = found with { Cli = value };
                    i++;
                    break;
                default:
                    return null;
            }
        }

        return found;
    }

    /// <summary>Whether a case is asked for.</summary>
    public bool Wants(string name) => Only is null || name.Contains(Only, StringComparison.Ordinal);
}
