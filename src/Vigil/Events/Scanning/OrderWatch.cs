namespace Vigil.Events;

/// <summary>Range and order of a stream of finite numbers.</summary>
internal sealed class OrderWatch
{
    /// <summary>Finite numbers seen.</summary>
    public long Seen { get; private set; }

    /// <summary>Smallest number; NaN when there is none.</summary>
    public double Minimum { get; private set; } = double.NaN;

    /// <summary>Largest number; NaN when there is none.</summary>
    public double Maximum { get; private set; } = double.NaN;

    /// <summary>Largest fall below the running maximum.</summary>
    public double LargestBackstep { get; private set; }

    /// <summary>True when there were numbers and none was below an earlier one.</summary>
    public bool Increasing => Seen > 0 && LargestBackstep == 0;

    /// <summary>True when there were numbers and each was above all earlier ones.</summary>
    public bool StrictlyIncreasing => Increasing && _rises == Seen;

    private long _rises;

    /// <summary>Takes the finite ones of the next numbers and says how many they were.</summary>
    public int Add(ReadOnlySpan<double> values)
    {
        var (seen, rises, backstep) = (Seen, _rises, LargestBackstep);
        var low = seen == 0 ? double.PositiveInfinity : Minimum;
        var high = seen == 0 ? double.NegativeInfinity : Maximum;
        foreach (var value in values)
        {
            if (!double.IsFinite(value))
            {
                continue;
            }

            seen++;
            if (value > high)
            {
                high = value;
                rises++;
            }
            else
            {
                backstep = Math.Max(backstep, high - value);
            }

            low = Math.Min(low, value);
        }

        var added = (int)(seen - Seen);
        (Seen, _rises, LargestBackstep) = (seen, rises, Math.Min(backstep, double.MaxValue));
        if (seen > 0)
        {
            (Minimum, Maximum) = (low, high);
        }

        return added;
    }

    /// <summary>Takes one finite number.</summary>
    public void Add(double value) => Add(new ReadOnlySpan<double>(in value));
}
