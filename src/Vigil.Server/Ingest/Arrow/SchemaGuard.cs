using System.Buffers.Binary;

namespace Vigil.Server.Ingest.Arrow;

/// <summary>
/// Walks the fields of a stream's schema before the Arrow library does. The library recurses as deep as a schema is nested and follows shared
/// children again and again, so a few kilobytes of a made-up schema could end the process. Layout: FlatBuffers, and Schema.fbs and Message.fbs
/// of the Arrow columnar format.
/// </summary>
internal readonly ref struct SchemaGuard
{
    private const uint Continuation = 0xFFFF_FFFF;
    private const int HeaderOfMessage = 2;
    private const int FieldsOfSchema = 1;
    private const int ChildrenOfField = 5;
    private readonly ReadOnlySpan<byte> _metadata;

    private SchemaGuard(ReadOnlySpan<byte> metadata) => _metadata = metadata;

    /// <summary>Fails when the first message's schema is nested deeper or has more fields than allowed.</summary>
    /// <exception cref="InvalidDataException">It is, or it points outside itself.</exception>
    public static void Check(ReadOnlySpan<byte> stream, int maxDepth, int maxFields)
    {
        var at = stream.Length >= 8 && BinaryPrimitives.ReadUInt32LittleEndian(stream) == Continuation ? 4 : 0;
        var length = stream.Length >= at + 4 ? BinaryPrimitives.ReadInt32LittleEndian(stream[at..]) : -1;
        if (length <= 8 || length > stream.Length - at - 4)
        {
            throw new InvalidDataException("it does not begin with a schema");
        }

        var guard = new SchemaGuard(stream.Slice(at + 4, length));
        var message = guard.Follow(0);
        var schema = guard.Member(message, HeaderOfMessage);
        guard.CheckFields(schema < 0 ? -1 : guard.Member(guard.Follow(schema), FieldsOfSchema), maxDepth, maxFields);
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

    private static InvalidDataException Outside() => new("its schema points outside itself");
}
