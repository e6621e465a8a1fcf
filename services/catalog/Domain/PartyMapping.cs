namespace Exchange.Catalog.Domain;

/// <summary>Where each field of a party comes from.</summary>
public sealed record PartyTemplate
{
    /// <summary>person, group, organization, anonymous or unspecified.</summary>
    public required Expression Type { get; init; }

    public required IReadOnlyList<NameTemplate> Names { get; init; }

    public LifeTemplate? Life { get; init; }

    public IReadOnlyDictionary<string, Expression>? Nationality { get; init; }

    public IReadOnlyDictionary<string, Expression>? BirthPlace { get; init; }

    public IReadOnlyDictionary<string, Expression>? DeathPlace { get; init; }

    public IReadOnlyList<IdentifierTemplate> Identifiers { get; init; } = [];
}

/// <summary>A further name of a party.</summary>
public sealed record PartyNameTemplate
{
    /// <summary>The key under which another file brought the party.</summary>
    public required IdentifierTemplate Party { get; init; }

    public required NameTemplate Name { get; init; }
}

/// <summary>One name, or one per item.</summary>
public sealed record NameTemplate
{
    public Repeat? Each { get; init; }

    /// <summary>The name as it is read; the inverted one where the source has no other.</summary>
    public required Expression Text { get; init; }

    public Expression? Inverted { get; init; }

    /// <summary>preferred, variant, full, birth, married, pseudonym, former or related.</summary>
    public required Expression Type { get; init; }

    public Expression? Language { get; init; }
}

/// <summary>Life dates: read from prose, and from columns where the prose does not say it.</summary>
public sealed record LifeTemplate
{
    /// <summary>A text such as "c. 1480 - 1520" or "active 1870s"; what is not read of it is remarked on.</summary>
    public Expression? Prose { get; init; }

    public Expression? Born { get; init; }

    public Expression? Died { get; init; }

    /// <summary>The years of a life of which nothing else is known.</summary>
    public DateTemplate? Active { get; init; }
}
