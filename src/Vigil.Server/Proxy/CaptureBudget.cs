namespace Vigil.Server.Proxy;

/// <summary>The memory that all captures together may hold. Taking never waits.</summary>
internal sealed class CaptureBudget(long bytes)
{
    private long _held;

    /// <summary>Bytes in use.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>The share in use, 0 to 1.</summary>
    public double Pressure => (double)Held / bytes;

    /// <summary>Takes some bytes; false when they are not left.</summary>
    public bool TryTake(int count)
    {
        if (Interlocked.Add(ref _held, count) <= bytes)
        {
            return true;
        }

        Interlocked.Add(ref _held, -count);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void Return(long count) => Interlocked.Add(ref _held, -count);
}
