using System.Globalization;
using System.Text.Json;

namespace Exchange.Licensing.Domain;

/// <summary>
/// Decides whether something may be done under licenses. The world is closed: what no license permits is denied, and
/// one that was taken back permits nothing from then on. Within a license prohibition wins, then constraints count,
/// then duties that come first. One license suffices; what another one forbids or leaves out takes nothing from it. The
/// same input has the same answer: there is no clock here.
/// </summary>
public static class Decisions
{
    /// <summary>The answer to a question.</summary>
    /// <param name="licenses">The licenses of one licensee that cover the work, in any order.</param>
    public static Decision Decide(Question asked, IEnumerable<HeldLicense> licenses, Vocabularies words)
    {
        var all = licenses
            .OrderBy(license => license.Document.LicenseId)
            .Select(license => Decide(asked, license, words))
            .ToList();
        if (all.Find(one => one.Verdict == Verdict.Permit) is { } permit)
            return new Decision(Verdict.Permit, permit.DecidedBy, permit.LicenseId, all);
        var reason = all is [var first, ..] ? first.DecidedBy : new DecidedBy(DecidingRule.NoLicense, string.Empty);
        return new Decision(Verdict.Deny, reason, LicenseId: null, all);
    }

    private static LicenseDecision Decide(Question asked, HeldLicense license, Vocabularies words)
    {
        var document = license.Document;
        var constraints = Constraints(asked, document, words).ToList();
        var duties = Duties(asked, license).ToList();
        var against =
            Revoked(asked, license)
            ?? Prohibition(asked, document.Terms, words)
            ?? Unsatisfied(constraints)
            ?? Unmet(asked, duties);
        return new LicenseDecision(
            document.LicenseId,
            against is null ? Verdict.Permit : Verdict.Deny,
            against ?? new DecidedBy(DecidingRule.Permission, NameOf(asked.Action)),
            constraints,
            duties
        );
    }

    private static DecidedBy? Revoked(Question asked, HeldLicense license) =>
        license.RevokedAt <= asked.At ? new DecidedBy(DecidingRule.Revocation, string.Empty) : null;

    private static DecidedBy? Prohibition(Question asked, Terms terms, Vocabularies words)
    {
        var isForbidden = asked.Action switch
        {
            LicensedAction.Use => false,
            LicensedAction.Sublicense => !terms.Sublicensable,
            LicensedAction.Transfer => !terms.Transferable,
        };
        if (isForbidden)
            return new DecidedBy(DecidingRule.Prohibition, NameOf(asked.Action));
        return
            asked.Action is not LicensedAction.Transfer
            && terms.ProhibitedUses is { } prohibited
            && words.Uses.Read(prohibited).Overlaps(words.Uses.Read(new CodeSet([asked.Use])))
            ? new DecidedBy(DecidingRule.Prohibition, NameOf(LicensedAction.Use))
            : null;
    }

    private static IEnumerable<HeldConstraint> Constraints(Question asked, LicenseDocument license, Vocabularies words)
    {
        yield return Codes("purpose", asked.Use, license.Uses, words.Uses);
        yield return Codes("spatial", asked.Territory, license.Territories, words.Territories);
        yield return Codes("language", asked.Language, license.Languages, words.Languages);
        var (from, to) = (license.Term.From, license.Term.To);
        yield return new HeldConstraint(
            "dateTime",
            from <= asked.At && (to is null || asked.At < to),
            asked.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
            Term: license.Term
        );
        if (license.Terms.Copies is { } copies)
            yield return new HeldConstraint(
                "count",
                copies.Max is null || asked.Copies <= copies.Max,
                asked.Copies.ToString(CultureInfo.InvariantCulture),
                Copies: copies
            );
    }

    private static HeldConstraint Codes(string left, string asked, CodeSet allowed, Vocabulary words) =>
        new(left, words.Read(allowed).Contains(words.Read(new CodeSet([asked]))), asked, allowed);

    private static IEnumerable<HeldDuty> Duties(Question asked, HeldLicense license) =>
        from duty in license.Document.Terms.Duties ?? []
        let isFulfilled = license.Fulfilled.TryGetValue(duty, out var at) && at <= asked.At
        select new HeldDuty(duty, duty.ComesFirst(), isFulfilled);

    private static DecidedBy? Unsatisfied(List<HeldConstraint> constraints) =>
        constraints.Find(one => !one.Satisfied) is { } wrong
            ? new DecidedBy(DecidingRule.Constraint, wrong.LeftOperand)
            : null;

    // To pass a license on uses nothing yet; the next licensee owes the duty before its own use.
    private static DecidedBy? Unmet(Question asked, List<HeldDuty> duties) =>
        asked.Action is not LicensedAction.Transfer
        && duties.Find(one => one is { ComesFirst: true, Fulfilled: false }) is { } unmet
            ? new DecidedBy(DecidingRule.Duty, JsonNamingPolicy.CamelCase.ConvertName(unmet.Duty.ToString()))
            : null;

    private static string NameOf(LicensedAction action) =>
        action switch
        {
            LicensedAction.Use => "use",
            LicensedAction.Sublicense => "grantUse",
            LicensedAction.Transfer => "transfer",
        };
}
