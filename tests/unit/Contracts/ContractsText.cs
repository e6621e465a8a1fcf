using System.Globalization;
using System.Reflection;
using System.Text;
using Exchange.Contracts;
using Exchange.Kernel;

namespace Exchange.Tests.Unit.Contracts;

/// <summary>The public contract between the services as text: every message, every member, every listener.</summary>
internal static class ContractsText
{
    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>Every public record and enum, and who hears each message.</summary>
    public static string Of(IEnumerable<Type> types)
    {
        var text = new StringBuilder();
        var data = types
            .Where(type => type.IsEnum || !(type.IsAbstract && type.IsSealed))
            .OrderBy(type => type.FullName, StringComparer.Ordinal);
        foreach (var group in data.GroupBy(type => type.Namespace, StringComparer.Ordinal))
        {
            text.Append("# ").Append(group.Key).Append('\n');
            foreach (var type in group)
                Append(text, type);
            text.Append('\n');
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, Type type)
    {
        text.Append(type.Name).Append('\n');
        foreach (var member in type.IsEnum ? Enum.GetNames(type) : MembersOf(type))
            text.Append("    ").Append(member).Append('\n');
        if (!Listeners.Messages.Contains(type))
            return;
        var queues = Listeners.Of(type);
        var names = queues.Count == 0 ? "nobody" : string.Join(", ", queues.Order(StringComparer.Ordinal));
        text.Append("    -> ").Append(names).Append('\n');
    }

    private static IEnumerable<string> MembersOf(Type type) =>
        type.GetConstructors()
            .MaxBy(constructor => constructor.GetParameters().Length)!
            .GetParameters()
            .Select(parameter => string.Create(CultureInfo.InvariantCulture, $"{parameter.Name}: {NameOf(parameter)}"));

    private static string NameOf(ParameterInfo parameter)
    {
        var mayBeNull = Nullability.Create(parameter).ReadState == NullabilityState.Nullable;
        return NameOf(Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType)
            + (mayBeNull ? "?" : "");
    }

    private static string NameOf(Type type)
    {
        if (!type.IsGenericType)
            return type.Name;
        var inner = type.GetGenericArguments()[0];
        // Id<OrderKind> is spoken of as OrderId.
        return type.GetGenericTypeDefinition() == typeof(Id<>)
            ? inner.Name.Replace("Kind", "Id", StringComparison.Ordinal)
            : $"list of {NameOf(inner)}";
    }
}
