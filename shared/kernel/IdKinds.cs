namespace Exchange.Kernel;

/// <summary>An organization or person admitted to the exchange.</summary>
public readonly struct ParticipantKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "par";
}

/// <summary>The machine account by which a participant calls the API.</summary>
public readonly struct ClientKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "cli";
}

/// <summary>A cultural work.</summary>
public readonly struct WorkKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "wrk";
}

/// <summary>Somebody who makes or holds works: a person, a group, an organization.</summary>
public readonly struct PartyKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "pty";
}

/// <summary>A bulk import of works or parties.</summary>
public readonly struct ImportKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "imp";
}

/// <summary>A provider of OAI-PMH from which a holder harvests.</summary>
public readonly struct HarvestKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "hrv";
}

/// <summary>What a holder may itself grant of a work.</summary>
public readonly struct RightsInKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "rin";
}

/// <summary>License terms with a price, published by a holder.</summary>
public readonly struct OfferKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "ofr";
}

/// <summary>Rights kept for an order.</summary>
public readonly struct ReservationKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "rsv";
}

/// <summary>What a holder puts on its own works beside licenses: a hold, an option, a holdback, its own use.</summary>
public readonly struct EncumbranceKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "enc";
}

/// <summary>A grant to one licensee.</summary>
public readonly struct LicenseKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "lic";
}

/// <summary>A duty of a license that was fulfilled.</summary>
public readonly struct FulfillmentKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "ful";
}

/// <summary>One purchase of one offer.</summary>
public readonly struct OrderKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "ord";
}

/// <summary>A ledger account.</summary>
public readonly struct AccountKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "acc";
}

/// <summary>Money set aside for an order.</summary>
public readonly struct HoldKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "hld";
}

/// <summary>A movement between ledger accounts.</summary>
public readonly struct TransferKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "trf";
}

/// <summary>Money that arrived for a participant at the custodian bank.</summary>
public readonly struct DepositKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "dep";
}

/// <summary>An account of the exchange at its custodian bank.</summary>
public readonly struct CustodyAccountKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "cus";
}

/// <summary>A statement or notification of the custodian bank.</summary>
public readonly struct BankStatementKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "bst";
}

/// <summary>A movement that the custodian bank shows.</summary>
public readonly struct BankLineKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "bln";
}

/// <summary>A difference between the custodian bank and the ledger.</summary>
public readonly struct BreakKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "brk";
}

/// <summary>A participant's bank account.</summary>
public readonly struct BankAccountKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "bac";
}

/// <summary>Money that leaves the exchange for a bank account.</summary>
public readonly struct PayoutKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "pay";
}

/// <summary>A file of orders to pay for the custodian bank.</summary>
public readonly struct PaymentFileKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "pmf";
}

/// <summary>A participant's wish to be paid out regularly.</summary>
public readonly struct PayoutScheduleKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "psc";
}

/// <summary>Money of an order that is given back.</summary>
public readonly struct RefundKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "rfd";
}

/// <summary>A rate of the platform, in force from an instant on.</summary>
public readonly struct CommissionRuleKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "cmr";
}

/// <summary>An invoice that was issued for a part of a sale.</summary>
public readonly struct InvoiceKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "inv";
}

/// <summary>Something that partners are told.</summary>
public readonly struct EventKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "evt";
}

/// <summary>A community's consent to uses of a work.</summary>
public readonly struct ConsentKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "cns";
}

/// <summary>A change that a holder proposes for a public work.</summary>
public readonly struct ChangeKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "chg";
}

/// <summary>Where a partner is told of events.</summary>
public readonly struct EndpointKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "wep";
}

/// <summary>One event for one endpoint.</summary>
public readonly struct DeliveryKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "dlv";
}

/// <summary>A message that could not be handled.</summary>
public readonly struct FailedMessageKind : IIdKind
{
    /// <inheritdoc />
    public static string Prefix => "err";
}
