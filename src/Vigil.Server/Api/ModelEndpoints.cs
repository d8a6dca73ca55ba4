using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Vigil.Monitors;
using Vigil.Server.Access;
using Vigil.Server.Store;
using Vigil.Server.Watching;

namespace Vigil.Server.Api;

/// <summary>What is known of models: readers of the journal and of what was counted, and the plan in force.</summary>
internal static class ModelEndpoints
{
    private const int MostFacts = 1000;

    public static void MapModels(this IEndpointRouteBuilder app, ModelRegistry models, StoreWriter writer)
    {
        app.MapGet("/health/live", () => Results.Text("live")).AllowVigilAnonymous();
        app.MapGet("/health/ready", () => writer.Trouble is { } trouble ? Answers.Error(503, trouble, "", "check the disk of the data folder") : Results.Text("ready")).AllowVigilAnonymous();
        app.MapGet("/api/v1/models", () => Answers.Json(new { models = models.All.Select(StatusOf) })).RequireVigilRole(Role.Viewer);
        var one = app.MapGroup("/api/v1/models/{model}");
        one.MapGet("/status", (string model) => With(models, model, m => Answers.Json(StatusOf(m)))).RequireVigilRole(Role.Viewer);
        one.MapGet("/incidents", (string model) => With(models, model, m => Answers.Json(new { incidents = Incidents(m) }))).RequireVigilRole(Role.Viewer);
        one.MapGet("/monitors", (string model) => With(models, model, m => Answers.Json(new { monitors = Of(m, "plan_adopted").LastOrDefault()?["monitors"]?.DeepClone() }))).RequireVigilRole(Role.Viewer);
        one.MapGet("/journal", (string model, long? after) => With(models, model, m => Journal(m, after ?? 0))).RequireVigilRole(Role.Viewer);
        one.MapGet("/plan", (string model) => With(models, model, m => m.Watch is { } watch ? Results.Text(watch.Run.Json, "application/json") : NoPlan(model))).RequireVigilRole(Role.Viewer);
        one.MapPut("/plan", (string model, string? state, HttpContext http) => Apply(models, model, state ?? "notify", http)).RequireVigilRole(Role.Operator);
    }

    private static IResult With(ModelRegistry models, string model, Func<ModelHost, IResult> answer) => models.Find(model) is { } host ? answer(host) : Answers.Unknown(model);

    private static IResult NoPlan(string model) => Answers.Error(404, $"model '{model}' has no plan", "plan", "make one with `vigil plan` or `vigil check` and put it in force with `vigil apply`");

    private static object StatusOf(ModelHost model)
    {
        var watch = model.Watch;
        return new
        {
            model = model.Name,
            state = watch?.Run.State ?? "unplanned",
            plan = watch?.Run.Plan,
            accepted = model.Counts.Accepted,
            refused = model.Counts.Refused,
            duplicate = model.Counts.DuplicateRows + (watch?.Duplicates ?? 0),
            late = watch?.Rejected.GetValueOrDefault("late") ?? 0,
            judged = watch?.Rows ?? 0,
            windows = watch?.Windows ?? 0,
            lag = watch is null ? 0 : model.Store.RowsAfter(watch.Kept),
            open_incidents = watch is null ? 0 : Incidents(model).Count(i => (string?)i["state"] == "open"),
            trouble = model.Trouble,
        };
    }

    private static IEnumerable<JsonNode> Of(ModelHost model, string kind) =>
        model.Watch is not { } watch ? [] : model.Store.Facts(watch.Run.Id, kind).Select(f => JsonNode.Parse(f)!);

    private static List<JsonNode> Incidents(ModelHost model) => [.. Of(model, "incident_changed").GroupBy(i => (string?)i["id"]).Select(g => g.Last())];

    private static IResult Journal(ModelHost model, long after)
    {
        var rows = model.Store.Journal(after, MostFacts);
        return Answers.Json(new
        {
            next = rows.Count == 0 ? after : rows[^1].Seq,
            facts = rows.Select(r => new { seq = r.Seq, run = r.Run, recorded = r.Recorded, fact = JsonNode.Parse(r.Fact) }),
        });
    }

    private static async Task<IResult> Apply(ModelRegistry models, string model, string state, HttpContext http)
    {
        if (state is not ("shadow" or "notify"))
        {
            return Answers.Error(400, $"'{state}' is no state of a plan", "state", "shadow or notify");
        }

        try
        {
            using var reader = new StreamReader(http.Request.Body);
            var plan = MonitorPlan.Parse(await reader.ReadToEndAsync(http.RequestAborted).ConfigureAwait(false), "body");
            var host = await models.Of(model).ConfigureAwait(false);
            await host.Adopt(plan, state, http.VigilCaller()!.Actor).ConfigureAwait(false);
            return Answers.Json(new { model, plan = plan.Hash(), state, monitors = plan.Monitors.Count });
        }
        catch (VigilError wrong)
        {
            return Answers.Error(400, wrong);
        }
        catch (StoreTrouble trouble)
        {
            return Answers.Error(503, trouble.Message, "", "nothing was kept; try again");
        }
    }
}
