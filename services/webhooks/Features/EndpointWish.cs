using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks.Data;
using Exchange.Webhooks.Domain;
using Exchange.Webhooks.Sending;
using Exchange.Webhooks.Vocabulary;
using FluentValidation;

namespace Exchange.Webhooks.Features;

/// <summary>What an owner wants of an endpoint, when it is registered and when it is edited.</summary>
/// <param name="Url">Where deliveries go: https, port 443 or 8443, no name and no password in it.</param>
/// <param name="Description">For people, to 500 characters.</param>
/// <param name="Types">Only these types of events; all where there is none.</param>
/// <param name="Resources">Only events about these resources, by their ids; all where there is none.</param>
/// <param name="Body">full (all that its owner may see) or thin (the id of the resource, to be read by API).</param>
/// <param name="Headers">
/// Further headers to send, for example a token of your gateway; their values are kept encrypted and never shown.
/// </param>
/// <param name="RatePerSecond">At most so many deliveries a second, 1 to 1,000; null for as many as there are.</param>
public sealed record EndpointWish(
    string Url,
    string? Description = null,
    IReadOnlyList<string>? Types = null,
    IReadOnlyList<string>? Resources = null,
    EndpointBody Body = EndpointBody.Full,
    IReadOnlyDictionary<string, string>? Headers = null,
    int? RatePerSecond = null
)
{
    /// <summary>Limits that need nothing but the wish.</summary>
    public sealed class Validator : AbstractValidator<EndpointWish>
    {
        private const int MostResources = 200;
        private const int LongestDescription = 500;
        private const int LongestId = 60;

        public Validator()
        {
            RuleFor(wish => wish.Description).MaximumLength(LongestDescription);
            RuleForEach(wish => wish.Types)
                .Must(type => EventTypes.Find(type) is not null)
                .WithErrorCode("eventType")
                .WithMessage("This is no type of event; see /v1/event-types.");
            RuleFor(wish => wish.Types)
                .Must(types => types is null || types.Count <= EventTypes.All.Count)
                .WithErrorCode("tooMany")
                .WithMessage("There are more types than there are types of events.");
            RuleFor(wish => wish.Resources)
                .Must(resources => resources is null || resources.Count <= MostResources)
                .WithErrorCode("tooMany")
                .WithMessage($"There are at most {MostResources} resources.");
            RuleForEach(wish => wish.Resources).NotEmpty().MaximumLength(LongestId);
            RuleFor(wish => wish.RatePerSecond).InclusiveBetween(1, 1_000);
        }
    }

    internal EndpointTerms Terms =>
        new(
            Url,
            Description ?? string.Empty,
            [.. (Types ?? []).Distinct(StringComparer.Ordinal)],
            [.. (Resources ?? []).Distinct(StringComparer.Ordinal)],
            Body,
            RatePerSecond
        );

    /// <summary>What is wrong with it here and for this caller; null where nothing is.</summary>
    internal Error? RefusalFor(Caller caller, OutboundRules rules)
    {
        var fields = rules.Check(Url, "/url").ToList();
        fields.AddRange(
            CustomHeaders.Check(Headers ?? new Dictionary<string, string>(StringComparer.Ordinal), "/headers")
        );
        for (var i = 0; i < Types?.Count; i++)
        {
            var scope = EventTypes.Find(Types[i])!.Resource.Scope;
            if (!caller.Has(scope))
                fields.Add(new($"/types/{i}", "scope", $"Your token lacks the scope {scope} of these events."));
        }
        return fields.Count == 0
            ? null
            : Error.Invalid("request.invalid", "The request has fields that fail; each is named in errors.", fields);
    }
}
