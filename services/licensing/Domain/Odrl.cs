using System.Text.Json.Nodes;

namespace Exchange.Licensing.Domain;

/// <summary>
/// The names of the exchange's ODRL 2.2 profile, which <c>GET /v1/odrl/profile</c> describes. Everything that is named
/// here has one IRI for ever, whatever host serves it.
/// </summary>
public static class Odrl
{
    /// <summary>W3C's context; policies name no other but for the prefix of this profile.</summary>
    public const string Context = "http://www.w3.org/ns/odrl.jsonld";

    /// <summary>What the profile adds to ODRL starts so.</summary>
    public const string Namespace = "urn:exchange:odrl:";

    /// <summary>The profile itself.</summary>
    public const string Profile = "urn:exchange:odrl:profile:1";

    private const string Things = "urn:exchange:";
    private const string Currencies = "urn:iso:std:iso:4217:";

    /// <summary>The IRI of a work.</summary>
    public static string Of(WorkId id) => $"{Things}work:{id}";

    /// <summary>The IRI of a party.</summary>
    public static string Of(ParticipantId id) => $"{Things}participant:{id}";

    /// <summary>The IRI of an offer's policy.</summary>
    public static string Of(OfferId id) => $"{Things}offer:{id}";

    /// <summary>The IRI of a license's policy.</summary>
    public static string Of(LicenseId id) => $"{Things}license:{id}";

    /// <summary>The IRI of a code, for example <c>urn:exchange:vocabulary:territories:CN-GD</c>.</summary>
    public static string Of(Vocabulary words, string code) => $"{Things}vocabulary:{words.Name}:{code}";

    /// <summary>The IRI of a currency of ISO 4217.</summary>
    public static string OfCurrency(string code) => Currencies + code;

    /// <summary>A reference to a thing by its IRI.</summary>
    public static JsonObject Ref(string iri) => new() { ["@id"] = iri };

    /// <summary>What follows the kind in an IRI: the id, the code or the currency.</summary>
    /// <exception cref="FormatException">The IRI does not start so.</exception>
    public static string NameIn(string iri, string start) =>
        iri.StartsWith(start, StringComparison.Ordinal)
            ? iri[start.Length..]
            : throw new FormatException($"{iri} does not start with {start}.");

    /// <summary>The work of an IRI.</summary>
    public static WorkId ToWork(string iri) => WorkId.Parse(NameIn(iri, $"{Things}work:"));

    /// <summary>The party of an IRI.</summary>
    public static ParticipantId ToParticipant(string iri) => ParticipantId.Parse(NameIn(iri, $"{Things}participant:"));

    /// <summary>The code of an IRI of this vocabulary.</summary>
    public static string ToCode(Vocabulary words, string iri) => NameIn(iri, Of(words, string.Empty));

    /// <summary>The code of a currency's IRI.</summary>
    public static string ToCurrency(string iri) => NameIn(iri, Currencies);
}
