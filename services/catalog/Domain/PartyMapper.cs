using System.Text.Json;
using Exchange.Kernel;

namespace Exchange.Catalog.Domain;

/// <summary>A further name of a party, as a file brings it.</summary>
/// <param name="Party">The key under which another file brought the party.</param>
/// <param name="Source">The key of the name itself.</param>
public sealed record FurtherName(Identifier Party, PartyName Name, Identifier Source);

/// <summary>
/// Turns one row into a party, or into a name of one. A field without a source stays empty; a field with a bad one
/// refuses.
/// </summary>
public static class PartyMapper
{
    /// <summary>The row's party with every fault of the mapping and of <see cref="PartyRules"/>.</summary>
    public static MappedRow<PartyContent> Map(Mapping mapping, JsonElement row)
    {
        var scope = RowMapper.ScopeOf(mapping, row);
        var party = mapping.Party!;
        var content = new PartyContent
        {
            Type = Word<PartyType>(party.Type, RowMapper.At(scope, "/type")),
            Names = ToNames(party.Names, scope),
            Life = ToLife(party.Life, RowMapper.At(scope, "/life")),
            Nationality = RowMapper.ToMap(party.Nationality, RowMapper.At(scope, "/nationality")),
            BirthPlace = RowMapper.ToMap(party.BirthPlace, RowMapper.At(scope, "/birthPlace")),
            DeathPlace = RowMapper.ToMap(party.DeathPlace, RowMapper.At(scope, "/deathPlace")),
            Identifiers = RowMapper.OrNull(RowMapper.ToIdentifiers(party.Identifiers, scope)),
            Source = RowMapper.ToIdentifier(mapping.Source, RowMapper.At(scope, "/source")),
        };
        var faults = PartyRules.Check(content);
        return RowMapper.Finish(PartyRules.Settle(content), content.Source?.Value, faults, scope);
    }

    /// <summary>The row's name, and whose it is.</summary>
    public static MappedRow<FurtherName> MapName(Mapping mapping, JsonElement row)
    {
        var scope = RowMapper.ScopeOf(mapping, row);
        var template = mapping.PartyName!;
        var source = RowMapper.ToIdentifier(mapping.Source, RowMapper.At(scope, "/source"));
        var party = RowMapper.ToIdentifier(template.Party, RowMapper.At(scope, "/party"));
        var name = ToName(template.Name, RowMapper.At(scope, "/name"));
        var faults = new List<FieldError>();
        PartyRules.CheckName(faults, "/name", name);
        if (party is null)
            faults.Add(WorkRules.Required("/party/value", "The row does not say whose name it is."));
        else
            IdentifierRules.CheckIdentifier(faults, "/party", party);
        if (source is not null)
            IdentifierRules.CheckIdentifier(faults, "/source", source);
        var content = new FurtherName(party ?? new Identifier("", ""), name, source ?? new Identifier("", ""));
        return RowMapper.Finish(content, source?.Value, faults, scope);
    }

    private static List<PartyName> ToNames(IReadOnlyList<NameTemplate> templates, Scope scope)
    {
        var names = new List<PartyName>();
        foreach (var template in templates)
        foreach (var item in RowMapper.ItemsOf(template.Each, RowMapper.At(scope, "/names")))
        {
            var here = scope with { Here = item, Pointer = $"/names/{names.Count}" };
            var name = ToName(template, here);
            // Another name that is not there is none; the preferred one is missed by the rules.
            if (name.Text.Length > 0)
                names.Add(name);
        }
        return names;
    }

    private static PartyName ToName(NameTemplate template, Scope scope)
    {
        var inverted = RowMapper.Text(template.Inverted, RowMapper.At(scope, "/inverted"));
        var text = RowMapper.Text(template.Text, RowMapper.At(scope, "/text")) ?? inverted ?? "";
        return new PartyName(
            text,
            Word<PartyNameType>(template.Type, RowMapper.At(scope, "/type")) ?? PartyNameType.Variant,
            RowMapper.Text(template.Language, RowMapper.At(scope, "/language")),
            string.Equals(text, inverted, StringComparison.Ordinal) ? null : inverted
        );
    }

    private static LifeDates? ToLife(LifeTemplate? template, Scope scope)
    {
        if (template is null)
            return null;
        var prose = RowMapper.Text(template.Prose, RowMapper.At(scope, "/text"));
        var life = prose is null ? new LifeDates() : LifeProse.Read(prose);
        if (LifeProse.IsUnread(life))
            scope.Remarks.Add(
                new FieldError(RowMapper.At(scope, "/text").Pointer, "life.keptAsText", "The dates stay a text.")
            );
        life = life with
        {
            Born = life.Born ?? Exactly(RowMapper.Year(template.Born, RowMapper.At(scope, "/born"))),
            Died = life.Died ?? Exactly(RowMapper.Year(template.Died, RowMapper.At(scope, "/died"))),
        };
        if (life is { Born: null, Died: null, Active: null } && template.Active is { } active)
            life = life with { Active = Between(active, RowMapper.At(scope, "/active")) };
        return life == new LifeDates() ? null : life;
    }

    private static LifeYear? Exactly(int? year) => year is null ? null : new LifeYear(year, year);

    private static LifeYear? Between(DateTemplate template, Scope scope)
    {
        var earliest = RowMapper.Year(template.Earliest, RowMapper.At(scope, "/earliest"));
        var latest = RowMapper.Year(template.Latest, RowMapper.At(scope, "/latest"));
        return earliest is null && latest is null ? null : new LifeYear(earliest, latest);
    }

    private static T? Word<T>(Expression expression, Scope scope)
        where T : struct, Enum
    {
        if (RowMapper.Text(expression, scope) is not { } text)
            return null;
        if (Enum.TryParse<T>(text, ignoreCase: true, out var word) && !char.IsAsciiDigit(text[0]))
            return word;
        var names = string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()));
        scope.Errors.Add(new FieldError(scope.Pointer, "value.unmapped", $"It is one of {names}."));
        return null;
    }
}
