using System.Text.Json;

namespace Vigil.Server.Protocols;

/// <summary>One tensor with its values in row-major order.</summary>
internal sealed record Tensor(string Name, long[] Shape, Scalar[] Values)
{
    /// <summary>Size of the first dimension; a tensor without dimensions is one row.</summary>
    public long Rows => Shape.Length == 0 ? 1 : Shape[0];

    /// <summary>The values of one of <paramref name="rows"/> equal parts.</summary>
    public ArraySegment<Scalar> Row(int row, int rows)
    {
        var width = Values.Length / rows;
        return new ArraySegment<Scalar>(Values, row * width, width);
    }

    /// <summary>The shape a JSON tensor states; null when it is no list of sizes or its product leaves all bounds.</summary>
    /// <param name="value">The JSON list.</param>
    /// <param name="count">The product of the sizes.</param>
    public static long[]? ShapeOf(JsonElement value, out long count)
    {
        count = 1;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > 16)
        {
            return null;
        }

        var shape = new long[value.GetArrayLength()];
        var i = -1;
        foreach (var item in value.EnumerateArray())
        {
            i++;
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out shape[i]) || shape[i] is < 0 or > int.MaxValue)
            {
                return null;
            }

            count *= shape[i];
            if (count > int.MaxValue)
            {
                return null;
            }
        }

        return shape;
    }
}
