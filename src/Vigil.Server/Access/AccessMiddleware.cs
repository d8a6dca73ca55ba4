using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Vigil.Server.Access;

/// <summary>
/// Stands before every route. A route is closed unless it says who may use it (<see cref="RouteAccess"/>); one that says nothing is for admins of all models.
/// It decides by headers alone, so who is refused is told before the body is read. Refusals are JSON: <c>{"error":{"reason","mend"}}</c>.
/// </summary>
/// <param name="next">What comes after.</param>
/// <param name="keys">The keys.</param>
/// <param name="limits">How often who may ask.</param>
internal sealed class AccessMiddleware(RequestDelegate next, ApiKeys keys, AccessLimits limits)
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

        var header = context.Request.Headers.Authorization;
        if (keys.Check(header.Count == 1 ? header[0] : null) is not { } caller)
        {
            return Unknown(context);
        }

        if (endpoint is null)
        {
            // Nothing behind this is reached without a route, so that what is mapped wrongly shows as missing and never as open.
            return Refuse(context, StatusCodes.Status404NotFound, "there is nothing at this path", "check the path");
        }

        // Routing's own answers (405, 415) are endpoints without a route; they tell nothing and do nothing.
        if (endpoint is RouteEndpoint && Refusal(caller, access, context.Request) is { } refusal)
        {
            limits.Refuse();
            return Refuse(context, StatusCodes.Status403Forbidden, refusal.Reason, refusal.Mend);
        }

        if (limits.Ask(caller, access.Role ?? Role.Viewer) is var wait && wait > TimeSpan.Zero)
        {
            return Hold(context, wait, "this key asks too often", "wait as Retry-After says, and send more events in one request");
        }

        context.Features.Set(caller);
        return next(context);
    }

    private Task Unknown(HttpContext context)
    {
        if (limits.Fail(context.Connection.RemoteIpAddress) is var wait && wait > TimeSpan.Zero)
        {
            return Hold(context, wait, "too many requests without a key that works came from this address", "correct the key, then wait as Retry-After says");
        }

        // A browser asks its user for the key (any name, the key as password); everybody else sends Bearer.
        var isBrowser = context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        context.Response.Headers.WWWAuthenticate = isBrowser ? "Basic realm=\"vigil, the key as password\", charset=\"UTF-8\"" : "Bearer realm=\"vigil\"";
        return Refuse(context, StatusCodes.Status401Unauthorized, "this needs a key that works", "send the header Authorization: Bearer vgl_… with a key that is neither expired nor revoked; first-key.txt in the server's data folder holds the first one");
    }

    private static (string Reason, string Mend)? Refusal(Caller caller, RouteAccess access, HttpRequest request)
    {
        var required = access.Role!.Value;
        if (!caller.Role.Allows(required))
        {
            return ($"this needs a key with the role {required.Text()}, the key has {caller.Role.Text()}", $"use a key whose role is {required.Text()} or more");
        }

        var changes = !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));
        if (changes && request.Headers.Authorization.ToString().StartsWith("Basic", StringComparison.OrdinalIgnoreCase))
        {
            // A browser sends Basic along by itself, with what other people's pages make it send too.
            return ("a change needs the key as Bearer", "send the header Authorization: Bearer vgl_…");
        }

        if (caller.Model is null || access.ChecksModel || (request.RouteValues["model"] is string model && caller.MayUse(model)))
        {
            return null;
        }

        return ($"the key is for the model {caller.Model} only", "use a key for this model, or one for all models");
    }

    private static Task Hold(HttpContext context, TimeSpan wait, string reason, string mend)
    {
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Refuse(context, StatusCodes.Status429TooManyRequests, reason, mend);
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
    /// <param name="limits">How often who may ask.</param>
    public static IApplicationBuilder UseVigilAccess(this IApplicationBuilder app, ApiKeys keys, AccessLimits limits) => app.UseMiddleware<AccessMiddleware>(keys, limits);

    /// <summary>Whose request this is; null on a route that is open to everybody.</summary>
    public static Caller? VigilCaller(this HttpContext context) => context.Features.Get<Caller>();
}
