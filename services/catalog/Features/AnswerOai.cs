using System.Xml;
using System.Xml.Linq;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Process;
using Exchange.Catalog.Sharing;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// Gives the listed works to whoever harvests them, by OAI-PMH 2.0: six verbs over GET and POST, sets by class and by
/// holder, lists in pieces of 100. A work that was listed once and is not now is a deleted record for ever, as the
/// public last saw it; one that never was is not there. An answer's time and its list end where a transaction is open
/// that may yet add to them, so that whoever asks for what changed since misses nothing. The protocol has its own
/// refusals, in XML and with status 200.
/// </summary>
public static class AnswerOai
{
    private const int PageSize = 100;

    public static async Task HandleAsync(HttpContext http, Unit unit, IConfiguration configuration)
    {
        var address = configuration["Auth:Issuer"]!.TrimEnd('/');
        var arguments = await ArgumentsAsync(http.Request);
        var (request, fault) = OaiRequest.Read(arguments);
        var horizon = await unit.OneAsync<DateTimeOffset>("select public_horizon()");
        var answer =
            request is null ? OaiXml.Error(fault!)
            : request.Selection is { } asked ? await ListAsync(unit, request.Verb, asked, address, horizon)
            : await AnswerAsync(unit, request, address, configuration["Oai:AdminEmail"] ?? "catalog@exchange.example");
        // A request that breaks the protocol is not repeated in its answer (3.2).
        var repeated = fault is null ? arguments : [];
        var document = OaiXml.Document(address, horizon, repeated, [answer]);
        http.Response.ContentType = "text/xml; charset=utf-8";
        await using var writer = XmlWriter.Create(http.Response.Body, new XmlWriterSettings { Async = true });
        await document.WriteToAsync(writer, http.RequestAborted);
    }

    private static async Task<List<KeyValuePair<string, string>>> ArgumentsAsync(HttpRequest request)
    {
        var given = request.HasFormContentType
            ? (await request.ReadFormAsync(request.HttpContext.RequestAborted)).AsEnumerable()
            : request.Query;
        return [.. given.SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? ""))];
    }

    private static async Task<XElement> AnswerAsync(Unit unit, OaiRequest request, string address, string adminEmail)
    {
        switch (request.Verb)
        {
            case OaiVerb.Identify:
                return OaiXml.Identify(address, adminEmail, await unit.OneAsync<DateTimeOffset>(SelectEarliest));
            case OaiVerb.ListSets:
                var holders = await unit.ListAsync<ParticipantId>(SelectHolders);
                return OaiXml.Sets([
                    .. Profiles.BuiltIn.Newest.Select(one => ($"class:{one.Name}", $"Works of class {one.Name}")),
                    .. holders.Select(holder => ($"holder:{holder}", $"Works of {holder}")),
                ]);
            default:
                return await OneAsync(unit, request, address);
        }
    }

    private static async Task<XElement> OneAsync(Unit unit, OaiRequest request, string address)
    {
        if (request.Identifier is null)
            return OaiXml.Formats();
        var workId = OaiXml.WorkOf(address, request.Identifier);
        var row = workId is null ? null : await unit.FindAsync<Row>(SelectOne, new { WorkId = workId });
        if (row is null)
            return OaiXml.Error(new("idDoesNotExist", "There is no such record."));
        if (request.Verb is OaiVerb.ListMetadataFormats)
            return OaiXml.Formats();
        return OaiFormat.Find(request.Prefix) is { } format
            ? OaiXml.One(row.ToWork(address), format)
            : OaiXml.Error(NoFormat);
    }

    private static async Task<XElement> ListAsync(
        Unit unit,
        OaiVerb verb,
        OaiSelection asked,
        string address,
        DateTimeOffset horizon
    )
    {
        if (OaiFormat.Find(asked.Prefix) is not { } format)
            return OaiXml.Error(NoFormat);
        var rows = asked.HasKnownSet ? await unit.ListAsync<Row>(SelectPage(asked), Parameters(asked, horizon)) : [];
        if (rows.Count == 0)
            return OaiXml.Error(new("noRecordsMatch", "No record was changed in that time in that set."));
        var page = rows.Take(PageSize).Select(row => row.ToWork(address)).ToList();
        var given = asked.After?.Given ?? 0;
        var last = new OaiCursor(page[^1].UpdatedAt, page[^1].WorkId, given + page.Count);
        (string, long)? token =
            rows.Count > PageSize ? (asked.TokenAfter(last), given)
            : asked.After is not null ? ("", given)
            : null;
        return OaiXml.List(verb, page, format, token);
    }

    private static object Parameters(OaiSelection asked, DateTimeOffset horizon) =>
        new
        {
            asked.Class,
            HolderId = asked.Holder,
            AfterAt = asked.After?.ChangedAt ?? asked.From ?? DateTimeOffset.MinValue,
            AfterId = asked.After?.WorkId ?? new WorkId(Guid.Empty),
            Before = asked.Until < horizon ? asked.Until.Value : horizon,
            Limit = PageSize + 1,
        };

    private static readonly OaiFault NoFormat = new("cannotDisseminateFormat", "See ListMetadataFormats.");

    private sealed record Row(
        WorkId WorkId,
        ParticipantId HolderId,
        WorkState State,
        string Content,
        DateTimeOffset PublicChangedAt
    )
    {
        public PublicWork ToWork(string address) =>
            new(address, WorkId, HolderId, State is WorkState.Listed, ContentJson.Read(Content), PublicChangedAt);
    }

    private const string SelectEarliest = """
        select coalesce(min(public_changed_at), now())
        from works
        where public_changed_at is not null
        """;

    // From each holder to the next by the index: "distinct" would read every work.
    private const string SelectHolders = """
        with recursive holders (holder_id) as (
          (
            select holder_id
            from works
            where public_changed_at is not null
            order by holder_id
            limit 1
          )
          union all
          select (
            select works.holder_id
            from works
            where works.public_changed_at is not null
            and works.holder_id > holders.holder_id
            order by works.holder_id
            limit 1
          )
          from holders
          where holders.holder_id is not null
        )
        select holder_id
        from holders
        where holder_id is not null
        """;

    // Of a work that is gone nothing is told but what is needed to forget it.
    private const string SelectRow = """
        select work_id, holder_id, state,
               case state when 'listed' then content else jsonb_build_object('class', public_class) end as content,
               public_changed_at
        from works
        where public_changed_at is not null
        """;

    private const string SelectOne = $"""
        {SelectRow}
        and work_id = @WorkId
        """;

    // Each kind of set has an index in this order.
    private static string SelectPage(OaiSelection asked) =>
        $"""
            {SelectRow}
            {(asked.Class is not null ? "and public_class = @Class" : "")}
            {(asked.Holder is not null ? "and holder_id = @HolderId" : "")}
            and (public_changed_at, work_id) > (@AfterAt, @AfterId)
            and public_changed_at < @Before
            order by public_changed_at, work_id
            limit @Limit
            """;
}
