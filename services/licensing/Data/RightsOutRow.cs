using Exchange.Licensing.Domain;

namespace Exchange.Licensing.Data;

/// <summary>A row of <see cref="Select"/>: a right that is out.</summary>
public sealed record RightsOutRow(
    Guid GrantId,
    RightsOutIs Is,
    Exclusivity Kind,
    string Works,
    string Uses,
    string Territories,
    string Languages,
    DateTimeOffset TermFrom,
    DateTimeOffset? TermTo,
    ParticipantId? PartyId,
    EncumbranceId? EncumbranceId
)
{
    /// <summary>Where the place of a hold or an option is taken up by an order, it is a reservation.</summary>
    public const string Select = $"""
        select
          grant_id,
          case
            when licensed_at is not null then 'license'
            when order_id is not null then 'reservation'
            else purpose
          end as "is",
          kind,
          {Boxes.Columns},
          licensee_id as party_id,
          encumbrance_id
        from rights_grant
        """;

    /// <summary>The right of this row.</summary>
    public RightsOut ToRightsOut() =>
        new(
            GrantId,
            Is,
            Kind,
            Boxes.Read(Works, Uses, Territories, Languages, Term.Span(TermFrom, TermTo)),
            PartyId,
            EncumbranceId
        );
}
