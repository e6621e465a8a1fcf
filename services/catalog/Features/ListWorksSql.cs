using System.Text;

namespace Exchange.Catalog.Features;

/// <summary>
/// The SQL of the list: only the conditions that were asked for, so that each list walks its own index.
/// </summary>
internal static class ListWorksSql
{
    public static string Of(ListWorks.Query query, bool seesAll, bool isSearch)
    {
        var sql = new StringBuilder(isSearch ? SelectRanked : SelectNewest);
        (bool Asked, string Condition)[] conditions =
        [
            (!seesAll, "(state = 'listed' or holder_id = @Me)"),
            (query.HolderId is not null, "holder_id = @HolderId"),
            (query.Class is not null, "class = @Class"),
            (query.State is not null, "state = @State"),
            (query.RightsStatus is not null, "rights_status = @RightsStatus"),
            (query.Creator is not null, "search @@ @Creator::tsquery"),
            (query.YearFrom is not null, "latest_year >= @YearFrom"),
            (query.YearTo is not null, "earliest_year <= @YearTo"),
            (isSearch, "search @@ @Search::tsquery"),
        ];
        foreach (var (asked, condition) in conditions)
        {
            if (asked)
                sql.Append("\nand ").Append(condition);
        }
        return sql.Append(isSearch ? PageRanked : PageNewest).ToString();
    }

    private const string SelectNewest = """
        select work_id, holder_id, state, version, content, 0::real as rank
        from works
        where work_id < @AfterId
        """;

    private const string PageNewest = """

        order by work_id desc
        limit @Limit
        """;

    private const string SelectRanked = """
        select work_id, holder_id, state, version, content, rank
        from (
        select work_id, holder_id, state, version, content, ts_rank(search, @Search::tsquery) as rank
        from works
        where true
        """;

    private const string PageRanked = """

        ) as found
        where rank < @AfterRank
        or (rank = @AfterRank and work_id < @AfterId)
        order by rank desc, work_id desc
        limit @Limit
        """;
}
