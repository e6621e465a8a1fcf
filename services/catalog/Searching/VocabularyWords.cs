using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Exchange.Catalog.Searching;

/// <summary>
/// What people call the codes of profiles: a painting of the genre <c>landscape</c> is looked for as 山水, one of 元 as
/// 元代.
/// </summary>
internal static partial class VocabularyWords
{
    private static readonly FrozenDictionary<string, string> Chinese = new Dictionary<string, string>(
        StringComparer.Ordinal
    )
    {
        ["artifact"] = "文物 器物",
        ["patternOrnament"] = "纹样",
        ["painting"] = "绘画",
        ["photograph"] = "摄影 照片",
        ["character"] = "动漫形象",
        ["music"] = "音乐",
        ["film"] = "影视",
        ["heritageCraft"] = "非遗 非物质文化遗产",
        ["gameAsset"] = "游戏素材",
        ["literaryText"] = "文学",
        ["dataSet"] = "数据集",
        ["landscape"] = "山水",
        ["flowersAndBirds"] = "花鸟",
        ["figures"] = "人物",
        ["calligraphy"] = "书法",
        ["mural"] = "壁画",
        ["thangka"] = "唐卡",
        ["newYearPicture"] = "年画",
        ["ci"] = "词",
        ["folkLiterature"] = "民间文学",
        ["traditionalMusic"] = "传统音乐",
        ["traditionalDance"] = "传统舞蹈",
        ["traditionalDrama"] = "传统戏剧",
        ["quyi"] = "曲艺",
        ["sportsAndGames"] = "体育 游艺 杂技",
        ["traditionalFineArts"] = "传统美术",
        ["traditionalCraft"] = "传统技艺",
        ["traditionalMedicine"] = "传统医药",
        ["folkCustom"] = "民俗",
        ["bronze"] = "青铜",
        ["ceramic"] = "陶瓷",
        ["jade"] = "玉器",
        ["lacquer"] = "漆器",
        ["textile"] = "纺织品",
        ["sculpture"] = "雕塑",
        ["print"] = "版画",
        ["drawing"] = "素描",
        ["hangingScroll"] = "立轴",
        ["handscroll"] = "手卷",
        ["album"] = "册页",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Dynasties = new Dictionary<string, string>(
        StringComparer.Ordinal
    )
    {
        ["商"] = "Shang dynasty",
        ["周"] = "Zhou dynasty",
        ["汉"] = "Han dynasty",
        ["隋"] = "Sui dynasty",
        ["唐"] = "Tang dynasty",
        ["宋"] = "Song dynasty",
        ["元"] = "Yuan dynasty",
        ["明"] = "Ming dynasty",
        ["清"] = "Qing dynasty",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The words of a code, in English and, where they are known, in Chinese.</summary>
    public static string Of(string code) => $"{Humps.Replace(code, " ")} {Chinese.GetValueOrDefault(code, "")}";

    /// <summary>A date that is a dynasty's name alone, as people write it.</summary>
    public static string OfDynasty(string date) =>
        Dynasties.TryGetValue(date, out var english) ? $"{date}代 {date}朝 {english}" : "";

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Humps { get; }
}
