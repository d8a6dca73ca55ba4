using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Vigil.Server.Api;

/// <summary>The form of every answer: JSON with names in snake case; errors say what was wrong, where, and what to do.</summary>
internal static class Answers
{
    private static readonly JsonSerializerOptions Form = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>A good answer.</summary>
    public static IResult Json(object value) => Results.Json(value, Form);

    /// <summary>A refusal.</summary>
    public static IResult Error(int status, string reason, string field, string mend) => Results.Json(new { error = new { reason, field, mend } }, Form, statusCode: status);

    /// <summary>A refusal for something unreadable.</summary>
    public static IResult Error(int status, VigilError wrong) => Error(status, wrong.Problems[0].Message, wrong.Problems[0].Place ?? "", wrong.Problems[0].Hint ?? "");

    /// <summary>A model that is not known.</summary>
    public static IResult Unknown(string model) => Error(404, $"there is no model '{model}'", "model", "send its first events, or GET /api/v1/models for those that are known");
}
