using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Process;

/// <summary>Numbers what was posted and signs how the tree stands.</summary>
internal static class TreeLoops
{
    /// <summary>So many transfers get their leaves in one transaction.</summary>
    public const int Batch = 2_000;

    /// <summary>Gives committed transfers their leaves.</summary>
    public static Task<int> GrowAsync(Unit unit) => Tree.GrowAsync(unit, Batch);

    /// <summary>
    /// Makes the checkpoint of the day that has ended, once nothing waits for its leaf. What a transaction posted on
    /// that day and commits only afterwards is in the next one.
    /// </summary>
    public static async Task<int> MakeDailyAsync(Unit unit, KeyCipher cipher)
    {
        if (await Checkpoints.DueDayAsync(unit) is not { } day)
            return 0;
        if (await Tree.GrowAsync(unit, Batch) < Batch)
            await Checkpoints.MakeAsync(unit, cipher, day);
        return 1;
    }
}
