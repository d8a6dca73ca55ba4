using System.Text.Json;

namespace Vigil.Server.Protocols;

/// <summary>One value of a tensor or a JSON body.</summary>
internal readonly struct Scalar
{
    private enum Kind : byte
    {
        Null,
        Bool,
        Int,
        UInt,
        Single,
        Double,
        Text,
    }

    private readonly Kind _kind;
    private readonly long _bits;
    private readonly string? _text;

    private Scalar(Kind kind, long bits, string? text = null) => (_kind, _bits, _text) = (kind, bits, text);

    public static Scalar Of(bool value) => new(Kind.Bool, value ? 1 : 0);

    public static Scalar Of(long value) => new(Kind.Int, value);

    public static Scalar Of(ulong value) => new(Kind.UInt, (long)value);

    public static Scalar Of(float value) => float.IsFinite(value) ? new(Kind.Single, BitConverter.DoubleToInt64Bits(value)) : default;

    public static Scalar Of(double value) => double.IsFinite(value) ? new(Kind.Double, BitConverter.DoubleToInt64Bits(value)) : default;

    public static Scalar Of(string value) => new(Kind.Text, 0, value);

    /// <summary>The value of a JSON leaf; arrays and objects are nobody's value and give null.</summary>
    public static Scalar Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => Of(true),
        JsonValueKind.False => Of(false),
        JsonValueKind.String => Of(value.GetString()!),
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? Of(whole) : value.TryGetDouble(out var real) ? Of(real) : default,
        _ => default,
    };

    /// <summary>Whether there is no value: null, NaN and infinities, which JSON cannot carry.</summary>
    public bool IsNull => _kind == Kind.Null;

    /// <summary>Whether it is a number with a fraction.</summary>
    public bool IsReal => _kind is Kind.Single or Kind.Double;

    /// <summary>Whether it is text.</summary>
    public bool IsText => _kind == Kind.Text;

    /// <summary>Whether it is any number.</summary>
    public bool IsNumber => _kind is Kind.Int or Kind.UInt or Kind.Single or Kind.Double;

    /// <summary>The number; NaN when it is none.</summary>
    public double Number => _kind switch
    {
        Kind.Int => _bits,
        Kind.UInt => (ulong)_bits,
        Kind.Single or Kind.Double => BitConverter.Int64BitsToDouble(_bits),
        _ => double.NaN,
    };

    /// <summary>The text; empty when it is none.</summary>
    public string Text => _text ?? "";

    /// <summary>Writes the value as JSON; a float keeps its short form and does not grow digits it never had.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        switch (_kind)
        {
            case Kind.Bool:
                writer.WriteBooleanValue(_bits != 0);
                break;
            case Kind.Int:
                writer.WriteNumberValue(_bits);
                break;
            case Kind.UInt:
                writer.WriteNumberValue((ulong)_bits);
                break;
            case Kind.Single:
                writer.WriteNumberValue((float)BitConverter.Int64BitsToDouble(_bits));
                break;
            case Kind.Double:
                writer.WriteNumberValue(BitConverter.Int64BitsToDouble(_bits));
                break;
            case Kind.Text:
                writer.WriteStringValue(_text);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
