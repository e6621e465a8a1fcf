namespace Exchange.Tests.Banking;

/// <summary>Status reports as a custodian bank writes them.</summary>
internal static class Pain002Text
{
    public static string Of(string fileId, params (string EndToEndId, string Status, string? Reason)[] payments) =>
        $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.14">
              <CstmrPmtStsRpt>
                <GrpHdr><MsgId>R-{fileId[
                ..Math.Min(fileId.Length, 33)
            ]}</MsgId><CreDtTm>2027-01-06T09:00:00Z</CreDtTm></GrpHdr>
                <OrgnlGrpInfAndSts>
                  <OrgnlMsgId>{fileId}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.12</OrgnlMsgNmId>
                </OrgnlGrpInfAndSts>
                <OrgnlPmtInfAndSts>
                  <OrgnlPmtInfId>{fileId}</OrgnlPmtInfId>
                  {string.Concat(payments.Select(Transaction))}
                </OrgnlPmtInfAndSts>
              </CstmrPmtStsRpt>
            </Document>
            """;

    private static string Transaction((string EndToEndId, string Status, string? Reason) payment) =>
        $"""
            <TxInfAndSts>
              <OrgnlEndToEndId>{payment.EndToEndId}</OrgnlEndToEndId>
              <TxSts>{payment.Status}</TxSts>
              {ReasonOf(payment.Reason)}
            </TxInfAndSts>
            """;

    private static string ReasonOf(string? code) =>
        code is null
            ? string.Empty
            : $"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn><AddtlInf>As the bank puts it</AddtlInf></StsRsnInf>";
}
