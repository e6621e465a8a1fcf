using System.Text.Json.Serialization;
using Exchange.Kernel;

namespace Exchange.Licensing.Domain;

/// <summary>
/// Some of what an offer says, with the meaning that it has there: what a template fixes, what it proposes, and what
/// somebody fills in.
/// </summary>
public sealed record OfferFields(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Exclusivity? Kind = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CodeSet? Uses = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CodeSet? Territories = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CodeSet? Languages = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Term? Term = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? Price = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Royalty>? Royalties = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Transferable = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Sublicensable = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Quantity = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Copies? Copies = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Duty>? Duties = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CodeSet? ProhibitedUses = null
)
{
    /// <summary>These fields, and those of the other where these say nothing.</summary>
    public OfferFields Or(OfferFields other) =>
        new(
            Kind ?? other.Kind,
            Uses ?? other.Uses,
            Territories ?? other.Territories,
            Languages ?? other.Languages,
            Term ?? other.Term,
            Price ?? other.Price,
            Royalties ?? other.Royalties,
            Transferable ?? other.Transferable,
            Sublicensable ?? other.Sublicensable,
            Quantity ?? other.Quantity,
            Copies ?? other.Copies,
            Duties ?? other.Duties,
            ProhibitedUses ?? other.ProhibitedUses
        );

    /// <summary>The names of the fields that say something.</summary>
    public IEnumerable<string> Said()
    {
        (string Name, object? Value)[] all =
        [
            ("kind", Kind),
            ("uses", Uses),
            ("territories", Territories),
            ("languages", Languages),
            ("term", Term),
            ("price", Price),
            ("royalties", Royalties),
            ("transferable", Transferable),
            ("sublicensable", Sublicensable),
            ("quantity", Quantity),
            ("copies", Copies),
            ("duties", Duties),
            ("prohibitedUses", ProhibitedUses),
        ];
        return from field in all where field.Value is not null select field.Name;
    }
}
