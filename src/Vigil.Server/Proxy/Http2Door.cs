using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Vigil.Server.Proxy;

/// <summary>
/// Lets HTTP/1.1 and HTTP/2 without TLS share one port. Kestrel speaks only one of them there, so a connection that begins with
/// HTTP/2's preface is handed to a second listener that speaks the other; no byte is read away or copied.
/// </summary>
internal sealed class Http2Door : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly Channel<ConnectionContext> _arrived = Channel.CreateUnbounded<ConnectionContext>();

    /// <summary>The address of the second listener; it has no port.</summary>
    public EndPoint EndPoint { get; } = new Inside();

    public bool CanBind(EndPoint endpoint) => endpoint is Inside;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(new Listener(endpoint, _arrived));

    /// <summary>Serves one connection: by <paramref name="next"/> unless it begins as HTTP/2.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (!await BeginsAsHttp2Async(connection.Transport.Input).ConfigureAwait(false))
        {
            await next(connection).ConfigureAwait(false);
            return;
        }

        var handed = new Handed(connection);
        if (_arrived.Writer.TryWrite(handed))
        {
            await handed.Served.ConfigureAwait(false);
        }
    }

    private static async ValueTask<bool> BeginsAsHttp2Async(PipeReader input)
    {
        while (true)
        {
            var read = await input.ReadAsync().ConfigureAwait(false);
            var start = Start(read.Buffer, out var known);
            if (known || read.IsCompleted || read.IsCanceled)
            {
                // Nothing counts as looked at, so the one who serves reads it again at once.
                input.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
                return start;
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    // No method of HTTP/1.1 begins with "PRI ", by design of the preface.
    private static bool Start(ReadOnlySequence<byte> buffer, out bool known)
    {
        Span<byte> first = stackalloc byte[4];
        var count = (int)Math.Min(buffer.Length, first.Length);
        buffer.Slice(0, count).CopyTo(first);
        var matches = first[..count].SequenceEqual("PRI "u8[..count]);
        known = count == first.Length || !matches;
        return matches && count == first.Length;
    }

    private sealed class Inside : EndPoint
    {
        public override string ToString() => "http2";
    }

    private sealed class Listener(EndPoint endPoint, Channel<ConnectionContext> arrived) : IConnectionListener
    {
        public EndPoint EndPoint => endPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                return await arrived.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (ChannelClosedException)
            {
                return null;
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            arrived.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }

    /// <summary>The same connection under features of its own; its end is told to the first listener, which owns the socket.</summary>
    private sealed class Handed(ConnectionContext inner) : ConnectionContext
    {
        private readonly TaskCompletionSource _served = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Served => _served.Task;

        public override string ConnectionId
        {
            get => inner.ConnectionId;
            set => inner.ConnectionId = value;
        }

        public override IFeatureCollection Features { get; } = new FeatureCollection(inner.Features);

        public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

        public override IDuplexPipe Transport { get; set; } = inner.Transport;

        public override EndPoint? LocalEndPoint
        {
            get => inner.LocalEndPoint;
            set => inner.LocalEndPoint = value;
        }

        public override EndPoint? RemoteEndPoint
        {
            get => inner.RemoteEndPoint;
            set => inner.RemoteEndPoint = value;
        }

        public override CancellationToken ConnectionClosed
        {
            get => inner.ConnectionClosed;
            set => inner.ConnectionClosed = value;
        }

        public override void Abort(ConnectionAbortedException abortReason) => inner.Abort(abortReason);

        public override ValueTask DisposeAsync()
        {
            _served.TrySetResult();
            return base.DisposeAsync();
        }
    }
}
