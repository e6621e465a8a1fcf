using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Settlement.Data;

/// <summary>A rate of the platform as it is shown.</summary>
/// <param name="RatePpm">The platform's part of the price, in parts per million.</param>
/// <param name="ValidFrom">From when on it is in force, until one for the same begins later.</param>
/// <param name="WorkClass">Null for every class.</param>
/// <param name="HolderId">Null for every holder.</param>
/// <param name="Channel">Null for every channel, and for orders without one.</param>
public sealed record CommissionRuleAnswer(
    CommissionRuleId CommissionRuleId,
    Share RatePpm,
    DateTimeOffset ValidFrom,
    string? WorkClass,
    ParticipantId? HolderId,
    string? Channel
);

/// <summary>The platform's rates: rows that are added and never changed.</summary>
internal static class CommissionRules
{
    /// <summary>Adds a rule; false where one for the same begins at the same instant.</summary>
    public static async Task<bool> AddAsync(Unit unit, CommissionRuleAnswer rule, ParticipantId by) =>
        await unit.ExecuteAsync(
            """
            insert into commission_rules (
              commission_rule_id, valid_from, work_class, holder_id, channel, rate_ppm, recorded_by
            )
            values (@CommissionRuleId, @ValidFrom, @WorkClass, @HolderId, @Channel, @RatePpm, @By)
            on conflict do nothing
            """,
            new
            {
                rule.CommissionRuleId,
                rule.ValidFrom,
                rule.WorkClass,
                rule.HolderId,
                rule.Channel,
                RatePpm = rule.RatePpm.Ppm,
                By = by,
            }
        ) == 1;

    /// <summary>The rule of this id; null where there is none.</summary>
    public static Task<CommissionRuleAnswer?> FindAsync(Unit unit, CommissionRuleId id) =>
        unit.FindAsync<CommissionRuleAnswer>(
            $"""
            select {Columns}
            from commission_rules
            where commission_rule_id = @Id
            """,
            new { Id = id }
        );

    /// <summary>Rules by id; those for another holder than the one who asks are left out.</summary>
    /// <param name="asking">Null for somebody who sees all.</param>
    public static Task<IReadOnlyList<CommissionRuleAnswer>> ListAsync(
        Unit unit,
        ParticipantId? asking,
        Guid? after,
        int limit
    ) =>
        unit.ListAsync<CommissionRuleAnswer>(
            $"""
            select {Columns}
            from commission_rules
            where (@Asking::uuid is null or holder_id is null or holder_id = @Asking)
              and (@After::uuid is null or commission_rule_id > @After)
            order by commission_rule_id
            limit @Limit
            """,
            new
            {
                Asking = asking?.Value,
                After = after,
                Limit = limit,
            }
        );

    private const string Columns = "commission_rule_id, rate_ppm, valid_from, work_class, holder_id, channel";
}
