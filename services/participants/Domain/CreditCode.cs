namespace Exchange.Participants.Domain;

/// <summary>
/// The unified social credit code of an organization registered in mainland China (统一社会信用代码, GB 32100-2015):
/// authority, category, six digits of the region, nine of the organization code, and a check character over the
/// seventeen before it.
/// </summary>
public static class CreditCode
{
    /// <summary>Characters of a code.</summary>
    public const int Length = 18;

    // GB 32100-2015, table 1: without I, O, S, V and Z; a character's place is its value.
    private const string Characters = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /// <summary>True where the text has the form of a code and its check character is right.</summary>
    public static bool IsValid(string? code) =>
        code is { Length: Length }
        && code.All(Characters.Contains)
        && code.AsSpan(2, 6).IndexOfAnyExceptInRange('0', '9') < 0
        && code[^1] == CheckCharacter(code.AsSpan(0, Length - 1));

    /// <summary>
    /// The check character of seventeen characters (GB 32100-2015, appendix A, after ISO 7064): 31 less the sum of each
    /// value times its weight 3^(i-1) mod 31, modulo 31.
    /// </summary>
    /// <exception cref="ArgumentException">A character that no code has.</exception>
    public static char CheckCharacter(ReadOnlySpan<char> body)
    {
        var sum = 0;
        var weight = 1;
        foreach (var character in body)
        {
            var value = Characters.IndexOf(character, StringComparison.Ordinal);
            if (value < 0)
                throw new ArgumentException($"'{character}' is in no credit code.", nameof(body));
            sum += value * weight;
            weight = weight * 3 % Characters.Length;
        }
        return Characters[(Characters.Length - sum % Characters.Length) % Characters.Length];
    }
}
