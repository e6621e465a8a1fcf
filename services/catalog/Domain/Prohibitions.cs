using Exchange.Kernel;

namespace Exchange.Catalog.Domain;

/// <summary>A class of things that is never listed.</summary>
/// <param name="Code">What a work's sensitivities name it by.</param>
/// <param name="Text">What belongs to it.</param>
/// <param name="Source">The rule that says so.</param>
public sealed record Prohibition(string Code, LanguageMap Text, string Source);

/// <summary>What is never listed, with its sources: data, because other places have other rules.</summary>
public static class Prohibitions
{
    /// <summary>Every one, by code.</summary>
    public static IReadOnlyList<Prohibition> All { get; } =
    [
        new(
            "humanRemains",
            new LanguageMap { ["zh-Hans"] = "人类遗骸", ["en"] = "Human remains" },
            "ICOM Code of Ethics for Museums (2004), 2.5, 3.7 and 4.3"
        ),
        new(
            "illicitlyTraded",
            new LanguageMap
            {
                ["zh-Hans"] = "被盗、非法出口或来源不明的文物",
                ["en"] = "Cultural property that was stolen or exported illicitly",
            },
            "UNESCO Convention of 1970, articles 3 and 7"
        ),
        new(
            "sacredObject",
            new LanguageMap
            {
                ["zh-Hans"] = "其群体不愿公开的圣物或仪式知识",
                ["en"] = "Sacred objects and knowledge of rites that their community keeps from the public",
            },
            "ICOM Code of Ethics for Museums (2004), 4.3 and 4.4; UNDRIP, articles 11, 12 and 31"
        ),
        new(
            "stateOwnedOriginal",
            new LanguageMap
            {
                ["zh-Hans"] = "国有馆藏文物原件",
                ["en"] = "The original of a relic in a state-owned collection, as against rights in its image",
            },
            "《中华人民共和国文物保护法》（2017年修正）第四十四条"
        ),
    ];

    /// <summary>True where it is the code of one.</summary>
    public static bool Has(string code) => All.Any(one => string.Equals(one.Code, code, StringComparison.Ordinal));

    /// <summary>The refusal of listing a work, with the rules against it; null where it may be listed.</summary>
    public static Error? Refuses(WorkContent content)
    {
        var met = All.Where(one => content.Sensitivities?.Contains(one.Code, StringComparer.Ordinal) is true).ToList();
        return met.Count == 0
            ? null
            : Error.Unprocessable(
                "work.prohibited",
                $"It is never listed: {string.Join("; ", met.Select(one => $"{one.Text["en"]} ({one.Source})"))}."
            );
    }
}
