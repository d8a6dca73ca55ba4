namespace Vigil.Profiles;

/// <summary>Bins that every column has beside its regular ones. A value's code is the number of regular bins plus this.</summary>
public enum Special
{
    /// <summary>Absent.</summary>
    Null = 0,

    /// <summary>Not a number.</summary>
    NotANumber = 1,

    /// <summary>There, but unreadable.</summary>
    Invalid = 2,

    /// <summary>Minus or plus infinity.</summary>
    Infinite = 3,

    /// <summary>Below the reference's smallest value.</summary>
    Below = 4,

    /// <summary>Above the reference's largest value.</summary>
    Above = 5,

    /// <summary>A category, or a value of a discrete column, that the reference does not hold.</summary>
    Unseen = 6,
}
