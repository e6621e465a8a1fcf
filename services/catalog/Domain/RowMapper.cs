using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Kernel;

namespace Exchange.Catalog.Domain;

/// <summary>
/// Turns one row into a work by a mapping. A field without a source stays empty; a field with a bad one refuses.
/// </summary>
public static class RowMapper
{
    private const int MostReasons = 100;

    /// <summary>
    /// The row's work with every fault of the mapping and of <see cref="WorkRules"/>, by pointer into the work.
    /// </summary>
    public static MappedRow<WorkContent> Map(Mapping mapping, JsonElement row)
    {
        var scope = ScopeOf(mapping, row);
        var content = ToContent(mapping, scope);
        var mapped = Finish(content, content.Source?.Value, WorkRules.Check(content), scope);
        return mapped.Errors.Count == 0 ? mapped with { Content = WorkRules.Settle(content) } : mapped;
    }

    /// <summary>Where the mapping of a row begins.</summary>
    internal static Scope ScopeOf(Mapping mapping, JsonElement row) =>
        new(row, row, "", mapping.Names, [], [], mapping.Format is SourceFormat.Xml);

    /// <summary>The content with the faults of the mapping, of its key, and those that its rules found.</summary>
    internal static MappedRow<T> Finish<T>(T content, string? key, IReadOnlyList<FieldError> faults, Scope scope)
    {
        var errors = scope.Errors;
        if (key is null && errors.All(error => error.Pointer is not "/source/value"))
            errors.Add(new FieldError("/source/value", "required", "The row has no key."));
        foreach (var fault in faults)
        {
            // A value that the mapping refused is missing afterwards; one reason is enough.
            if (!errors.Any(known => string.Equals(known.Pointer, fault.Pointer, StringComparison.Ordinal)))
                errors.Add(fault);
        }
        // The first hundred reasons are enough to see what is wrong with a row.
        return new(content, key, [.. errors.Take(MostReasons)], [.. scope.Remarks.Take(MostReasons)]);
    }

    private static WorkContent ToContent(Mapping mapping, Scope scope)
    {
        var work = mapping.Work!;
        var className = Text(work.Class, At(scope, "/class")) ?? "";
        var rights = Text(work.RightsStatus, At(scope, "/rightsStatus"));
        return new WorkContent
        {
            Title = ToMap(work.Title, At(scope, "/title")) ?? new LanguageMap(),
            TitleKind = ToTitleKind(work.TitleKind, At(scope, "/titleKind")),
            Description = ToMap(work.Description, At(scope, "/description")),
            Creators = OrNull(ToCreators(work.Creators, scope)),
            Date = ToSpan(work.Date, At(scope, "/date")),
            Class = className,
            ProfileVersion = Profiles.BuiltIn.Find(className)?.Version,
            Details = ToDetails(work.Details, scope),
            Medium = ToMap(work.Medium, At(scope, "/medium")),
            Dimensions = ToDimensions(work.Dimensions, At(scope, "/dimensions")),
            Source = ToIdentifier(mapping.Source, At(scope, "/source")),
            Identifiers = OrNull(ToIdentifiers(work.Identifiers, scope)),
            Provenance = ToMap(work.Provenance, At(scope, "/provenance")),
            CreditLine = ToMap(work.CreditLine, At(scope, "/creditLine")),
            RightsStatus = RightsStatuses.Canonical(rights) ?? rights ?? "",
            ConsentRequired = ToFlag(work.ConsentRequired, At(scope, "/consentRequired")),
            Sensitivities = OrNull(ToSensitivities(work.Sensitivities, scope)),
            Images = OrNull(ToImages(work.Images, scope)),
        };
    }

    internal static LanguageMap? ToMap(IReadOnlyDictionary<string, Expression>? texts, Scope scope)
    {
        if (texts is null)
            return null;
        var map = new LanguageMap();
        foreach (var (tag, expression) in texts)
        {
            if (Text(expression, At(scope, $"/{tag}")) is { } text)
                map[tag] = text;
        }
        return map.Count == 0 ? null : map;
    }

    private static List<Creator> ToCreators(IReadOnlyList<CreatorTemplate> templates, Scope scope)
    {
        var creators = new List<Creator>();
        foreach (var template in templates)
        foreach (var item in ItemsOf(template.Each, At(scope, "/creators")))
        {
            var here = scope with { Here = item, Pointer = $"/creators/{creators.Count}" };
            var name = ToMap(template.Name, At(here, "/name"));
            var role = Text(template.Role, At(here, "/role"));
            var dates = ToSpan(template.Dates, At(here, "/dates"));
            // An item about which nothing is said is no creator; one with a role but no name is a fault.
            if (name is not null || dates is not null || (role is not null && template.Each is not null))
                creators.Add(
                    new Creator(
                        name ?? new LanguageMap(),
                        role,
                        dates,
                        OrNull(ToIdentifiers(template.Identifiers, here))
                    )
                );
        }
        return creators;
    }

    internal static List<Identifier> ToIdentifiers(IReadOnlyList<IdentifierTemplate> templates, Scope scope)
    {
        var identifiers = new List<Identifier>();
        foreach (var template in templates)
        foreach (var item in ItemsOf(template.Each, At(scope, "/identifiers")))
        {
            var here = scope with { Here = item, Pointer = $"{scope.Pointer}/identifiers/{identifiers.Count}" };
            if (ToIdentifier(template, here) is { } identifier)
                identifiers.Add(identifier);
        }
        return identifiers;
    }

    internal static Identifier? ToIdentifier(IdentifierTemplate template, Scope scope) =>
        Text(template.Value, At(scope, "/value")) is { } value ? new Identifier(template.Scheme, value) : null;

