using System.Globalization;
using System.Text;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>A published checkpoint.</summary>
public sealed record Checkpoint(
    long Number,
    DateOnly Day,
    bool Daily,
    long TreeSize,
    byte[] RootHash,
    string KeyId,
    string Note,
    DateTimeOffset MadeAt
);

/// <summary>Signed statements of how the tree over all transfers stood.</summary>
internal static class Checkpoints
{
    private const string Columns = "number, day, daily, tree_size, root_hash, key_id, note, made_at";

    /// <summary>Signs the tree as it stands.</summary>
    /// <param name="endedDay">The day that a daily one is for; null for one that somebody asked for now.</param>
    public static async Task<Checkpoint> MakeAsync(Unit unit, KeyCipher cipher, DateOnly? endedDay = null)
    {
        await unit.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended('settlement.checkpoints', 0))");
        var signer = await LedgerKeys.SignerAsync(unit, cipher);
        var next = await unit.OneAsync<Next>(
            """
            select
              coalesce((select max(number) from checkpoints), 0) + 1 as number,
              (now() at time zone 'UTC')::date as today,
              now() as made_at
            """
        );
        var size = await Tree.SizeAsync(unit);
        var root = await new Tree(unit).RootAsync(size);
        var note = new CheckpointNote(
            next.Number,
            endedDay ?? next.Today,
            endedDay is not null,
            size,
            root,
            next.MadeAt
        );
        var signed = note.Signed(signer.PublicKey, signer.Sign(Encoding.UTF8.GetBytes(note.Body)));
        var made = new Checkpoint(note.Number, note.Day, note.Daily, size, root, signer.KeyId, signed, note.MadeAt);
        await unit.ExecuteAsync(
            $"""
            insert into checkpoints ({Columns})
            values (@Number, @Day, @Daily, @TreeSize, @RootHash, @KeyId, @Note, @MadeAt)
            """,
            made
        );
        return made;
    }

    /// <summary>
    /// The day for which a daily checkpoint is to be made: the first that has none since the last that has one, once it
    /// has been over for a minute; before any, yesterday, where there ever was a transfer. So a day that the exchange
    /// did not see the end of gets its checkpoint too, of the tree as it then stands. The calendar is UTC.
    /// </summary>
    public static Task<DateOnly?> DueDayAsync(Unit unit) =>
        unit.FindAsync<DateOnly?>(
            """
            select d.day
            from (
              select
                coalesce((select max(c.day) + 1 from checkpoints c where c.daily), y.day) as day,
                y.day as yesterday
              from (
                select ((now() - interval '1 minute') at time zone 'UTC')::date - 1 as day
              ) y
            ) d
            where d.day <= d.yesterday
              and exists (
                select from leaves
              )
            """
        );

    /// <summary>The checkpoint of this number, or the daily one of this day; null where there is none.</summary>
    /// <param name="name">A number, or a day such as 2027-01-31.</param>
    public static Task<Checkpoint?> FindAsync(Unit unit, string name)
    {
        if (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return FindAsync(unit, number);
        return DateOnly.TryParseExact(
            name,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? unit.FindAsync<Checkpoint>(
                $"""
                select {Columns}
                from checkpoints
                where daily
                  and day = @Day
                """,
                new { Day = day }
            )
            : Task.FromResult<Checkpoint?>(null);
    }

    /// <summary>The checkpoint of this number; null where there is none.</summary>
    public static Task<Checkpoint?> FindAsync(Unit unit, long number) =>
        unit.FindAsync<Checkpoint>(
            $"""
            select {Columns}
            from checkpoints
            where number = @Number
            """,
            new { Number = number }
        );

    /// <summary>The newest checkpoint; null before the first.</summary>
    public static Task<Checkpoint?> LatestAsync(Unit unit) =>
        unit.FindAsync<Checkpoint>(
            $"""
            select {Columns}
            from checkpoints
            order by number desc
            limit 1
            """
        );

    /// <summary>Checkpoints below a number, the newest first.</summary>
    public static Task<IReadOnlyList<Checkpoint>> ListAsync(Unit unit, DateOnly? day, long? before, int limit) =>
        unit.ListAsync<Checkpoint>(
            $"""
            select {Columns}
            from checkpoints
            where (@Day::date is null or day = @Day)
              and (@Before::bigint is null or number < @Before)
            order by number desc
            limit @Limit
            """,
            new
            {
                Day = day,
                Before = before,
                Limit = limit,
            }
        );

    private sealed record Next(long Number, DateOnly Today, DateTimeOffset MadeAt);
}
