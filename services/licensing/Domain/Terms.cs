using System.Text.Json.Serialization;
using Exchange.Kernel;

namespace Exchange.Licensing.Domain;

/// <summary>Uses, territories and languages in codes.</summary>
public sealed record StatedSides(CodeSet Uses, CodeSet Territories, CodeSet Languages);

/// <summary>A box in codes, as people state it and as refusals explain it; its term is fixed.</summary>
/// <param name="Works">Which works of a series; left out where it is clear which work is meant.</param>
public sealed record StatedBox(
    CodeSet Uses,
    CodeSet Territories,
    CodeSet Languages,
    Term Term,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<WorkId>? Works = null
);

/// <summary>A part of each payment that goes to somebody beside the holder.</summary>
/// <param name="SharePpm">Parts per million: 8 % is 80000.</param>
public sealed record Royalty(ParticipantId ParticipantId, Share SharePpm);

/// <summary>How many copies a licensee may make in all: a number, or explicitly any number.</summary>
/// <param name="Max">From 1 to 1,000,000,000.</param>
/// <param name="Unlimited">True for any number; a limit is never left out silently.</param>
public sealed record Copies(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Max = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Unlimited = null
)
{
    /// <summary>The largest number that is stated.</summary>
    public const int MaxMax = 1_000_000_000;

    /// <summary>Any number.</summary>
    public static Copies Any { get; } = new(Unlimited: true);

    /// <summary>The same without what says nothing.</summary>
    public Copies Normal() => Max is null ? Any : new Copies(Max);

    /// <summary>What is wrong, with JSON pointers into it; nothing where it can be read.</summary>
    public IReadOnlyList<FieldError> Check()
    {
        if ((Max is null) == (Unlimited is not true))
            return [new("/max", "copies.incomplete", "Say either the most copies or that they are unlimited.")];
        return Max is < 1 or > MaxMax
            ? [new("/max", "copies.outOfRange", $"There are from 1 to {MaxMax} copies.")]
            : [];
    }
}

/// <summary>What a licensee owes beside the price.</summary>
public enum Duty
{
    /// <summary>署名: name the work and its holder.</summary>
    Attribution,

    /// <summary>监修: the licensor approves the designs before they are used.</summary>
    DesignApproval,

    /// <summary>销售报告: report what was sold.</summary>
    SalesReport,

    /// <summary>样品留存: hand samples over to the licensor.</summary>
    SampleDeposit,
}

/// <summary>Which duties stop the use until they are fulfilled.</summary>
public static class Duties
{
    /// <summary>True where there is no use before the duty is fulfilled.</summary>
    public static bool ComesFirst(this Duty duty) =>
        duty switch
        {
            Duty.DesignApproval => true,
            Duty.Attribution or Duty.SalesReport or Duty.SampleDeposit => false,
        };
}

/// <summary>
/// What a buyer agrees to. It never changes; its canonical JSON is hashed. The codes are the fewest that say the same,
/// and sets are in one order, so that terms which mean the same have the same hash.
/// </summary>
/// <param name="Schema">
/// The form of these terms: <c>license-terms/2</c>; <c>license-terms/1</c> has none of the members from copies on.
/// </param>
/// <param name="Copies">How many copies may be made in all.</param>
/// <param name="Duties">What the licensee owes beside the price, in the order of their names.</param>
/// <param name="ProhibitedUses">
/// What is forbidden expressly; it is not in the uses either. Left out where nothing is.
/// </param>
/// <param name="Parts">The works of a series that are covered with it, as they were when the offer was made.</param>
public sealed record Terms(
    string Schema,
    WorkId WorkId,
    ParticipantId LicensorId,
    Exclusivity Kind,
    CodeSet Uses,
    CodeSet Territories,
    CodeSet Languages,
    Term Term,
    Money Price,
    IReadOnlyList<Royalty> Royalties,
    bool Transferable,
    bool Sublicensable,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Copies? Copies = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Duty>? Duties = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CodeSet? ProhibitedUses = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<WorkId>? Parts = null
)
{
    /// <summary>The form that is written now.</summary>
    public const string CurrentSchema = "license-terms/2";

    /// <summary>The form without copies, duties, prohibited uses and parts; it is still read.</summary>
    public const string FirstSchema = "license-terms/1";
}

/// <summary>A party of a license, named as it was known when the license was granted.</summary>
public sealed record Party(ParticipantId ParticipantId, LanguageMap Name);

/// <summary>The document of a license. Its canonical JSON is hashed and never changes.</summary>
/// <param name="Schema">The form of this document: <c>license/1</c>.</param>
/// <param name="Term">From when to when, in UTC.</param>
/// <param name="TermsHash">SHA-256 of the canonical terms, hex: what the buyer agreed to.</param>
public sealed record LicenseDocument(
    string Schema,
    LicenseId LicenseId,
    OrderId OrderId,
    OfferId OfferId,
    WorkId WorkId,
    LanguageMap WorkTitle,
    Party Licensor,
    Party Licensee,
    Exclusivity Kind,
    CodeSet Uses,
    CodeSet Territories,
    CodeSet Languages,
    Term Term,
    Terms Terms,
    string TermsHash,
    DateTimeOffset GrantedAt
)
{
    /// <summary>The form that is written now.</summary>
    public const string CurrentSchema = "license/1";
}
