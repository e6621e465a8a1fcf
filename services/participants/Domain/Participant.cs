using Exchange.Kernel;

namespace Exchange.Participants.Domain;

/// <summary>What an organization is.</summary>
public enum OrganizationKind
{
    Museum,
    Archive,
    Library,
    University,
    Studio,
    Publisher,
    GameCompany,
    FilmCompany,
    Manufacturer,
    Tourism,
    Advertising,
    Agency,

    /// <summary>A keeper of intangible heritage (非遗传承人), or the workshop that speaks for one.</summary>
    HeritageBearer,

    /// <summary>Who looks after the rights of an author who has died.</summary>
    Estate,

    /// <summary>A system that passes works or orders on.</summary>
    Platform,

    /// <summary>A public authority.</summary>
    Authority,

    /// <summary>A natural person.</summary>
    Individual,
    Other,
}

/// <summary>Whom to write to.</summary>
/// <param name="Phone">In E.164 form, for example <c>+8659187654321</c>; null where none is known.</param>
public sealed record Contact(string Name, string Email, string? Phone = null);

/// <summary>An organization or person admitted to the exchange.</summary>
/// <param name="Name">At least in zh-Hans and en.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="CreditCode">Unified social credit code; every organization of CN has one.</param>
/// <param name="Version">1, and one more with every change.</param>
public sealed record Participant(
    ParticipantId ParticipantId,
    LanguageMap Name,
    OrganizationKind Kind,
    IReadOnlyList<Role> Roles,
    Contact Contact,
    string Country,
    string? CreditCode,
    int Version,
    DateTimeOffset RegisteredAt
);
