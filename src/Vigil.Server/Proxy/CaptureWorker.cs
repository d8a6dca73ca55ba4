using System.Buffers;
using Vigil.Server.Protocols;

namespace Vigil.Server.Proxy;

/// <summary>
/// The background of the proxy: takes captured exchanges, reads them and sends the events. It looks for work by itself a few times
/// a second, so that the request path never has to wake anybody.
/// </summary>
internal sealed class CaptureWorker(CaptureGate gate, ProxyOptions options, ProxyTally tally, EventSender sender)
{
    private const int MostExchanges = 2_000;
    private const int MostBatchBytes = 1024 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ExchangeParser _parser = new(options.Model ?? options.Upstream.Host);
    private readonly Dictionary<string, Batch> _batches = new(StringComparer.Ordinal);

    /// <summary>Works until it is told to stop, then empties the queue for as long as <paramref name="giveUp"/> allows.</summary>
    /// <param name="stop">No more exchanges will come.</param>
    /// <param name="giveUp">What is not sent by now is dropped and counted.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken giveUp)
    {
        while (true)
        {
            var last = stop.IsCancellationRequested;
            var taken = await GuardedRoundAsync(giveUp).ConfigureAwait(false);
            if (giveUp.IsCancellationRequested || last && taken == 0)
            {
                break;
            }

            if (taken < MostExchanges && !last)
            {
                await Task.Delay(Pause, options.Clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        while (gate.Next() is { } left)
        {
            left.Release();
            tally.Shed(ShedReason.Stopped);
        }
    }

    // A defect of ours costs one round of captures and shows in the counts; the next round must still run.
    private async Task<int> GuardedRoundAsync(CancellationToken giveUp)
    {
        try
        {
            return await RoundAsync(giveUp).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            tally.Note(OpaqueReason.Defect);
            tally.Lost(_batches.Values.Sum(b => b.Events));
            _batches.Clear();
            return MostExchanges;
        }
    }

    private async Task<int> RoundAsync(CancellationToken giveUp)
    {
        var taken = 0;
        while (taken < MostExchanges && gate.Next() is { } capture)
        {
            taken++;
            var exchange = capture.ToExchange(options.Instance);
            capture.Release();
            if (Add(_parser.Parse(exchange)) is { Lines.WrittenCount: >= MostBatchBytes } full)
            {
                await SendAsync(full, giveUp).ConfigureAwait(false);
            }
        }

        foreach (var batch in _batches.Values)
        {
            await SendAsync(batch, giveUp).ConfigureAwait(false);
        }

        _batches.Clear();
        return taken;
    }

    private Batch? Add(ParsedExchange parsed)
    {
        if (parsed.IsOpaque)
        {
            tally.Opaque(parsed.Reason ?? OpaqueReason.Defect);
            return null;
        }

        tally.Parsed(parsed.Events);
        if (parsed.Reason is { } note)
        {
            tally.Note(note);
        }

        if (!_batches.TryGetValue(parsed.Model, out var batch))
        {
            _batches[parsed.Model] = batch = new Batch(parsed.Model);
        }

        batch.Lines.Write(parsed.Lines.Span);
        batch.Events += parsed.Events;
        return batch;
    }

    private async Task SendAsync(Batch batch, CancellationToken giveUp)
    {
        if (batch.Events > 0)
        {
            await sender.SendAsync(batch.Model, batch.Lines.WrittenMemory, batch.Events, giveUp).ConfigureAwait(false);
        }

        batch.Lines.ResetWrittenCount();
        batch.Events = 0;
    }

    private sealed class Batch(string model)
    {
        public string Model => model;

        public ArrayBufferWriter<byte> Lines { get; } = new(64 * 1024);

        public int Events { get; set; }
    }
}
