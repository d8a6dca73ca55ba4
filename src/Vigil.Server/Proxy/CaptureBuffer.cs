using System.Buffers;

namespace Vigil.Server.Proxy;

/// <summary>
/// The copy of one body in pooled segments. Filled by the one thread that moves the body and closed once, by whoever ends the
/// request; a late read of a forwarder that has already given up finds it closed and changes nothing.
/// </summary>
internal sealed class CaptureBuffer(CaptureBudget budget, int cap)
{
    // Most bodies are small and many wait together, so the first pieces are; powers of two, so that the pool gives exactly these.
    private const int SmallSegment = 1024;
    private const int MiddleSegment = 4 * 1024;
    private const int LargeSegment = 16 * 1024;

    private readonly Lock _gate = new();
    private byte[]? _first;
    private List<byte[]>? _more;
    private byte[]? _last;
    private int _used;
    private bool _closed;

    /// <summary>Bytes copied so far.</summary>
    public int Length { get; private set; }

    /// <summary>Why the copy was given up; null while it is whole.</summary>
    public ShedReason? Failure { get; private set; }

    /// <summary>Copies bytes that pass.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (_closed || Failure is not null || bytes.IsEmpty)
            {
                return;
            }

            if (bytes.Length > cap - Length)
            {
                GiveUp(ShedReason.BodyTooLarge);
                return;
            }

            Length += bytes.Length;
            while (!bytes.IsEmpty)
            {
                if ((_last is null || _used == _last.Length) && !AddSegment())
                {
                    GiveUp(ShedReason.QueueFull);
                    return;
                }

                var count = Math.Min(bytes.Length, _last!.Length - _used);
                bytes[..count].CopyTo(_last.AsSpan(_used));
                _used += count;
                bytes = bytes[count..];
            }
        }
    }

    /// <summary>Gives the copy up before it begins, when a header already says that it will be too large.</summary>
    public void Refuse(ShedReason reason)
    {
        lock (_gate)
        {
            GiveUp(reason);
        }
    }

    /// <summary>Ends the copy; nothing is added afterwards.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }
    }

    /// <summary>Writes the copy out.</summary>
    /// <param name="target">At least <see cref="Length"/> bytes.</param>
    public void CopyTo(Span<byte> target)
    {
        lock (_gate)
        {
            var left = Length;
            foreach (var segment in Segments())
            {
                var count = Math.Min(left, segment.Length);
                segment.AsSpan(0, count).CopyTo(target);
                target = target[count..];
                left -= count;
            }
        }
    }

    /// <summary>Gives the memory back; the buffer is closed for good.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _closed = true;
            Free();
        }
    }

    private void GiveUp(ShedReason reason)
    {
        Failure ??= reason;
        Free();
    }

    private bool AddSegment()
    {
        var size = _more is null ? SmallSegment : _more.Count == 1 ? MiddleSegment : LargeSegment;
        if (!budget.TryTake(size))
        {
            return false;
        }

        var segment = ArrayPool<byte>.Shared.Rent(size);
        if (_first is null)
        {
            _first = segment;
        }
        else
        {
            (_more ??= []).Add(segment);
        }

        (_last, _used) = (segment, 0);
        return true;
    }

    private void Free()
    {
        foreach (var segment in Segments())
        {
            budget.Return(segment.Length);
            ArrayPool<byte>.Shared.Return(segment);
        }

        (_first, _more, _last, _used, Length) = (null, null, null, 0, 0);
    }

    private IEnumerable<byte[]> Segments()
    {
        if (_first is not null)
        {
            yield return _first;
        }

        foreach (var segment in _more ?? [])
        {
            yield return segment;
        }
    }
}
