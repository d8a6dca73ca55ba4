namespace Vigil.Server.Ingest;

/// <summary>The HTTP status that a body's error is answered with; it travels with the error.</summary>
internal static class BodyStatus
{
    private const string Key = "Vigil.HttpStatus";
    private const int BadRequest = 400;
    private const int ContentTooLarge = 413;
    private const int UnsupportedMediaType = 415;

    /// <summary>400, 413 or 415.</summary>
    public static int Of(VigilError error) => error.Data[Key] as int? ?? BadRequest;

    /// <summary>A body or a part of it that is larger than allowed.</summary>
    public static VigilError TooLarge(string message, string place, string hint) => With(new VigilError(message, place, hint), ContentTooLarge);

    /// <summary>A form this server does not read.</summary>
    public static VigilError Unsupported(string message, string place, string hint) => With(new VigilError(message, place, hint), UnsupportedMediaType);

    private static VigilError With(VigilError error, int status)
    {
        error.Data[Key] = status;
        return error;
    }
}
