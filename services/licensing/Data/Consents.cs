using Exchange.Kernel;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Data;

/// <summary>A consent as the database has it.</summary>
internal sealed record ConsentRow(
    ConsentId ConsentId,
    WorkId WorkId,
    ParticipantId HolderId,
    LanguageMap Community,
    string Uses,
    string Territories,
    DateTimeOffset TermFrom,
    DateTimeOffset? TermTo,
    string EvidenceSha256,
    DateTimeOffset GivenAt,
    DateTimeOffset? WithdrawnAt,
    string? WithdrawalReason
)
{
    public Consent ToConsent() =>
        new(
            ConsentId,
            WorkId,
            HolderId,
            Community,
            Json.Read<CodeSet>(Uses),
            Json.Read<CodeSet>(Territories),
            new Term(TermFrom, TermTo, Perpetual: TermTo is null ? true : null),
            EvidenceSha256,
            GivenAt,
            WithdrawnAt,
            WithdrawalReason
        );
}

/// <summary>Consents of communities, and whether a grant has them.</summary>
public static class Consents
{
    /// <summary>The columns of a consent, for those who read.</summary>
    internal const string Select = """
        select
          consent_id, work_id, holder_id, community, uses::text as uses, territories::text as territories,
          lower(term) as term_from, upper(term) as term_to, evidence_sha256, given_at, withdrawn_at, withdrawal_reason
        from consent
        """;

    /// <summary>
    /// The refusal of a grant that a community has not consented to, now; null where none is needed or all are there.
    /// Works of the box that need consent have it each of its own.
    /// </summary>
    public static async Task<Error?> ConsentRefusalAsync(this Unit unit, RightsBox box)
    {
        var words = VocabularyFiles.All;
        var rows = await unit.ListAsync<StandingRow>(SelectStanding, new { works = box.Works.ToString() });
        foreach (var work in rows.GroupBy(row => row.WorkId))
        {
            var given =
                from row in work
                where row.Uses is not null
                select (
                    words.Uses.Read(Json.Read<CodeSet>(row.Uses!)),
                    words.Territories.Read(Json.Read<CodeSet>(row.Territories!))
                );
            if (new ConsentedWork(work.Key, [.. given]).Missing(box.Uses, box.Territories) is [var missing, ..])
                return Refusals.ConsentMissing(
                    work.Key,
                    words.Uses.Write(missing.Uses),
                    words.Territories.Write(missing.Territories)
                );
        }
        return null;
    }

    /// <summary>Records a consent.</summary>
    public static Task<int> InsertAsync(this Unit unit, Consent consent) =>
        unit.ExecuteAsync(
            """
            insert into consent (consent_id, work_id, holder_id, community, uses, territories, term, evidence_sha256)
            values (
              @ConsentId, @WorkId, @HolderId, @Community::jsonb, @Uses::jsonb, @Territories::jsonb,
              tstzrange(@From, @To), @EvidenceSha256
            )
            """,
            new
            {
                consent.ConsentId,
                consent.WorkId,
                consent.HolderId,
                consent.Community,
                Uses = Json.Write(consent.Uses),
                Territories = Json.Write(consent.Territories),
                consent.Term.From,
                consent.Term.To,
                consent.EvidenceSha256,
            }
        );

    /// <summary>The consent; null where there is none.</summary>
    public static async Task<Consent?> FindConsentAsync(this Unit unit, ConsentId consentId) =>
        (await unit.FindAsync<ConsentRow>($"{Select} where consent_id = @consentId", new { consentId }))?.ToConsent();

    /// <summary>Withdraws a consent; false where it was withdrawn before.</summary>
    public static async Task<bool> WithdrawAsync(
        this Unit unit,
        ConsentId consentId,
        ParticipantId by,
        string reason
    ) =>
        await unit.ExecuteAsync(
            """
            update consent
            set withdrawn_at = now(), withdrawn_by = @by, withdrawal_reason = @reason
            where consent_id = @consentId
            and withdrawn_at is null
            """,
            new
            {
                consentId,
                by,
                reason,
            }
        ) == 1;

    private sealed record StandingRow(WorkId WorkId, string? Uses, string? Territories);

    private const string SelectStanding = """
        select work.work_id, consent.uses::text as uses, consent.territories::text as territories
        from work
        left join consent on consent.work_id = work.work_id and withdrawn_at is null and term @> now()
        where work.consent_required
        and work.number <@ @works::int8multirange
        order by work.work_id, consent_id
        """;
}