    private static List<string> ToImages(IReadOnlyList<ImageTemplate> templates, Scope scope)
    {
        var images = new List<string>();
        foreach (var template in templates)
        foreach (var item in ItemsOf(template.Each, At(scope, "/images")))
        {
            if (Text(template.Url, scope with { Here = item, Pointer = $"/images/{images.Count}" }) is { } url)
                images.Add(url);
        }
        return images;
    }

    private static JsonElement? ToDetails(IReadOnlyDictionary<string, DetailTemplate> templates, Scope scope)
    {
        var before = scope.Errors.Count;
        var details = new JsonObject();
        foreach (var (name, template) in templates)
        {
            var here = At(scope, $"/details/{name}");
            var value = template.Each is null ? ToDetail(template, here) : ToDetails(template, here);
            if (value is not null)
                details[name] = value;
        }
        // Where a field was refused, the profile finds that field missing, not all of them: one reason is enough.
        return details.Count == 0 && scope.Errors.Count == before ? null : JsonSerializer.SerializeToElement(details);
    }

    private static JsonArray? ToDetails(DetailTemplate template, Scope scope)
    {
        var values = new JsonArray();
        foreach (var item in ItemsOf(template.Each, scope))
        {
            var here = scope with { Here = item, Pointer = $"{scope.Pointer}/{values.Count}" };
            if (ToDetail(template, here) is { } value)
                values.Add(value);
        }
        return values.Count == 0 ? null : values;
    }

    private static JsonNode? ToDetail(DetailTemplate template, Scope scope)
    {
        if (template.Texts is not null)
            return ToMap(template.Texts, scope) is { } map ? JsonSerializer.SerializeToNode(map) : null;
        return template.Number is null
            ? (JsonNode?)Text(template.Text, scope)
            : (JsonNode?)Length(template.Number, scope);
    }

    private static DateSpan? ToSpan(DateTemplate? template, Scope scope)
    {
        if (template is null)
            return null;
        var span = new DateSpan(
            Text(template.Text, At(scope, "/text")),
            Year(template.Earliest, At(scope, "/earliest")),
            Year(template.Latest, At(scope, "/latest"))
        );
        return span == new DateSpan() ? null : span;
    }

    private static Dimensions? ToDimensions(DimensionsTemplate? template, Scope scope)
    {
        if (template is null)
            return null;
        var read =
            template.Prose is { } prose && Text(prose.Of, At(scope, "/text")) is { } text
                ? Measurements.Read(text, prose, $"{scope.Pointer}/text", scope.Remarks)
                : new Dimensions();
        var dimensions = read with
        {
            Text = Text(template.Text, At(scope, "/text")) ?? read.Text,
            WidthMm = Length(template.WidthMm, At(scope, "/widthMm")) ?? read.WidthMm,
            HeightMm = Length(template.HeightMm, At(scope, "/heightMm")) ?? read.HeightMm,
            DepthMm = Length(template.DepthMm, At(scope, "/depthMm")) ?? read.DepthMm,
            DiameterMm = Length(template.DiameterMm, At(scope, "/diameterMm")) ?? read.DiameterMm,
        };
        return dimensions == new Dimensions() ? null : dimensions;
    }

    private static TitleKind? ToTitleKind(Expression? expression, Scope scope)
    {
        if (Text(expression, scope) is not { } text)
            return null;
        if (Enum.TryParse<TitleKind>(text, ignoreCase: true, out var kind) && !char.IsAsciiDigit(text[0]))
            return kind;
        scope.Errors.Add(new FieldError(scope.Pointer, "value.unmapped", "It is supplied, none or unknown."));
        return null;
    }

    private static bool? ToFlag(Expression? expression, Scope scope)
    {
        if (Text(expression, scope) is not { } text)
            return null;
        if (bool.TryParse(text, out var flag))
            return flag;
        scope.Errors.Add(new FieldError(scope.Pointer, "value.unmapped", "It is true or false."));
        return null;
    }

    private static List<string> ToSensitivities(IReadOnlyList<Expression> codes, Scope scope) =>
        codes
            .Select((code, index) => Text(code, At(scope, $"/sensitivities/{index}")))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .ToList();

    internal static int? Year(Expression? expression, Scope scope)
    {
        if (Text(expression, scope) is not { } text)
            return null;
        if (Years.Read(text) is { } year)
            return year;
        scope.Errors.Add(new FieldError(scope.Pointer, "value.notYear", "The mapping gives no year here: use 'year'."));
        return null;
    }

    private static decimal? Length(Expression? expression, Scope scope)
    {
        if (Text(expression, scope) is not { } text)
            return null;
        if (Lengths.ReadNumber(text) is { } length)
            return length;
        scope.Errors.Add(
            new FieldError(scope.Pointer, "value.notNumber", "The mapping gives no number: use 'number'.")
        );
        return null;
    }

    internal static string? Text(Expression? expression, Scope scope)
    {
        var text = expression is null ? null : Interpreter.Evaluate(expression, scope)?.Trim();
        if (string.IsNullOrEmpty(text))
            return null;
        if (text[0] is '=' or '@' or '+')
            scope.Remarks.Add(new FieldError(scope.Pointer, "text.formula", "A spreadsheet would run this text."));
        return text;
    }

    internal static IReadOnlyList<JsonElement> ItemsOf(Repeat? each, Scope scope) =>
        each is null ? [scope.Here] : Interpreter.Items(each, scope);

    internal static Scope At(Scope scope, string below) => scope with { Pointer = scope.Pointer + below };

    internal static List<T>? OrNull<T>(List<T> items) => items.Count == 0 ? null : items;
}
