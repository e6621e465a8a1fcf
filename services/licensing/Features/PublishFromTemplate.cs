using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>A holder publishes an offer by filling in a template.</summary>
public static class PublishFromTemplate
{
    /// <summary>A template filled in.</summary>
    /// <param name="Parameters">What the template lets the holder say.</param>
    public sealed record Request(WorkId WorkId, OfferFields Parameters);

    // Stand for what is missing, so that the rest is checked too; what is missing is named by the template.
    private static readonly OfferFields Missing = new(
        Exclusivity.NonExclusive,
        new CodeSet(["all"]),
        new CodeSet(["world"]),
        new CodeSet(["all"]),
        new Term(Months: 1),
        new Money(1, Currency.Cny)
    );

    public static async Task<Result<OfferAnswer>> Handle(
        string code,
        Request request,
        bool? dryRun,
        Caller caller,
        Unit unit
    )
    {
        if (TemplateFiles.Named(code) is not { } template)
            return Error.NotFound("license template");
        var offer = OfferOf(request.WorkId, template.Fill(request.Parameters).Or(Missing));
        var errors = template
            .Check(request.Parameters, VocabularyFiles.All)
            .Concat(Validation.Check(new PublishOffer.Validator(), offer))
            .DistinctBy(error => error.Pointer, StringComparer.Ordinal)
            .ToList();
        if (errors.Count > 0)
            return Named(
                Error.Invalid("request.invalid", "The request has fields that fail; each is named in errors.", errors)
            );
        var published = await Publishing.PublishAsync(offer, dryRun, caller, unit);
        return published.IsOk ? published : Named(published.Error);
    }

    // The fields of the offer are the parameters of the request.
    private static Error Named(Error error) =>
        error with
        {
            Fields = [.. error.Fields.Select(field => field with { Pointer = $"/parameters{field.Pointer}" })],
        };

    private static PublishOffer.Request OfferOf(WorkId workId, OfferFields fields) =>
        new(
            workId,
            fields.Kind!.Value,
            fields.Uses!,
            fields.Territories!,
            fields.Languages!,
            fields.Term!,
            fields.Price!.Value,
            fields.Royalties,
            fields.Transferable ?? false,
            fields.Sublicensable ?? false,
            fields.Quantity,
            fields.Copies,
            fields.Duties,
            fields.ProhibitedUses
        );
}
