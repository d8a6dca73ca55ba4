using MathNet.Numerics.LinearAlgebra;

namespace Vigil.Statistics;

/// <summary>Writes the terms of one row, the intercept not among them.</summary>
/// <param name="row">0-based row.</param>
/// <param name="terms">Where to write.</param>
internal delegate void RowTerms(int row, Span<double> terms);

/// <summary>
/// Logistic regression with a ridge, by Newton's method on blocks of rows: the terms are made when they are needed and never held all at
/// once. The curvature is renewed in the first steps and then kept; the gradient is always exact.
/// </summary>
internal sealed class LogisticRegression
{
    private const int Block = 64;
    private const int RenewedSteps = 3;
    private const int MaximumSteps = 25;

    private readonly double[] _slopes;
    private readonly double _intercept;

    private LogisticRegression(double intercept, double[] slopes) => (_intercept, _slopes) = (intercept, slopes);

    /// <summary>The slopes, one a term.</summary>
    public IReadOnlyList<double> Slopes => _slopes;

    /// <summary>The intercept.</summary>
    public double Intercept => _intercept;

    /// <summary>Fits.</summary>
    /// <param name="rows">Row numbers to learn from; they are what <paramref name="fill"/> is asked for.</param>
    /// <param name="labels">True for positives, by row number.</param>
    /// <param name="terms">Number of terms.</param>
    /// <param name="fill">Writes the terms of a row; of about unit size, or the ridge bites unevenly.</param>
    /// <param name="ridge">Half of this times the sum of squared slopes is added to the log loss summed over rows.</param>
    public static LogisticRegression Fit(int[] rows, bool[] labels, int terms, RowTerms fill, double ridge)
    {
        var size = terms + 1;
        var solution = new double[size];
        var loss = double.PositiveInfinity;
        Matrix<double>? curvature = null;
        var step = Vector<double>.Build.Dense(size);
        for (var i = 0; i < MaximumSteps; i++)
        {
            var hessian = i < RenewedSteps ? new double[size * size] : null;
            var gradient = new double[size];
            var now = Pass(rows, labels, solution, fill, gradient, hessian);
            for (var j = 1; j < size; j++)
            {
                now += 0.5 * ridge * solution[j] * solution[j];
                gradient[j] -= ridge * solution[j];
            }

            if (now > loss + (1e-9 * Math.Abs(loss)))
            {
                // A step too far: go half of it back.
                step *= 0.5;
                Move(solution, step, -1);
                continue;
            }

            if (loss - now < 1e-7 * rows.Length * 0.01)
            {
                break;
            }

            loss = now;
            curvature = hessian is null ? curvature : Symmetric(hessian, size, ridge);
            step = curvature!.Cholesky().Solve(Vector<double>.Build.Dense(gradient));
            Move(solution, step, 1);
        }

        return new(solution[0], solution[1..]);
    }

    /// <summary>The log odds of a row from its terms.</summary>
    public double LogOdds(ReadOnlySpan<double> terms)
    {
        var sum = _intercept;
        for (var j = 0; j < terms.Length; j++)
        {
            sum += _slopes[j] * terms[j];
        }

        return sum;
    }

    private static void Move(double[] solution, Vector<double> step, double sign)
    {
        for (var j = 0; j < solution.Length; j++)
        {
            solution[j] += sign * step[j];
        }
    }

    /// <summary>Adds gradient and curvature over all rows; returns the log loss.</summary>
    private static double Pass(int[] rows, bool[] labels, double[] solution, RowTerms fill, double[] gradient, double[]? hessian)
    {
        var size = solution.Length;
        var terms = new double[Block * size];
        var masses = new double[Block];
        var loss = 0.0;
        for (var from = 0; from < rows.Length; from += Block)
        {
            var count = Math.Min(Block, rows.Length - from);
            for (var b = 0; b < count; b++)
            {
                var own = terms.AsSpan(b * size, size);
                own[0] = 1;
                fill(rows[from + b], own[1..]);
                var odds = 0.0;
                for (var j = 0; j < size; j++)
                {
                    odds += solution[j] * own[j];
                }

                var p = 1 / (1 + Math.Exp(-odds));
                var y = labels[rows[from + b]] ? 1.0 : 0;
                loss += Math.Max(odds, 0) + Math.Log(1 + Math.Exp(-Math.Abs(odds))) - (y * odds);
                masses[b] = p * (1 - p);
                AddScaled(gradient, own, y - p);
            }

            if (hessian is not null)
            {
                Accumulate(hessian, terms.AsSpan(0, count * size), masses, size);
            }
        }

        return loss;
    }

    /// <summary>Adds Σ mass·x·xᵀ of a block to the lower triangle, one row of the matrix after the other.</summary>
    private static void Accumulate(double[] hessian, ReadOnlySpan<double> terms, double[] masses, int size)
    {
        for (var j = 0; j < size; j++)
        {
            var target = hessian.AsSpan(j * size, j + 1);
            for (var at = 0; at < terms.Length; at += size)
            {
                var scale = masses[at / size] * terms[at + j];
                if (scale != 0)
                {
                    AddScaled(target, terms.Slice(at, j + 1), scale);
                }
            }
        }
    }

    // Element by element, so the result does not depend on the width of the machine's vectors.
    private static void AddScaled(Span<double> target, ReadOnlySpan<double> values, double scale)
    {
        var width = System.Numerics.Vector<double>.Count;
        var factor = new System.Numerics.Vector<double>(scale);
        var i = 0;
        for (; i <= target.Length - width; i += width)
        {
            var sum = new System.Numerics.Vector<double>(target[i..]) + (factor * new System.Numerics.Vector<double>(values[i..]));
            sum.CopyTo(target[i..]);
        }

        for (; i < target.Length; i++)
        {
            target[i] += scale * values[i];
        }
    }

    private static Matrix<double> Symmetric(double[] lower, int size, double ridge)
    {
        var matrix = Matrix<double>.Build.Dense(size, size);
        for (var j = 0; j < size; j++)
        {
            for (var k = 0; k <= j; k++)
            {
                matrix[j, k] = matrix[k, j] = lower[(j * size) + k];
            }

            matrix[j, j] += j == 0 ? 1e-9 : ridge;
        }

        return matrix;
    }
}
