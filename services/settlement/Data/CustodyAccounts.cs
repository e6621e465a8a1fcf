using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>An account of the exchange at its custodian bank: the one of its currency.</summary>
public sealed record CustodyAccount(
    CustodyAccountId CustodyAccountId,
    Currency Currency,
    string Name,
    string? Iban,
    string? Number,
    string? Cnaps,
    string? Bic,
    DateTimeOffset OpenedAt
)
{
    /// <summary>As the bank knows it.</summary>
    public BankAccountName AsName() => new(Name, Iban, Number, Cnaps, Bic);
}

/// <summary>The exchange's accounts at its custodian bank.</summary>
internal static class CustodyAccounts
{
    /// <summary>The columns of an account.</summary>
    public const string Columns = "custody_account_id, currency, name, iban, number, cnaps, bic, opened_at";

    /// <summary>Adds an account; false where its currency has one, or its number is taken.</summary>
    public static async Task<bool> AddAsync(Unit unit, CustodyAccount account, ParticipantId openedBy) =>
        await unit.ExecuteAsync(
            """
            insert into custody_accounts (
              custody_account_id, currency, name, iban, number, cnaps, bic, opened_by, opened_at
            )
            values (@CustodyAccountId, @Currency, @Name, @Iban, @Number, @Cnaps, @Bic, @OpenedBy, @OpenedAt)
            on conflict do nothing
            """,
            new
            {
                account.CustodyAccountId,
                account.Currency,
                account.Name,
                account.Iban,
                account.Number,
                account.Cnaps,
                account.Bic,
                OpenedBy = openedBy,
                account.OpenedAt,
            }
        ) == 1;

    /// <summary>Every account.</summary>
    public static Task<IReadOnlyList<CustodyAccount>> AllAsync(Unit unit) =>
        unit.ListAsync<CustodyAccount>(
            $"""
            select {Columns}
            from custody_accounts
            order by currency
            """
        );
}
