using Exchange.Kernel;

namespace Exchange.Settlement.Domain;

/// <summary>What a part of a payment is for.</summary>
public enum PartRole
{
    /// <summary>The platform's commission.</summary>
    Fee,

    /// <summary>An upstream holder's share.</summary>
    Royalty,

    /// <summary>The holder's own: the rest, with every rounding difference.</summary>
    Holder,
}

/// <summary>A part of the payment that is promised to an upstream holder, in parts per million of the net.</summary>
public sealed record Royalty(ParticipantId ReceiverId, Share SharePpm);

/// <summary>One part of a divided payment, zero or more.</summary>
/// <param name="ReceiverId">Who receives it; null for the platform.</param>
public sealed record Part(PartRole Role, ParticipantId? ReceiverId, Money Amount);

/// <summary>
/// How a price is divided. The published rule: the platform's fee is its rate of the price; each royalty is its share
/// of the net, which is the price without the fee; both are rounded down to the minor unit; the holder receives the
/// rest. As the shares are of the net, fee and royalties together never pass the price, and the parts add up to it
/// exactly.
/// </summary>
/// <param name="FeePpm">The platform's rate on the day of the sale; a later rate alters nothing here.</param>
/// <param name="Parts">The fee, the royalties in their order, the holder's own.</param>
public sealed record Division(
    Money Price,
    Share FeePpm,
    ParticipantId HolderId,
    IReadOnlyList<Royalty> Royalties,
    IReadOnlyList<Part> Parts
)
{
    /// <summary>Divides a price.</summary>
    /// <returns>Refused where the price is not above zero, or the royalties are above 100 % together.</returns>
    public static Result<Division> Of(Money price, Share fee, ParticipantId holderId, IReadOnlyList<Royalty> royalties)
    {
        if (price.Minor <= 0)
            return Error.Unprocessable("division.priceNotPositive", "Only a price above zero is divided.");
        if (royalties.Sum(royalty => (long)royalty.SharePpm.Ppm) > Share.WholePpm)
            return Error.Unprocessable("division.sharesAboveWhole", "The royalty shares are above 100 % together.");
        var commission = fee.Of(price);
        var split = Split.Of(price - commission, royalties.Select(royalty => royalty.SharePpm));
        var shares = royalties.Zip(
            split.Parts,
            (royalty, part) => new Part(PartRole.Royalty, royalty.ReceiverId, part)
        );
        return new Division(
            price,
            fee,
            holderId,
            royalties,
            [new Part(PartRole.Fee, null, commission), .. shares, new Part(PartRole.Holder, holderId, split.Rest)]
        );
    }

    /// <summary>True where this is the division among just this holder and these royalties.</summary>
    public bool IsAmong(ParticipantId holderId, IReadOnlyList<Royalty> royalties) =>
        HolderId == holderId && Royalties.SequenceEqual(royalties);
}
