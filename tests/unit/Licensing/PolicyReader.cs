using System.Globalization;
using System.Text.Json.Nodes;
using Exchange.Licensing.Domain;

namespace Exchange.Tests.Unit.Licensing;

/// <summary>
/// A partner who has nothing but the ODRL text and the trees of codes: it asks every code at and below what is asked,
/// one by one, and knows nothing of numbers and boxes.
/// </summary>
internal static class PolicyReader
{
    public static bool Permits(
        JsonObject policy,
        Question asked,
        IReadOnlyDictionary<Duty, DateTimeOffset> fulfilled,
        Vocabularies words
    )
    {
        var action = asked.Action switch
        {
            LicensedAction.Use => "use",
            LicensedAction.Sublicense => "grantUse",
            LicensedAction.Transfer => "transfer",
        };
        var cells =
            from use in Below(words.Uses, asked.Use)
            from territory in Below(words.Territories, asked.Territory)
            from language in Below(words.Languages, asked.Language)
            select new Cell(use, territory, language, asked, words);
        return cells.All(cell =>
            !Rules(policy, "prohibition", action).Any(rule => cell.Meets(rule))
            && Rules(policy, "permission", action)
                .Any(rule => cell.Meets(rule) && AreFulfilled(rule, asked.At, fulfilled))
        );
    }

    // In ODRL grantUse is included in use, and transfer is not.
    private static IEnumerable<JsonNode> Rules(JsonObject policy, string kind, string action) =>
        policy[kind]!
            .AsArray()
            .Select(rule => rule!)
            .Where(rule =>
                (string?)rule["action"] == action || ((string?)rule["action"], action) is ("use", "grantUse")
            );

    // There is no license before the price was paid.
    private static bool AreFulfilled(
        JsonNode rule,
        DateTimeOffset at,
        IReadOnlyDictionary<Duty, DateTimeOffset> done
    ) =>
        (rule["duty"]?.AsArray() ?? []).All(duty =>
            duty!["action"] is JsonArray || done.TryGetValue(Duty.DesignApproval, out var when) && when <= at
        );

    private static IEnumerable<string> Below(Vocabulary words, string code) =>
        words.Nodes.Select(node => node.Code).Where(one => IsAtOrBelow(words, one, code));

    private static bool IsAtOrBelow(Vocabulary words, string? code, string above)
    {
        for (; code is not null; code = words.ParentOf(code))
        {
            if (code == above)
                return true;
        }
        return false;
    }

    private sealed record Cell(string Use, string Territory, string Language, Question Asked, Vocabularies Words)
    {
        public bool Meets(JsonNode rule) => (rule["constraint"]?.AsArray() ?? []).All(one => Holds(one!));

        private bool Holds(JsonNode one) =>
            one["or"] is { } either
                ? either["@list"]!.AsArray().Any(part => Holds(part!))
                : (string)one["leftOperand"]! switch
                {
                    "purpose" => HoldsCode(one, Words.Uses, Use),
                    "spatial" => HoldsCode(one, Words.Territories, Territory),
                    "language" => HoldsCode(one, Words.Languages, Language),
                    "dateTime" => (string)one["operator"]! is "gteq"
                        ? Asked.At >= Instant(one)
                        : Asked.At < Instant(one),
                    "count" => Asked.Copies <= (int)one["rightOperand"]!,
                    var other => throw new AssertionException($"No partner knows {other}."),
                };

        private static bool HoldsCode(JsonNode one, Vocabulary words, string code)
        {
            var isAny = one["rightOperand"]!
                .AsArray()
                .Select(right => ((string)right!["@id"]!).Split(':')[^1])
                .Any(right => IsAtOrBelow(words, code, right));
            return (string)one["operator"]! is "isAnyOf" ? isAny : !isAny;
        }

        private static DateTimeOffset Instant(JsonNode one) =>
            DateTimeOffset.Parse((string)one["rightOperand"]!["@value"]!, CultureInfo.InvariantCulture);
    }
}
