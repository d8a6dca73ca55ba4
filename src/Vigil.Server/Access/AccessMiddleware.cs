using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Vigil.Server.Access;

/// <summary>
/// Stands before every route. A route is closed unless it says who may use it (<see cref="RouteAccess"/>); one that says nothing is for admins of all models.
/// Refusals are JSON: <c>{"error":{"reason","mend"}}</c>.
/// </summary>
/// <param name="next">What comes after.</param>
/// <param name="keys">The keys.</param>
internal sealed class AccessMiddleware(RequestDelegate next, ApiKeys keys)
{
    private static readonly RouteAccess Unstated = new(Role.Admin, ChecksModel: false);

    /// <summary>Lets a request through or refuses it.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        var access = endpoint?.Metadata.GetMetadata<RouteAccess>() ?? Unstated;
        if (endpoint is not null && access.Role is null)
        {
            return next(context);
        }

        if (keys.Check(context.Request.Headers.Authorization) is not { } caller)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"vigil\"";
            return Refuse(context, StatusCodes.Status401Unauthorized, "this needs a key that works", "send the header Authorization: Bearer vgl_… with a key that is neither expired nor revoked");
        }

        if (endpoint is null)
        {
            // Nothing behind this is reached without a route, so that what is mapped wrongly shows as missing and never as open.
            return Refuse(context, StatusCodes.Status404NotFound, "there is nothing at this path", "check the path");
        }

        // Routing's own answers (405, 415) are endpoints without a route; they tell nothing and do nothing.
        if (endpoint is RouteEndpoint && Refusal(caller, access, context.Request.RouteValues) is { } refusal)
        {
            return Refuse(context, StatusCodes.Status403Forbidden, refusal.Reason, refusal.Mend);
        }

        context.Features.Set(caller);
        return next(context);
    }

    private static (string Reason, string Mend)? Refusal(Caller caller, RouteAccess access, RouteValueDictionary route)
    {
        var required = access.Role!.Value;
        if (!caller.Role.Allows(required))
        {
            return ($"this needs a key with the role {required.Text()}, the key has {caller.Role.Text()}", $"use a key whose role is {required.Text()} or more");
        }

        if (caller.Model is null || access.ChecksModel || (route["model"] is string model && caller.MayUse(model)))
        {
            return null;
        }

        return ($"the key is for the model {caller.Model} only", "use a key for this model, or one for all models");
    }

    private static Task Refuse(HttpContext context, int status, string reason, string mend)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(new { error = new { reason, mend } }, context.RequestAborted);
    }
}

/// <summary>Puts the access check into a web application.</summary>
internal static class AccessExtensions
{
    /// <summary>Closes every route that does not say who may use it. To be called once, before anything that answers requests.</summary>
    /// <param name="app">The application.</param>
    /// <param name="keys">The keys.</param>
    public static IApplicationBuilder UseVigilAccess(this IApplicationBuilder app, ApiKeys keys) => app.UseMiddleware<AccessMiddleware>(keys);

    /// <summary>Whose request this is; null on a route that is open to everybody.</summary>
    public static Caller? VigilCaller(this HttpContext context) => context.Features.Get<Caller>();
}
