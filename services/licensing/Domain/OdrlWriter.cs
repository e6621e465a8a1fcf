using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Kernel;

namespace Exchange.Licensing.Domain;

/// <summary>
/// Writes offers and licenses as ODRL 2.2 in the exchange's profile. A rule's constraints hold together. W3C's shapes
/// take only plain constraints as operands of a logical one, so a set of codes is several constraints: any of these,
/// none of those, and for each excluded code with something included again below it, none of it or any of that.
/// </summary>
public static class OdrlWriter
{
    /// <summary>An offer as <c>odrl:Offer</c>.</summary>
    public static JsonObject Write(Offer offer, Vocabularies words) =>
        new Policy(offer.Terms, offer.Terms.Term, Assignee: null, words).Write(
            "Offer",
            Odrl.Of(offer.OfferId),
            offer.TermsHash
        );

    /// <summary>A license as <c>odrl:Agreement</c>, with the term as it was granted and as it was agreed.</summary>
    public static JsonObject Write(LicenseDocument license, Vocabularies words)
    {
        var policy = new Policy(license.Terms, license.Term, license.Licensee.ParticipantId, words).Write(
            "Agreement",
            Odrl.Of(license.LicenseId),
            license.TermsHash
        );
        policy["exchange:offer"] = Odrl.Ref(Odrl.Of(license.OfferId));
        policy["exchange:agreedTerm"] = AgreedTerm(license.Terms.Term);
        return policy;
    }

    private static JsonObject AgreedTerm(Term term)
    {
        var agreed = new JsonObject();
        if (term.Months is { } months)
            agreed["exchange:months"] = months;
        if (term.From is { } from)
            agreed["exchange:from"] = Instant(from);
        if (term.To is { } to)
            agreed["exchange:to"] = Instant(to);
        return agreed;
    }

    private static JsonObject Typed(string type, string value) =>
        new() { ["@type"] = $"xsd:{type}", ["@value"] = value };

