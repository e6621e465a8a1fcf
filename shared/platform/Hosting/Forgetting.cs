namespace Exchange.Platform;

/// <summary>
/// Keeps the platform's tables from growing for ever. Messages are remembered far longer than a broker or a partner
/// could repeat them; money is protected for ever by transfer ids, not by these rows.
/// </summary>
internal static class Forgetting
{
    public static Task<int> Handle(Unit unit) => unit.ExecuteAsync(Forget);

    private const string Forget = """
        with keys as (
            delete from platform.idempotency
            where created_at < now() - interval '7 days'
        ), heard as (
            delete from platform.inbox
            where received_at < now() - interval '90 days'
        )
        delete from platform.outbox_sent
        where sent_at < now() - interval '90 days'
        """;
}
