using System.Globalization;
using Exchange.Kernel;

namespace Exchange.Tests.Banking;

/// <summary>A line as a custodian bank would write it; a debit is below zero.</summary>
/// <param name="Parts">What the payments in it are, in the amount's minor unit, where it is several.</param>
internal sealed record CamtLine(
    string? Reference,
    Money Amount,
    string Remittance = "Payment",
    string? EndToEndId = null,
    string Status = "BOOK",
    IReadOnlyList<long>? Parts = null
);

/// <summary>
/// Statements and notifications as a custodian bank writes them. Each text is left in <c>artifacts/iso20022</c>, where
/// an outside program holds the schema against it.
/// </summary>
internal static class CamtText
{
    public const string Day = "2027-01-05";

    /// <summary>The pages of a statement, a line on each; its opening balance is on the first, its closing on the last.
    /// </summary>
    public static IReadOnlyList<string> Pages(string number, string account, Money opening, params CamtLine[] lines)
    {
        var closing = lines.Aggregate(opening, (sum, line) => sum + line.Amount);
        return
        [
            .. lines.Select(
                (line, i) =>
                    $"""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.13">
                          <BkToCstmrStmt>
                            <GrpHdr><MsgId>{number}-{i + 1}</MsgId><CreDtTm>{Day}T23:00:00+08:00</CreDtTm></GrpHdr>
                            <Stmt>
                              <Id>{number}</Id>
                              <StmtPgntn>
                                <PgNb>{i + 1}</PgNb>
                                <LastPgInd>{(i == lines.Length - 1 ? "true" : "false")}</LastPgInd>
                              </StmtPgntn>
                              <ElctrncSeqNb>7</ElctrncSeqNb>
                              <CreDtTm>{Day}T23:00:00+08:00</CreDtTm>
                              {Account(account, opening.Currency)}
                              {(i == 0 ? Balance("OPBD", opening, Day) : Balance("ITBD", opening, Day))}
                              {(i == lines.Length - 1 ? Balance("CLBD", closing, Day) : "")}
                              {Entry(line, Day)}
                            </Stmt>
                          </BkToCstmrStmt>
                        </Document>
                        """
            ),
        ];
    }

    public static string Statement(
        string message,
        string account,
        Money opening,
        IReadOnlyList<CamtLine> lines,
        string day = Day
    )
    {
        var booked = lines.Where(line => line.Status == "BOOK");
        var closing = booked.Aggregate(opening, (sum, line) => sum + line.Amount);
        return $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.13">
              <BkToCstmrStmt>
                <GrpHdr><MsgId>{message}</MsgId><CreDtTm>{day}T23:00:00+08:00</CreDtTm></GrpHdr>
                <Stmt>
                  <Id>{message}</Id>
                  <CreDtTm>{day}T23:00:00+08:00</CreDtTm>
                  {Account(account, opening.Currency)}
                  {Balance("OPBD", opening, day)}
                  {Balance("CLBD", closing, day)}
                  {string.Concat(lines.Select(line => Entry(line, day)))}
                </Stmt>
              </BkToCstmrStmt>
            </Document>
            """;
    }

    public static string Notification(
        string message,
        string account,
        IReadOnlyList<CamtLine> lines,
        string day = Day
    ) =>
        $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.13">
              <BkToCstmrDbtCdtNtfctn>
                <GrpHdr><MsgId>{message}</MsgId><CreDtTm>{day}T12:00:00+08:00</CreDtTm></GrpHdr>
                <Ntfctn>
                  <Id>{message}</Id>
                  {Account(account, lines[0].Amount.Currency)}
                  {string.Concat(lines.Select(line => Entry(line, day)))}
                </Ntfctn>
              </BkToCstmrDbtCdtNtfctn>
            </Document>
            """;

    /// <summary>An amount as the bank writes it.</summary>
    public static string Decimal(Money amount)
    {
        var exponent = amount.Currency.Exponent;
        var digits = Math.Abs(amount.Minor).ToString(CultureInfo.InvariantCulture).PadLeft(exponent + 1, '0');
        return exponent == 0 ? digits : $"{digits[..^exponent]}.{digits[^exponent..]}";
    }

    private static string Account(string account, Currency currency) =>
        $"<Acct><Id><Othr><Id>{account}</Id></Othr></Id><Ccy>{currency}</Ccy></Acct>";

    private static string Balance(string code, Money amount, string day) =>
        $"""
            <Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{Amount(amount)}<Dt><Dt>{day}</Dt></Dt></Bal>
            """;

    private static string Amount(Money amount) =>
        $"<Amt Ccy=\"{amount.Currency}\">{Decimal(amount)}</Amt>"
        + $"<CdtDbtInd>{(amount.Minor < 0 ? "DBIT" : "CRDT")}</CdtDbtInd>";

    private static string Entry(CamtLine line, string day) =>
        $"""
            <Ntry>
              {Amount(line.Amount)}
              <Sts><Cd>{line.Status}</Cd></Sts>
              <BookgDt><Dt>{day}</Dt></BookgDt>
              {(line.Reference is null ? "" : $"<AcctSvcrRef>{line.Reference}</AcctSvcrRef>")}
              <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
              <NtryDtls>
                {(line.Parts is null ? Details(line, "") : string.Concat(line.Parts.Select(part => Part(line, part))))}
              </NtryDtls>
            </Ntry>
            """;

    private static string Part(CamtLine line, long minor)
    {
        var amount = new Money(Math.Abs(minor), line.Amount.Currency);
        return Details(line, $"<Amt Ccy=\"{amount.Currency}\">{Decimal(amount)}</Amt>");
    }

    private static string Details(CamtLine line, string amount) =>
        $"""
            <TxDtls>
              <Refs><EndToEndId>{line.EndToEndId ?? "NOTPROVIDED"}</EndToEndId></Refs>
              {amount}
              <RltdPties>
                <Dbtr><Pty><Nm>Southern Games 南方游戏</Nm></Pty></Dbtr>
                <DbtrAcct><Id><Othr><Id>6222020200012345678</Id></Othr></Id></DbtrAcct>
              </RltdPties>
              <RltdAgts>
                <DbtrAgt>
                  <FinInstnId>
                    <ClrSysMmbId><ClrSysId><Cd>CNAPS</Cd></ClrSysId><MmbId>102100099996</MmbId></ClrSysMmbId>
                  </FinInstnId>
                </DbtrAgt>
              </RltdAgts>
              <RmtInf><Ustrd>{line.Remittance}</Ustrd></RmtInf>
            </TxDtls>
            """;
}
