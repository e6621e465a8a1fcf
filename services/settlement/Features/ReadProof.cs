using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>
/// Proves that a transfer is covered by a checkpoint as it stands now, for those who may read the transfer. What is
/// proved is drawn from the postings themselves, so the proof fails if one of them was changed.
/// </summary>
public static class ReadProof
{
    /// <param name="LeafIndex">The transfer's place in the order of the ledger; the first is 0.</param>
    /// <param name="Checkpoint">The number of the checkpoint whose root the path leads to.</param>
    /// <param name="TreeSize">How many transfers that checkpoint covers.</param>
    /// <param name="Leaf">The canonical form of the transfer and its entries, whose hash is the leaf.</param>
    /// <param name="Path">The hashes of RFC 6962, 2.1.1, from the leaf to the root, in base64.</param>
    public sealed record Response(
        TransferId TransferId,
        long LeafIndex,
        string Checkpoint,
        long TreeSize,
        string Leaf,
        IReadOnlyList<string> Path
    );

    /// <param name="checkpoint">Its number or its day; the newest where none is given.</param>
    public static async Task<Result<Response>> Handle(
        TransferId transferId,
        string? checkpoint,
        Caller caller,
        Unit unit
    )
    {
        var row = await unit.FindAsync<Row>(
            """
            select l.leaf_index, ledger_leaf(t) as leaf
            from transfers t
            left join leaves l on l.transfer_id = t.transfer_id
            where t.transfer_id = @TransferId
              and (
                @SeesAll
                or exists (
                  select
                  from entries e
                  join accounts a on a.account_id = e.account_id
                  where e.transfer_id = t.transfer_id
                    and a.owner_id = @OwnerId
                )
              )
            """,
            new
            {
                TransferId = transferId,
                caller.SeesAll,
                OwnerId = caller.ParticipantId,
            }
        );
        if (row is null)
            return Error.NotFound("transfer");
        var found = checkpoint is null
            ? await Checkpoints.LatestAsync(unit)
            : await Checkpoints.FindAsync(unit, checkpoint);
        if (found is null && checkpoint is not null)
            return Error.NotFound("checkpoint");
        if (found is null || row.LeafIndex is not { } leaf || leaf >= found.TreeSize)
            return NotCovered;
        var path = await new Tree(unit).InclusionAsync(leaf, found.TreeSize);
        var number = CheckpointAnswer.Of(found).Checkpoint;
        return new Response(transferId, leaf, number, found.TreeSize, row.Leaf, path.AsText());
    }

    private static readonly Error NotCovered = Error.Conflict(
        "proof.notCovered",
        "The transfer was posted after this checkpoint. Each day gets a checkpoint shortly after its end (UTC)."
    );

    private sealed record Row(long? LeafIndex, string Leaf);
}
