using System.Security.Cryptography;
using Exchange.Kernel;
using Exchange.Participants.Data;
using Exchange.Participants.Domain;
using Exchange.Participants.Tokens;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Participants.Features;

/// <summary>
/// A machine account for a participant, made by the participant itself or, with a scope of its own, by an operator.
/// </summary>
public static class CreateClient
{
    /// <summary>What the client is for.</summary>
    /// <param name="Name">For people: where the secret is used.</param>
    /// <param name="Scopes">
    /// What its tokens may do at most; everything that the participant's roles allow where null.
    /// </param>
    public sealed record Request(string Name, IReadOnlyList<string>? Scopes = null);

    /// <summary>The client, with its secret.</summary>
    /// <param name="ClientSecret">
    /// Shown in this answer only; a repeat under the same Idempotency-Key has null here.
    /// </param>
    public sealed record Response(
        ClientId ClientId,
        string? ClientSecret,
        ParticipantId ParticipantId,
        string Name,
        IReadOnlyList<string> Scopes,
        DateTimeOffset CreatedAt
    ) : IShownOnce
    {
        object IShownOnce.WithoutSecret() => this with { ClientSecret = null };
    }

    public static async Task<Result<Response>> Handle(
        ParticipantId participantId,
        Request request,
        Caller caller,
        Unit unit
    )
    {
        var participant = caller.Sees(participantId) ? await ParticipantRows.FindAsync(unit, participantId) : null;
        if (participant is null)
            return Error.NotFound("participant");
        if (!caller.Administers(participantId))
            return Error.Forbidden(
                "client.notYours",
                "Only an operator and the participant itself create its clients."
            );
        if (participantId != caller.ParticipantId && !caller.Has(Scopes.ClientsIssue))
            return Error.Forbidden(
                "client.notIssuer",
                $"A client for another participant is made with a token that has the scope {Scopes.ClientsIssue}."
            );
        var allowed = AllowedFor(participant, caller);
        var refused = (request.Scopes ?? []).Except(allowed, StringComparer.Ordinal).ToList();
        if (refused.Count > 0)
            return NotAllowed(refused, allowed);
        var secret = ClientSecret.Of(RandomNumberGenerator.GetBytes(ClientSecret.Size));
        var client = new NewClient(
            ClientId.New(),
            participantId,
            request.Name,
            request.Scopes is null ? allowed : allowed.Intersect(request.Scopes, StringComparer.Ordinal).ToList(),
            ClientSecret.Keep(secret, RandomNumberGenerator.GetBytes(ClientSecret.Size)),
            new ClientMaker(caller.ParticipantId, ClientId.Parse(caller.ClientId))
        );
        var createdAt = await ClientRows.AddAsync(unit, client);
        return new Response(client.Id, secret, participantId, client.Name, client.Scopes, createdAt);
    }

    /// <summary>
    /// What the roles allow. A client of one's own participant, or of an operator, can't do more than its maker: else a
    /// leaked client that may do little could make one that may do all.
    /// </summary>
    private static IReadOnlyList<string> AllowedFor(Participant participant, Caller caller)
    {
        var allowed = Roles.ScopesOf(participant.Roles);
        var limited = participant.ParticipantId == caller.ParticipantId || participant.Roles.Contains(Role.Operator);
        return limited ? [.. allowed.Where(caller.Has)] : allowed;
    }

    private static Error NotAllowed(IReadOnlyList<string> refused, IReadOnlyList<string> allowed) =>
        Error.Unprocessable(
            "client.scopeNotAllowed",
            $"The roles do not allow {string.Join(", ", refused)}; they allow {string.Join(", ", allowed)}."
        );

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Name).NotEmpty().MaximumLength(200);
            RuleFor(request => request.Scopes)
                .Must(scopes => scopes is null or { Count: > 0 and <= 50 })
                .WithErrorCode("count")
                .WithMessage("Name 1 to 50 scopes, or leave the member out to have all that the roles allow.");
            RuleForEach(request => request.Scopes)
                .Must(Scopes.All.ContainsKey)
                .WithErrorCode("scope")
                .WithMessage("There is no such scope.");
        }
    }
}
