namespace Exchange.Settlement.Domain;

/// <summary>How banks are named.</summary>
public static class BankCodes
{
    private const int CnapsLength = 12;

    /// <summary>
    /// True for a bank's number in the payment system of the People's Bank of China (支付系统行号): class of bank,
    /// place, sequence and a check digit by ISO 7064 (MOD 11,10).
    /// </summary>
    public static bool IsCnaps(string? text)
    {
        if (text is not { Length: CnapsLength } || !text.All(char.IsAsciiDigit))
            return false;
        var product = 10;
        foreach (var digit in text.AsSpan(0, CnapsLength - 1))
        {
            var sum = (product + digit - '0') % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (product + text[^1] - '0') % 10 == 1;
    }

    /// <summary>True for a business identifier code of ISO 9362: 8 or 11 characters.</summary>
    public static bool IsBic(string? text) =>
        text is { Length: 8 or 11 }
        && text.All(character => char.IsAsciiDigit(character) || char.IsAsciiLetterUpper(character))
        && text.AsSpan(4, 2).IndexOfAnyExceptInRange('A', 'Z') < 0;
}
