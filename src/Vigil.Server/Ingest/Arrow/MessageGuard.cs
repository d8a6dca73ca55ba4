using System.Buffers.Binary;

namespace Vigil.Server.Ingest.Arrow;

/// <summary>
/// Walks the heads of a stream's messages before the Arrow library does. The library recurses as deep as a schema is nested, follows shared
/// children again and again, and makes room for as many buffers as a head claims, so a few bytes could end the process. Layout: FlatBuffers,
/// and Schema.fbs and Message.fbs of the Arrow columnar format.
/// </summary>
internal readonly ref struct MessageGuard
{
    private const uint Continuation = 0xFFFF_FFFF;
    private const int SchemaKind = 1, DictionaryKind = 2, BatchKind = 3;
    private const int KindOfMessage = 1, HeaderOfMessage = 2, BodyOfMessage = 3;
    private const int FieldsOfSchema = 1;
    private const int ChildrenOfField = 5;
    private const int DataOfDictionary = 1;
    private const int NodesOfBatch = 1, BuffersOfBatch = 2, CountsOfBatch = 4;
    private const int NodeBytes = 16, CountBytes = 8;
    private readonly ReadOnlySpan<byte> _metadata;

    private MessageGuard(ReadOnlySpan<byte> metadata) => _metadata = metadata;

    /// <summary>Fails when a schema is nested deeper or has more fields than allowed, or a head claims more than it holds.</summary>
    /// <exception cref="InvalidDataException">It does, or it points outside itself.</exception>
    public static void Check(ReadOnlySpan<byte> stream, int maxDepth, int maxFields)
    {
        for (var at = 0L; at + 4 <= stream.Length;)
        {
            at += BinaryPrimitives.ReadUInt32LittleEndian(stream[(int)at..]) == Continuation ? 4 : 0;
            var length = at + 4 <= stream.Length ? BinaryPrimitives.ReadInt32LittleEndian(stream[(int)at..]) : -1;
            if (length == 0)
            {
                return;
            }

            if (length < 0 || length > stream.Length - at - 4)
            {
                throw Outside();
            }

            var body = new MessageGuard(stream.Slice((int)at + 4, length)).CheckMessage(maxDepth, maxFields);
            at += 4L + length;
            if (body < 0 || body > stream.Length - at)
            {
                throw Outside();
            }

            at += body;
        }
    }

    // Returns the length of the message's body.
    private long CheckMessage(int maxDepth, int maxFields)
    {
        var message = Follow(0);
        var kind = Member(message, KindOfMessage) is var k and >= 0 && k < _metadata.Length ? _metadata[k] : (byte)0;
        var header = Member(message, HeaderOfMessage) is var h and >= 0 ? Follow(h) : throw Outside();
        switch (kind)
        {
            case SchemaKind:
                CheckFields(Member(header, FieldsOfSchema), maxDepth, maxFields);
                break;
            case BatchKind:
                CheckBatch(header);
                break;
            case DictionaryKind:
                CheckBatch(Member(header, DataOfDictionary) is var d and >= 0 ? Follow(d) : throw Outside());
                break;
            default:
                throw new InvalidDataException("it holds a message that is no part of a table");
        }

        var body = Member(message, BodyOfMessage);
        return body < 0 ? 0 : body <= _metadata.Length - 8 ? BinaryPrimitives.ReadInt64LittleEndian(_metadata[body..]) : throw Outside();
    }

    private void CheckBatch(int batch)
    {
        CheckVector(Member(batch, NodesOfBatch), NodeBytes);
        CheckVector(Member(batch, BuffersOfBatch), NodeBytes);
        CheckVector(Member(batch, CountsOfBatch), CountBytes);
    }

    private void CheckVector(int vector, int elementBytes)
    {
        if (vector >= 0)
        {
            var start = Follow(vector);
            var count = (uint)Number(start);
            if (count * (long)elementBytes > _metadata.Length - start)
            {
                throw Outside();
            }
        }
    }

    private void CheckFields(int fields, int maxDepth, int maxFields)
    {
        var waiting = new Stack<(int Vector, int Depth)>();
        waiting.Push((fields, 1));
        var seen = 0;
        while (waiting.TryPop(out var next))
        {
            if (next.Vector < 0)
            {
                continue;
            }

            var start = Follow(next.Vector);
            var count = Number(start);
            seen = count < 0 || count > maxFields ? int.MaxValue : seen + count;
            if (next.Depth > maxDepth || seen > maxFields)
            {
                throw new InvalidDataException("its schema is nested too deep or has too many fields");
            }

            for (var i = 0; i < count; i++)
            {
                waiting.Push((Member(Follow(start + 4 + (4 * i)), ChildrenOfField), next.Depth + 1));
            }
        }
    }

    private int Follow(int at) => at + Number(at);

    // The place of a member of a table, -1 when the table has none.
    private int Member(int table, int index)
    {
        var layout = table - Number(table);
        var entry = 4 + (2 * index);
        if (entry >= Short(layout))
        {
            return -1;
        }

        var offset = Short(layout + entry);
        return offset == 0 ? -1 : table + offset;
    }

    private int Number(int at) => at >= 0 && at <= _metadata.Length - 4 ? BinaryPrimitives.ReadInt32LittleEndian(_metadata[at..]) : throw Outside();

    private int Short(int at) => at >= 0 && at <= _metadata.Length - 2 ? BinaryPrimitives.ReadUInt16LittleEndian(_metadata[at..]) : throw Outside();

    private static InvalidDataException Outside() => new("it points outside itself");
}
