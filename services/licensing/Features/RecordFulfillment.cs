using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Licensing.Features;

/// <summary>A party of a license records a fulfilled duty. Designs are approved by the licensor alone.</summary>
public static class RecordFulfillment
{
    /// <summary>A fulfilled duty.</summary>
    /// <param name="Duty">One that the terms of the license name.</param>
    /// <param name="Note">For people: which design, which report; at most 1000 characters.</param>
    public sealed record Request(Duty Duty, string? Note = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        private const int MaxNote = 1000;

        public Validator() => RuleFor(request => request.Note).MaximumLength(MaxNote);
    }

    public static async Task<Result<Fulfillment>> Handle(
        LicenseId licenseId,
        Request request,
        bool? dryRun,
        Caller caller,
        Unit unit
    )
    {
        if (await unit.FindLicenseAsync(licenseId, caller) is not { } license)
            return Error.NotFound("license");
        if (caller.ParticipantId != license.HolderId && caller.ParticipantId != license.LicenseeId)
            return Refusals.NotParty;
        if (license.RevokedAt is not null)
            return Refusals.LicenseRevoked;
        if (request.Duty is Duty.DesignApproval && caller.ParticipantId != license.HolderId)
            return Refusals.NotLicensor;
        if (Json.Read<LicenseDocument>(license.Document).Terms.Duties?.Contains(request.Duty) is not true)
            return Refusals.DutyNotOwed;
        if (dryRun is true)
            unit.DryRun();
        return await unit.FulfillAsync(licenseId, request.Duty, caller.ParticipantId, request.Note);
    }
}
