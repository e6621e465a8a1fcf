using Exchange.Kernel;

namespace Exchange.Platform;

/// <summary>Names of schemas: a request and an answer stand inside their use case, so its name comes first.</summary>
internal static class SchemaNames
{
    /// <summary>The name of an exchange type's schema; null where the framework's own choice is right.</summary>
    public static string? Of(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsGenericType && plain.GetGenericTypeDefinition() == typeof(Id<>))
            return plain.GetGenericArguments()[0].Name.Replace("Kind", "Id", StringComparison.Ordinal);
        if (plain.IsGenericType && plain.GetGenericTypeDefinition() == typeof(Page<>))
            return $"PageOf{Of(plain.GetGenericArguments()[0])}";
        if (plain.Namespace?.StartsWith("Exchange", StringComparison.Ordinal) != true || plain.IsGenericType)
            return null;
        return plain is { IsNested: true, DeclaringType: { } outer } ? outer.Name + plain.Name : plain.Name;
    }
}
