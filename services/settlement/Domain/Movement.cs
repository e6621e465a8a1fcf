namespace Exchange.Settlement.Domain;

/// <summary>What a transfer is, and between which accounts it moves money.</summary>
public enum Movement
{
    /// <summary>Money arrived at the custodian bank for a participant: custody to available.</summary>
    Deposit,

    /// <summary>Money arrived that has no owner yet: custody to suspense.</summary>
    Receipt,

    /// <summary>A receipt found its owner: suspense to available.</summary>
    Matching,

    /// <summary>An order's held money is divided: available to fee, tax and the receivers' available.</summary>
    Sale,

    /// <summary>A deposit that was recorded wrongly is undone.</summary>
    Reversal,

    /// <summary>A sale is undone, wholly or in part: every part goes back to the buyer.</summary>
    Refund,

    /// <summary>Later earnings pay down what a participant owes: available to receivable.</summary>
    Recovery,

    /// <summary>Money leaves for a participant's bank account: available to transit.</summary>
    Payout,

    /// <summary>The bank could not pay it: transit to available.</summary>
    PayoutReturn,

    /// <summary>The bank's statement shows the debit: transit to custody.</summary>
    PayoutBooked,

    /// <summary>What the custodian bank charges, paid by what the exchange earned: fee to custody.</summary>
    Charge,
}
