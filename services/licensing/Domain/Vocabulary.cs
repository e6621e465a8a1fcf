using System.Collections.Frozen;
using Exchange.Kernel;

namespace Exchange.Licensing.Domain;

/// <summary>A set of codes of one vocabulary; the narrowest code that names a thing decides whether it is in.</summary>
/// <param name="Include">Codes, at least one.</param>
/// <param name="Exclude">Codes below an included one.</param>
public sealed record CodeSet(IReadOnlyList<string> Include, IReadOnlyList<string>? Exclude = null)
{
    /// <summary>True where both name the same codes in the same order.</summary>
    public bool Equals(CodeSet? other) =>
        other is not null
        && Include.SequenceEqual(other.Include, StringComparer.Ordinal)
        && (Exclude ?? []).SequenceEqual(other.Exclude ?? [], StringComparer.Ordinal);

    /// <inheritdoc />
    public override int GetHashCode() =>
        HashCode.Combine(Include.Count, Include.FirstOrDefault(), Exclude?.FirstOrDefault());
}

/// <summary>One term of a vocabulary.</summary>
/// <param name="Code">The code that answers carry.</param>
/// <param name="Lo">The first number of its interval.</param>
/// <param name="Hi">The number after the last of its interval.</param>
/// <param name="Labels">What people call it.</param>
/// <param name="Aliases">Other codes for the same, accepted but never answered.</param>
/// <param name="Since">The version of the vocabulary in which it came.</param>
public sealed record VocabularyNode(
    string Code,
    int Lo,
    int Hi,
    LanguageMap Labels,
    IReadOnlyList<string>? Aliases = null,
    int Since = 1
);

/// <summary>
/// A tree of codes. Each node has an interval of numbers that never changes; a node's descendants lie within it, and
/// every node keeps numbers that no child has, from which later children are given theirs. So a set of codes is a set
/// of numbers, and what a set meant when it was written down it means for ever, however the tree grows.
/// </summary>
public sealed class Vocabulary
{
    private readonly FrozenDictionary<string, Place> places;
    private readonly IReadOnlyList<Place> roots;

