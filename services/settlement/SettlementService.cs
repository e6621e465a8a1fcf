using Exchange.Contracts.Participants.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Features;
using Exchange.Settlement.Process;

namespace Exchange.Settlement;

/// <summary>The ledger of the exchange: accounts, deposits, holds, and the division of payments.</summary>
public sealed class SettlementService : IService
{
    /// <inheritdoc />
    public static string Name => "settlement";

    /// <inheritdoc />
    public static void Map(Routes routes)
    {
        routes.Post("/v1/deposits", "Record a deposit", RecordDeposit.Handle, Scopes.MoneyWrite);
        routes.Get("/v1/deposits/{depositId}", "Read a deposit", ReadDeposit.Handle, Scopes.MoneyRead);
        routes.Act("/v1/deposits/{depositId}/reverse", "Reverse a deposit", ReverseDeposit.Handle, Scopes.MoneyWrite);
        routes.Get("/v1/accounts", "List accounts with their balances", ListAccounts.Handle, Scopes.MoneyRead);
        routes.Get(
            "/v1/accounts/{accountId}/entries",
            "List an account's entries",
            ListEntries.Handle,
            Scopes.MoneyRead
        );
        routes.Get("/v1/holds/{holdId}", "Read a hold", ReadHold.Handle, Scopes.MoneyRead);
        routes.Get("/v1/transfers/{transferId}", "Read a transfer", ReadTransfer.Handle, Scopes.MoneyRead);
        routes.Get("/v1/statements", "Draw up a statement", ReadStatement.Handle, Scopes.MoneyRead);
        routes.Get("/v1/trial-balance", "Draw up the trial balance", ReadTrialBalance.Handle, Scopes.MoneyRead);
    }

    /// <inheritdoc />
    public static void Listen(Queues queues) =>
        queues
            .Add("settlement.participants", queue => queue.On<ParticipantRegistered>(HearParticipant))
            .Add(
                "settlement.money",
                queue =>
                    queue
                        .OnMany<HoldMoney>(MoneyConsumer.Handle)
                        .OnMany<ReleaseMoney>(MoneyConsumer.Handle)
                        .OnMany<PostMoney>(MoneyConsumer.Handle)
            );

    /// <inheritdoc />
    public static void Run(Loops loops) { }

    private static Task HearParticipant(ParticipantRegistered said, Unit unit) => Participants.KeepAsync(unit, said);
}
