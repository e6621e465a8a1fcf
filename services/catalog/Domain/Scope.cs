using System.Text.Json;
using Exchange.Kernel;

namespace Exchange.Catalog.Domain;

/// <summary>Where an expression stands: in which row, at which item, and for which field of the work.</summary>
/// <param name="Root">The row.</param>
/// <param name="Here">The item of a repeating template; else the row.</param>
/// <param name="Pointer">The field of the work, for refusals.</param>
/// <param name="Errors">Where refusals go.</param>
/// <param name="Names">What the mapping says once and uses often.</param>
/// <param name="Remarks">Where it goes that a field stays empty or a mere text, though the source says
/// something.</param>
/// <param name="IsXml">True where the row was XML: a name may be several elements', and an element with attributes has
/// its text as <c>#</c>.</param>
public readonly record struct Scope(
    JsonElement Root,
    JsonElement Here,
    string Pointer,
    IReadOnlyDictionary<string, Expression> Names,
    List<FieldError> Errors,
    List<FieldError> Remarks,
    bool IsXml = false
);
