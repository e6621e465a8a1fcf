using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>A participant's bank account.</summary>
/// <param name="VerifiedAt">When an operator had seen that it is the participant's; null before.</param>
/// <param name="ClosedAt">Since when nothing is paid to it; null while it is open.</param>
public sealed record BankAccount(
    BankAccountId BankAccountId,
    ParticipantId ParticipantId,
    Currency Currency,
    string Name,
    string? Iban,
    string? Number,
    string? Cnaps,
    string? Bic,
    DateTimeOffset AddedAt,
    ParticipantId? VerifiedBy,
    DateTimeOffset? VerifiedAt,
    DateTimeOffset? ClosedAt
);

/// <summary>Where participants want their money. An account is never edited: a new one takes its place.</summary>
internal static class BankAccounts
{
    /// <summary>The columns of an account.</summary>
    public const string Columns = """
          bank_account_id, participant_id, currency, name, iban, number, cnaps, bic, added_at, verified_by, verified_at,
          closed_at
        """;

    /// <summary>Adds an account; nothing is paid to it before it is verified.</summary>
    public static Task AddAsync(Unit unit, BankAccount account, string client) =>
        unit.ExecuteAsync(
            """
            insert into bank_accounts (
              bank_account_id, participant_id, currency, name, iban, number, cnaps, bic, added_by_client, added_at
            )
            values (
              @BankAccountId, @ParticipantId, @Currency, @Name, @Iban, @Number, @Cnaps, @Bic, @Client, @AddedAt
            )
            """,
            new
            {
                account.BankAccountId,
                account.ParticipantId,
                account.Currency,
                account.Name,
                account.Iban,
                account.Number,
                account.Cnaps,
                account.Bic,
                Client = client,
                account.AddedAt,
            }
        );

    /// <summary>The account of this id; null where there is none.</summary>
    public static Task<BankAccount?> FindAsync(Unit unit, BankAccountId accountId) =>
        unit.FindAsync<BankAccount>(
            $"""
            select {Columns}
            from bank_accounts
            where bank_account_id = @AccountId
            """,
            new { AccountId = accountId }
        );

    /// <summary>Notes who has seen that it is the participant's; false where that is noted, or it is closed.</summary>
    public static async Task<bool> VerifyAsync(Unit unit, BankAccountId accountId, Caller caller) =>
        await unit.ExecuteAsync(
            """
            update bank_accounts
            set verified_by = @VerifiedBy,
              verified_by_client = @Client,
              verified_at = now()
            where bank_account_id = @AccountId
              and verified_at is null
              and closed_at is null
              and added_by_client <> @Client
            """,
            new
            {
                AccountId = accountId,
                VerifiedBy = caller.ParticipantId,
                Client = caller.ClientId,
            }
        ) == 1;

    /// <summary>Closes it: nothing more is paid to it.</summary>
    public static Task CloseAsync(Unit unit, BankAccountId accountId) =>
        unit.ExecuteAsync(
            """
            update bank_accounts
            set closed_at = now()
            where bank_account_id = @AccountId
              and closed_at is null
            """,
            new { AccountId = accountId }
        );
}
