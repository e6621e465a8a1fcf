using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Catalog.Features;

/// <summary>Names a provider of OAI-PMH to harvest from. Nothing is read until it is run.</summary>
public static class AddHarvest
{
    /// <param name="BaseUrl">The provider's base address: https or http, public, without name or password.</param>
    /// <param name="MetadataPrefix">oai_dc, lido, or another prefix for which there is a mapping.</param>
    /// <param name="Set">Only this set of it; everything where it is left out.</param>
    /// <param name="Mapping">
    /// A mapping of XML whose <c>rows</c> is the root of the metadata: oai-dc, lido, or one of your own.
    /// </param>
    public sealed record Request(string BaseUrl, string MetadataPrefix, string Mapping, string? Set = null);

    /// <summary>The forms of OAI-PMH 2.0 (its schema): what else is written there can't be a prefix or a set.</summary>
    public sealed class Validator : AbstractValidator<Request>
    {
        private const int Longest = 200;
        private const string Unreserved = "[A-Za-z0-9_.!~*'()-]+";

        public Validator()
        {
            RuleFor(request => request.MetadataPrefix).NotEmpty().MaximumLength(Longest).Matches($"^{Unreserved}$");
            RuleFor(request => request.Set).MaximumLength(Longest).Matches($"^{Unreserved}(:{Unreserved})*$");
            RuleFor(request => request.Mapping).NotEmpty().MaximumLength(Longest);
        }
    }

    public static async Task<Result<HarvestAnswer>> Handle(
        Request request,
        bool? dryRun,
        OutboundRules rules,
        Caller caller,
        Unit unit
    )
    {
        if (rules.Check(request.BaseUrl, "/baseUrl") is { Count: > 0 } faults)
            return Error.Invalid("request.invalid", "The provider's address is not possible.", [.. faults]);
        var known = await Mappings.FindAsync(unit, caller.ParticipantId, request.Mapping);
        if (known?.Mapping is not { Format: SourceFormat.Xml, Target: MappingTarget.Works })
            return Error.Unprocessable(
                "harvest.noMapping",
                $"There is no mapping '{request.Mapping}' of XML to works."
            );
        var harvest = new HarvestRow(
            HarvestId.New(),
            caller.ParticipantId,
            request.BaseUrl,
            request.MetadataPrefix,
            request.Set,
            request.Mapping,
            HarvestedUntil: null,
            CreatedAt: default
        );
        if (await Harvests.InsertAsync(unit, harvest) == 0)
            return Error.Conflict("harvest.known", "You harvest this set of this provider already.");
        var added = (await Harvests.FindAsync(unit, harvest.HarvestId))!;
        if (dryRun is true)
            unit.DryRun();
        return HarvestAnswer.Of(added, caller);
    }
}
