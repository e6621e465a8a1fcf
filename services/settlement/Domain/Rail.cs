using System.Globalization;
using Exchange.Kernel;

namespace Exchange.Settlement.Domain;

/// <summary>Why a rail can't carry a plan.</summary>
/// <param name="Rail">Its code.</param>
/// <param name="Code">Stable: rail.currency, rail.ratio, rail.receivers, rail.window.</param>
/// <param name="Message">A sentence that names the limit.</param>
public sealed record RailRefusal(string Rail, string Code, string Message);

/// <summary>
/// A way by which a payment is divided in the real world, with what it can carry. Rails are data with their source. A
/// limit that is null does not exist.
/// </summary>
/// <param name="Preference">A plan that names no rail takes the lowest that carries it.</param>
/// <param name="Currencies">Those that it carries; null for all.</param>
/// <param name="MaxSharedPpm">What part of a payment may go to others than the payee, who is the holder.</param>
/// <param name="MaxReceivers">How many others there may be.</param>
/// <param name="MaxFreezeSeconds">How long the money may be frozen before it is divided.</param>
public sealed record Rail(
    string Code,
    int Version,
    LanguageMap Title,
    string Source,
    int Preference,
    IReadOnlyList<Currency>? Currencies,
    Share? MaxSharedPpm,
    int? MaxReceivers,
    int? MaxFreezeSeconds
)
{
    /// <summary>The first limit that the plan would pass; null where the rail carries it.</summary>
    public RailRefusal? Against(SaleTerms sale, IReadOnlyList<PlanPart> parts)
    {
        if (Currencies is { } carried && !carried.Contains(sale.Price.Currency))
            return Refused("currency", $"{Code} carries {string.Join(", ", carried)}, not {sale.Price.Currency}.");
        var others = parts.Where(part => !IsPayee(part, sale)).ToList();
        var shared = sale.Price.Minor - parts.Where(part => IsPayee(part, sale)).Sum(part => part.Net.Minor);
        if (MaxSharedPpm is { } most && (Int128)shared * Share.WholePpm > (Int128)most.Ppm * sale.Price.Minor)
        {
            return Refused(
                "ratio",
                $"{Code} gives at most {Percent(most.Ppm)} of a payment to others than its payee; "
                    + $"this plan gives {new Money(shared, sale.Price.Currency)} of {sale.Price}."
            );
        }
        var receivers = others.Where(part => part.Gross.Minor > 0).Select(part => part.ReceiverId).Distinct().Count();
        if (MaxReceivers is { } many && receivers > many)
            return Refused("receivers", $"{Code} divides among at most {many} others; this plan has {receivers}.");
        return MaxFreezeSeconds is { } longest && sale.HeldForSeconds > longest
            ? Refused(
                "window",
                $"{Code} freezes money for at most {longest} s; this sale asks {sale.HeldForSeconds} s."
            )
            : null;
    }

    /// <summary>
    /// The rail that a plan takes: the one that was asked for, else the first that carries it, with those that could
    /// not.
    /// </summary>
    public static Result<(Rail Rail, IReadOnlyList<RailRefusal> Passed)> For(
        SaleTerms sale,
        IReadOnlyList<PlanPart> parts,
        IReadOnlyList<Rail> rails
    )
    {
        var asked = rails.Where(rail =>
            sale.Rail is null || string.Equals(rail.Code, sale.Rail, StringComparison.Ordinal)
        );
        var passed = new List<RailRefusal>();
        foreach (var rail in asked.OrderBy(rail => rail.Preference))
        {
            if (rail.Against(sale, parts) is not { } refusal)
                return (rail, passed);
            passed.Add(refusal);
        }
        return passed.Count == 0
            ? Error.Unprocessable("rail.unknown", "There is no such rail.")
            : Error.Unprocessable(passed[0].Code, passed[0].Message);
    }

    private static bool IsPayee(PlanPart part, SaleTerms sale) =>
        part.Role == PartRole.Holder && part.ReceiverId == sale.HolderId;

    private static string Percent(int ppm) => string.Create(CultureInfo.InvariantCulture, $"{ppm / 10_000m:0.####} %");

    private RailRefusal Refused(string limit, string message) => new(Code, $"rail.{limit}", message);
}
