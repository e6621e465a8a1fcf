using Exchange.Contracts.Catalog.V1;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Participants.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Features;
using Exchange.Settlement.Process;
using Microsoft.AspNetCore.Mvc;

namespace Exchange.Settlement;

/// <summary>The ledger of the exchange: accounts, deposits, holds, and the division of payments.</summary>
public sealed class SettlementService : IService
{
    private const string KeySetting = "Settlement:KeyEncryptionKey";

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
        MapCheckpoints(routes);
        MapDocuments(routes);
        MapDivision(routes);
        MapBank(routes);
        MapPayouts(routes);
    }

    private static void MapCheckpoints(Routes routes)
    {
        routes
            .Get("/v1/transfers/{transferId}/proof", "Prove a transfer", ReadProof.Handle, Scopes.MoneyRead)
            .Produces<Problem>(StatusCodes.Status409Conflict, Problems.ContentType);
        routes.Post("/v1/checkpoints", "Make a checkpoint now", MakeCheckpoint.Handle, Scopes.MoneyWrite);
        routes.Get("/v1/checkpoints", "List checkpoints", ListCheckpoints.Handle, Scopes.Public);
        routes.Get("/v1/checkpoints/{checkpoint}", "Read a checkpoint", ReadCheckpoint.Handle, Scopes.Public);
        routes.Get(
            "/v1/checkpoints/{checkpoint}/consistency",
            "Prove that a checkpoint continues an earlier one",
            ReadConsistency.Handle,
            Scopes.Public
        );
        routes.Post("/v1/ledger-keys", "Rotate the ledger's key", RotateLedgerKey.Handle, Scopes.Operations);
        routes.Get("/v1/ledger-keys", "List the ledger's keys", ListLedgerKeys.Handle, Scopes.Public);
        routes.Get("/v1/ledger-keys/{keyId}", "Read a key of the ledger", ReadLedgerKey.Handle, Scopes.Public);
    }

    private static void MapDocuments(Routes routes)
    {
        routes.Get("/v1/statements", "Draw up a statement", ReadStatement.Handle, Scopes.MoneyRead);
        routes.Post("/v1/invoices", "Record an invoice", RecordInvoice.Handle, Scopes.InvoicesWrite);
        routes.Get("/v1/invoices/{invoiceId}", "Read an invoice", ReadInvoice.Handle, Scopes.MoneyRead);
        routes.Get(
            "/v1/transaction-certificates/{orderId}",
            "Certify a sale",
            ReadCertificate.Handle,
            Scopes.MoneyRead
        );
        routes.Get("/v1/trial-balance", "Draw up the trial balance", ReadTrialBalance.Handle, Scopes.MoneyRead);
    }

    private static void MapPayouts(Routes routes)
    {
        routes.Post("/v1/bank-accounts", "Name a bank account", AddBankAccount.Handle, Scopes.PayoutsWrite);
        routes.Get("/v1/bank-accounts", "List bank accounts", ListBankAccounts.Handle, Scopes.MoneyRead);
        routes.Get(
            "/v1/bank-accounts/{bankAccountId}",
            "Read a bank account",
            ReadBankAccount.Handle,
            Scopes.MoneyRead
        );
        routes.Act(
            "/v1/bank-accounts/{bankAccountId}/verify",
            "Verify a bank account",
            VerifyBankAccount.Handle,
            Scopes.MoneyWrite
        );
        routes.Act(
            "/v1/bank-accounts/{bankAccountId}/close",
            "Close a bank account",
            CloseBankAccount.Handle,
            Scopes.PayoutsWrite
        );
        routes.Post("/v1/payouts", "Ask for a payout", RequestPayout.Handle, Scopes.PayoutsWrite);
        routes.Act("/v1/payouts/own", "Pay tax, or take home what was earned", PayOwnMoney.Handle, Scopes.MoneyWrite);
        routes.Get("/v1/payouts", "List payouts", ListPayouts.Handle, Scopes.MoneyRead);
        routes.Get("/v1/payouts/{payoutId}", "Read a payout", ReadPayout.Handle, Scopes.MoneyRead);
        routes.Act("/v1/payouts/{payoutId}/approve", "Approve a payout", ApprovePayout.Handle, Scopes.MoneyWrite);
        routes.Act("/v1/payouts/{payoutId}/cancel", "Cancel a payout", CancelPayout.Handle, Scopes.PayoutsWrite);
        routes.Post("/v1/payout-schedules", "Be paid out regularly", SchedulePayouts.Handle, Scopes.PayoutsWrite);
        routes.Get("/v1/payout-schedules", "List payout schedules", ListPayoutSchedules.Handle, Scopes.MoneyRead);
        routes.Act(
            "/v1/payout-schedules/{scheduleId}/end",
            "End a payout schedule",
            EndPayoutSchedule.Handle,
            Scopes.PayoutsWrite
        );
        routes.Act("/v1/payment-files", "Write a payment file now", WritePaymentFile.Handle, Scopes.MoneyWrite);
        routes.Get("/v1/payment-files", "List payment files", ListPaymentFiles.Handle, Scopes.MoneyRead);
        routes.Get("/v1/payment-files/{fileId}", "Read a payment file", ReadPaymentFile.Handle, Scopes.MoneyRead);
        routes
            .Act(
                "/v1/payment-reports",
                "Import what the bank says of a payment file",
                ImportPaymentReport.Handle,
                Scopes.MoneyWrite
            )
            .Accepts<Stream>(XmlBody.MediaType)
            .WithMetadata(new RequestSizeLimitAttribute(XmlBody.LargestRequestBytes));
    }

    private static void MapBank(Routes routes)
    {
        routes.Post("/v1/custody-accounts", "Open a custody account", OpenCustodyAccount.Handle, Scopes.MoneyWrite);
        routes.Get("/v1/custody-accounts", "List custody accounts", ListCustodyAccounts.Handle, Scopes.MoneyRead);
        routes.Get(
            "/v1/payment-references",
            "Read what to write when paying in",
            ReadPaymentReference.Handle,
            Scopes.MoneyRead
        );
        routes
            .Post(
                "/v1/bank-statements",
                "Import a statement or notification of the custodian bank",
                ImportBankStatement.Handle,
                Scopes.MoneyWrite
            )
            .Accepts<Stream>(XmlBody.MediaType)
            .WithMetadata(new RequestSizeLimitAttribute(XmlBody.LargestRequestBytes));
        routes.Get("/v1/bank-statements", "List bank statements", ListBankStatements.Handle, Scopes.MoneyRead);
        routes.Get(
            "/v1/bank-statements/{statementId}",
            "Read a bank statement",
            ReadBankStatement.Handle,
            Scopes.MoneyRead
        );
        routes.Get(
            "/v1/bank-statements/{statementId}/lines",
            "List a bank statement's lines",
            ListBankLines.Handle,
            Scopes.MoneyRead
        );
        routes.Act("/v1/reconciliations", "Compare a day with the bank", ReconcileDay.Handle, Scopes.MoneyWrite);
        routes.Get(
            "/v1/reconciliations/{date}",
            "Read a day's comparison",
            ReadReconciliation.Handle,
            Scopes.MoneyRead
        );
        routes.Get("/v1/breaks", "List differences between bank and ledger", ListBreaks.Handle, Scopes.MoneyRead);
        routes.Get("/v1/breaks/{breakId}", "Read a difference", ReadBreak.Handle, Scopes.MoneyRead);
        routes.Act("/v1/breaks/{breakId}/resolve", "Resolve a difference", ResolveBreak.Handle, Scopes.MoneyWrite);
    }

    private static void MapDivision(Routes routes)
    {
        routes.Post(
            "/v1/commission-rules",
            "Record a rate of the platform",
            RecordCommissionRule.Handle,
            Scopes.MoneyWrite
        );
        routes.Get("/v1/commission-rules", "List the platform's rates", ListCommissionRules.Handle, Scopes.MoneyRead);
        routes.Get(
            "/v1/commission-rules/{commissionRuleId}",
            "Read a rate of the platform",
            ReadCommissionRule.Handle,
            Scopes.MoneyRead
        );
        routes.Put(
            "/v1/revenue-shares/{workId}",
            "Declare who shares in what a work earns",
            DeclareRevenueShares.Handle,
            Scopes.OffersWrite
        );
        routes.Get(
            "/v1/revenue-shares/{workId}",
            "Read who shares in what a work earns",
            ReadRevenueShares.Handle,
            Scopes.MoneyRead
        );
        routes.Get(
            "/v1/split-plans/preview",
            "Preview how a payment would be divided",
            PreviewSplitPlan.Handle,
            Scopes.MoneyRead
        );
        routes.Get(
            "/v1/split-plans/{orderId}",
            "Read how a payment is divided",
            ReadSplitPlan.Handle,
            Scopes.MoneyRead
        );
    }

    /// <inheritdoc />
    public static void Listen(Queues queues) =>
        queues
            .Add("settlement.participants", queue => queue.On<ParticipantRegistered>(FollowOthers.Handle))
            .Add("settlement.works", queue => queue.On<WorkListed>(FollowOthers.Handle))
            .Add(
                "settlement.offers",
                queue => queue.On<OfferPublished>(FollowOthers.Handle).On<OfferWithdrawn>(FollowOthers.Handle)
            )
            .Add("settlement.refunds", queue => queue.On<RefundMoney>(RefundConsumer.Handle))
            .Add("settlement.licenses", queue => queue.On<LicenseGranted>(OrderLicenses.KeepAsync))
            .Add(
                "settlement.money",
                queue =>
                    queue
                        .OnMany<HoldMoney>(MoneyConsumer.Handle)
                        .OnMany<ReleaseMoney>(MoneyConsumer.Handle)
                        .OnMany<PostMoney>(MoneyConsumer.Handle)
            );

    /// <inheritdoc />
    public static void Run(Loops loops) =>
        loops
            .Every(TimeSpan.FromMinutes(1), "payment files", PaymentFiles.Handle)
            .Every(TimeSpan.FromSeconds(2), "scheduled payouts", ScheduledPayouts.Handle)
            .Every(TimeSpan.FromMinutes(10), "reconciliation", Reconciliation.Handle)
            .Every(TimeSpan.FromSeconds(1), "grow the tree", TreeLoops.GrowAsync)
            .Every<KeyCipher>(TimeSpan.FromSeconds(20), "daily checkpoint", TreeLoops.MakeDailyAsync);

    /// <summary>The key that encrypts the ledger's keys; what is wrong with it stops the start.</summary>
    public static void Add(WebApplicationBuilder builder) =>
        builder.Services.AddSingleton(new KeyCipher(KeySetting, builder.Configuration.GetRequired(KeySetting)));
}
