using System.Globalization;
using Exchange.Kernel;

namespace Exchange.Licensing.Domain;

/// <summary>
/// Terms in plain words, Chinese and English, made of the terms and the labels of the vocabularies alone. It explains
/// and does not bind: what binds are the terms.
/// </summary>
public static class Summary
{
    /// <summary>The summary of terms, one sentence after the other.</summary>
    public static LanguageMap Of(Terms terms, Vocabularies words) =>
        new()
        {
            ["en"] = string.Join(' ', English(terms, words).OfType<string>()),
            ["zh-Hans"] = string.Concat(Chinese(terms, words).OfType<string>()),
        };

    /// <summary>The summary of a license: the terms with the term as it was granted.</summary>
    public static LanguageMap Of(LicenseDocument license, Vocabularies words) =>
        Of(license.Terms with { Term = license.Term }, words);

    private static IEnumerable<string?> English(Terms terms, Vocabularies words) =>
        [
            terms.Kind switch
            {
                Exclusivity.Exclusive =>
                    "Exclusive license: only the licensee may use the work, not even the licensor.",
                Exclusivity.Sole => "Sole license: only the licensee and the licensor may use the work.",
                Exclusivity.NonExclusive => "Non-exclusive license: others may be licensed alike.",
            },
            terms.Parts is { Count: > 0 } parts
                ? Text($"It covers the series and its parts, {parts.Count} works.")
                : null,
            $"Uses: {InEnglish(terms.Uses, words.Uses)}.",
            terms.ProhibitedUses is { } prohibited ? $"Forbidden: {InEnglish(prohibited, words.Uses)}." : null,
            $"Territories: {InEnglish(terms.Territories, words.Territories)}.",
            $"Languages: {InEnglish(terms.Languages, words.Languages)}.",
            terms.Term switch
            {
                { Months: { } months } => Text($"Term: {months} months from the grant."),
                { From: { } from, To: { } to } => $"Term: from {Instant(from)} until {Instant(to)}.",
                { From: { } from } => $"Term: from {Instant(from)} without end.",
                _ => null,
            },
            terms.Copies switch
            {
                null => null,
                { Max: { } max } => Text($"Copies: at most {max:N0} in all."),
                _ => "Copies: any number.",
            },
            .. (terms.Duties ?? []).Select(InEnglish),
            terms.Transferable ? "The license may be passed on." : "The license may not be passed on.",
            terms.Sublicensable ? "Sublicenses may be granted." : "Sublicenses may not be granted.",
            $"Price: {terms.Price}.",
            terms.Royalties.Count > 0
                ? Text($"Other right holders receive {Percent(terms)} % of it in all ({terms.Royalties.Count}).")
                : null,
        ];

    private static IEnumerable<string?> Chinese(Terms terms, Vocabularies words) =>
        [
            terms.Kind switch
            {
                Exclusivity.Exclusive => "独占许可：仅被许可人可以使用，许可人自己也不得使用。",
                Exclusivity.Sole => "排他许可：仅被许可人和许可人可以使用。",
                Exclusivity.NonExclusive => "普通许可：许可人可以同样许可他人使用。",
            },
            terms.Parts is { Count: > 0 } parts ? Text($"许可涵盖该系列及其所属的{parts.Count}件作品。") : null,
            $"用途：{InChinese(terms.Uses, words.Uses)}。",
            terms.ProhibitedUses is { } prohibited ? $"禁止用于：{InChinese(prohibited, words.Uses)}。" : null,
            $"地域：{InChinese(terms.Territories, words.Territories)}。",
            $"语言：{InChinese(terms.Languages, words.Languages)}。",
            terms.Term switch
            {
                { Months: { } months } => Text($"期限：自授权起{months}个月。"),
                { From: { } from, To: { } to } => $"期限：自{Instant(from)}起，至{Instant(to)}止。",
                { From: { } from } => $"期限：自{Instant(from)}起，永久有效。",
                _ => null,
            },
            terms.Copies switch
            {
                null => null,
                { Max: { } max } => Text($"数量：总计不超过{max:N0}件。"),
                _ => "数量：不限。",
            },
            .. (terms.Duties ?? []).Select(InChinese),
            terms.Transferable ? "可以转让。" : "不得转让。",
            terms.Sublicensable ? "可以分许可。" : "不得分许可。",
            $"价格：{terms.Price}。",
            terms.Royalties.Count > 0
                ? Text($"其中合计{Percent(terms)}%归其他权利人（{terms.Royalties.Count}方）。")
                : null,
        ];

    private static string InEnglish(Duty duty) =>
        duty switch
        {
            Duty.Attribution => "The licensee names the work and its holder.",
            Duty.DesignApproval => "The licensor approves the designs before they are used.",
            Duty.SalesReport => "The licensee reports its sales.",
            Duty.SampleDeposit => "The licensee hands over samples.",
        };

    private static string InChinese(Duty duty) =>
        duty switch
        {
            Duty.Attribution => "被许可人须标明作品名称和权利人。",
            Duty.DesignApproval => "设计稿须经许可人审定后方可使用。",
            Duty.SalesReport => "被许可人须报送销售情况。",
            Duty.SampleDeposit => "被许可人须向许可人提交样品。",
        };

    private static string InEnglish(CodeSet set, Vocabulary words)
    {
        return string.Join(", ", NestedCode.Of(set, words).Select(In));

        string In(NestedCode code) => Label(code) + Otherwise(code, "except", Out);
        string Out(NestedCode code) => Label(code) + Otherwise(code, "but with", In);
        string Label(NestedCode code) => words.LabelsOf(code.Code)["en"];
        string Otherwise(NestedCode code, string word, Func<NestedCode, string> each) =>
            code.Otherwise.Count == 0 ? string.Empty : $" ({word} {string.Join(", ", code.Otherwise.Select(each))})";
    }

    private static string InChinese(CodeSet set, Vocabulary words)
    {
        return string.Join('、', NestedCode.Of(set, words).Select(In));

        string In(NestedCode code) => Label(code) + Otherwise(code, "除外", Out);
        string Out(NestedCode code) => Label(code) + Otherwise(code, "仍包括在内", In);
        string Label(NestedCode code) => words.LabelsOf(code.Code)["zh-Hans"];
        string Otherwise(NestedCode code, string word, Func<NestedCode, string> each) =>
            code.Otherwise.Count == 0 ? string.Empty : $"（{string.Join('、', code.Otherwise.Select(each))}{word}）";
    }

    private static string Percent(Terms terms) =>
        (terms.Royalties.Sum(royalty => royalty.SharePpm.Ppm) / 10_000m).ToString(
            "0.####",
            CultureInfo.InvariantCulture
        );

    private static string Instant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
