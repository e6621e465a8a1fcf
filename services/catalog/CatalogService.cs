using Exchange.Catalog.Data;
using Exchange.Catalog.Features;
using Exchange.Catalog.Harvesting;
using Exchange.Catalog.Searching;
using Exchange.Contracts.Licensing.V1;
using Exchange.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Exchange.Catalog;

/// <summary>
/// Works and those who made them: registered, reviewed, listed, found, and imported by the ten thousand.
/// </summary>
public sealed class CatalogService : IService
{
    /// <summary>The setting that allows providers on a developer's machine.</summary>
    private const string LocalSetting = "Catalog:AllowLocalProviders";

    private static readonly TimeSpan ImportInterval = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan ReindexInterval = TimeSpan.FromSeconds(10);

    public static string Name => "catalog";

    public static void Map(Routes routes)
    {
        routes.Post("/v1/works", "Register a work", RegisterWork.Handle, Scopes.WorksWrite);
        routes.Get("/v1/works", "List and search works", ListWorks.Handle, Scopes.WorksRead);
        routes.Get("/v1/works/facets", "Count works by what they are", CountWorks.Handle, Scopes.WorksRead);
        routes.Get("/v1/works/{workId}", "Read a work", ReadWork.Handle, Scopes.WorksRead);
        routes.Put("/v1/works/{workId}", "Edit a work", EditWork.Handle, Scopes.WorksWrite);
        routes.Act("/v1/works/{workId}/submit", "Submit a work for review", SubmitWork.Handle, Scopes.WorksWrite);
        routes.Decide("/v1/works/{workId}/approve", "List a submitted work", ApproveWork.Handle, Scopes.WorksReview);
        routes.Act("/v1/works/{workId}/review", "Begin the review of a work", ReviewWork.Handle, Scopes.WorksReview);
        routes.Decide(
            "/v1/works/{workId}/request-changes",
            "Ask for changes of a submitted work",
            RequestChanges.Handle,
            Scopes.WorksReview
        );
        routes.Act("/v1/works/{workId}/suspend", "Suspend a listed work", SuspendWork.Handle, Scopes.WorksReview);
        routes.Act(
            "/v1/works/{workId}/reinstate",
            "Reinstate a suspended work",
            ReinstateWork.Handle,
            Scopes.WorksReview
        );
        routes.Act("/v1/works/{workId}/withdraw", "Withdraw a work", WithdrawWork.Handle, Scopes.WorksWrite);
        routes.Get("/v1/works/{workId}/decisions", "Read a work's history", ListDecisions.Handle, Scopes.WorksRead);

        routes.Get(
            "/v1/identifiers/{scheme}/{value}",
            "Find the work or the party that has an identifier",
            ResolveIdentifier.Handle,
            Scopes.WorksRead
        );

        MapChanges(routes);
        MapParties(routes);
        MapImports(routes);
    }

    private static void MapParties(Routes routes)
    {
        routes.Post("/v1/parties", "Register a party", RegisterParty.Handle, Scopes.WorksWrite);
        routes.Get("/v1/parties", "List parties, and find them by name", ListParties.Handle, Scopes.WorksRead);
        routes.Get("/v1/parties/{partyId}", "Read a party", ReadParty.Handle, Scopes.WorksRead);
        routes.Put("/v1/parties/{partyId}", "Edit a party", EditParty.Handle, Scopes.WorksWrite);
        routes.Act(
            "/v1/parties/{partyId}/merge",
            "Merge a party into the one that it is",
            MergeParty.Handle,
            Scopes.WorksReview
        );
        routes.Get(
            "/v1/parties/{partyId}/history",
            "Read a party's history",
            ListPartyHistory.Handle,
            Scopes.WorksRead
        );
        routes.Get("/v1/parties/{partyId}/works", "List a party's works", ListPartyWorks.Handle, Scopes.WorksRead);
        routes.Get("/v1/creator-roles", "List roles of makers", ListCreatorRoles.Handle, Scopes.Public);
        routes.Get(
            "/v1/works/{workId}/rights-check",
            "Check what follows from who made a work",
            CheckRights.Handle,
            Scopes.WorksRead
        );
    }

