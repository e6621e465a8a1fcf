using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Harvesting;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Process;

/// <summary>
/// One run of a harvest: asks the provider piece by piece and writes each piece with the token of the next one in one
/// transaction. After a crash it goes on by that token.
/// </summary>
internal sealed class HarvestRun(
    Units units,
    ClaimedImport import,
    Mapping mapping,
    OaiProvider provider,
    CancellationToken cancel
)
{
    private const int MostRows = 1_000_000;
    private const int MostTries = 8;
    private const int HoldSeconds = 240;
    private const int FirstRestSeconds = 15;
    private const int LongestRestSeconds = 3_600;

    private readonly WorkTarget target = new(mapping);
    private string? token = import.ResumptionToken;
    private long line = import.LastLine;

    public async Task RunAsync()
    {
        var harvest = (await units.RunAsync(unit => Harvests.FindAsync(unit, import.HarvestId!.Value), cancel))!;
        var question = token is null ? await FirstQuestionAsync(harvest) : OaiQuestion.Resume(harvest, token);
        while (question is not null)
        {
            if (await AskAsync(question) is not { } answer)
                return;
            if (answer.Fault is { Code: not "noRecordsMatch" } fault)
            {
                await FinishAsync(
                    Error.Unprocessable("harvest.refused", $"The provider says {fault.Code}: {fault.Message}")
                );
                return;
            }
            await units.RunAsync(unit => WriteAsync(unit, answer), cancel);
            if (line > MostRows || (answer.Token is not null && IsSame(answer.Token)))
            {
                await FinishAsync(
                    Error.Unprocessable("harvest.endless", "The provider's list does not come to an end.")
                );
                return;
            }
            token = answer.Token;
            question = token is null ? null : OaiQuestion.Resume(harvest, token);
        }
        await FinishAsync(fault: null);
    }

    private bool IsSame(string next) => string.Equals(token, next, StringComparison.Ordinal);

    private async Task<Uri?> FirstQuestionAsync(HarvestRow harvest) =>
        await AskAsync(OaiQuestion.Identify(harvest)) is { } identity
            ? OaiQuestion.ListRecords(harvest, import, identity.Granularity)
            : null;

    /// <summary>The provider's answer; null where there is none now, and the run is put off or has failed.</summary>
    private async Task<OaiAnswer?> AskAsync(Uri question)
    {
        await units.RunAsync(unit => Harvests.HoldAsync(unit, import, HoldSeconds), cancel);
        var asked = await provider.AskAsync(question, mapping.Rows!, cancel);
        if (asked.Answer is not null)
            return asked.Answer;
        if (asked.Wait is not { } wait || import.Tries > MostTries)
        {
            await FinishAsync(asked.Fault);
            return null;
        }
        // Each time twice as long, and never sooner than the provider wants.
        var rest = FirstRestSeconds << Math.Min(import.Tries, MostTries);
        var seconds = Math.Clamp((int)wait.TotalSeconds, rest, LongestRestSeconds);
        await units.RunAsync(unit => Harvests.PostponeAsync(unit, import, seconds, asked.Fault!.Message), cancel);
        return null;
    }

    private async Task FinishAsync(Error? fault) =>
        await units.RunAsync(
            async unit =>
            {
                if (fault is null)
                    await Harvests.EndAsync(unit, import);
                await Imports.FinishAsync(unit, import, fault);
            },
            cancel
        );

    private async Task WriteAsync(Unit unit, OaiAnswer answer)
    {
        var piece = HarvestPiece.Of(answer.Records, line, target);
        var written = await target.WriteAsync(unit, import, piece.Rows);
        var gone = await Harvests.WorksAsync(unit, import, mapping.Source.Scheme, piece.Deleted);
        if (!import.DryRun)
        {
            await Harvests.NoteAsync(unit, import.HarvestId!.Value, piece.Keys);
            foreach (var workId in gone)
                await WithdrawAsync(unit, workId);
        }
        var counts = new ChunkCounts(
            line + answer.Records.Count,
            BytesRead: 0,
            answer.Records.Count,
            written.Created,
            written.Updated,
            piece.Rows.Count
                - written.Created
                - written.Updated
                - written.Refused.Count
                + piece.Deleted.Count
                - gone.Count
        );
        await Imports.ProgressAsync(unit, import, counts, [.. piece.Refused, .. written.Refused], piece.Remarked);
        var respondedAt = answer.RespondedAt ?? throw new InvalidDataException("The answer has no time.");
        await Harvests.MoveAsync(unit, import, answer.Token, respondedAt, gone.Count);
        line = counts.LastLine;
    }

    private async Task WithdrawAsync(Unit unit, WorkId workId)
    {
        if (await Works.LockAsync(unit, workId) is not { } work)
            return;
        await WorkSteps.TakeAsync(unit, work, WorkStep.Withdraw, import.HolderId, import.ImportId.ToString());
        await Changes.CancelOpenAsync(unit, workId, import.HolderId);
        await Harvests.ForgetHashAsync(unit, workId);
    }
}
