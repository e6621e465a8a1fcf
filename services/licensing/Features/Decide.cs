using System.Linq.Expressions;
using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;
using FluentValidation;
using Microsoft.AspNetCore.Http;

namespace Exchange.Licensing.Features;

/// <summary>
/// Answers whether a licensee may do something with a work, and why. The licensee, the licensor, the operator and
/// supervisors may ask. The answer depends on nothing but the question and what is recorded.
/// </summary>
public static class Decide
{
    /// <summary>A question. All but the action and the copies must be given.</summary>
    /// <param name="Use">A code of the uses, for example <c>merchandise.toys</c>.</param>
    /// <param name="Territory">A code of the territories, for example <c>CN-GD</c>.</param>
    /// <param name="Language">A code of the languages, for example <c>zh</c>.</param>
    /// <param name="At">The instant of the use.</param>
    /// <param name="Action"><c>use</c> where it is not given, <c>sublicense</c> or <c>transfer</c>.</param>
    /// <param name="Copies">How many copies are made in all; 1 where it is not given.</param>
    public sealed record Asked(
        WorkId? WorkId,
        ParticipantId? LicenseeId,
        string? Use,
        string? Territory,
        string? Language,
        DateTimeOffset? At,
        LicensedAction? Action,
        int? Copies
    );

    public sealed class Validator : AbstractValidator<Asked>
    {
        public Validator()
        {
            Required(asked => asked.WorkId);
            Required(asked => asked.LicenseeId);
            Required(asked => asked.At);
            Code(asked => asked.Use, VocabularyFiles.All.Uses);
            Code(asked => asked.Territory, VocabularyFiles.All.Territories);
            Code(asked => asked.Language, VocabularyFiles.All.Languages);
            RuleFor(asked => asked.Copies).InclusiveBetween(1, Domain.Copies.MaxMax);
        }

        private void Required<T>(Expression<Func<Asked, T>> field) =>
            RuleFor(field).NotNull().WithErrorCode("required").WithMessage("This must be given.");

        private void Code(Expression<Func<Asked, string?>> field, Vocabulary words)
        {
            Required(field);
            RuleFor(field)
                .Must(code => code is null || words.Check(new CodeSet([code])).Count == 0)
                .WithErrorCode("codes.unknown")
                .WithMessage($"This is no code of {words.Name}.");
        }
    }

    public static async Task<Result<Decision>> Handle([AsParameters] Asked asked, Caller caller, Unit unit)
    {
        var licenses = await unit.ListAsync<Row>(
            Find,
            new
            {
                asked.WorkId,
                asked.LicenseeId,
                part = $"{asked.WorkId}",
                seesAll = caller.SeesAll,
                reader = caller.ParticipantId,
            }
        );
        var mayAsk = caller.SeesAll || caller.ParticipantId == asked.LicenseeId || licenses.Count > 0;
        if (!mayAsk && !await unit.OneAsync<bool>(IsHolder, new { asked.WorkId, reader = caller.ParticipantId }))
            return Error.NotFound("license");
        var fulfilled = await unit.FirstFulfilledAsync(licenses.Select(license => license.LicenseId));
        var held = licenses.Select(license => new HeldLicense(
            Json.Read<LicenseDocument>(license.Document),
            fulfilled[license.LicenseId].ToDictionary(one => one.Duty, one => one.At),
            license.RevokedAt
        ));
        return Decisions.Decide(QuestionOf(asked), held, VocabularyFiles.All);
    }

    private static Question QuestionOf(Asked asked) =>
        new(
            asked.Action ?? LicensedAction.Use,
            asked.Use!,
            asked.Territory!,
            asked.Language!,
            asked.At!.Value,
            asked.Copies ?? 1
        );

    private sealed record Row(LicenseId LicenseId, string Document, DateTimeOffset? RevokedAt);

    // A license of a series covers the parts that its terms name.
    private const string Find = """
        select license_id, document, revoked_at
        from license
        join rights_grant on grant_id = license_id
        where license.licensee_id = @LicenseeId
        and (license.work_id = @WorkId or document::jsonb #> '{terms,parts}' @> to_jsonb(@part::text))
        and (@seesAll or license.licensee_id = @reader or holder_id = @reader)
        order by license_id
        """;

    private const string IsHolder = """
        select exists (
          select
          from work
          where work_id = @WorkId
          and holder_id = @reader
        )
        """;
}
