using System.Globalization;
using System.Text;
using Exchange.Kernel;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Documents;

/// <summary>The language of a document.</summary>
/// <param name="Code">zh-Hans or en.</param>
internal sealed record Tongue(string Code)
{
    private static readonly CompositeFormat PageOfEnglish = CompositeFormat.Parse("Page {0} of {1}");
    private static readonly CompositeFormat PageOfChinese = CompositeFormat.Parse("第 {0} 页，共 {1} 页");

    /// <summary>The one of two wordings that is in this language.</summary>
    public string Of(string english, string chinese) => IsChinese ? chinese : english;

    /// <summary>Page {0} of {1}.</summary>
    public CompositeFormat PageOf => IsChinese ? PageOfChinese : PageOfEnglish;

    /// <summary>Who issues every document.</summary>
    public string Exchange => Of("Digital Cultural Product Exchange", "数字文化产品交易所");

    /// <summary>A name in this language, with the one in the other language where there is no such.</summary>
    public string Of(LanguageMap? name) => name?.In(Code) ?? string.Empty;

    /// <summary>A day and time, always UTC.</summary>
    public static string Instant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>An amount as people read it, without its currency.</summary>
    public static string Figures(Money? amount) =>
        amount is { } some ? Decimal(some).ToString($"N{some.Currency.Exponent}", CultureInfo.InvariantCulture) : "";

    /// <summary>An amount in units of its currency.</summary>
    public static decimal Decimal(Money amount)
    {
        var value = (decimal)amount.Minor;
        for (var i = 0; i < amount.Currency.Exponent; i++)
            value /= 10;
        return value;
    }

    /// <summary>What a transfer is called.</summary>
    public string Of(Movement kind, bool isOut) =>
        kind switch
        {
            Movement.Deposit => Of("Deposit", "充值"),
            Movement.Receipt => Of("Receipt", "到账待认领"),
            Movement.Matching => Of("Matched receipt", "到账认领"),
            Movement.Sale when isOut => Of("Purchase", "购买付款"),
            Movement.Sale => Of("Sale", "销售分账"),
            Movement.Reversal => Of("Deposit reversed", "充值冲正"),
            Movement.Refund when isOut => Of("Refund paid", "退款支出"),
            Movement.Refund => Of("Refund", "退款"),
            Movement.Recovery => Of("Debt paid down", "欠款扣回"),
            Movement.Payout => Of("Payout", "提现"),
            Movement.PayoutReturn => Of("Payout returned", "提现退回"),
            Movement.PayoutBooked => Of("Payout booked", "提现入账"),
            Movement.Charge => Of("Bank charge", "银行手续费"),
        };

    /// <summary>What the state of an invoice is called, with its number.</summary>
    public string Of(InvoiceState state, string? number) =>
        state switch
        {
            InvoiceState.NotRequired => string.Empty,
            InvoiceState.ToIssue => Of("to issue", "待开具"),
            InvoiceState.Issued => number ?? string.Empty,
        };

    /// <summary>What an account is called.</summary>
    public string Of(AccountPurpose purpose) =>
        purpose switch
        {
            AccountPurpose.Available => Of("Participants' money", "参与方可用资金"),
            AccountPurpose.Receivable => Of("Owed by participants", "应收参与方款"),
            AccountPurpose.Fee => Of("Commission earned", "平台佣金收入"),
            AccountPurpose.Custody => Of("Held by the custodian bank", "存管银行存款"),
            AccountPurpose.Clearing => Of("Held for orders", "订单冻结资金"),
            AccountPurpose.Tax => Of("Tax withheld, owed to the tax office", "代扣代缴税款"),
            AccountPurpose.Transit => Of("Payouts on their way", "在途提现"),
            AccountPurpose.Suspense => Of("Arrived, not yet matched", "待认领款项"),
        };

    private bool IsChinese => string.Equals(Code, "zh-Hans", StringComparison.Ordinal);
}
