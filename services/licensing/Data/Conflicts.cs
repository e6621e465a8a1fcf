using Exchange.Kernel;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Data;

/// <summary>Puts conflicts into words, with the names of the works where there are several.</summary>
public static class Conflicts
{
    /// <summary>Whoever asks for rights on some works of a holder.</summary>
    public static async Task<Audience> AudienceAsync(
        this Unit unit,
        RangeSet works,
        ParticipantId askerId,
        ParticipantId holderId
    )
    {
        var isOne = works.Ranges is [{ } only] && only.To == only.From + 1;
        var named = isOne ? new Dictionary<long, WorkId>() : await unit.NamedAsync(works);
        return new Audience(VocabularyFiles.All, named, askerId, holderId);
    }

    /// <summary>The refusal for a conflict of rights on some works of a holder.</summary>
    public static async Task<Error> RefusalAsync(
        this Unit unit,
        RightsConflict conflict,
        RangeSet works,
        ParticipantId askerId,
        ParticipantId holderId
    ) => Refusals.Of(conflict, await unit.AudienceAsync(works, askerId, holderId));
}