    /// <summary>A vocabulary of these nodes, in any order.</summary>
    /// <exception cref="ArgumentException">A code stands twice, intervals cross, or children leave no gap.</exception>
    public Vocabulary(string name, int version, IReadOnlyList<VocabularyNode> nodes)
    {
        (Name, Version) = (name, version);
        Nodes = [.. nodes.OrderBy(node => node.Lo).ThenByDescending(node => node.Hi)];
        var all = new List<Place>();
        var above = new Stack<Place>();
        foreach (var node in Nodes)
        {
            while (above.TryPeek(out var last) && last.Node.Hi <= node.Lo)
                above.Pop();
            var place = new Place(node, above.TryPeek(out var parent) ? parent : null);
            if (node.Lo >= node.Hi || node.Hi > (parent?.Node.Hi ?? int.MaxValue))
                throw new ArgumentException($"The interval of {node.Code} is empty or crosses another.", nameof(nodes));
            parent?.Children.Add(place);
            all.Add(place);
            above.Push(place);
        }
        if (all.Find(place => place.Node.Since < 1 || place.Node.Since > version) is { } odd)
            throw new ArgumentException($"{odd.Node.Code} came in no version until {version}.", nameof(nodes));
        if (all.Find(place => place.Own.IsEmpty) is { } full)
            throw new ArgumentException($"{full.Node.Code} has no number left for later children.", nameof(nodes));
        roots = [.. all.Where(place => place.Parent is null)];
        places = all.SelectMany(place => place.Codes.Select(code => KeyValuePair.Create(code, place)))
            // A code that stands twice throws here; a frozen dictionary would take the last. BCP 47 and ISO 3166 read
            // codes in any case; they are answered in one.
            .ToDictionary(StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>For example <c>territories</c>.</summary>
    public string Name { get; }

    /// <summary>One more with every change.</summary>
    public int Version { get; }

    /// <summary>Every node, parents before their children.</summary>
    public IReadOnlyList<VocabularyNode> Nodes { get; }

    /// <summary>The vocabulary as it was in an earlier version, or as it is.</summary>
    public Vocabulary AsOf(int version) =>
        version == Version ? this : new(Name, version, [.. Nodes.Where(node => node.Since <= version)]);

    /// <summary>The code of the node above; null at the root, and for an unknown code.</summary>
    public string? ParentOf(string code) => places.GetValueOrDefault(code)?.Parent?.Node.Code;

    /// <summary>What people call a code that <see cref="Check"/> knows.</summary>
    public LanguageMap LabelsOf(string code) => places[code].Node.Labels;

    /// <summary>What is wrong with a set of codes, with JSON pointers into it; nothing where it can be read.</summary>
    public IReadOnlyList<FieldError> Check(CodeSet set)
    {
        var errors = new List<FieldError>();
        var (include, exclude) = (Named(set.Include, "include"), Named(set.Exclude ?? [], "exclude"));
        var all = include.Concat(exclude).ToList();
        if (include.Count == 0)
            errors.Add(new("/include", "codes.empty", $"Name at least one code of {Name}; the root stands for all."));
        errors.AddRange(
            from named in all
            where named.Place is null
            select new FieldError(named.Pointer, "codes.unknown", $"{Name} has no code '{named.Code}'.")
        );
        var included = include.Select(named => named.Place).ToHashSet();
        errors.AddRange(
            from named in exclude
            where named.Place?.Above().Any(included.Contains) == false
            select new FieldError(named.Pointer, "codes.outside", $"{named.Code} is not below an included code.")
        );
        errors.AddRange(
            from same in all.Where(named => named.Place is not null).GroupBy(named => named.Place)
            from twice in same.Skip(1)
            select new FieldError(twice.Pointer, "codes.twice", $"{twice.Code} is named more than once.")
        );
        return errors;
    }

    /// <summary>The numbers of a set of codes that <see cref="Check"/> found nothing wrong with.</summary>
    public RangeSet Read(CodeSet set)
    {
        var include = set.Include.Select(code => (Place: places[code], IsIn: true));
        var exclude = (set.Exclude ?? []).Select(code => (Place: places[code], IsIn: false));
        return include
            .Concat(exclude)
            .OrderBy(step => step.Place.Depth)
            .Aggregate(
                RangeSet.Empty,
                (numbers, step) => step.IsIn ? numbers.Union(step.Place.All) : numbers.Except(step.Place.All)
            );
    }

    /// <summary>The fewest codes that say the same as these numbers; equal sets get equal codes.</summary>
    /// <exception cref="ArgumentException">The numbers are no combination of codes of this vocabulary.</exception>
    public CodeSet Write(RangeSet numbers)
    {
        var (include, exclude) = (new List<string>(), new List<string>());
        foreach (var root in roots)
            Visit(root, isIn: false);
        return new CodeSet(include, exclude);

        void Visit(Place place, bool isIn)
        {
            // What is all in or all out needs no further word; without this, each box would walk the whole tree.
            if (isIn ? numbers.Contains(place.All) : !numbers.Overlaps(place.All))
                return;
            var ownIsIn = numbers.Contains(place.Own);
            if (!ownIsIn && numbers.Overlaps(place.Own))
                throw new ArgumentException($"A part of {place.Node.Code} has no code in {Name}.", nameof(numbers));
            if (ownIsIn != isIn)
                (ownIsIn ? include : exclude).Add(place.Node.Code);
            foreach (var child in place.Children)
                Visit(child, ownIsIn);
        }
    }

    // A list in a request may hold a null, which names nothing.
    private List<NamedCode> Named(IReadOnlyList<string?> codes, string side) =>
        [
            .. codes.Select(
                (code, at) => new NamedCode($"/{side}/{at}", code, places.GetValueOrDefault(code ?? string.Empty))
            ),
        ];

    private sealed record NamedCode(string Pointer, string? Code, Place? Place);

    private sealed class Place(VocabularyNode node, Place? parent)
    {
        private RangeSet? own;

        public VocabularyNode Node => node;

        public Place? Parent => parent;

        public int Depth { get; } = parent is null ? 0 : parent.Depth + 1;

        public List<Place> Children { get; } = [];

        public RangeSet All { get; } = RangeSet.Of(node.Lo, node.Hi);

        /// <summary>The node's numbers that no child has.</summary>
        public RangeSet Own => own ??= All.Except(RangeSet.Of(Children.SelectMany(child => child.All.Ranges)));

        public IEnumerable<string> Codes => [node.Code, .. node.Aliases ?? []];

        public IEnumerable<Place> Above()
        {
            for (var place = parent; place is not null; place = place.Parent)
                yield return place;
        }
    }
}
