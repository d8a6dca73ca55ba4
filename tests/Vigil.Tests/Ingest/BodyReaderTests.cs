using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Vigil.Server.Ingest;

namespace Vigil.Tests.Ingest;

public sealed class BodyReaderTests
{
    private static readonly ParseLimits Limits = new(MaxBytes: 4 << 20);

    public static TheoryData<string> Codings => ["", "gzip", "br", "deflate", "zstd"];

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task A_body_comes_out_as_it_was_packed(string coding)
    {
        foreach (var length in new[] { 0, 1, 5000, 3_000_000 })
        {
            var plain = Bytes(length);
            using var body = await Read(coding, Pack(coding, plain));
            Assert.True(plain.AsSpan().SequenceEqual(body.Memory.Span));
        }
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task A_bomb_is_too_large_before_it_is_unpacked(string coding)
    {
        var packed = Pack(coding, new byte[200 << 20]);
        var before = GC.GetTotalAllocatedBytes();
        var error = await Assert.ThrowsAsync<VigilError>(() => Read(coding, packed));
        Assert.Equal(413, BodyStatus.Of(error));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 48 << 20);
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task What_unpacks_to_a_multiple_of_its_size_is_refused_below_the_limit_of_bytes(string coding)
    {
        var packed = Pack(coding, new byte[3 << 20]);
        if (coding.Length > 0)
        {
            Assert.Equal(413, BodyStatus.Of(await Assert.ThrowsAsync<VigilError>(() => Read(coding, packed))));
        }
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task A_body_that_is_cut_off_or_damaged_is_an_error_or_what_it_says(string coding)
    {
        var packed = Pack(coding, Bytes(20_000));
        if (coding.Length == 0)
        {
            return;
        }

        foreach (var length in new[] { 1, 5, 10, packed.Length / 2, packed.Length - 1 })
        {
            Assert.Equal(400, BodyStatus.Of(await Assert.ThrowsAsync<VigilError>(() => Read(coding, packed[..length]))));
        }

        for (var i = 0; i < packed.Length; i += 97)
        {
            var flipped = packed.ToArray();
            flipped[i] ^= 0x20;
            try
            {
                using var body = await Read(coding, flipped);
            }
            catch (VigilError error)
            {
                Assert.Contains("byte ", error.Problems[0].Place, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_length_beyond_the_limit_is_refused_without_reading()
    {
        var request = Request("", new FailingStream());
        request.ContentLength = (4 << 20) + 1;
        Assert.Equal(413, BodyStatus.Of(await Assert.ThrowsAsync<VigilError>(() => BodyReader.ReadAsync(request, Limits, TestContext.Current.CancellationToken))));
    }

    [Theory]
    [InlineData("compress")]
    [InlineData("gzip, gzip")]
    public async Task A_packing_that_is_not_known_is_told(string coding) =>
        Assert.Equal(415, BodyStatus.Of(await Assert.ThrowsAsync<VigilError>(() => Read(coding, [1]))));

    private static Task<Vigil.Server.Ingest.Bodies.RentedBody> Read(string coding, byte[] packed) =>
        BodyReader.ReadAsync(Request(coding, new MemoryStream(packed)), Limits, TestContext.Current.CancellationToken);

    private static HttpRequest Request(string coding, Stream body)
    {
        var request = new DefaultHttpContext().Request;
        request.Body = body;
        request.Headers.ContentEncoding = coding;
        return request;
    }

    private static byte[] Pack(string coding, byte[] plain)
    {
        using var packed = new MemoryStream();
        using (Stream packer = coding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.SmallestSize, leaveOpen: true),
            "deflate" => new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true),
            "zstd" => new ZstdSharp.CompressionStream(packed, leaveOpen: true),
            _ => new BufferedStream(packed),
        })
        {
            packer.Write(plain);
            packer.Flush();
            return coding.Length == 0 ? plain : Closed(packer, packed);
        }
    }

    private static byte[] Closed(Stream packer, MemoryStream packed)
    {
        packer.Dispose();
        return packed.ToArray();
    }

    // Half of it random, so that it does not pack well.
    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length / 2; i += 32)
        {
            SHA256.HashData(BitConverter.GetBytes(i)).AsSpan(0, Math.Min(32, (length / 2) - i)).CopyTo(bytes.AsSpan(i));
        }

        return bytes;
    }

    private sealed class FailingStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new InvalidOperationException("was read");
    }
}
