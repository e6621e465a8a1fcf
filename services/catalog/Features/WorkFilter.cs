using Exchange.Catalog.Domain;
using Exchange.Catalog.Process;
using Exchange.Catalog.Searching;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Catalog.Features;

/// <summary>Which works to list or to count; what is left out does not matter.</summary>
/// <param name="HolderId">Works of this holder.</param>
/// <param name="Class">Works of this class, for example <c>painting</c>.</param>
/// <param name="State">Works in this state.</param>
/// <param name="RightsStatus">Works with this RightsStatements or Creative Commons URI.</param>
/// <param name="Creator">Works by somebody whose name has these words.</param>
/// <param name="YearFrom">Works that may have been made in this year or later; -480 is 480 BCE.</param>
/// <param name="YearTo">Works that may have been made in this year or earlier.</param>
/// <param name="Century">Works that may have been made in this century; -5 is the 5th century BCE.</param>
/// <param name="Region">Works from this region, as the facets name it.</param>
/// <param name="IsOffered">True for works of which a license is offered now, false for the others.</param>
/// <param name="Q">
/// Words in any script, in titles, names and texts; Chinese by its characters, traditional or simplified, by pinyin or
/// by the initials of pinyin. All of them must be found; what stands in quotes, in this order. Where nothing has them,
/// works with words that are spelled nearly so are found.
/// </param>
public sealed record WorkFilter(
    ParticipantId? HolderId,
    string? Class,
    WorkState? State,
    string? RightsStatus,
    string? Creator,
    int? YearFrom,
    int? YearTo,
    int? Century,
    string? Region,
    bool? IsOffered,
    string? Q
)
{
    /// <summary>The filter of this caller as what search is asked.</summary>
    internal WorkQuery ToWorkQuery(Caller caller) =>
        new()
        {
            Me = caller.ParticipantId,
            SeesAll = caller.SeesAll,
            Words = Q is null ? null : SearchWords.Read(Q),
            Creator = Creator is null ? null : SearchWords.Read(Creator),
            HolderId = HolderId,
            Class = Class,
            State = State,
            RightsStatus = RightsStatuses.Canonical(RightsStatus),
            Region = Region,
            Century = Century,
            IsOffered = IsOffered,
            YearFrom = YearFrom,
            YearTo = YearTo,
        };

    public sealed class Validator : AbstractValidator<WorkFilter>
    {
        private const int LongestSearch = 200;

        public Validator()
        {
            RuleFor(query => query.Class)
                .Must(text => text is null || Profiles.BuiltIn.Has(text))
                .WithErrorCode("class.unknown");
            RuleFor(query => query.RightsStatus)
                .Must(text => text is null || RightsStatuses.Canonical(text) is not null)
                .WithErrorCode("rightsStatus.unknown");
            RuleFor(query => query.Creator).MaximumLength(LongestSearch).Must(CanBeSearched).WithErrorCode("noWords");
            RuleFor(query => query.Q).MaximumLength(LongestSearch).Must(CanBeSearched).WithErrorCode("noWords");
            RuleFor(query => query.Region).MaximumLength(LongestSearch);
            RuleFor(query => query.Century).InclusiveBetween(-100, 30);
        }

        private static bool CanBeSearched(string? text) => text is null || SearchWords.Read(text) is not null;
    }
}
