using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Vigil.Cli.Output;
using Vigil.Events;
using Vigil.Files;
using Vigil.Monitors;

namespace Vigil.Cli.Commands;

/// <summary><c>vigil stream</c>: a recorded file as live traffic.</summary>
internal static class StreamCommand
{
    // Whatever the rate, so that a batch sent again at another one is the same batch.
    private const int BatchRows = 100;

    public static Command Create(CommandContext context)
    {
        var command = new ExampleCommand(
            "stream",
            "Send a recorded file to a server as live traffic, in file order and with the times in it. Sent again, nothing is counted twice.",
            "vigil stream vigil-out/data/current.csv --server http://127.0.0.1:4680 --model credit --rate 2000") { NeedsServer = true };
        var file = new Argument<string>("FILE") { Description = "The recorded events: a file, a folder or a glob." };
        var rate = new Option<int>("--rate") { Description = "Events a second.", HelpName = "N", DefaultValueFactory = _ => 1000 };
        rate.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() < 1)
            {
                r.AddError("--rate: at least 1 event a second");
            }
        });
        var link = new ServerLink();
        command.Arguments.Add(file);
        command.Options.Add(rate);
        link.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var path = parsed.GetRequiredValue(file);
            using var client = link.Open(parsed);
            var sender = new Sender(client, link.ModelOf(parsed, path), parsed.GetValue(rate));
            var source = await sender.Open(context.Mode.Resolve(path), cancel).ConfigureAwait(false);
            await sender.Send(source, cancel).ConfigureAwait(false);
            await context.Output.WriteLineAsync($"{sender.Accepted} events accepted, {sender.Refused} refused, {sender.Repeated} sent before").ConfigureAwait(false);
            return ExitCode.Fine;
        });
        return command;
    }

    private sealed class Sender(HttpClient client, string model, int rate)
    {
        private EventLines? _lines;

        public long Accepted { get; private set; }

        public long Refused { get; private set; }

        public long Repeated { get; private set; }

        // Opened as the plan in force was, so that a column means the same in both.
        public async Task<IEventSource> Open(string path, CancellationToken cancel)
        {
            var status = await ServerLink.Ask(client, HttpMethod.Get, ("/api/v1/models", null, null), cancel).ConfigureAwait(false);
            var known = status["models"]!.AsArray().Any(m => (string?)m!["model"] == model && (string?)m["plan"] is not null);
            if (!known)
            {
                var found = FileSource.Open(path, new ReadOptions());
                _lines = new EventLines(found.Shape, null);
                return found;
            }

            var text = await ServerLink.Ask(client, HttpMethod.Get, ($"/api/v1/models/{Uri.EscapeDataString(model)}/plan", null, null), cancel).ConfigureAwait(false);
            var plan = MonitorPlan.Parse(text.ToJsonString(), "the server's plan");
            var source = FileSource.Open(path, new ReadOptions(), plan.Shape);
            _lines = new EventLines(source.Shape, plan.Schema);
            return source;
        }

        public async Task Send(IEventSource source, CancellationToken cancel)
        {
            var clock = Stopwatch.StartNew();
            long sent = 0;
            // Readers cut files as they like; batches to be known again are cut by row number.
            foreach (var batch in source.Read(null, cancel))
            {
                for (var start = 0; start < batch.Rows;)
                {
                    var rows = (int)Math.Min(BatchRows - (batch.FirstRow + start) % BatchRows, batch.Rows - start);
                    _lines!.Add(batch, start, rows);
                    start += rows;
                    if ((batch.FirstRow + start) % BatchRows == 0)
                    {
                        sent = await Flush(sent, clock, cancel).ConfigureAwait(false);
                    }
                }
            }

            await Flush(sent, clock, cancel).ConfigureAwait(false);
        }

        private async Task<long> Flush(long sent, Stopwatch clock, CancellationToken cancel)
        {
            var rows = _lines!.Rows;
            if (rows > 0)
            {
                var due = TimeSpan.FromSeconds((double)sent / rate) - clock.Elapsed;
                await Task.Delay(due > TimeSpan.Zero ? due : TimeSpan.Zero, cancel).ConfigureAwait(false);
                await Post(_lines.Take(), sent, cancel).ConfigureAwait(false);
            }

            return sent + rows;
        }

        // The batch's name follows from its place and its bytes, so the same rows sent again are known, whatever file they come from.
        private async Task Post(byte[] body, long row, CancellationToken cancel)
        {
            var batchId = string.Create(CultureInfo.InvariantCulture, $"stream-{row}-{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16))}");
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            var answer = await ServerLink.Ask(client, HttpMethod.Post, ($"/api/v1/models/{Uri.EscapeDataString(model)}/predictions", content, batchId), cancel).ConfigureAwait(false);
            var accepted = (long)answer["accepted"]!;
            Refused += answer["refused"]!.AsArray().Count;
            (Accepted, Repeated) = (bool)answer["duplicate"]! ? (Accepted, Repeated + accepted) : (Accepted + accepted, Repeated);
        }
    }
}
