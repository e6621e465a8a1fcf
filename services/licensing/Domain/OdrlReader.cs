using System.Globalization;
using System.Text.Json.Nodes;
using Exchange.Kernel;

namespace Exchange.Licensing.Domain;

/// <summary>What a policy says.</summary>
/// <param name="LicenseeId">Null in an offer.</param>
/// <param name="Term">The term in which the permission holds: in a license, as it was granted.</param>
/// <param name="Terms">What is offered or was agreed, with the very hash that it has here.</param>
public sealed record ReadPolicy(string Uid, ParticipantId? LicenseeId, Term Term, Terms Terms);

/// <summary>
/// Reads what <see cref="OdrlWriter"/> wrote. It shows that nothing is lost on the way: the terms that are read have
/// the hash of those that were written.
/// </summary>
public static class OdrlReader
{
    /// <summary>The content of a policy in the exchange's profile.</summary>
    /// <exception cref="FormatException">The policy is not in this profile.</exception>
    public static ReadPolicy Read(JsonObject policy, Vocabularies words)
    {
        if (Text(policy, "profile") is not Odrl.Profile)
            throw new FormatException($"The policy is not in the profile {Odrl.Profile}.");
        var rules = new Rules(policy, words);
        var term = rules.Term();
        return new ReadPolicy(
            Text(policy, "uid"),
            rules.Use["assignee"] is { } assignee ? Odrl.ToParticipant((string)assignee!) : null,
            term,
            rules.Terms(AgreedTerm(policy) ?? term)
        );
    }

    private static Term? AgreedTerm(JsonObject policy)
    {
        if (policy["exchange:agreedTerm"] is not JsonObject agreed)
            return null;
        return agreed["exchange:months"] is { } months
            ? new Term(Months: (int)months)
            : Fixed(Instant(agreed["exchange:from"]!), agreed["exchange:to"] is { } to ? Instant(to) : null);
    }

    private static Term Fixed(DateTimeOffset from, DateTimeOffset? to) =>
        to is null ? new Term(from, Perpetual: true) : new Term(from, to);

    private static DateTimeOffset Instant(JsonNode value) =>
        DateTimeOffset.Parse(Text(value, "@value"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Text(JsonNode node, string member) =>
        (string?)node[member] ?? throw new FormatException($"{member} is missing.");

    private static TEnum Named<TEnum>(string iri)
        where TEnum : struct, Enum => Enum.Parse<TEnum>(Odrl.NameIn(iri, "exchange:"), ignoreCase: true);

    private static bool Is(string? one, string other) => string.Equals(one, other, StringComparison.Ordinal);

    private sealed class Rules(JsonObject policy, Vocabularies words)
    {
        public JsonObject Use { get; } =
            Find(policy, "permission", "use") ?? throw new FormatException("Nothing is permitted.");

        public Term Term()
        {
            if (Operand("elapsedTime", "lteq") is { } duration)
                return new Term(Months: int.Parse(Text(duration, "@value")[1..^1], CultureInfo.InvariantCulture));
            var from = Operand("dateTime", "gteq") ?? throw new FormatException("The term has no start.");
            return Fixed(Instant(from), Operand("dateTime", "lt") is { } to ? Instant(to) : null);
        }

        public Terms Terms(Term agreed)
        {
            var schema = Text(policy, "exchange:terms");
            var price = Owed("compensate")!;
            var terms = new Terms(
                schema,
                Odrl.ToWork(Text(Use, "target")),
                Odrl.ToParticipant(Text(Use, "assigner")),
                Named<Exclusivity>(Text(policy["exchange:exclusivity"]!, "@id")),
                Codes(Use, "purpose", words.Uses),
                Codes(Use, "spatial", words.Territories),
                Codes(Use, "language", words.Languages),
                agreed,
                Price(price["action"]![0]!["refinement"]![0]!),
                [.. price["exchange:royalty"]!.AsArray().Select(Royalty)],
                Find(policy, "prohibition", "transfer") is null,
                Find(policy, "prohibition", "grantUse") is null
            );
            return schema is Domain.Terms.FirstSchema
                ? terms
                : terms with
                {
                    Copies = Operand("count", "lteq") is { } max ? new Copies((int)max) : Copies.Any,
                    Duties = [.. Enum.GetValues<Duty>().Where(IsOwed)],
                    ProhibitedUses = Find(policy, "prohibition", "use") is { } prohibited
                        ? Codes(prohibited, "purpose", words.Uses)
                        : null,
                    Parts = [.. policy["exchange:part"]!.AsArray().Select(part => Odrl.ToWork(Text(part!, "@id")))],
                };
        }

        private static Royalty Royalty(JsonNode? royalty) =>
            new(Odrl.ToParticipant(Text(royalty!, "compensatedParty")), new Share((int)royalty!["exchange:sharePpm"]!));

        private static Money Price(JsonNode amount)
        {
            var currency = Currency.Of(Odrl.ToCurrency(Text(amount["unit"]!, "@id")));
            var value = decimal.Parse(Text(amount["rightOperand"]!, "@value"), CultureInfo.InvariantCulture);
            return new Money((long)(value * (decimal)Math.Pow(10, currency.Exponent)), currency);
        }

        private bool IsOwed(Duty duty) =>
            Owed(
                duty switch
                {
                    Duty.Attribution => "attribute",
                    Duty.DesignApproval => "obtainConsent",
                    Duty.SalesReport => "inform",
                    Duty.SampleDeposit => "exchange:depositSample",
                }
            )
                is not null;

        private JsonObject? Owed(string action) =>
            Use["duty"]!
                .AsArray()
                .Concat(policy["obligation"]!.AsArray())
                .Select(duty => duty!.AsObject())
                .FirstOrDefault(duty => Is(ActionOf(duty), action));

        private JsonNode? Operand(string left, string @operator) =>
            Constraints(Use)
                .FirstOrDefault(one => Is(LeftOf(one), left) && Is(Text(one, "operator"), @operator))
                ?["rightOperand"];

        // Which constraint names a code does not matter: the narrowest code that names a thing decides.
        private static CodeSet Codes(JsonObject rule, string left, Vocabulary vocabulary)
        {
            var sets = Constraints(rule)
                .SelectMany(one => one["or"] is { } either ? either["@list"]!.AsArray().OfType<JsonObject>() : [one])
                .Where(one => Is(LeftOf(one), left))
                .ToLookup(
                    one => Text(one, "operator"),
                    one => one["rightOperand"]!.AsArray().Select(code => Odrl.ToCode(vocabulary, Text(code!, "@id"))),
                    StringComparer.Ordinal
                );
            var set = new CodeSet(
                [.. sets["isAnyOf"].SelectMany(codes => codes)],
                [.. sets["isNoneOf"].SelectMany(codes => codes)]
            );
            return vocabulary.Check(set) is [var wrong, ..]
                ? throw new FormatException(wrong.Message)
                : vocabulary.Write(vocabulary.Read(set));
        }

        private static IEnumerable<JsonObject> Constraints(JsonObject rule) =>
            (rule["constraint"]?.AsArray() ?? []).OfType<JsonObject>();

        private static string? LeftOf(JsonObject constraint) => (string?)constraint["leftOperand"];

        private static JsonObject? Find(JsonObject policy, string kind, string action) =>
            policy[kind]!.AsArray().OfType<JsonObject>().FirstOrDefault(rule => Is(ActionOf(rule), action));

        private static string ActionOf(JsonObject rule) =>
            rule["action"] is JsonArray refined
                ? Odrl.NameIn(Text(refined[0]!["rdf:value"]!, "@id"), "odrl:")
                : Text(rule, "action");
    }
}
