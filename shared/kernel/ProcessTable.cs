using System.Collections.Frozen;
using System.Text;

namespace Exchange.Kernel;

/// <summary>
/// A flow as a table: what arrives, in which states, leads where, and sends what. The table is whole: every pair of
/// state and trigger is one row, or is ignored for a stated reason; anything else does not construct.
/// </summary>
/// <typeparam name="TState">The states, an enum.</typeparam>
/// <typeparam name="TTrigger">What may arrive, an enum.</typeparam>
/// <typeparam name="TSend">What may be sent, an enum.</typeparam>
public sealed class ProcessTable<TState, TTrigger, TSend>
    where TState : struct, Enum
    where TTrigger : struct, Enum
    where TSend : struct, Enum
{
    private readonly FrozenDictionary<(TState, TTrigger), Row> cells;

    /// <summary>A table that begins like this and goes on by these rows.</summary>
    /// <exception cref="ArgumentException">A pair is missing or stands twice, or a reason is missing.</exception>
    public ProcessTable(Beginning start, params IReadOnlyList<Row> rows)
    {
        (Start, Rows) = (start, rows);
        var all = new Dictionary<(TState, TTrigger), Row>();
        foreach (var row in rows)
        foreach (var state in row.In)
        {
            if (row.To is null && string.IsNullOrWhiteSpace(row.Why))
                throw new ArgumentException($"{row.When} in {state} has no reason.", nameof(rows));
            if (!all.TryAdd((state, row.When), row))
                throw new ArgumentException($"{row.When} in {state} stands twice.", nameof(rows));
        }
        var missing =
            from state in Enum.GetValues<TState>()
            from trigger in Enum.GetValues<TTrigger>()
            where !all.ContainsKey((state, trigger))
            select $"{trigger} in {state}";
        if (missing.ToList() is [_, ..] gaps)
            throw new ArgumentException($"Not decided: {string.Join(", ", gaps)}.", nameof(rows));
        cells = all.ToFrozenDictionary();
    }

    /// <summary>Where it begins.</summary>
    public Beginning Start { get; }

    /// <summary>The rows, in the order in which they are read.</summary>
    public IReadOnlyList<Row> Rows { get; }

    /// <summary>What happens when this arrives in this state.</summary>
    public Decision Decide(TState state, TTrigger trigger)
    {
        var row = cells[(state, trigger)];
        return new Decision(row.To ?? state, row.Send, row.Ignored);
    }

    /// <summary>The first state, and what is sent on entering it.</summary>
    public static Beginning Begin(TState @in, params TSend[] send) => new(@in, send);

    /// <summary>A row that leads to another state.</summary>
    public static Row On(TTrigger when, TState[] @in, TState to, params TSend[] send) =>
        new(when, @in, to, send, Why: null);

    /// <summary>A row that sends something and stays; it says why.</summary>
    public static Row Stay(TTrigger when, TState[] @in, TSend send, string why) =>
        new(when, @in, To: null, [send], why);

    /// <summary>A row that does nothing; it says why.</summary>
    public static Row Ignore(TTrigger when, TState[] @in, string why) => new(when, @in, To: null, Send: [], why);

    /// <summary>The table as a Mermaid state diagram.</summary>
    public string ToMermaid()
    {
        var text = new StringBuilder("stateDiagram-v2\n").Append("    [*] --> ").Append(Start.In).Append('\n');
        var moves =
            from row in Rows
            where row.To is not null
            from state in row.In
            select $"    {state} --> {row.To}: {row.When}";
        foreach (var move in moves)
            text.Append(move).Append('\n');
        foreach (var end in Enum.GetValues<TState>().Where(IsEnd))
            text.Append("    ").Append(end).Append(" --> [*]\n");
        return text.ToString();
    }

    /// <summary>True where nothing leads out of the state.</summary>
    public bool IsEnd(TState state) =>
        !Rows.Any(row => row.In.Contains(state) && row.To is { } to && !to.Equals(state));

    /// <summary>The first state, and what is sent on entering it.</summary>
    public sealed record Beginning(TState In, TSend[] Send);

    /// <summary>One row.</summary>
    public sealed record Row(TTrigger When, TState[] In, TState? To, TSend[] Send, string? Why)
    {
        /// <summary>True where nothing happens.</summary>
        public bool Ignored => To is null && Send.Length == 0;
    }

    /// <summary>The next state and what to send; ignored means that nothing is to be recorded either.</summary>
    public readonly record struct Decision(TState To, IReadOnlyList<TSend> Send, bool Ignored);
}
