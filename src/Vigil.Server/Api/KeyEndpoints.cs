using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Vigil.Server.Access;
using Vigil.Server.Store;

namespace Vigil.Server.Api;

/// <summary><c>/api/v1/keys</c>: keys made, shown and taken back by who may manage them.</summary>
internal static class KeyEndpoints
{
    private const int MostName = 100;
    private const int MostModel = 100;

    /// <summary>Adds the routes.</summary>
    /// <param name="app">Where to.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="clock">The time.</param>
    public static void MapKeys(this IEndpointRouteBuilder app, ApiKeys keys, TimeProvider clock)
    {
        app.MapGet("/api/v1/keys", () => Answers.Json(new { keys = keys.List().Select(k => Told(k, null)) })).RequireVigilRole(Role.Admin);
        app.MapPost("/api/v1/keys", (Delegate)((HttpContext http) => Create(http, keys, clock))).RequireVigilRole(Role.Admin);
        app.MapDelete("/api/v1/keys/{id}", (string id, HttpContext http) => Revoke(id, http, keys)).RequireVigilRole(Role.Admin);
    }

    private static async Task<IResult> Create(HttpContext http, ApiKeys keys, TimeProvider clock)
    {
        try
        {
            var body = await SmallBody.Read<KeyBody>(http.Request).ConfigureAwait(false);
            var key = await keys.Create(Asked(body, clock.GetUtcNow()), http.VigilCaller()!.Actor).ConfigureAwait(false);
            http.Response.Headers.CacheControl = "no-store";
            return Answers.Json(Told(key.Facts, key.Text), StatusCodes.Status201Created);
        }
        catch (VigilError wrong)
        {
            return Answers.Error(StatusCodes.Status400BadRequest, wrong);
        }
        catch (StoreTrouble trouble)
        {
            return Answers.Busy(http, trouble);
        }
    }

    private static async Task<IResult> Revoke(string id, HttpContext http, ApiKeys keys)
    {
        try
        {
            return await keys.Revoke(id, http.VigilCaller()!.Actor).ConfigureAwait(false) switch
            {
                Revocation.Done => Results.NoContent(),
                Revocation.LastAdmin => Answers.Error(StatusCodes.Status409Conflict, "it is the last key that may manage keys", "id", "make another admin key first"),
                _ => Answers.Error(StatusCodes.Status404NotFound, "there is no such key, or it was revoked before", "id", "GET /api/v1/keys lists them"),
            };
        }
        catch (StoreTrouble trouble)
        {
            return Answers.Busy(http, trouble);
        }
    }

    private static KeyRequest Asked(KeyBody body, DateTimeOffset now)
    {
        if (body.Name is not { Length: > 0 and <= MostName } name || name.Any(char.IsControl))
        {
            throw new VigilError($"a name of 1 to {MostName} characters is needed", "name", "say what the key is for: \"scoring service\"");
        }

        if (Roles.Parse(body.Role) is not { } role)
        {
            throw new VigilError("a role is needed: admin, operator, ingest or viewer", "role", "ingest sends events, viewer reads, operator also changes plans and receivers");
        }

        if (body.Model is { Length: 0 or > MostModel })
        {
            throw new VigilError($"a model's name has 1 to {MostModel} characters", "model", "leave it out for all models");
        }

        return body.Expires <= now
            ? throw new VigilError("the key would have expired already", "expires", "name a moment to come, or leave it out")
            : new KeyRequest(name, role, body.Model, body.Expires);
    }

    private static object Told(KeyFacts key, string? text) => new
    {
        id = key.Id,
        name = key.Name,
        role = key.Role.Text(),
        model = key.Model,
        created = key.Created,
        expires = key.Expires,
        revoked = key.Revoked,
        last_used = key.Used,
        key = text,
    };

    private sealed record KeyBody(string? Name = null, string? Role = null, string? Model = null, DateTimeOffset? Expires = null);
}
