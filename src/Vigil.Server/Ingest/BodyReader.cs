using System.Globalization;
using Microsoft.AspNetCore.Http;
using Vigil.Server.Ingest.Bodies;

namespace Vigil.Server.Ingest;

/// <summary>Reads and unpacks the body of a request. Never holds more than the limit, whatever the headers or the packed bytes claim.</summary>
internal static class BodyReader
{
    private const int FirstBytes = 1 << 16;
    private const int RatioFrom = 1 << 20;

    /// <summary>Reads a whole body.</summary>
    /// <param name="request">Its Content-Length is looked at first, then its Content-Encoding.</param>
    /// <param name="limits">Bytes of a body, packed and unpacked.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The body; dispose of it when its columns are read.</returns>
    /// <exception cref="VigilError">It is too large (413), packed in an unknown way (415) or damaged (400): <see cref="BodyStatus"/>.</exception>
    public static async Task<RentedBody> ReadAsync(HttpRequest request, ParseLimits limits, CancellationToken cancel)
    {
        if (request.ContentLength > limits.MaxBytes)
        {
            throw limits.TooManyBytes(limits.MaxBytes);
        }

        var packed = new CountedStream(request.Body);
        var name = request.Headers.ContentEncoding.ToString();
        var stream = ContentCoding.Open(name, packed)
            ?? throw BodyStatus.Unsupported($"The Content-Encoding '{Shown(name)}' is not known.", "header Content-Encoding", $"Send {ContentCoding.Names}, or nothing packed.");
        var expected = ReferenceEquals(stream, packed) ? request.ContentLength ?? 0 : 0;
        var body = new RentedBody((int)Math.Clamp(expected + 1, 1024, FirstBytes));
        try
        {
            await FillAsync(body, stream, packed, limits, cancel).ConfigureAwait(false);
            return body;
        }
        catch (Exception e)
        {
            body.Dispose();
            throw Told(e, packed.Count, limits) ?? e;
        }
        finally
        {
            if (!ReferenceEquals(stream, packed))
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task FillAsync(RentedBody body, Stream stream, CountedStream packed, ParseLimits limits, CancellationToken cancel)
    {
        int read;
        while ((read = await stream.ReadAsync(body.Room(), cancel).ConfigureAwait(false)) > 0)
        {
            body.Advance(read);
            if (body.Length > limits.MaxBytes)
            {
                throw limits.TooManyBytes(limits.MaxBytes);
            }

            if (body.Length > RatioFrom && body.Length > limits.MaxRatio * packed.Count)
            {
                throw BodyStatus.TooLarge(
                    string.Create(CultureInfo.InvariantCulture, $"The body unpacks to more than {limits.MaxRatio} times its size."),
                    string.Create(CultureInfo.InvariantCulture, $"byte {packed.Count}"),
                    "Send smaller batches, or send it without a packing.");
            }
        }
    }

    private static VigilError? Told(Exception e, long at, ParseLimits limits) => e switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => limits.TooManyBytes(at),
        _ when ContentCoding.IsDamage(e) => new VigilError(
            "The body cannot be unpacked: it is damaged, cut off, or not packed as its Content-Encoding says.",
            string.Create(CultureInfo.InvariantCulture, $"byte {at}"),
            "Send it again; and look whether the header Content-Encoding is the true one."),
        _ => null,
    };

    private static string Shown(string name) => name.Length <= 40 ? name : name[..40] + "…";
}