    private static void MapImports(Routes routes)
    {
        routes.Get(
            "/v1/works/{workId}/manifest",
            "Read a listed work as a IIIF manifest",
            ReadManifest.Handle,
            Scopes.Public
        );
        routes.Get("/v1/works/{workId}/json-ld", "Read a listed work as JSON-LD", ReadJsonLd.Handle, Scopes.Public);

        routes
            .Post("/v1/imports", "Import a file of works or parties", StartImport.Handle, Scopes.WorksWrite)
            .Accepts<Stream>(StartImport.MediaTypes[0], StartImport.MediaTypes[1..])
            .WithMetadata(new RequestSizeLimitAttribute(StartImport.LargestFileBytes));
        routes.Get("/v1/imports", "List imports", ListImports.Handle, Scopes.WorksRead);
        routes.Get("/v1/imports/{importId}", "Read an import's progress", ReadImport.Handle, Scopes.WorksRead);
        routes.Get("/v1/imports/{importId}/refusals", "Read refused rows", ListRefusals.Handle, Scopes.WorksRead);
        routes.Get("/v1/imports/{importId}/remarks", "Read remarked rows", ListRemarks.Handle, Scopes.WorksRead);
        routes.Act(
            "/v1/imports/{importId}/submit",
            "Submit an import's drafts",
            SubmitImport.Handle,
            Scopes.WorksWrite
        );
        routes.Act(
            "/v1/imports/{importId}/approve",
            "List an import's works",
            ApproveImport.Handle,
            Scopes.WorksReview
        );

        routes.Post("/v1/harvests", "Name a provider to harvest from", AddHarvest.Handle, Scopes.WorksWrite);
        routes.Get("/v1/harvests", "List harvests", ListHarvests.Handle, Scopes.WorksRead);
        routes.Get("/v1/harvests/{harvestId}", "Read a harvest", ReadHarvest.Handle, Scopes.WorksRead);
        routes.Act("/v1/harvests/{harvestId}/run", "Run a harvest", RunHarvest.Handle, Scopes.WorksWrite);

        routes.Get("/v1/prohibitions", "List what is never listed", ListProhibitions.Handle, Scopes.Public);
        routes.Get("/v1/profiles", "List profiles of works", ListProfiles.Handle, Scopes.Public);
        routes.Get("/v1/profiles/{name}/{version}", "Read a profile's JSON Schema", ReadProfile.Handle, Scopes.Public);

        routes.Get("/v1/mapping-schema", "Read mappings' JSON Schema", ReadMappingSchema.Handle, Scopes.Public);
        routes.Post("/v1/mappings", "Add a mapping document", AddMapping.Handle, Scopes.WorksWrite);
        routes.Get("/v1/mappings", "List mapping documents", ListMappings.Handle, Scopes.WorksRead);
        routes.Get("/v1/mappings/{name}", "Read a mapping document", ReadMapping.Handle, Scopes.WorksRead);
    }

    private static void MapChanges(Routes routes)
    {
        const string changes = "/v1/works/{workId}/changes";
        routes.Post(changes, "Propose a change of a listed work", ProposeChange.Handle, Scopes.WorksWrite);
        routes.Get(changes, "List proposed changes", ListChanges.Handle, Scopes.WorksRead);
        routes.Get($"{changes}/{{changeId}}", "Read a proposed change", ReadChange.Handle, Scopes.WorksRead);
        routes.Act($"{changes}/{{changeId}}/approve", "Approve a change", ApproveChange.Handle, Scopes.WorksReview);
        routes.Act($"{changes}/{{changeId}}/decline", "Decline a change", DeclineChange.Handle, Scopes.WorksReview);
        routes.Act($"{changes}/{{changeId}}/cancel", "Take a change back", CancelChange.Handle, Scopes.WorksWrite);
    }

    /// <summary>Pages, and protocols of their own, which know neither problem details nor our paths.</summary>
    public static void Use(WebApplication app)
    {
        app.MapMethods("/oai", [HttpMethods.Get, HttpMethods.Post], AnswerOai.HandleAsync)
            .AllowAnonymous()
            .DisableAntiforgery()
            .ExcludeFromDescription();
        app.MapGet("/works/{workId}", AnswerWorkPage.HandleAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/sitemap.xml", AnswerSitemap.HandleAsync).AllowAnonymous().ExcludeFromDescription();
    }

    public static void Listen(Queues queues) =>
        queues.Add(
            "catalog.offers",
            queue => queue.On<OfferPublished>(FollowOffers.Handle).On<OfferWithdrawn>(FollowOffers.Handle)
        );

    /// <summary>What asks providers; a setting that may not be on where this host serves stops the start.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        var rules = OutboundRules.Of(
            LocalSetting,
            builder.Configuration.GetValue<bool>(LocalSetting),
            builder.Environment.IsDevelopment(),
            builder.Configuration["urls"]
        );
        builder.Services.AddSingleton(rules with { AllowsHttp = true }).AddSingleton<OaiProvider>();
        builder.Services.AddSingleton<SitemapPieces>();
        builder.Services.AddScoped<IWorkSearch, PostgresSearch>();
    }

    public static void Run(Loops loops)
    {
        for (var number = 1; number <= RunHarvests.AtOnce; number++)
            loops.Every<OaiProvider>(ImportInterval, $"harvests {number}", RunHarvests.HandleAsync);
        loops
            .Every(ImportInterval, "imports", RunImports.Handle)
            .Every(ImportInterval, "imported works", MoveImportedWorks.Handle)
            .Every(TimeSpan.FromMinutes(10), "forget dry runs", DryRuns.ForgetAsync)
            .Every(ReindexInterval, "search words", ReindexWorks.Handle);
    }
}
