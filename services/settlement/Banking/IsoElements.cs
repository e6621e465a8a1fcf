using System.Globalization;
using System.Xml.Linq;
using Exchange.Kernel;

namespace Exchange.Settlement.Banking;

/// <summary>Reads parts of a validated document by the names of its elements.</summary>
internal static class IsoElements
{
    // Far above any payment, far below where a sum of them could leave 64 bits.
    private const long MaxAmountMinor = 1_000_000_000_000_000;

    /// <summary>The element at the end of the path; null where it is not there.</summary>
    public static XElement? At(this XElement? element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            element = element?.Element(element.Name.Namespace + name);
        return element;
    }

    /// <summary>The elements of this name.</summary>
    public static IEnumerable<XElement> All(this XElement? element, string name) =>
        element?.Elements(element.Name.Namespace + name) ?? [];

    /// <summary>
    /// The text at the end of the path; null where it is not there or blank. One blank stands for all that only spaces
    /// words, so that one reference is not written in two ways.
    /// </summary>
    public static string? Text(this XElement? element, params ReadOnlySpan<string> path) =>
        element.At(path) is { } found && Plain(found.Value) is { Length: > 0 } text ? text : null;

    /// <summary>A text without line ends, doubled blanks, and characters that can't be seen.</summary>
    public static string Plain(string text) =>
        string.Join(' ', new string([.. text.Select(Seen)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static char Seen(char character) =>
        char.IsControl(character)
        || char.IsWhiteSpace(character)
        || char.GetUnicodeCategory(character) is UnicodeCategory.Format
            ? ' '
            : character;

    /// <summary>A date that is given with or without a time; its own day, wherever it was written.</summary>
    public static DateOnly? Day(this XElement? element, params ReadOnlySpan<string> path)
    {
        var choice = element.At(path);
        var text = choice.Text("Dt") ?? choice.Text("DtTm");
        return text is null
            ? null
            : DateOnly.ParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None);
    }

    /// <summary>
    /// An amount of zero or more with its currency; what the currency can't express, or is beyond any payment, is
    /// refused.
    /// </summary>
    public static Money Amount(this XElement element, List<FieldError> faults)
    {
        var code = element.Attribute("Ccy")!.Value;
        if (!Currency.TryOf(code, out var currency))
        {
            faults.Add(new FieldError(PathOf(element), "currency", $"{code} is no currency of ISO 4217."));
            return Money.Zero(Currency.Cny);
        }
        var major = decimal.Parse(element.Value, NumberStyles.Number, CultureInfo.InvariantCulture);
        var minor = major * Scale(currency);
        if (minor != decimal.Truncate(minor))
            Refuse("exponent", $"{code} has {currency.Exponent} decimals, not those of {major}.");
        else if (minor > MaxAmountMinor)
            Refuse("tooLarge", $"An amount has at most {MaxAmountMinor} minor units.");
        else
            return new Money((long)minor, currency);
        return Money.Zero(currency);

        void Refuse(string rule, FormattableString message) =>
            faults.Add(new FieldError(PathOf(element), rule, message.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>An amount as ISO 20022 writes it, without sign and currency.</summary>
    public static string Decimal(this Money amount) =>
        (amount.Minor / Scale(amount.Currency)).ToString(
            string.Create(CultureInfo.InvariantCulture, $"F{amount.Currency.Exponent}"),
            CultureInfo.InvariantCulture
        );

    /// <summary>Where an element stands: <c>/Document/BkToCstmrStmt/Stmt/Ntry[3]</c>.</summary>
    public static string PathOf(XElement element) =>
        string.Concat(element.AncestorsAndSelf().Reverse().Select(one => $"/{one.Name.LocalName}{CountOf(one)}"));

    private static string CountOf(XElement element) =>
        element.Parent?.Elements(element.Name).Skip(1).Any() == true
            ? string.Create(CultureInfo.InvariantCulture, $"[{element.ElementsBeforeSelf(element.Name).Count() + 1}]")
            : string.Empty;

    private static decimal Scale(Currency currency)
    {
        var scale = 1m;
        for (var i = 0; i < currency.Exponent; i++)
            scale *= 10;
        return scale;
    }
}
