using System.Text.RegularExpressions;
using Exchange.Kernel;

namespace Exchange.Catalog.Domain;

/// <summary>What a role says about who has rights in a work.</summary>
public enum RoleBearing
{
    /// <summary>The source says that this one made it: its death counts.</summary>
    Author,

    /// <summary>This one made it with others who are not named: the last death of all counts.</summary>
    OneOfSeveral,

    /// <summary>The source believes, and does not know, that this one made it.</summary>
    Supposed,

    /// <summary>Somebody near this one made it; who, nobody says.</summary>
    Near,

    /// <summary>Somebody made it in this one's manner, perhaps much later; who, nobody says.</summary>
    Manner,

    /// <summary>
    /// Somebody else made it after a work of this one, who is not its author. Rights in that model restrict it too.
    /// </summary>
    Model,

    /// <summary>This one did not make it: a publisher, a retailer, a name that was given up.</summary>
    None,

    /// <summary>The vocabulary does not know the role: nothing follows from it.</summary>
    Unknown,
}

/// <summary>A role that somebody may have in the making of a work.</summary>
/// <param name="Name">What the vocabulary calls it.</param>
/// <param name="Label">For people.</param>
/// <param name="Words">How sources say it, in small letters.</param>
public sealed record CreatorRole(string Name, RoleBearing Bearing, LanguageMap Label, IReadOnlyList<string> Words);

/// <summary>
/// The roles of makers and what each bears on rights. A source's word stays in the record as it is; here it gets a
/// meaning. Museums use these words in the sense of the Getty's Categories for the Description of Works of Art
/// (4.1.4, extent and qualifier).
/// </summary>
public static partial class CreatorRoles
{
    /// <summary>Every role, the more certain ones first.</summary>
    public static IReadOnlyList<CreatorRole> All { get; } =
    [
        Role(
            "maker",
            RoleBearing.Author,
            "作者",
            "Maker",
            "artist, maker, painter, photographer, printmaker, engraver, sculptor, architect, designer, draftsman, "
                + "delineator, illustrator, author, writer, poet, composer, calligrapher, carver, silversmith, "
                + "ceramicist, lacquerer, landscape architect, copyist, director, producer and director, "
                + "perspectivist, stylist"
        ),
        Role(
            "withOthers",
            RoleBearing.OneOfSeveral,
            "与他人合作",
            "Together with others",
            "with, and other artists, and assistants, and studio, and workshop, and a pupil, collaborator, "
                + "design collaborative"
        ),
        Role(
            "attributedTo",
            RoleBearing.Supposed,
            "传（归于）",
            "Attributed to",
            "attributed to, attributed, attributed designer, possibly by, probably by, possible designer, "
                + "doubtfully attributed to, 传"
        ),
        Role("workshopOf", RoleBearing.Near, "作坊", "Workshop of", "workshop of, studio of, office of"),
        Role("pupilOf", RoleBearing.Near, "弟子", "Pupil of", "pupil of, assistant of"),
        Role("circleOf", RoleBearing.Near, "周围", "Circle of", "circle of, circle, associated with, associate of"),
        Role("schoolOf", RoleBearing.Manner, "派", "School of", "school of, school"),
        Role("followerOf", RoleBearing.Manner, "追随者", "Follower of", "follower of, follower"),
        Role(
            "mannerOf",
            RoleBearing.Manner,
            "风格",
            "Manner of",
            "manner of, manner, style of, style, imitator of, imitator, pseudo, forger of, 仿"
        ),
        Role("after", RoleBearing.Model, "摹自", "After", "after, copy after, prints after, copyist of, 摹, 临"),
        Role(
            "formerlyAttributedTo",
            RoleBearing.None,
            "旧传",
            "Formerly attributed to",
            "formerly attributed to, 旧传"
        ),
        Role(
            "notMaker",
            RoleBearing.None,
            "非作者",
            "Not a maker",
            "publisher, editor, editor and publisher, printer, retailer, commissioner, commissioner and retailer, "
                + "patron, collector, sitter, compiler"
        ),
    ];

    private static readonly Dictionary<string, CreatorRole> ByWord = All.SelectMany(role =>
            role.Words.Append(role.Name.ToLowerInvariant()).Select(word => (Word: word, Role: role))
        )
        .DistinctBy(pair => pair.Word, StringComparer.Ordinal)
        .ToDictionary(pair => pair.Word, pair => pair.Role, StringComparer.Ordinal);

    /// <summary>
    /// The role that a source's word means; null where the vocabulary does not have it. Who is named without a role is
    /// the maker.
    /// </summary>
    public static CreatorRole? Find(string? word)
    {
        if (string.IsNullOrWhiteSpace(word))
            return ByWord["maker"];
        var plain = Spaces().Replace(word.Trim().ToLowerInvariant(), " ");
        // "photographers" are photographers, and "attributed manufacturer" is not known as a maker either.
        return ByWord.GetValueOrDefault(plain)
            ?? (plain is [.. var one, 's'] ? ByWord.GetValueOrDefault(one) : null)
            ?? All.FirstOrDefault(role =>
                Influences.Any(word => role.Words.Contains(word, StringComparer.Ordinal) && Has(plain, word))
            );
    }

    // Sources say much more than that: what tells of an influence is not taken for an author.
    private static readonly string[] Influences =
    [
        "after",
        "manner",
        "imitator",
        "follower",
        "style",
        "school",
        "circle",
    ];

    private static bool Has(string plain, string word) => $" {plain} ".Contains($" {word} ", StringComparison.Ordinal);

    /// <summary>What a source's word bears on rights.</summary>
    public static RoleBearing BearingOf(string? word) => Find(word)?.Bearing ?? RoleBearing.Unknown;

    private static CreatorRole Role(string name, RoleBearing bearing, string chinese, string english, string words) =>
        new(name, bearing, new LanguageMap { ["zh-Hans"] = chinese, ["en"] = english }, words.Split(", "));

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();
}
