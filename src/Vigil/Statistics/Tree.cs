namespace Vigil.Statistics;

/// <summary>One node of a tree: a split, or a leaf when Left is 0 (no node has the root as a child).</summary>
/// <param name="Column">Column of the split.</param>
/// <param name="LeftCodes">Codes that go left, a bit each.</param>
/// <param name="Left">Position of the left child; 0 for a leaf.</param>
/// <param name="Right">Position of the right child.</param>
/// <param name="Value">The leaf's value.</param>
internal readonly record struct TreeNode(int Column, ulong LeftCodes, int Left, int Right, double Value)
{
    /// <summary>Whether nothing lies below.</summary>
    public bool IsLeaf => Left == 0;
}

/// <summary>A decision tree on coded columns.</summary>
/// <param name="Nodes">The nodes; the first is the root.</param>
internal sealed record Tree(TreeNode[] Nodes)
{
    /// <summary>True when the root was not split.</summary>
    public bool IsLeaf => Nodes[0].IsLeaf;

    /// <summary>Number of leaves.</summary>
    public int Leaves => Nodes.Count(node => node.IsLeaf);

    /// <summary>The position of the leaf of every row.</summary>
    public int[] LeafOf(CodedTable table)
    {
        var leaves = new int[table.Rows];
        for (var row = 0; row < leaves.Length; row++)
        {
            leaves[row] = Walk(table.Columns, row);
        }

        return leaves;
    }

    /// <summary>Adds the leaf's value of every row.</summary>
    public void AddTo(double[] values, CodedTable table)
    {
        for (var row = 0; row < values.Length; row++)
        {
            values[row] += Nodes[Walk(table.Columns, row)].Value;
        }
    }

    private int Walk(byte[][] columns, int row)
    {
        var at = 0;
        for (var node = Nodes[0]; !node.IsLeaf; node = Nodes[at])
        {
            at = ((node.LeftCodes >> columns[node.Column][row]) & 1) != 0 ? node.Left : node.Right;
        }

        return at;
    }
}
