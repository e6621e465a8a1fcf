using System.Text.Json.Serialization;

namespace Exchange.Licensing.Domain;

/// <summary>What a licensee wants to do.</summary>
public enum LicensedAction
{
    /// <summary>Use the work.</summary>
    Use,

    /// <summary>Grant the use to another (<c>odrl:grantUse</c>).</summary>
    Sublicense,

    /// <summary>Pass the license on (<c>odrl:transfer</c>).</summary>
    Transfer,
}

/// <summary>May this be done? One use, in one place, in one language, at one instant.</summary>
/// <param name="Use">A code; all that it stands for must be licensed.</param>
/// <param name="Copies">How many copies are made in all.</param>
public sealed record Question(
    LicensedAction Action,
    string Use,
    string Territory,
    string Language,
    DateTimeOffset At,
    int Copies
);

/// <summary>A license that is asked, with the duties that were fulfilled and when first.</summary>
/// <param name="RevokedAt">From when on it does not hold any more; null while it does.</param>
public sealed record HeldLicense(
    LicenseDocument Document,
    IReadOnlyDictionary<Duty, DateTimeOffset> Fulfilled,
    DateTimeOffset? RevokedAt = null
);

/// <summary>Yes or no.</summary>
public enum Verdict
{
    /// <summary>It may be done.</summary>
    Permit,

    /// <summary>It may not.</summary>
    Deny,
}

/// <summary>Which kind of thing decided.</summary>
public enum DecidingRule
{
    /// <summary>The license permits it and nothing stands against it.</summary>
    Permission,

    /// <summary>The license forbids it.</summary>
    Prohibition,

    /// <summary>It is beyond what the license permits.</summary>
    Constraint,

    /// <summary>Something must be done before.</summary>
    Duty,

    /// <summary>The license was taken back before.</summary>
    Revocation,

    /// <summary>There is no license; what nobody permitted is not permitted.</summary>
    NoLicense,
}

/// <summary>What decided.</summary>
/// <param name="Name">
/// In the words of ODRL: the action (<c>use</c>, <c>grantUse</c>, <c>transfer</c>), the constraint's left operand
/// (<c>purpose</c>, <c>spatial</c>, ...) or the duty; empty where there is no license, or none any more.
/// </param>
public sealed record DecidedBy(DecidingRule Rule, string Name);

/// <summary>One side of a permission, held against what is asked.</summary>
/// <param name="LeftOperand"><c>purpose</c>, <c>spatial</c>, <c>language</c>, <c>dateTime</c> or <c>count</c>.</param>
/// <param name="Asked">The value that was asked.</param>
/// <param name="Codes">What the license allows, where that is a set of codes.</param>
/// <param name="Term">What the license allows, where that is a term.</param>
/// <param name="Copies">What the license allows, where that is a number of copies.</param>
public sealed record HeldConstraint(
    string LeftOperand,
    bool Satisfied,
    string Asked,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CodeSet? Codes = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Term? Term = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Copies? Copies = null
);

/// <summary>A duty of a license.</summary>
/// <param name="ComesFirst">True where there is no use before it is fulfilled.</param>
/// <param name="Fulfilled">True where it was fulfilled by the instant that is asked.</param>
public sealed record HeldDuty(Duty Duty, bool ComesFirst, bool Fulfilled);

/// <summary>What one license says.</summary>
/// <param name="Constraints">All of them, satisfied or not.</param>
public sealed record LicenseDecision(
    LicenseId LicenseId,
    Verdict Verdict,
    DecidedBy DecidedBy,
    IReadOnlyList<HeldConstraint> Constraints,
    IReadOnlyList<HeldDuty> Duties
);

/// <summary>The answer to a question, with its reason.</summary>
/// <param name="LicenseId">The license that permits it; null where none does.</param>
/// <param name="DecidedBy">What decided in that license, or in the first one where none permits.</param>
/// <param name="Licenses">What each license says, oldest first.</param>
public sealed record Decision(
    Verdict Verdict,
    DecidedBy DecidedBy,
    LicenseId? LicenseId,
    IReadOnlyList<LicenseDecision> Licenses
);
