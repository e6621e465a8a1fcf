using System.Collections.Frozen;
using System.Globalization;

namespace Exchange.Settlement.Domain;

/// <summary>
/// International bank account numbers: ISO 13616, with the lengths of the registry that SWIFT keeps for it, and the
/// check of ISO 7064 (MOD 97-10).
/// </summary>
public static class Iban
{
    private const string Registry =
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 "
        + "EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 "
        + "KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 "
        + "PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 "
        + "UA29 VA22 VG24 XK20 YE30";

    private static readonly FrozenDictionary<string, int> Lengths = Registry
        .Split(' ')
        .ToFrozenDictionary(
            entry => entry[..2],
            entry => int.Parse(entry.AsSpan(2), CultureInfo.InvariantCulture),
            StringComparer.Ordinal
        );

    /// <summary>
    /// True for a whole number in its electronic form: capital letters and digits without blanks, of the length of its
    /// country, with the right check digits.
    /// </summary>
    public static bool IsValid(string? text) =>
        text is { Length: > 4 }
        && Lengths.TryGetValue(text[..2], out var length)
        && text.Length == length
        && char.IsAsciiDigit(text[2])
        && char.IsAsciiDigit(text[3])
        && text.All(character => char.IsAsciiDigit(character) || char.IsAsciiLetterUpper(character))
        && Mod97.Of(text[4..] + text[..4]) == 1;
}

/// <summary>ISO 7064, MOD 97-10: letters count as 10 to 35.</summary>
public static class Mod97
{
    /// <summary>The remainder of the number that capital letters and digits spell.</summary>
    public static int Of(string text) =>
        text.Aggregate(
            0,
            (rest, character) =>
                char.IsAsciiDigit(character)
                    ? (rest * 10 + character - '0') % 97
                    : (rest * 100 + character - 'A' + 10) % 97
        );
}
