using Exchange.Contracts.Licensing.V1;
using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Licensing.Process;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>
/// Turns what is kept for an order into a license, in its place, and writes the license's document; or gives it up
/// where a community took its consent back since it was kept. A repeat is told the same.
/// </summary>
public static class Grant
{
    /// <exception cref="InvalidOperationException">No rights are kept for the order.</exception>
    public static async Task Handle(GrantLicense asked, Unit unit)
    {
        if (await unit.LicenseAsync(asked.OrderId) is not { GrantId: { } grantId, OfferId: { } offerId })
        {
            await TellAgainAsync(asked.OrderId, unit);
            return;
        }
        var sides = (await unit.FindOfferAsync(offerId))!.Sides;
        if (await unit.ConsentRefusalAsync(sides) is { } unconsented)
        {
            var told = ToldRefusal.Of(unconsented);
            await Keeping.GiveUpAsync(unit, grantId, offerId);
            await unit.RefuseAsync(asked.OrderId, told);
            unit.Say(told.To(asked.OrderId));
            return;
        }
        await unit.LicenseRightsAsync(asked.OrderId);
        var license = DocumentOf(await unit.ToIssueAsync(asked.OrderId));
        unit.Say(Granted(license, await unit.InsertAsync(license)));
    }

    private static async Task TellAgainAsync(OrderId orderId, Unit unit)
    {
        if (await unit.FindGrantedAsync(orderId) is { } before)
            unit.Repeat(Granted(Json.Read<LicenseDocument>(before.Document), before));
        else if (await unit.FindRequestAsync(orderId) is { State: RequestState.Refused, Refusal: { } refusal })
            unit.Repeat(Json.Read<ToldRefusal>(refusal).To(orderId));
        else
            throw new InvalidOperationException($"No rights are kept for {orderId}.");
    }

    private static LicenseGranted Granted(LicenseDocument license, WrittenDocument written) =>
        new(
            license.LicenseId,
            license.OrderId,
            license.OfferId,
            license.WorkId,
            license.Licensor.ParticipantId,
            license.Licensee.ParticipantId,
            license.TermsHash,
            written.Document,
            written.DocumentHash,
            Summary.Of(license, VocabularyFiles.All),
            license.GrantedAt
        );

    private static LicenseDocument DocumentOf(LicenseToIssue license)
    {
        var terms = Json.Read<Terms>(license.Terms);
        return new LicenseDocument(
            LicenseDocument.CurrentSchema,
            license.LicenseId,
            license.OrderId,
            license.OfferId,
            license.WorkId,
            license.WorkTitle,
            new Party(license.HolderId, license.HolderName ?? []),
            new Party(license.LicenseeId, license.LicenseeName ?? []),
            terms.Kind,
            terms.Uses,
            terms.Territories,
            terms.Languages,
            Term.Of(Term.Span(license.TermFrom, license.TermTo).Ranges.Single()),
            terms,
            license.TermsHash,
            license.GrantedAt
        );
    }
}
