using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>What a plan is made by, and the plans that were made.</summary>
internal static class Plans
{
    /// <summary>Makes the plans of sales, each by what is in force now; a few reads for all of them.</summary>
    public static async Task<IReadOnlyList<Result<SplitPlan>>> MakeAsync(Unit unit, IReadOnlyList<SaleTerms> sales)
    {
        var commissions = await CommissionsAsync(unit, sales);
        var works = await SharedWorks.UpstreamOfAsync(unit, [.. sales.Select(sale => sale.WorkId)]);
        var basis = new PlanBasis(
            commissions.Count > 0 ? commissions[0].At : default,
            [.. commissions.Select(row => row.AsRule())],
            works,
            await IndividualsAsync(unit, [.. sales.SelectMany(sale => ReceiversOf(sale, works)).Distinct()]),
            RuleFiles.Taxes,
            RuleFiles.Rails
        );
        return [.. sales.Select(sale => SplitPlan.Of(sale, basis))];
    }

    /// <summary>Keeps the plans of orders whose money is held; what an order has already, stays.</summary>
    /// <returns>How many are new.</returns>
    public static Task<int> KeepAsync(Unit unit, IReadOnlyList<(OrderId OrderId, SplitPlan Plan)> plans) =>
        unit.ExecuteAsync(
            """
            insert into split_plans (order_id, plan)
            select order_id, plan
            from unnest(@Orders, @Plans::jsonb[]) as made (order_id, plan)
            order by order_id
            on conflict (order_id) do nothing
            """,
            new
            {
                Orders = plans.Select(one => one.OrderId.Value).ToArray(),
                Plans = plans.Select(one => Json.Write(one.Plan)).ToArray(),
            }
        );

    /// <summary>The plan of an order; null where none was made.</summary>
    public static async Task<SplitPlan?> FindAsync(Unit unit, OrderId orderId) =>
        await unit.FindAsync<string>(
            """
            select plan::text
            from split_plans
            where order_id = @OrderId
            """,
            new { OrderId = orderId }
        )
            is { } plan
            ? Json.Read<SplitPlan>(plan)
            : null;

    // Those of a series that shares nobody knows of are looked up too: they are few.
    private static IEnumerable<ParticipantId> ReceiversOf(
        SaleTerms sale,
        IReadOnlyDictionary<WorkId, WorkShares> works
    ) =>
        [
            sale.HolderId,
            .. sale.Royalties.Select(royalty => royalty.ReceiverId),
            .. works.Values.Select(work => work.HolderId),
            .. works.Values.SelectMany(work => work.Shares.CoHolders).Select(one => one.ParticipantId),
            .. works
                .Values.Select(work => work.Shares.Agent)
                .OfType<ParticipantShare>()
                .Select(one => one.ParticipantId),
        ];

    private static Task<IReadOnlyList<RuleRow>> CommissionsAsync(Unit unit, IReadOnlyList<SaleTerms> sales) =>
        unit.ListAsync<RuleRow>(
            """
            select distinct on (work_class, holder_id, channel)
              commission_rule_id, valid_from, work_class, holder_id, channel, rate_ppm, now() as at
            from commission_rules
            where valid_from <= now()
              and (work_class is null or work_class = any (@Classes))
              and (holder_id is null or holder_id = any (@Holders))
              and (channel is null or channel = any (@Channels))
            order by work_class, holder_id, channel, valid_from desc
            """,
            new
            {
                Classes = sales
                    .Select(sale => sale.WorkClass)
                    .OfType<string>()
                    .Distinct(StringComparer.Ordinal)
                    .ToArray(),
                Holders = sales.Select(sale => sale.HolderId.Value).Distinct().ToArray(),
                Channels = sales
                    .Select(sale => sale.Channel)
                    .OfType<string>()
                    .Distinct(StringComparer.Ordinal)
                    .ToArray(),
            }
        );

    private static async Task<IReadOnlySet<ParticipantId>> IndividualsAsync(
        Unit unit,
        IReadOnlyList<ParticipantId> of
    ) =>
        (
            await unit.ListAsync<ParticipantId>(
                """
                select participant_id
                from participants
                where participant_id = any (@Ids)
                  and kind = 'individual'
                """,
                new { Ids = of.Select(id => id.Value).ToArray() }
            )
        ).ToHashSet();

    private sealed record RuleRow(
        CommissionRuleId CommissionRuleId,
        DateTimeOffset ValidFrom,
        string? WorkClass,
        ParticipantId? HolderId,
        string? Channel,
        Share RatePpm,
        DateTimeOffset At
    )
    {
        public CommissionRule AsRule() => new(CommissionRuleId, ValidFrom, WorkClass, HolderId, Channel, RatePpm);
    }
}
