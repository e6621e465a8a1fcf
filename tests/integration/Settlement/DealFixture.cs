using System.Net;
using Exchange.Contracts.Catalog.V1;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Participants.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using LicenseKind = Exchange.Contracts.Licensing.V1.LicenseKind;

namespace Exchange.Tests.Integration.Settlement;

/// <summary>Works, offers and shares, and sales of them.</summary>
internal abstract class DealFixture : SettlementFixture
{
    protected async Task<ParticipantId> AdmittedAsync(string kind)
    {
        var id = ParticipantId.New();
        var name = new LanguageMap([KeyValuePair.Create("en", "Ms Lin")]);
        await Service.DeliverAsync(new ParticipantRegistered(id, name, kind, ["holder"], Version: 1));
        await SeenAsync($"select count(*) from participants where participant_id = '{id.Value}'");
        return id;
    }

    protected async Task<(WorkId Work, ParticipantId Holder)> ListedAsync(ParticipantId holder)
    {
        var work = WorkId.New();
        var title = new LanguageMap([KeyValuePair.Create("en", "Mural")]);
        await Service.DeliverAsync(new WorkListed(work, holder, title, "mural", "status", PartOf: null, Version: 1));
        await SeenAsync($"select count(*) from works where work_id = '{work.Value}'");
        return (work, holder);
    }

    protected async Task<OfferPublished> PublishedAsync(
        WorkId work,
        ParticipantId holder,
        Money price,
        params RoyaltyShare[] royalties
    )
    {
        var title = new LanguageMap([KeyValuePair.Create("en", "Mural")]);
        var offer = new OfferPublished(
            OfferId.New(),
            work,
            "mural",
            holder,
            title,
            LicenseKind.NonExclusive,
            price,
            royalties,
            new string('a', 64),
            Version: 1
        );
        await Service.DeliverAsync(offer);
        await SeenAsync($"select count(*) from offers where offer_id = '{offer.OfferId.Value}'");
        return offer;
    }

    protected static HoldMoney HoldOf(OfferPublished offer, ParticipantId buyer) =>
        HoldOf(OrderId.New(), buyer, offer.Price) with
        {
            OfferId = offer.OfferId,
            WorkId = offer.WorkId,
            HolderId = offer.HolderId,
            WorkClass = offer.WorkClass,
            Royalties = offer.Royalties,
        };

    protected async Task<(OrderId Order, IReadOnlyList<PaymentPart> Parts)> SoldAsync(OfferPublished offer)
    {
        var (order, _) = await HeldAsync(HoldOf(offer, await WithMoneyAsync(offer.Price)));
        await Service.DeliverAsync(new PostMoney(order));
        return (order, (await Service.HeardAsync<MoneyPosted>(said => said.OrderId == order)).Parts);
    }

    protected async Task DeclareAsync(WorkId work, ParticipantId holder, object shares) =>
        await (await TryDeclareAsync(work, holder, shares)).JsonAsync(HttpStatusCode.OK);

    protected async Task<HttpResponseMessage> TryDeclareAsync(
        WorkId work,
        ParticipantId holder,
        object shares,
        int version = 0
    )
    {
        using var client = Service.As(holder, ["holder"], "offers:write");
        return await client.PutAsync($"/v1/revenue-shares/{work}", shares, $"\"{version}\"");
    }

    protected Task<long> SeenAsync(string sql) => Eventually.SeeAsync(() => CountAsync(sql), count => count == 1, sql);
}
