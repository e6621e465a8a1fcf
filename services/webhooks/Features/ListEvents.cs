using System.Globalization;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks.Data;
using Exchange.Webhooks.Vocabulary;
using FluentValidation;
using Microsoft.AspNetCore.Http;

namespace Exchange.Webhooks.Features;

/// <summary>
/// Reads the feed: what happened, in one order, as far as the caller may see it. Keep <c>nextAfter</c> and ask with it
/// again, now or later: nothing is left out and nothing comes twice. Events are kept for 90 days.
/// </summary>
public static class ListEvents
{
    /// <summary>Which events; each filter that is given must hold.</summary>
    /// <param name="Types">Only these types; all where none is given.</param>
    /// <param name="Resource">Only what happened to this resource, by its id.</param>
    public sealed record Filter(string[]? Types, string? Resource)
    {
        public sealed class Validator : AbstractValidator<Filter>
        {
            public Validator()
            {
                RuleForEach(filter => filter.Types)
                    .Must(type => EventTypes.Find(type) is not null)
                    .WithErrorCode("eventType")
                    .WithMessage("This is no type of event; see /v1/event-types.");
                RuleFor(filter => filter.Resource).MaximumLength(60);
            }
        }
    }

    /// <summary>A page of the feed.</summary>
    /// <param name="NextAfter">Give it as <c>after</c> to read on, now or later; it is always there.</param>
    /// <param name="HasMore">True where there is more to read at once; a page with more behind it may be short.</param>
    public sealed record Response(IReadOnlyList<EventBody> Data, string NextAfter, bool HasMore);

    public static async Task<Result<Response>> Handle(
        [AsParameters] Filter filter,
        [AsParameters] Paging paging,
        Caller caller,
        PublicAddress address,
        Unit unit
    )
    {
        var cursor = paging.Cursor();
        if (!TryPosition(cursor, out var after))
            return Paging.NoCursor();
        var wish = new FeedWish(TypesFor(filter, caller), filter.Resource, after, paging.Size());
        var stretch = await Feed.ReadAsync(unit, wish, caller);
        // Looked at by the same statement, so that nothing is forgotten in between.
        if (cursor is not null && after < stretch.Forgotten)
            return Expired;
        if (after > stretch.Head)
            return Ahead;
        var reader = new Reader(caller.ParticipantId, caller.SeesAll, caller.Scopes);
        return new Response(
            [.. stretch.Events.Select(one => EventBody.Of(one, reader, BodyForm.Full, address))],
            Paging.Encode(stretch.UpTo.ToString(CultureInfo.InvariantCulture)),
            stretch.HasMore
        );
    }

    // Of what a token has no scope for, nothing is told: neither that it happened.
    private static string[] TypesFor(Filter filter, Caller caller) =>
        [
            .. EventTypes
                .All.Where(row => caller.Has(row.Resource.Scope))
                .Select(row => row.Type)
                .Where(type => filter.Types is not { Length: > 0 } wished || wished.Contains(type)),
        ];

    // Without a cursor the feed begins with the oldest event that is kept.
    private static bool TryPosition(string? cursor, out long after)
    {
        after = 0;
        return cursor is null || long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after);
    }

    private static readonly Error Ahead = Error.Gone(
        "cursor.ahead",
        "The feed has not come as far as this cursor: it is of another feed, or this one was restored from a copy. "
            + "Read what you keep anew by API, then begin the feed without a cursor."
    );

    private static readonly Error Expired = Error.Gone(
        "cursor.expired",
        "Events behind this cursor are older than 90 days and forgotten. Read what you keep anew by API, then begin "
            + "the feed without a cursor."
    );
}