    private static JsonObject Instant(DateTimeOffset instant) =>
        Typed(
            "dateTime",
            instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture)
        );

    private static JsonObject Constraint(string left, string @operator, JsonNode right) =>
        new()
        {
            ["type"] = "Constraint",
            ["leftOperand"] = left,
            ["operator"] = @operator,
            ["rightOperand"] = right,
        };

    private static string Text<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>What all rules of one policy have in common.</summary>
    private sealed record Policy(Terms Terms, Term Term, ParticipantId? Assignee, Vocabularies Words)
    {
        public JsonObject Write(string type, string uid, string termsHash) =>
            new()
            {
                ["@context"] = new JsonArray(Odrl.Context, new JsonObject { ["exchange"] = Odrl.Namespace }),
                ["uid"] = uid,
                ["type"] = type,
                ["profile"] = Odrl.Profile,
                ["conflict"] = "prohibit",
                ["exchange:terms"] = Terms.Schema,
                ["exchange:termsHash"] = termsHash,
                ["exchange:exclusivity"] = Odrl.Ref($"exchange:{Text(Terms.Kind)}"),
                ["exchange:part"] = Array((Terms.Parts ?? []).Select(part => Odrl.Ref(Odrl.Of(part)))),
                ["permission"] = Array(Permissions()),
                ["prohibition"] = Array(Prohibitions()),
                ["obligation"] = Array(
                    from duty in Terms.Duties ?? []
                    where !duty.ComesFirst()
                    select Owed(Rule("Duty"), duty)
                ),
            };

        private IEnumerable<JsonObject> Permissions()
        {
            var use = Rule("Permission", "use");
            use["constraint"] = Array(Constraints());
            use["duty"] = Array(
                (Terms.Duties ?? [])
                    .Where(duty => duty.ComesFirst())
                    .Select(duty => Owed(new JsonObject { ["type"] = "Duty" }, duty))
                    .Prepend(Payment())
            );
            yield return use;
            if (!Terms.Transferable)
                yield break;
            var transfer = Rule("Permission", "transfer");
            transfer["constraint"] = Array(Constraints());
            yield return transfer;
        }

        // To grant use is a part of use: where it is not forbidden the permission to use has it, with its constraints.
        private IEnumerable<JsonObject> Prohibitions()
        {
            if (!Terms.Transferable)
                yield return Rule("Prohibition", "transfer");
            if (!Terms.Sublicensable)
                yield return Rule("Prohibition", "grantUse");
            if (Terms.ProhibitedUses is not { } prohibited)
                yield break;
            var use = Rule("Prohibition", "use");
            use["constraint"] = Array(Codes("purpose", prohibited, Words.Uses));
            yield return use;
        }

        private IEnumerable<JsonObject> Constraints()
        {
            IEnumerable<JsonObject> box =
            [
                .. Codes("purpose", Terms.Uses, Words.Uses),
                .. Codes("spatial", Terms.Territories, Words.Territories),
                .. Codes("language", Terms.Languages, Words.Languages),
            ];
            foreach (var constraint in box)
                yield return constraint;
            if (Term.Months is { } months)
            {
                var duration = Typed("duration", string.Create(CultureInfo.InvariantCulture, $"P{months}M"));
                yield return Constraint("elapsedTime", "lteq", duration);
            }
            if (Term.From is { } from)
                yield return Constraint("dateTime", "gteq", Instant(from));
            if (Term.To is { } to)
                yield return Constraint("dateTime", "lt", Instant(to));
            if (Terms.Copies?.Max is not { } max)
                yield break;
            var count = Constraint("count", "lteq", max);
            count["unit"] = Odrl.Ref("exchange:copy");
            yield return count;
        }

        private JsonObject Rule(string type, string? action = null)
        {
            var rule = new JsonObject
            {
                ["type"] = type,
                ["target"] = Odrl.Of(Terms.WorkId),
                ["assigner"] = Odrl.Of(Terms.LicensorId),
            };
            if (action is not null)
                rule["action"] = action;
            if (Assignee is { } assignee)
                rule["assignee"] = Odrl.Of(assignee);
            return rule;
        }

        private JsonObject Owed(JsonObject duty, Duty owed)
        {
            var (action, toWhom) = owed switch
            {
                Duty.Attribution => ("attribute", "attributedParty"),
                Duty.DesignApproval => ("obtainConsent", "consentingParty"),
                Duty.SalesReport => ("inform", "informedParty"),
                Duty.SampleDeposit => ("exchange:depositSample", "exchange:depositary"),
            };
            var licensor = Odrl.Of(Terms.LicensorId);
            duty["action"] = action;
            duty[toWhom] = toWhom.Contains(':', StringComparison.Ordinal) ? Odrl.Ref(licensor) : licensor;
            return duty;
        }

        private JsonObject Payment()
        {
            var (minor, currency) = Terms.Price;
            var amount = minor / (decimal)Math.Pow(10, currency.Exponent);
            var price = Constraint(
                "payAmount",
                "eq",
                Typed("decimal", amount.ToString($"F{currency.Exponent}", CultureInfo.InvariantCulture))
            );
            price["unit"] = Odrl.Ref(Odrl.OfCurrency(currency.Code));
            return new JsonObject
            {
                ["type"] = "Duty",
                ["action"] = new JsonArray(
                    new JsonObject
                    {
                        ["rdf:value"] = Odrl.Ref("odrl:compensate"),
                        ["refinement"] = new JsonArray(price),
                    }
                ),
                ["compensatedParty"] = Odrl.Of(Terms.LicensorId),
                ["exchange:royalty"] = Array(
                    Terms.Royalties.Select(royalty => new JsonObject
                    {
                        ["compensatedParty"] = Odrl.Of(royalty.ParticipantId),
                        ["exchange:sharePpm"] = royalty.SharePpm.Ppm,
                    })
                ),
            };
        }

        private static IEnumerable<JsonObject> Codes(string left, CodeSet set, Vocabulary words)
        {
            var included = NestedCode.Of(set, words);
            yield return Set("isAnyOf", included);
            var excluded = Excluded(included).ToLookup(code => code.Otherwise.Count > 0);
            if (excluded[false].Any())
                yield return Set("isNoneOf", excluded[false]);
            foreach (var code in excluded[true])
            {
                var either = new JsonArray(Set("isNoneOf", [code]), Set("isAnyOf", code.Otherwise));
                yield return new JsonObject
                {
                    ["type"] = "LogicalConstraint",
                    ["or"] = new JsonObject { ["@list"] = either },
                };
            }

            JsonObject Set(string @operator, IEnumerable<NestedCode> codes) =>
                Constraint(left, @operator, Array(codes.Select(code => Odrl.Ref(Odrl.Of(words, code.Code)))));
        }

        private static IEnumerable<NestedCode> Excluded(IEnumerable<NestedCode> included) =>
            from code in included
            from excluded in code.Otherwise
            from one in Excluded(excluded.Otherwise).Prepend(excluded)
            select one;

        private static JsonArray Array(IEnumerable<JsonObject> items) => [.. items];
    }
}
