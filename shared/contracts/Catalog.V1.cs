using Exchange.Kernel;

namespace Exchange.Contracts.Catalog.V1;

/// <summary>Said by catalog: a work passed its review and is public.</summary>
/// <param name="RightsStatus">The RightsStatements or Creative Commons URI of the object itself.</param>
/// <param name="PartOf">The series that it is a part of; null where it stands alone.</param>
/// <param name="Version">The work's version; a later one replaces an earlier one.</param>
/// <param name="ConsentRequired">True where nothing is licensed of it without the consent of its community.</param>
/// <param name="ContentHash">Hash of all that the work says, <c>sha256:</c> and hex: by it it is read for ever.</param>
public sealed record WorkListed(
    WorkId WorkId,
    ParticipantId HolderId,
    LanguageMap Title,
    string Class,
    string RightsStatus,
    WorkId? PartOf,
    int Version,
    string? ContentHash = null,
    bool ConsentRequired = false
);

/// <summary>Said by catalog: a work is no longer public; nothing new may be licensed of it.</summary>
public sealed record WorkWithdrawn(WorkId WorkId, ParticipantId HolderId, int Version);
