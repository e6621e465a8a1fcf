using System.Security.Cryptography;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Banking;
using Exchange.Settlement.Data;
using Exchange.Settlement.Process;

namespace Exchange.Settlement.Features;

/// <summary>
/// The operator brings in what the custodian bank sent: camt.053 or camt.054. The same document again is answered with
/// what stands; another one under its message id is refused.
/// </summary>
public static class ImportBankStatement
{
    public static async Task<Result<BankStatementAnswer>> Handle(HttpRequest request, Caller caller, Unit unit)
    {
        if (!caller.IsOperator)
            return Error.Forbidden("statement.operatorsOnly", "Only an operator imports statements.");
        var body = await XmlBody.ReadAsync(request, unit.Cancel);
        var statements = Camt.Read(body);
        if (!statements.IsOk)
            return statements.Error;
        var (kind, messageId) = (statements.Value[0].Kind, statements.Value[0].MessageId);
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        await BankDocuments.LockAsync(unit);
        if (await BankDocuments.FindAsync(unit, kind, messageId) is { } standing)
            return string.Equals(standing.ContentHash, hash, StringComparison.Ordinal)
                ? (await BankStatementAnswer.FindAsync(unit, standing.StatementId))!
                : Error.Conflict("statement.differs", $"Another document stands under the message id {messageId}.");
        var document = new BankDocument(BankStatementId.New(), hash);
        await BankDocuments.AddAsync(unit, document, kind, messageId, caller.ParticipantId);
        if (await StatementImport.RunAsync(unit, document.StatementId, statements.Value, caller) is { } refusal)
            return refusal;
        return (await BankStatementAnswer.FindAsync(unit, document.StatementId))!;
    }
}
