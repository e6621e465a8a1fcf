using Exchange.Contracts.Catalog.V1;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Participants.V1;
using Exchange.Licensing.Features;
using Exchange.Platform;

namespace Exchange.Licensing;

/// <summary>Rights: what holders may grant, what they offer, and what is granted to whom.</summary>
public sealed class LicensingService : IService
{
    /// <inheritdoc />
    public static string Name => "licensing";

    /// <inheritdoc />
    public static void Map(Routes routes)
    {
        MapRights(routes);
        MapOffers(routes);
        MapEncumbrances(routes);
        MapLicenses(routes);
    }

    private static void MapRights(Routes routes)
    {
        routes.Get("/v1/vocabularies", "List the vocabularies", ListVocabularies.Handle, Scopes.Public);
        routes.Get("/v1/vocabularies/{name}", "Read a vocabulary", ReadVocabulary.Handle, Scopes.Public);

        routes.Post("/v1/rights-in", "Record rights-in of a work", RecordRightsIn.Handle, Scopes.OffersWrite);
        routes.Get("/v1/rights-in", "List rights-in of a work", ListRightsIn.Handle, Scopes.OffersRead);
        routes.Get("/v1/rights-in/{rightsInId}", "Read rights-in", ReadRightsIn.Handle, Scopes.OffersRead);
        routes.Act("/v1/rights-in/{rightsInId}/revoke", "Revoke rights-in", RevokeRightsIn.Handle, Scopes.OffersWrite);

        routes.Post("/v1/consents", "Record a community's consent", RecordConsent.Handle, Scopes.OffersWrite);
        routes.Get("/v1/consents", "List consents of a work", ListConsents.Handle, Scopes.OffersRead);
        routes.Get("/v1/consents/{consentId}", "Read a consent", ReadConsent.Handle, Scopes.OffersRead);
        routes.Act(
            "/v1/consents/{consentId}/withdraw",
            "Withdraw a consent",
            WithdrawConsent.Handle,
            Scopes.OffersWrite
        );

        routes.Get("/v1/availability", "What of a work is free", ReadAvailability.Handle, Scopes.OffersRead);
        routes.Get("/v1/availability/works", "Which works are free", ListAvailableWorks.Handle, Scopes.OffersRead);
    }

    private static void MapOffers(Routes routes)
    {
        routes.Post("/v1/offers", "Publish an offer", PublishOffer.Handle, Scopes.OffersWrite);
        routes.Get("/v1/offers", "List offers", ListOffers.Handle, Scopes.OffersRead);
        routes.Get("/v1/offers/{offerId}", "Read an offer", ReadOffer.Handle, Scopes.OffersRead);
        routes.Get("/v1/offers/{offerId}/odrl", "Read an offer in ODRL", ReadOfferOdrl.Handle, Scopes.OffersRead);
        routes.Act("/v1/offers/{offerId}/withdraw", "Withdraw an offer", WithdrawOffer.Handle, Scopes.OffersWrite);

        const string Templates = "/v1/license-templates";
        routes.Get(Templates, "List license templates", ListTemplates.Handle, Scopes.OffersRead);
        routes.Get(Templates + "/{code}", "Read a license template", ReadTemplate.Handle, Scopes.OffersRead);
        routes.Act(Templates + "/{code}/offers", "Fill in a template", PublishFromTemplate.Handle, Scopes.OffersWrite);

        routes.Get("/v1/odrl/profile", "Read the ODRL profile", ReadOdrlProfile.Handle, Scopes.Public);
    }

    private static void MapEncumbrances(Routes routes)
    {
        routes.Post("/v1/encumbrances", "Record an encumbrance", RecordEncumbrance.Handle, Scopes.OffersWrite);
        routes.Get("/v1/encumbrances", "List encumbrances", ListEncumbrances.Handle, Scopes.OffersRead);
        routes.Get(
            "/v1/encumbrances/{encumbranceId}",
            "Read an encumbrance",
            ReadEncumbrance.Handle,
            Scopes.OffersRead
        );
        routes.Act(
            "/v1/encumbrances/{encumbranceId}/release",
            "Give up an encumbrance",
            ReleaseEncumbrance.Handle,
            Scopes.OffersWrite
        );
        routes.Act("/v1/milestones", "Record or correct a milestone", RecordMilestone.Handle, Scopes.OffersWrite);
        routes.Get("/v1/milestones", "List a work's milestones", ListMilestones.Handle, Scopes.OffersRead);
        routes.Get("/v1/rights-out", "List what is out on a work", ListRightsOut.Handle, Scopes.OffersRead);
    }

    private static void MapLicenses(Routes routes)
    {
        routes.Get("/v1/licenses", "List licenses", ListLicenses.Handle, Scopes.LicensesRead);
        const string License = "/v1/licenses/{licenseId}";
        routes.Get(License, "Read a license", ReadLicense.Handle, Scopes.LicensesRead);
        routes.Get(License + "/odrl", "Read a license in ODRL", ReadLicenseOdrl.Handle, Scopes.LicensesRead);

        const string Fulfilled = License + "/fulfillments";
        routes.Post(Fulfilled, "Record that a duty was fulfilled", RecordFulfillment.Handle, Scopes.LicensesWrite);
        routes.Get(Fulfilled, "List what was fulfilled", ListFulfillments.Handle, Scopes.LicensesRead);
        routes.Get(
            Fulfilled + "/{fulfillmentId}",
            "Read what was fulfilled",
            ReadFulfillment.Handle,
            Scopes.LicensesRead
        );

        routes.Get("/v1/decisions", "Decide whether a use is licensed", Decide.Handle, Scopes.LicensesRead);
    }

    /// <inheritdoc />
    public static void Listen(Queues queues) =>
        queues
            .Add("licensing.participants", queue => queue.On<ParticipantRegistered>(FollowParticipants.Handle))
            .Add(
                "licensing.works",
                queue => queue.On<WorkListed>(FollowWorks.Handle).On<WorkWithdrawn>(FollowWorks.Handle)
            )
            .Add(
                "licensing.rights",
                queue =>
                    queue
                        .On<ReserveRights>(Reserve.Handle)
                        .On<ReleaseRights>(Release.Handle)
                        .On<GrantLicense>(Grant.Handle)
                        .On<RevokeLicense>(Revoke.Handle)
            );

    /// <inheritdoc />
    public static void Run(Loops loops) =>
        loops.Every(TimeSpan.FromSeconds(1), "encumbrances", LapseEncumbrances.Handle);
}
