using Vigil.Server.Ingest.Columns;

namespace Vigil.Server.Ingest.Rows;

/// <summary>The fields of one place of a row by their names.</summary>
/// <param name="container">The field they stand in; null at the top.</param>
/// <param name="role">What fields hold that are not declared.</param>
internal sealed class FieldNames(Field? container, FieldRole role)
{
    private readonly Dictionary<byte[], Field> _byName = new(NameBytes.Instance);

    /// <summary>The field that came first in an earlier row.</summary>
    public Field? First { get; set; }

    /// <summary>Number of names.</summary>
    public int Count => _byName.Count;

    /// <summary>Their fields.</summary>
    public IEnumerable<Field> Fields => _byName.Values;

    /// <summary>A field known from the start.</summary>
    public Field Declare(ReadOnlySpan<byte> name, FieldRole declared)
    {
        var field = new Field(Field.PathOf(container, name), name, declared, container);
        _byName.Add(field.Name, field);
        return field;
    }

    /// <summary>The field of a name, made when it is new; null when its path would be too long.</summary>
    public Field? Of(ReadOnlySpan<byte> name)
    {
        if (_byName.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var field))
        {
            return field;
        }

        var prefix = container is null ? 0 : container.Path.Length + 1;
        return prefix + name.Length > ColumnsFormat.MaxPath ? null : Declare(name, role);
    }

    /// <summary>Compares names by their bytes; the hash is seeded anew in each process, so nobody can choose names that collide.</summary>
    private sealed class NameBytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly NameBytes Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
