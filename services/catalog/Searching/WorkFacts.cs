using System.Globalization;
using System.Text.Json;
using Exchange.Catalog.Domain;
using Exchange.Kernel;

namespace Exchange.Catalog.Searching;

/// <summary>By what lists are narrowed down and counted, beside what stands in columns of the work already.</summary>
/// <param name="Region">Where it is from; in China the province.</param>
/// <param name="Centuries">In which centuries it may have been made; -5 is the 5th century BCE. None for a date that
/// is not known or spans more than fifteen.</param>
public sealed record WorkFacts(string? Region, IReadOnlyList<int> Centuries)
{
    // As long as 商 and 周 together (1600 to 256 BCE): bronzes are dated no closer than that.
    private const int MostCenturies = 15;
    private const int LongestRegion = 80;

    private static readonly string[] RegionFields = ["region", "place", "findspot"];

    // Of "贵州省台江县" the province; the four cities and the two special regions are provinces by themselves.
    private static readonly string[] Provinces =
    [
        .. (
            "北京市 天津市 上海市 重庆市 河北省 山西省 辽宁省 吉林省 黑龙江省 江苏省 浙江省 安徽省 福建省 江西省 山东省 河南省 湖北省 "
            + "湖南省 广东省 海南省 四川省 贵州省 云南省 陕西省 甘肃省 青海省 台湾省 内蒙古自治区 广西壮族自治区 西藏自治区 宁夏回族自治区 "
            + "新疆维吾尔自治区 香港特别行政区 澳门特别行政区"
        ).Split(' '),
    ];

    /// <summary>The facts of a work.</summary>
    public static WorkFacts Of(WorkContent content) => new(RegionOf(content.Details), CenturiesOf(content.Date));

    /// <summary>The words by which the index narrows a search down.</summary>
    public IEnumerable<string> Lexemes(WorkContent content)
    {
        yield return Lexeme.Fact("class", content.Class);
        yield return Lexeme.Fact("rights", content.RightsStatus);
        if (Region is not null)
            yield return Lexeme.Fact("region", Region);
        foreach (var century in Centuries)
            yield return Lexeme.Fact("century", century.ToString(CultureInfo.InvariantCulture));
    }

    private static string? RegionOf(JsonElement? details)
    {
        if (details is not { ValueKind: JsonValueKind.Object } fields)
            return null;
        foreach (var name in RegionFields)
        {
            if (fields.TryGetProperty(name, out var field) && TextOf(field) is { Length: > 0 } text)
                return Array.Find(Provinces, text.StartsWith) ?? (text.Length > LongestRegion ? null : text);
        }
        return null;
    }

    private static string? TextOf(JsonElement map) =>
        map.ValueKind is JsonValueKind.Object
            ? map.EnumerateObject()
                .Where(text => text.Value.ValueKind is JsonValueKind.String)
                .Select(text => text.Value.GetString()!.Trim())
                .FirstOrDefault()
            : null;

    private static IReadOnlyList<int> CenturiesOf(DateSpan? date)
    {
        if (date?.First() is not { } first || date.Last() is not { } last)
            return [];
        var (from, to) = (CenturyOf(first), CenturyOf(last));
        if (to < from || to - from >= MostCenturies)
            return [];
        return [.. Enumerable.Range(from, to - from + 1).Where(century => century != 0)];
    }

    // There is no year 0 and no century 0.
    private static int CenturyOf(int year) => year > 0 ? (year - 1) / 100 + 1 : (year + 1) / 100 - 1;
}
