using Exchange.Participants.Features;
using Exchange.Participants.Tokens;
using Exchange.Platform;

namespace Exchange.Participants;

/// <summary>
/// Who is on the exchange, and who may call it: participants, their API clients, tokens and the keys that sign them.
/// </summary>
public sealed class ParticipantsService : IService
{
    /// <inheritdoc />
    public static string Name => "participants";

    /// <inheritdoc />
    public static void Map(Routes routes)
    {
        const string One = "/v1/participants/{participantId}";
        routes.Post("/v1/participants", "Register a participant", RegisterParticipant.Handle, Scopes.ParticipantsWrite);
        routes.Get("/v1/participants", "List participants", ListParticipants.Handle, Scopes.ParticipantsRead);
        routes.Get(One, "Read a participant", ReadParticipant.Handle, Scopes.ParticipantsRead);
        routes.Post($"{One}/clients", "Create an API client", CreateClient.Handle, Scopes.ParticipantsWrite);
        routes.Get($"{One}/clients", "List API clients", ListClients.Handle, Scopes.ParticipantsRead);
        routes.Get($"{One}/clients/{{clientId}}", "Read an API client", ReadClient.Handle, Scopes.ParticipantsRead);
        routes.Act(
            $"{One}/clients/{{clientId}}/revoke",
            "Revoke an API client",
            RevokeClient.Handle,
            Scopes.ParticipantsWrite
        );
        routes.Post("/v1/signing-keys", "Rotate the signing key", RotateSigningKey.Handle, Scopes.Operations);
        routes.Get("/v1/signing-keys", "List signing keys", ListSigningKeys.Handle, Scopes.Operations);
        routes.Get("/v1/signing-keys/{keyId}", "Read a signing key", ReadSigningKey.Handle, Scopes.Operations);
    }

    /// <inheritdoc />
    public static void Listen(Queues queues) { }

    /// <inheritdoc />
    public static void Run(Loops loops) { }

    /// <summary>The token server: <c>/connect/token</c> and discovery, and the watch over its keys.</summary>
    public static void Add(WebApplicationBuilder builder) => builder.AddTokenServer();
}
