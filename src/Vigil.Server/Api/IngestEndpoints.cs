using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Vigil.Server.Access;
using Vigil.Server.Ingest;
using Vigil.Server.Ingest.Columns;
using Vigil.Server.Protocols;
using Vigil.Server.Store;
using Vigil.Server.Watching;

namespace Vigil.Server.Api;

/// <summary>The way in: events over HTTP. 200 means on disk.</summary>
internal static class IngestEndpoints
{
    private const int LongestBatchId = 128;

    public static void MapIngest(this IEndpointRouteBuilder app, ModelRegistry models, StoreWriter writer, TimeProvider clock)
    {
        var one = app.MapGroup("/api/v1/models/{model}").RequireVigilRole(Role.Ingest);
        one.MapPost("/predictions", (string model, HttpContext http) => Take(models, writer, model, http, Parsed));
        one.MapPost("/oip", (string model, HttpContext http) => Take(models, writer, model, http, (_, body) => Pairs(model, body, clock)));
    }

    private static async Task<IResult> Take(ModelRegistry models, StoreWriter writer, string model, HttpContext http, Func<string?, ReadOnlyMemory<byte>, ParsedBatch> parsed)
    {
        // A full queue is told before the body is read, so nothing is sent in vain.
        if (writer.IsFull)
        {
            return Busy(http, 429, "more waits to be written than fits in memory");
        }

        var batchId = (string?)http.Request.Headers["Vigil-Batch-Id"];
        if (batchId?.Length > LongestBatchId)
        {
            return Answers.Error(400, $"the batch id is longer than {LongestBatchId} characters", "Vigil-Batch-Id", "send a shorter one");
        }

        try
        {
            using var body = await BodyReader.ReadAsync(http.Request, ParseLimits.Default, http.RequestAborted).ConfigureAwait(false);
            var batch = parsed(http.Request.ContentType, body.Memory);
            var host = await models.Of(model).ConfigureAwait(false);
            return Answers.Json(await host.Accept(batch, batchId).ConfigureAwait(false));
        }
        catch (VigilError wrong)
        {
            return Answers.Error(BodyStatus.Of(wrong), wrong);
        }
        catch (BadHttpRequestException wrong)
        {
            return Answers.Error(wrong.StatusCode, wrong.Message, "", "send smaller batches: 1,000 events each are fast enough");
        }
        catch (StoreTrouble trouble)
        {
            return Busy(http, 503, trouble.Message);
        }
    }

    private static ParsedBatch Parsed(string? contentType, ReadOnlyMemory<byte> body)
    {
        var form = contentType ?? "";
        return form.StartsWith(ColumnsFormat.MediaType, StringComparison.OrdinalIgnoreCase) ? new ParsedBatch(ColumnsReader.Read(body.Span), [], new Dictionary<string, long>())
            : form.StartsWith(ArrowEvents.MediaType, StringComparison.OrdinalIgnoreCase) ? ArrowEvents.Read(body, ParseLimits.Default, labels: false)
            : EventJson.Read(body, ParseLimits.Default);
    }

    // A pair may give several events or none; what cannot be read is refused by the number of its pair.
    private static ParsedBatch Pairs(string model, ReadOnlyMemory<byte> body, TimeProvider clock)
    {
        var now = StoreTime.Of(clock.GetUtcNow());
        var pairs = OpenInferencePair.Parse(body, model, now, now.ToString(CultureInfo.InvariantCulture));
        var lines = new ArrayBufferWriter<byte>();
        foreach (var pair in pairs)
        {
            lines.Write(pair.Lines.Span);
        }

        var batch = EventJson.Read(lines.WrittenMemory, ParseLimits.Default);
        return batch with { Refused = [.. pairs.Index().Where(p => p.Item.IsOpaque).Select(p => new RefusedRow(p.Index, "", p.Item.Reason ?? OpaqueReason.UnknownForm)), .. batch.Refused] };
    }

    private static IResult Busy(HttpContext http, int status, string reason)
    {
        http.Response.Headers.RetryAfter = "1";
        return Answers.Error(status, reason, "", "nothing was kept; send it again after the time in Retry-After");
    }
}
