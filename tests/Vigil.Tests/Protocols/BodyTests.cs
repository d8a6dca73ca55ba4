using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Vigil.Server.Protocols;

namespace Vigil.Tests.Protocols;

/// <summary>Packed bodies and binary tensors.</summary>
public sealed class BodyTests
{
    private static readonly ExchangeParser Parser = new("m");

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("raw-deflate")]
    [InlineData("zstd")]
    [InlineData("identity")]
    public void Packed_bodies_are_unpacked_on_the_copy(string encoding)
    {
        var request = """{"instances":[{"a":1}]}""";
        var exchange = ExchangeParserTests.Exchange("/v1/models/m:predict", request, "") with
        {
            RequestBody = Packed(Encoding.UTF8.GetBytes(request), encoding),
            RequestHeaders = new(ContentEncoding: encoding.Replace("raw-", "", StringComparison.Ordinal)),
            ResponseBody = Packed("""{"predictions":[2]}"""u8.ToArray(), encoding),
            ResponseHeaders = new(ContentEncoding: encoding.Replace("raw-", "", StringComparison.Ordinal)),
        };
        Assert.Equal("""{"a":1} 2 -""", ExchangeParserTests.Told(Parser.Parse(exchange)));
    }

    [Theory]
    [InlineData("gzip", OpaqueReason.UnpackedTooLarge)]
    [InlineData("compress", OpaqueReason.ContentEncoding)]
    [InlineData("zstd", OpaqueReason.BrokenEncoding)]
    [InlineData("gzip, gzip, gzip", OpaqueReason.ContentEncoding)]
    [InlineData("br", OpaqueReason.BrokenEncoding)]
    public void A_bomb_or_an_unknown_packing_is_a_reason(string encoding, string reason)
    {
        var bomb = Packed(new byte[64 << 20], "gzip");
        var exchange = ExchangeParserTests.Exchange("/v2/models/m/infer", "", "") with { RequestBody = bomb, RequestHeaders = new(ContentEncoding: encoding) };
        Assert.Equal(reason, Parser.Parse(exchange).Reason);
    }

    [Fact]
    public void Every_datatype_is_decoded_and_JSON_and_binary_tensors_mix()
    {
        var tensors = new (string Type, byte[] Bytes, string Expected)[]
        {
            ("BOOL", [1], "true"),
            ("UINT8", [200], "200"),
            ("INT8", [0xFE], "-2"),
            ("UINT16", [0xFF, 0xFF], "65535"),
            ("INT16", [0xFF, 0xFF], "-1"),
            ("UINT32", [0xFF, 0xFF, 0xFF, 0xFF], "4294967295"),
            ("INT32", [0xFE, 0xFF, 0xFF, 0xFF], "-2"),
            ("UINT64", [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], "18446744073709551615"),
            ("INT64", [0, 0, 0, 0, 0, 0, 0, 0x80], "-9223372036854775808"),
            ("FP16", [0x00, 0x3E], "1.5"),
            ("BF16", [0xC0, 0x3F], "1.5"),
            ("FP32", BitConverter.GetBytes(0.07f), "0.07"),
            ("FP64", BitConverter.GetBytes(0.1), "0.1"),
            ("BYTES", [2, 0, 0, 0, (byte)'h', (byte)'i'], "\"hi\""),
        };
        var inputs = tensors.Select(t => $$"""{"name":"{{t.Type}}","shape":[1,1],"datatype":"{{t.Type}}","parameters":{"binary_data_size":{{t.Bytes.Length}} } }""")
            .Append("""{"name":"json","shape":[1],"datatype":"INT64","data":[7]}""");
        var (body, header) = Binary($$"""{"inputs":[{{string.Join(',', inputs)}}]}""", [.. tensors.SelectMany(t => t.Bytes)]);
        var (answer, answerHeader) = Binary("""{"outputs":[{"name":"y","shape":[1],"datatype":"FP32","parameters":{"binary_data_size":4}}]}""", BitConverter.GetBytes(0.25f));
        var exchange = ExchangeParserTests.Exchange("/v2/models/m/infer", "", "") with
        {
            RequestBody = body,
            RequestHeaders = new(InferenceHeaderLength: header),
            ResponseBody = answer,
            ResponseHeaders = new(InferenceHeaderLength: answerHeader),
        };
        var expected = "{" + string.Join(',', tensors.Select(t => $"\"{t.Type}\":{t.Expected}")) + ",\"json\":7} 0.25 -";
        Assert.Equal(expected, ExchangeParserTests.Told(Parser.Parse(exchange)));

        // A logger that keeps the bytes and drops the header and the path.
        var logged = exchange with { Path = "", RequestHeaders = default, ResponseHeaders = default };
        Assert.Equal(expected, ExchangeParserTests.Told(Parser.Parse(logged)));
    }

    [Theory]
    [InlineData("FP32", "[2]", 4, 4, OpaqueReason.BinaryLength)]
    [InlineData("FP32", "[1]", 8, 4, OpaqueReason.BinaryLength)]
    [InlineData("FP32", "[1]", -1, 4, OpaqueReason.BinaryLength)]
    [InlineData("FP32", "[1]", 4, 9, OpaqueReason.BinaryLength)]
    [InlineData("FP99", "[1]", 4, 4, OpaqueReason.Datatype)]
    [InlineData("BYTES", "[1]", 4, 4, OpaqueReason.BinaryLength)]
    [InlineData("BYTES", "[2000000000]", 4, 4, OpaqueReason.BinaryLength)]
    [InlineData("FP64", "[2147483647,2147483647]", 4, 4, OpaqueReason.Shape)]
    public void A_binary_tensor_that_lies_about_its_size_is_a_reason(string datatype, string shape, int size, int sent, string reason)
    {
        var tail = new byte[sent];
        tail.AsSpan().Fill(0xFF);
        BinaryPrimitives.WriteUInt32LittleEndian(tail, 77);
        var (body, header) = Binary(
            $$"""{"inputs":[{"name":"x","shape":{{shape}},"datatype":"{{datatype}}","parameters":{"binary_data_size":{{size}} } }]}""", tail);
        var exchange = ExchangeParserTests.Exchange("/v2/models/m/infer", "", "") with { RequestBody = body, RequestHeaders = new(InferenceHeaderLength: header) };
        Assert.Equal(reason, Parser.Parse(exchange).Reason);
    }

    private static (byte[] Body, string Header) Binary(string json, byte[] tail)
    {
        var head = Encoding.UTF8.GetBytes(json);
        return ([.. head, .. tail], head.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static byte[] Packed(byte[] body, string encoding)
    {
        using var output = new MemoryStream();
        using (Stream pack = encoding switch
        {
            "gzip" => new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true),
            "zstd" => new ZstdSharp.CompressionStream(output, leaveOpen: true),
            "raw-deflate" => new DeflateStream(output, CompressionLevel.Fastest, leaveOpen: true),
            _ => new BufferedStream(output),
        })
        {
            pack.Write(body);
            pack.Flush();
            if (encoding == "identity")
            {
                return output.ToArray();
            }
        }

        return output.ToArray();
    }
}
