using System.Text.RegularExpressions;
using Exchange.Kernel;

namespace Exchange.Settlement.Domain;

/// <summary>
/// What a payer may write so that the money finds its owner: the participant's creditor reference (ISO 11649), or the
/// id of an order.
/// </summary>
public static partial class PaymentReferences
{
    /// <summary>The creditor references in the line's texts, with right check digits, in capital letters.</summary>
    public static IEnumerable<string> CreditorReferencesIn(BankLine line) =>
        Texts(line)
            .SelectMany(text => Creditor().Matches(string.Concat(text.Split(' ')).ToUpperInvariant()))
            .Select(match => match.Value)
            .Where(reference => Mod97.Of(reference[4..] + reference[..4]) == 1)
            .Distinct(StringComparer.Ordinal);

    /// <summary>The ids of orders in the line's texts.</summary>
    public static IEnumerable<OrderId> OrdersIn(BankLine line)
    {
        foreach (var match in Texts(line).SelectMany(text => Order().Matches(text)))
        {
            if (OrderId.TryParse(match.Value, provider: null, out var id))
                yield return id;
        }
    }

    private static IEnumerable<string> Texts(BankLine line) =>
        line.EndToEndId is { } id ? line.Remittance.Append(id) : line.Remittance;

    [GeneratedRegex("RF[0-9]{2}[0-9A-F]{16}", RegexOptions.NonBacktracking)]
    private static partial Regex Creditor();

    [GeneratedRegex("ord_[0-9a-z]{26}", RegexOptions.NonBacktracking)]
    private static partial Regex Order();
}
