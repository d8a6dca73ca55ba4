namespace Vigil.Server.Proxy;

/// <summary>Why a request passed without being captured. The request itself was never touched.</summary>
internal enum ShedReason
{
    /// <summary>The budget of memory was used up: the Vigil server is slow or away.</summary>
    QueueFull,

    /// <summary>A body was larger than the cap.</summary>
    BodyTooLarge,

    /// <summary>Left out by the sampling rate, or by the fair thinning as the budget fills.</summary>
    SampledOut,

    /// <summary>The proxy stopped before it could be sent.</summary>
    Stopped,
}
