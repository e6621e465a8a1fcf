using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>Who shares in what a work earns: for its holder, those who share, operators and supervisors.</summary>
public static class ReadRevenueShares
{
    public static async Task<Result<RevenueSharesAnswer>> Handle(WorkId workId, Caller caller, Unit unit) =>
        await SharedWorks.FindAsync(unit, workId) is { } work && RevenueSharesAnswer.IsVisible(work, caller)
            ? RevenueSharesAnswer.Of(work)
            : Error.NotFound("work");
}
