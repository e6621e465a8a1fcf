using Exchange.Kernel;

namespace Exchange.Settlement.Domain;

/// <summary>What the custodian bank sends.</summary>
public enum StatementKind
{
    /// <summary>camt.053: a period's booked lines with opening and closing balance.</summary>
    Statement,

    /// <summary>camt.054: single lines as they are booked; the statement shows them again.</summary>
    Notification,
}

/// <summary>Somebody's account at a bank: by IBAN, or by number with the bank's CNAPS or BIC.</summary>
public sealed record BankAccountName(string Name, string? Iban, string? Number, string? Cnaps, string? Bic)
{
    /// <summary>The account itself, however it is named.</summary>
    public string? Account => Iban ?? Number;
}

/// <summary>A booked movement on an account of ours at the custodian bank.</summary>
/// <param name="Reference">What the bank calls it: with the account it makes one movement of it.</param>
/// <param name="Amount">A credit is above zero, a debit below; never zero.</param>
/// <param name="EndToEndId">Who started the payment called it so.</param>
/// <param name="Remittance">What the payer wrote: texts and references, as they came.</param>
/// <param name="Counterparty">Who paid, or who was paid; null where the bank does not say.</param>
/// <param name="Entry">The place of its booking in the document; payments that were booked as one share it.</param>
/// <param name="Names">What the bank calls it and its booking, in every document; none where it gives no reference, so
/// that the reference only says where it stands in this one.</param>
public sealed record BankLine(
    string Reference,
    Money Amount,
    DateOnly BookedOn,
    string? EndToEndId,
    IReadOnlyList<string> Remittance,
    BankAccountName? Counterparty,
    string Entry,
    IReadOnlyList<string> Names
);

/// <summary>A statement or a notification of one account.</summary>
/// <param name="Number">What the bank calls it, with its sequence number where it has one; its pages share it.</param>
/// <param name="Account">IBAN or number of our account.</param>
/// <param name="Opening">Null for a notification, after the first page, or where the bank gives none.</param>
/// <param name="Closing">Null for a notification, and before the last page.</param>
/// <param name="ClosedOn">The day of the closing balance.</param>
/// <param name="Unbooked">How many lines were left out: they are only pending or informative, or a notification's that
/// have no reference, by which the statement could be seen to show them again.</param>
/// <param name="Page">From 1; a statement may come in pages, each in a message of its own.</param>
public sealed record BankStatement(
    StatementKind Kind,
    string MessageId,
    string Number,
    string Account,
    Currency Currency,
    Money? Opening,
    Money? Closing,
    DateOnly? ClosedOn,
    IReadOnlyList<BankLine> Lines,
    int Unbooked,
    int Page = 1,
    bool IsLast = true
)
{
    /// <summary>True where this is all of it.</summary>
    public bool IsOnly => Page == 1 && IsLast;
}
