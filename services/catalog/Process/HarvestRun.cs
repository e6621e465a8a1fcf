using System.Diagnostics;
using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Harvesting;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Process;

/// <summary>
/// One turn of a harvest's run: asks the provider piece by piece and writes each piece with the token of the next one
/// in one transaction. After a crash, and after its turn, whoever takes the run up goes on by that token.
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
    private const int MostTries = 9;
    private const int MostEmptyAnswers = 1_000;
    private const int MostSilent = 3;
    private const int HoldSeconds = 240;
    private const int FirstRestSeconds = 15;
    private const int LongestRestSeconds = 3_600;

    // A provider that drips holds up the others no longer than this, and a run ends some day.
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(7);

    private readonly long began = Stopwatch.GetTimestamp();
    private readonly WorkTarget target = new(mapping);
    private string? token = import.ResumptionToken;
    private long line = import.LastLine;

    public async Task RunAsync()
    {
        if (import.Tries > MostTries)
        {
            await FinishAsync(
                Error.Unprocessable("harvest.gaveUp", $"It was begun {MostTries} times without getting on.")
            );
            return;
        }
        var harvest = (await units.RunAsync(unit => Harvests.FindAsync(unit, import.HarvestId!.Value), cancel))!;
        // A dry run notes nowhere whom it asked: once is enough.
        if (token is null && !(import.DryRun && line > 0))
            await AskRefusedAsync(harvest);
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
            var length = await TakeAsync(answer);
            if (answer.Token is not null && (IsSame(token, answer.Token) || IsEndless(length)))
            {
                await FinishAsync(
                    Error.Unprocessable("harvest.endless", "The provider's list does not come to an end.")
                );
                return;
            }
            token = answer.Token;
            if (token is not null && Stopwatch.GetElapsedTime(began) > Turn)
            {
                await units.RunAsync(unit => Harvests.PassOnAsync(unit, import), cancel);
                return;
            }
            question = token is null ? null : OaiQuestion.Resume(harvest, token);
        }
        await FinishAsync(fault: null);
    }

    // What an earlier run could not take the provider does not list again of itself. A record that it does not give now
    // is asked for behind the others; where it gives none, the list shows whether it gives anything.
    private async Task AskRefusedAsync(HarvestRow harvest)
    {
        var silent = 0;
        foreach (var identifier in await units.RunAsync(unit => HarvestRefusals.ListAsync(unit, import), cancel))
        {
            if (Stopwatch.GetElapsedTime(began) > Turn || silent == MostSilent)
                return;
            await units.RunAsync(unit => Harvests.HoldAsync(unit, import, HoldSeconds), cancel);
            var asked = await provider.AskAsync(OaiQuestion.GetRecord(harvest, identifier), mapping.Rows!, cancel);
            silent = asked.Answer is null ? silent + 1 : 0;
            if (asked.Answer?.Records.FirstOrDefault(record => IsSame(record.Identifier, identifier)) is { } found)
                await TakeAsync(asked.Answer with { Records = [found], Token = null });
            else if (!import.DryRun)
                await NoteAsync(identifier, isGone: asked.Answer is { Fault: null or { Code: "idDoesNotExist" } });
        }
    }

    private Task NoteAsync(string identifier, bool isGone) =>
        units.RunAsync(
            unit => HarvestRefusals.KeepAsync(unit, import, [identifier], refused: isGone ? [] : [identifier]),
            cancel
        );

    private static bool IsSame(string? one, string other) => string.Equals(one, other, StringComparison.Ordinal);

    private bool IsEndless(RunLength length) =>
        line > MostRows || length.EmptyAnswers > MostEmptyAnswers || length.Age > LongestRun;

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
        if (asked.Wait is not { } wait || import.Tries >= MostTries)
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

    private async Task<RunLength> TakeAsync(OaiAnswer answer)
    {
        var piece = HarvestPiece.Of(answer.Records, line, target);
        var length = await units.RunAsync(unit => WriteAsync(unit, answer, piece), cancel);
        line += answer.Records.Count;
        return length;
    }

    private async Task<RunLength> WriteAsync(Unit unit, OaiAnswer answer, HarvestPiece piece)
    {
        var written = await ImportedRows.WriteAsync(unit, import, target, piece.Rows);
        var refused = piece.Refused.Concat(written.Refused).Select(Named).ToList();
        var gone = await Harvests.WorksAsync(unit, import, mapping.Source.Scheme, piece.Deleted);
        if (!import.DryRun)
        {
            await Harvests.NoteAsync(unit, import.HarvestId!.Value, piece.Keys);
            await HarvestRefusals.KeepAsync(unit, import, answer.Records.Select(one => one.Identifier), Again(refused));
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
        var remarked = written.RemarkedWith(piece.Remarked).Select(Named).ToList();
        await Imports.ProgressAsync(unit, import, counts, refused, remarked);
        return await Harvests.MoveAsync(unit, import, answer, gone.Count);

        RefusedRow Named(RefusedRow row) =>
            answer.Records[(int)(row.Line - line - 1)].Identifier is { Length: > 0 } identifier
                ? row with
                {
                    Identifier = identifier,
                }
                : row;
    }

    // Of two records with one key the first has it; the other is not asked for, lest it takes the key next time.
    private static List<string> Again(IEnumerable<RefusedRow> refused) =>
        [
            .. refused
                .Where(row => row.Identifier is not null && !row.Errors.Contains(HarvestPiece.Twice))
                .Select(row => row.Identifier!),
        ];

    private async Task WithdrawAsync(Unit unit, WorkId workId)
    {
        if (await Works.LockAsync(unit, workId) is not { } work)
            return;
        await WorkSteps.TakeAsync(unit, work, WorkStep.Withdraw, import.HolderId, import.ImportId.ToString());
        await Changes.CancelOpenAsync(unit, workId, import.HolderId);
        await Harvests.ForgetHashAsync(unit, workId);
    }
}
