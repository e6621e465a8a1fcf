using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Exchange.Platform;
using Exchange.Webhooks.Data;
using Exchange.Webhooks.Domain;
using Exchange.Webhooks.Vocabulary;

namespace Exchange.Webhooks.Sending;

/// <summary>Makes the requests of deliveries: what the endpoint may see, signed with what signs now.</summary>
public sealed class Letters(KeyCipher cipher, PublicAddress address)
{
    /// <summary>The request of an attempt.</summary>
    /// <param name="keys">What signs it, as it is kept.</param>
    /// <param name="sentAt">When it is made.</param>
    public Letter Of(Taken taken, IEnumerable<SealedKey> keys, DateTimeOffset sentAt) =>
        new(
            new Uri(taken.Url),
            taken.EventId.ToString(),
            sentAt,
            JsonSerializer.SerializeToUtf8Bytes(BodyOf(taken), Json.Options),
            HeadersOf(cipher, taken.EndpointId, taken.Headers),
            EndpointKeys.Open(keys, cipher)
        );

    /// <summary>
    /// Whether the endpoint may be told, by the rights that it has now: who answers for it may have changed since the
    /// delivery was made.
    /// </summary>
    public static bool MayBeTold(Taken taken) =>
        taken.Position is null
        || (
            EventTypes.Find(taken.Type) is { } type
            && taken.Scopes.Contains(type.Resource.Scope, StringComparer.Ordinal)
            && (taken.SeesAll || taken.Audience?.Contains(taken.OwnerId.Value) is not false)
        );

    /// <summary>The headers that an endpoint's owner wants, as they are kept.</summary>
    public static byte[]? Sealed(
        KeyCipher cipher,
        EndpointId endpointId,
        IReadOnlyDictionary<string, string>? headers
    ) =>
        headers is { Count: > 0 }
            ? cipher.Encrypt(endpointId.ToString(), Encoding.UTF8.GetBytes(Json.Write(headers)))
            : null;

    /// <summary>The same, opened.</summary>
    public static IReadOnlyDictionary<string, string> HeadersOf(
        KeyCipher cipher,
        EndpointId endpointId,
        byte[]? kept
    ) =>
        kept is null
            ? new Dictionary<string, string>(StringComparer.Ordinal)
            : Json.Read<Dictionary<string, string>>(
                Encoding.UTF8.GetString(cipher.Decrypt(endpointId.ToString(), kept))
            );

    /// <summary>What they are called; nothing where they can't be opened: the endpoint is read all the same.</summary>
    public static IReadOnlyList<string> NamesOf(KeyCipher cipher, EndpointId endpointId, byte[]? kept)
    {
        try
        {
            return [.. HeadersOf(cipher, endpointId, kept).Keys];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    private EventBody BodyOf(Taken taken)
    {
        if (taken.Position is not { } position)
            return NoticeType.BodyOf(
                taken.Type,
                taken.EventId,
                taken.EndpointId,
                taken.TakenAt,
                taken.Notice!,
                address
            );
        var stored = new EventRow(
            position,
            taken.EventId,
            taken.Type,
            taken.Resource!,
            taken.Sequence!.Value,
            taken.OccurredAt!.Value,
            taken.Data!,
            taken.KeptTo
        );
        var reader = new Reader(taken.OwnerId, taken.SeesAll, taken.Scopes.ToHashSet(StringComparer.Ordinal));
        var form = taken.Body is "thin" ? BodyForm.Thin : BodyForm.Full;
        return EventBody.Fitting(stored, reader, form, address);
    }
}
