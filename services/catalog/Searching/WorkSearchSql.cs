using System.Globalization;
using System.Text;
using Exchange.Platform;

namespace Exchange.Catalog.Searching;

/// <summary>
/// The SQL of one search: only the conditions that were asked for. What a search narrows down by is also a word of the
/// index, so that a rare kind of work is not looked for among all that have a common word.
/// </summary>
internal sealed class WorkSearchSql
{
    // A plan that reads the whole table because a word is in many works takes longer than any look into the index.
    private const string Begin = """
        begin;
        set local enable_seqscan = off;
        set local max_parallel_workers_per_gather = 0;
        set local jit = off;

        """;

    private const string End = ";\ncommit";

    private readonly Dictionary<string, object> parameters = new(StringComparer.Ordinal);
    private readonly StringBuilder conditions = new();
    private readonly List<string> facts = [];
    private readonly WorkOrder order;

    public WorkSearchSql(WorkQuery query)
    {
        order = query.Order is WorkOrder.Relevance && query.Words is null ? WorkOrder.Newest : query.Order;
        if (!query.SeesAll)
            Add("(state = 'listed' or holder_id = @Me)", "Me", query.Me);
        AddIf(query.HolderId, "holder_id = @HolderId", "HolderId", "holder", id => id.Value.ToString());
        AddIf(query.Class, "class = @Class", "Class", "class");
        AddIf(query.RightsStatus, "rights_status = @RightsStatus", "RightsStatus", "rights");
        AddIf(query.Region, "region = @Region", "Region", "region");
        AddIf(query.Century, "@Century::smallint = any(centuries)", "Century", "century");
        if (query.State is { } state)
            Add("state = @State", "State", state.ToText());
        if (query.IsOffered is { } isOffered)
            Add("offered = @IsOffered", "IsOffered", isOffered);
        if (query.YearFrom is { } from)
            Add("latest_year >= @YearFrom", "YearFrom", from);
        if (query.YearTo is { } to)
            Add("earliest_year <= @YearTo", "YearTo", to);
        if (query.Creator is { } creator)
            Add("words @@ @Creator::tsquery", "Creator", creator.Creator());
    }

    /// <summary>What the statement needs beside its text.</summary>
    public object Parameters(WorkPlace? after, int count)
    {
        parameters["Count"] = count;
        if (after is { } place)
        {
            parameters["AfterKey"] = place.Key;
            parameters["AfterId"] = place.WorkId;
        }
        return parameters;
    }

    /// <summary>The list without words.</summary>
    public string List(WorkPlace? after) =>
        $"""
            select work_id, null as by, {Key} as key
            from work_search
            where true
            {conditions}
            {(after is null ? "" : $"and {After(Column)}")}
            order by {Order(Column)}
            limit @Count
            """;

    /// <summary>The works that are found in these ways, those of a better way first, each once.</summary>
    public string Ranked(IReadOnlyList<(FoundBy By, string Query)> ways, WorkPlace? after)
    {
        var (found, pages, better) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var (by, query) in ways)
        {
            var name = $"by_{by}";
            found.Add($"{name} as (\n{Found(by, query, better)}\n)");
            if (after is null || by >= after.By)
                pages.Add(Page(by, name, after is { } place && place.By == by));
            better.Add(name);
        }
        return $"""
            {Begin}with {string.Join(",\n", found)}
            select work_id, by, key
            from (
            {string.Join("\nunion all\n", pages)}
            ) as pages
            limit @Count{End}
            """;
    }

    /// <summary>How many there are of each kind; of the newest ones where no words are looked for.</summary>
    public string Counts(string? way) =>
        $"""
            {Begin}with found as materialized (
              select work_id, holder_id, class, rights_status, region, centuries, offered
              from work_search
              where {(way is null ? "true" : Matches("Any", way))}
              {conditions}
              {(way is null ? "order by work_id desc" : "")}
              limit @Count
            )
            {CountEach}{End}
            """;

    // A way is not gone before it is needed, and once only, however many others leave out what it found.
    private string Found(FoundBy by, string query, IReadOnlyList<string> better)
    {
        var already = better.Select(name => $"select work_id from {name}").ToList();
        return $"""
            select work_id, {Key} as key
            from work_search
            where {Matches(by.ToString(), query)}
            {conditions}
            {(already.Count == 0 ? "" : $"and work_id not in ({string.Join(" union all ", already)})")}
            limit {Most}
            """;
    }

    private string Page(FoundBy by, string name, bool isAfter) =>
        $"""
            (select work_id, '{by}' as by, key
            from {name}
            {(isAfter ? $"where {After("key")}" : "")}
            order by {Order("key")}
            limit @Count)
            """;

    private string Most =>
        (order is WorkOrder.Relevance ? WorkQuery.MostRanked : WorkQuery.MostCounted).ToString(
            CultureInfo.InvariantCulture
        );

    // By relevance the shortest titles first.
    private string Key => order is WorkOrder.Relevance ? "title_length::integer" : Column;

    private string Column =>
        order switch
        {
            WorkOrder.Relevance or WorkOrder.Newest => "0",
            WorkOrder.Oldest => "coalesce(earliest_year, 10000)",
            WorkOrder.Latest => "coalesce(latest_year, -10000000)",
        };

    private string After(string key) =>
        order switch
        {
            WorkOrder.Relevance or WorkOrder.Oldest => $"({key}, work_id) > (@AfterKey, @AfterId)",
            WorkOrder.Newest => "work_id < @AfterId",
            WorkOrder.Latest => $"({key}, work_id) < (@AfterKey, @AfterId)",
        };

    private string Order(string key) =>
        order switch
        {
            WorkOrder.Relevance or WorkOrder.Oldest => $"{key}, work_id",
            WorkOrder.Newest => "work_id desc",
            WorkOrder.Latest => $"{key} desc, work_id desc",
        };

    private string Matches(string name, string query)
    {
        parameters[name] = string.Join(" & ", facts.Prepend($"({query})"));
        return $"words @@ @{name}::tsquery";
    }

    private void AddIf<T>(T? value, string condition, string name, string fact, Func<T, string>? text = null)
        where T : struct
    {
        if (value is { } given)
            AddFact(condition, name, given, fact, text?.Invoke(given) ?? Text(given));
    }

    private void AddIf(string? value, string condition, string name, string fact)
    {
        if (value is not null)
            AddFact(condition, name, value, fact, value);
    }

    private void AddFact(string condition, string name, object value, string fact, string text)
    {
        Add(condition, name, value);
        facts.Add(Lexeme.Quote(Lexeme.Fact(fact, text)));
    }

    private void Add(string condition, string name, object value)
    {
        conditions.Append("\nand ").Append(condition);
        parameters[name] = value;
    }

    private static string Text(object value) => string.Create(CultureInfo.InvariantCulture, $"{value}");

    private const string CountEach = """
        select 'total' as facet, null as value, count(*)::integer as count
        from found
        union all
        select 'class', class, count(*)::integer
        from found
        group by class
        union all
        select 'rightsStatus', rights_status, count(*)::integer
        from found
        group by rights_status
        union all
        select 'offered', offered::text, count(*)::integer
        from found
        group by offered
        union all
        select 'century', century::text, count(*)::integer
        from found
        cross join unnest(centuries) as century
        group by century
        union all
        (select 'region', region, count(*)::integer
        from found
        where region is not null
        group by region
        order by count(*) desc, region
        limit 50)
        union all
        (select 'holderId', holder_id::text, count(*)::integer
        from found
        group by holder_id
        order by count(*) desc, holder_id
        limit 50)
        """;
}
