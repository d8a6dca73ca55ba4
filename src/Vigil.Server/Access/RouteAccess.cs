using Microsoft.AspNetCore.Builder;

namespace Vigil.Server.Access;

/// <summary>Who may use a route, as metadata of its endpoint; what stands nearest to the route wins over its group.</summary>
/// <param name="Role">The role asked for; null when the route is open to everybody.</param>
/// <param name="ChecksModel">Whether the route itself asks <see cref="Caller.MayUse"/>.</param>
internal sealed record RouteAccess(Role? Role, bool ChecksModel);

/// <summary>States who may use a route.</summary>
internal static class RouteAccessExtensions
{
    /// <summary>Opens a route, or a group of them, to keys of a role.</summary>
    /// <param name="route">The route.</param>
    /// <param name="role">The role asked for.</param>
    /// <param name="checksModel">
    /// Whether the route itself asks <see cref="Caller.MayUse"/>, because the model stands in the body. Otherwise a key for one model gets in only where the
    /// path names that model as <c>{model}</c>.
    /// </param>
    public static T RequireVigilRole<T>(this T route, Role role, bool checksModel = false)
        where T : IEndpointConventionBuilder => With(route, new RouteAccess(role, checksModel));

    /// <summary>Opens a route to everybody, without a key.</summary>
    public static T AllowVigilAnonymous<T>(this T route)
        where T : IEndpointConventionBuilder => With(route, new RouteAccess(null, ChecksModel: false));

    private static T With<T>(T route, RouteAccess access)
        where T : IEndpointConventionBuilder
    {
        route.Add(endpoint => endpoint.Metadata.Add(access));
        return route;
    }
}
