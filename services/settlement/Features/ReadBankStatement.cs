using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Settlement.Features;

/// <summary>A document of the custodian bank, for operators and supervisors.</summary>
public static class ReadBankStatement
{
    public static async Task<Result<BankStatementAnswer>> Handle(
        BankStatementId statementId,
        Caller caller,
        Unit unit
    ) =>
        caller.SeesAll && await BankStatementAnswer.FindAsync(unit, statementId) is { } found
            ? found
            : Error.NotFound("statement");
}
