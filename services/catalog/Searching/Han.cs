using System.Globalization;
using System.Text;

namespace Exchange.Catalog.Searching;

/// <summary>
/// What search must know of each Chinese character: its simplified form and how it is read. ICU is asked once for all
/// of them, so that a text costs a look into two tables.
/// </summary>
internal static class Han
{
    private const char First = '㐀';
    private const char Last = '鿿';

    // ICU knows the most frequent reading alone. These have others that names and titles use; ü is also typed as v.
    private const string OtherReadings =
        "乐yue 长zhang 长chang 重chong 行hang 调tiao 调diao 朝chao 朝zhao 传chuan 传zhuan 藏zang 藏cang 会kuai 弹dan 弹tan "
        + "曾ceng 曾zeng 单shan 仇qiu 查zha 解xie 盖ge 宿xiu 番pan 陆liu 尉yu 贾gu 石dan 车ju 卷juan 冠guan 华hua 还huan 行xing "
        + "少shao 度duo 都du 都dou 和he 和huo 降xiang 降jiang 角jue 校jiao 强qiang 切qie 曲qu 散san 舍she 盛sheng 盛cheng 似shi "
        + "宿su 数shu 说shui 为wei 系xi 系ji 相xiang 兴xing 省xing 省sheng 血xie 咽yan 应ying 载zai 燕yan 着zhuo 正zheng 种chong "
        + "中zhong 柏bo 柏bai 伯bo 薄bo 参shen 参can 禅shan 禅chan 乘sheng 乘cheng 澄deng 澄cheng 滩tan 翟di 翟zhai 亡wu 佛fo 佛fu "
        + "更geng 女ru 女nv 绿lv 吕lv 律lv 旅lv 缕lv 侣lv 驴lv 龟qiu 龟jun 龟gui 卜bu 占zhan 观guan 见xian 见jian 阿e 阿a 嗯en 莫mo";

    private static readonly Lazy<Tables> All = new(Tables.Load);

    /// <summary>The version of ICU that the tables come from.</summary>
    public static int Version => All.Value.Version;

    /// <summary>The simplified form; the same for what has none.</summary>
    public static Rune Simplify(Rune rune) =>
        rune.Value is >= First and <= Last ? new Rune(All.Value.Simplified[rune.Value - First]) : rune;

    /// <summary>How it is read, without tones, the most frequent first; none where it is not Chinese.</summary>
    public static IReadOnlyList<string> ReadingsOf(Rune rune) =>
        rune.Value is >= First and <= Last ? All.Value.Readings[rune.Value - First] : [];

    /// <summary>True for what is read in one syllable of Mandarin.</summary>
    public static bool IsSyllable(ReadOnlySpan<char> text) => All.Value.Syllables.Contains(text);

    private sealed record Tables(
        int Version,
        char[] Simplified,
        string[][] Readings,
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Syllables
    )
    {
        private const int LongestReading = 8;

        public static Tables Load()
        {
            var icu = Icu.Load();
            var all = Enumerable.Range(First, Last - First + 1).Select(code => ((char)code).ToString()).ToList();
            var lines = string.Join('\n', all);
            // The few that become two, or one beyond the basic plane, stay as they are.
            var simplified = icu.Convert("Hant-Hans", lines, longest: 2)
                .Split('\n')
                .Select((text, at) => text.Length == 1 ? text[0] : all[at][0])
                .ToArray();
            var others = OtherReadings.Split(' ').ToLookup(pair => pair[0], pair => pair[1..]);
            var readings = icu.Convert("Han-Latin", lines, LongestReading)
                .Split('\n')
                .Select((text, at) => ReadingsOf(all[at][0], text, others[all[at][0]]))
                .ToArray();
            var syllables = readings.SelectMany(some => some).ToHashSet(StringComparer.Ordinal);
            return new Tables(icu.Version, simplified, readings, syllables.GetAlternateLookup<ReadOnlySpan<char>>());
        }

        // What has no reading comes back as it is.
        private static string[] ReadingsOf(char character, string text, IEnumerable<string> others)
        {
            var read = text is [var same] && same == character ? [] : new[] { Plain(text) };
            return [.. read.Where(IsSyllable).Concat(others).Distinct(StringComparer.Ordinal)];
        }

        // Interjections such as ń have no vowel, and would make pinyin of many an English word.
        private static bool IsSyllable(string reading) =>
            reading.All(char.IsAsciiLetterLower) && reading.AsSpan().ContainsAny("aeiou");

        private static string Plain(string reading) =>
            string.Concat(
                    reading
                        .Normalize(NormalizationForm.FormD)
                        .Where(letter =>
                            CharUnicodeInfo.GetUnicodeCategory(letter) is not UnicodeCategory.NonSpacingMark
                        )
                )
                .Trim();
    }
}
